"""What the parts of an answer say, each for itself, and whether parts that only repeat the question may stand there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .likeness import Rank
from .phrases import Phrase, together
from .senses import ReadyKey, Said, Sense
from .tokens import Mark, Part, parts

_MOST, _MOST_JOINED = 12, 4
_ENOUGH_OF_STEM = 2


@dataclass(frozen=True, eq=False)
class Piece:
    """A part of an answer: the mark before it, and its words."""

    mark: Mark
    said: Phrase


@lru_cache(maxsize=5_000)
def heard(text: str) -> tuple[Phrase, tuple[Piece, ...]]:
    """Return the words of a text, and those of its parts. Kept, because many students say the same."""
    found = parts(text)
    pieces = tuple(Piece(part.mark, Phrase(part.tokens)) for part in found)
    return (pieces[0].said if len(pieces) == 1 else together(found)), pieces


def read(key: ReadyKey, pieces: Sequence[Piece], whole: Said) -> Iterator[tuple[Piece, Said]]:
    """Yield what each part says, parts that are one entry together (CI/CD) as one.

    `whole` is what all of it says without the words of the stem: where there is one part it is not asked twice.
    """
    if len(pieces) == 1:
        yield pieces[0], _alone(key, pieces[0].said, whole)
    elif len(pieces) > _MOST:
        yield pieces[0], Said(Sense.OTHER)
    else:
        yield from _without_repeats(list(_read_several(key, pieces)))


def stem_is_aside(read: Sequence[tuple[Piece, Said]]) -> bool:
    """Tell whether what only repeats the question explains the answer and is not another answer.

    "API: Flask" and "Flask, a framework for API" explain; "Flask or API" and "precision, recall" offer a choice.
    """
    after = [piece.mark for piece, _ in read[1:]] + [Mark.START]
    return all(
        _explains(piece.said, max(piece.mark, mark))
        for (piece, said), mark in zip(read, after, strict=True)
        if said.sense is Sense.STEM
    )


def _explains(said: Phrase, mark: Mark) -> bool:
    weighty = sum(not (token.grammatical or token.carries) for token in said.tokens)
    return mark < Mark.LISTED or (mark is Mark.LISTED and weighty >= _ENOUGH_OF_STEM)


def _read_several(key: ReadyKey, pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Said]]:
    while pieces:
        size, said = _longest(key, pieces[:_MOST_JOINED])
        yield pieces[0], said or _alone(key, pieces[0].said)
        pieces = pieces[size:]


def _without_repeats(found: Sequence[tuple[Piece, Said]]) -> Iterator[tuple[Piece, Said]]:
    """Pass over what only writes the right answer beside it otherwise: "policy gradient (PG)", «имидж (image)»."""
    for at, (piece, said) in enumerate(found):
        beside = [found[at - 1]] if piece.mark is Mark.EXPLAINED else []
        beside += [other for other in found[at + 1 : at + 2] if other[0].mark is Mark.EXPLAINED]
        right = [other.said for other, says in beside if says.sense is Sense.RIGHT]
        repeats = said.sense is Sense.OTHER and any(map(piece.said.rewrites, right))
        yield piece, Said(Sense.CARRIERS) if repeats else said


def _longest(key: ReadyKey, pieces: Sequence[Piece]) -> tuple[int, Said | None]:
    for size in range(len(pieces), 1, -1):
        said = key.say(_together(pieces[:size]))
        if said.like is not None and said.like.rank < Rank.EXTRA:
            return size, said
    return 1, None


def _alone(key: ReadyKey, said: Phrase, whole: Said | None = None) -> Said:
    found = key.say(said, stem=True) if whole is None or key.repeats_stem(said) else whole
    return key.say_with_slips(said, stem=True) if found.sense is Sense.OTHER else found


def _together(pieces: Sequence[Piece]) -> Phrase:
    return together([Part(piece.mark, piece.said.tokens) for piece in pieces])
