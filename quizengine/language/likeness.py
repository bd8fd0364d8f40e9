"""How near the words of an answer come to one entry of a key.

Words are matched by lemma and may come in another order, as long as the order does not carry the sense: with cases
swapped (политика градиента), with words of direction (speech to text) and with single letters it does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

from .phrases import Phrase, spell_the_same, together
from .shapes import same_form
from .tokens import Mark, Token, parts
from .typos import slip

_LONGEST_ACRONYM = 6
_SHORTEST_JOINED = 3


class Rank(IntEnum):
    """How an answer equals an entry, the surest first."""

    SAME = 0
    INFLECTED = 1
    JOINED = 2
    EXTRA = 3
    SLIP = 4


@dataclass(frozen=True)
class Likeness:
    """How an answer equals an entry; the slips in it, typed and meant; whether a negation stands before it."""

    rank: Rank
    slips: tuple[tuple[str, str], ...] = ()
    negated: bool = False


@dataclass(frozen=True, eq=False)
class Entry:
    """A text of a key, made ready to be compared with."""

    text: str

    @cached_property
    def form(self) -> str:
        return same_form(self.text)

    @cached_property
    def phrase(self) -> Phrase:
        return together(parts(self.text))

    @cached_property
    def wanted(self) -> tuple[Token, ...]:
        """The words that an answer must have. A single letter may look like grammar and be a name."""
        all_words = self.phrase.tokens
        names = tuple(one for one in all_words if not one.grammatical or (one.typed.isascii() and len(one.typed) < 2))
        return names or all_words

    @cached_property
    def is_ordered(self) -> bool:
        return any(one.directs for one in self.phrase.tokens) or sum(len(one.typed) < 2 for one in self.wanted) > 1


@dataclass(frozen=True, eq=False)
class Heard:
    """Words of an answer, the places of those that it may have over and above, and what is left without them."""

    said: Phrase
    neutral: frozenset[int]
    bare: Phrase | None
    slips: tuple[int, ...] = ()
    """The places of words that may be slips."""


def likeness(heard: Heard, entry: Entry) -> Likeness | None:
    """Return how an answer equals an entry, or None where it does not."""
    said, text = heard.said.tokens, entry.phrase.tokens
    if len(said) == len(text) and all(map(spell_the_same, said, text)):
        # "CI or CD" is not the name CI/CD.
        return None if _offers_choice(heard.said, entry) else Likeness(Rank.SAME)
    if heard.said.divided > max(entry.phrase.divided, Mark.EXPLAINED):
        # What a comma or an "and" divides is one thing only as it stands: «образ, контейнер» is no «образ контейнера».
        return None
    missing = [index for index, one in enumerate(entry.wanted) if heard.said.lemmas.isdisjoint(one.lemmas)]
    found = _by_words(heard, entry) if len(missing) <= len(heard.slips) else None
    return found or _by_letters(heard, entry)


def _offers_choice(said: Phrase, entry: Entry) -> bool:
    return said.divided is Mark.CHOICE and entry.phrase.divided is not Mark.CHOICE


def _by_words(heard: Heard, entry: Entry) -> Likeness | None:
    said, places = heard.said.tokens, list[int | None]()
    for wanted in entry.wanted:
        places.append(_place(wanted, said, places))
    slips = _slips(heard, entry, places)
    found = [place for place in places if place is not None]
    if len(found) < len(places) or not (_in_order(found) or _may_change_order(said, entry, places)):
        return None
    left = [place for place, token in enumerate(said) if place not in found and not token.grammatical]
    denials = [place for place in left if said[place].negates]
    if any(place not in heard.neutral and place not in denials for place in left):
        return None
    if denials and not _denied(heard, denials, min(found)):
        return None
    rank = Rank.SLIP if slips else Rank.EXTRA if left else Rank.INFLECTED
    return Likeness(rank, tuple(slips), negated=bool(denials))


def _place(wanted: Token, said: Sequence[Token], taken: Sequence[int | None]) -> int | None:
    """Return where a wanted word stands, rather in the same form and after the one before it."""
    free = [place for place, one in enumerate(said) if place not in taken and not wanted.lemmas.isdisjoint(one.lemmas)]
    if len(free) < 2:
        return free[0] if free else None
    last = taken[-1] if taken else None
    return min(free, key=lambda at: (not spell_the_same(wanted, said[at]), last is not None and at < last, at))


def _slips(heard: Heard, entry: Entry, places: list[int | None]) -> list[tuple[str, str]]:
    """Find the wanted words that are missing among the slips; fill in their places and return typed and meant."""
    found = []
    for index, wanted in enumerate(entry.wanted):
        if places[index] is None and not wanted.is_number and not _is_acronym(wanted.typed):
            for place in heard.slips:
                meant = None if place in places else _slip(heard.said.tokens[place], wanted)
                if meant is not None:
                    places[index] = place
                    found.append((heard.said.tokens[place].typed, meant))
                    break
    return found


def _slip(token: Token, wanted: Token) -> str | None:
    pairs = ((typed, meant) for typed in token.readings for meant in wanted.readings)
    found = (slip(typed, meant) for typed, meant in pairs if typed.isascii() == meant.isascii())
    return next((meant for meant in found if meant is not None), None)


def _is_acronym(typed: str) -> bool:
    return len(typed) <= _LONGEST_ACRONYM and 2 * sum(map(str.isupper, typed)) > len(typed)


def _in_order(places: Iterable[int]) -> bool:
    return all(one < other for one, other in pairwise(places))


def _may_change_order(said: Sequence[Token], entry: Entry, places: Sequence[int | None]) -> bool:
    if entry.is_ordered or any(token.directs for token in said):
        return False
    return all(
        place is not None and (spell_the_same(wanted, said[place]) or wanted.lemmas.isdisjoint(said[place].lemmas))
        for wanted, place in zip(entry.wanted, places, strict=True)
    )


def _denied(heard: Heard, denials: Sequence[int], first: int) -> bool:
    """Tell whether a single negation, and nothing of weight between, stands before what was found."""
    between = range(denials[0] + 1, first)
    grammar = (heard.said.tokens[place].grammatical or place in heard.neutral for place in between)
    return len(denials) == 1 and denials[0] < first and all(grammar)


def _by_letters(heard: Heard, entry: Entry) -> Likeness | None:
    if not entry.phrase.joined.isdisjoint(heard.said.joined):
        return Likeness(Rank.JOINED)
    if heard.bare is not None and not entry.phrase.joined.isdisjoint(heard.bare.joined):
        return Likeness(Rank.EXTRA)
    if not heard.slips or len(heard.said.tokens) > 1 or len(entry.phrase.tokens) < 2:
        return None
    # A short word left out (top k accuracy) would pass for a stroke or two.
    if any(len(one.typed) < _SHORTEST_JOINED for one in entry.phrase.tokens):
        return None
    # A slip in what is several words here and was written as one: кросвалидация, кросс-валидация.
    (typed,) = heard.said.tokens
    pairs = ((one, meant) for one in typed.readings for meant in entry.phrase.runs)
    near = any(slip(one, meant, 1) for one, meant in pairs if one.isascii() == meant.isascii())
    return Likeness(Rank.SLIP, ((typed.typed, entry.text),)) if near else None
