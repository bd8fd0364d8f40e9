"""Words that stand together, with what every comparison asks of them computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .lemmas import known
from .shapes import script
from .sounds import sounds
from .tokens import Mark, Part, Token

_SHORTEST_SOUND = 2


@dataclass(frozen=True, eq=False)
class Phrase:
    """Some words in their order."""

    tokens: tuple[Token, ...]
    divided: Mark = Mark.START
    """The strongest mark between the words."""

    @cached_property
    def lemmas(self) -> frozenset[str]:
        return frozenset[str]().union(*(token.lemmas for token in self.tokens))

    @cached_property
    def strange(self) -> tuple[int, ...]:
        """The places of words that no dictionary has: slips, if anything is."""
        return tuple(place for place, token in enumerate(self.tokens) if _is_strange(token))

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """The words written as one, in Latin and in Cyrillic letters as far as twins allow."""
        return tuple({_run(self.tokens, pick) for pick in (0, -1)})

    @cached_property
    def joined(self) -> frozenset[str]:
        """The words written as one, the last also as a lemma."""
        if not self.tokens:
            return frozenset()
        last = self.tokens[-1]
        heads = {_run(self.tokens[:-1], pick) for pick in (0, -1)}
        return frozenset(_glue(head, word) for head in heads for word in last.readings | last.lemmas)

    @cached_property
    def sound(self) -> str:
        return "".join(sounds(sorted(token.readings)[0]) for token in self.tokens)

    @cached_property
    def is_cyrillic(self) -> bool:
        return any(script(reading) == "cyrillic" for token in self.tokens for reading in token.readings)

    def rewrites(self, other: "Phrase") -> bool:
        """Tell whether this is the acronym of the other, or the other by its sound in the other alphabet."""
        if len(self.tokens) == 1 and self.tokens[0].typed.isupper() and len(other.tokens) > 1:
            initials = "".join(sorted(token.readings)[0][0] for token in other.tokens)
            return initials in self.tokens[0].readings
        sounds_alike = len(self.sound) >= _SHORTEST_SOUND and self.sound == other.sound
        return sounds_alike and self.is_cyrillic is not other.is_cyrillic


def together(found: Sequence[Part]) -> Phrase:
    """Return the words of parts that follow one another as one phrase."""
    marks = [part.mark for part in found[1:]]
    return Phrase(tuple(token for part in found for token in part.tokens), max(marks, default=Mark.START))


def spell_the_same(one: Token, other: Token) -> bool:
    """Tell whether two words, as typed, may be the same letters."""
    return not one.readings.isdisjoint(other.readings)


def _is_strange(token: Token) -> bool:
    is_word = token.is_number or token.grammatical or token.negates or token.carries
    return not is_word and not any(map(known, token.readings))


def _run(words: Sequence[Token], pick: int) -> str:
    run = ""
    for token in words:
        # Latin letters sort before Cyrillic ones.
        run = _glue(run, sorted(token.readings)[pick] if len(token.readings) > 1 else next(iter(token.readings)))
    return run


def _glue(head: str, word: str) -> str:
    # Two numbers in a row stay two.
    return f"{head}|{word}" if head[-1:].isdigit() and word[:1].isdigit() else head + word
