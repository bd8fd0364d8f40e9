"""Words that stand together, with what every comparison asks of them computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .lemmas import known
from .tokens import Token


@dataclass(frozen=True, eq=False)
class Phrase:
    """Some words in their order."""

    tokens: tuple[Token, ...]

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
