"""What a paper has of a code on average, over the draws of a quiz for students who have met none of its items.

Where sections draw from pools that do not overlap and no item has an enemy, every item of a stratum is drawn with the
same chance, and the average is counted exactly. Otherwise papers are drawn, always the same ones, and the average of
those is given with its interval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt
from random import Random

from ..content.bank import Bloom
from ..content.fingerprint import Revision
from ..content.quiz import Quiz
from .blueprint import Measure, worth
from .draws import NotEnoughItems
from .paper import choose
from .pools import Plan, plan

PAPERS = 1_000
_Z = 1.959964
"""The 97.5 % quantile of the normal distribution: the interval is one of 95 %."""


@dataclass(frozen=True)
class Expectation:
    """An average over draws and its interval of 95 %.

    Exact: `papers` is None and the interval is the average itself. Else `papers` is the number of papers drawn.
    """

    amount: Fraction
    low: float
    high: float
    papers: int | None


@dataclass(frozen=True)
class Drawing:
    """The draws of a quiz, from which the averages of several codes can be taken."""

    plan: Plan
    competency_of: Mapping[str, str]

    @cached_property
    def papers(self) -> tuple[tuple[int, ...], ...]:
        """Papers drawn by chance, as places among the revisions; the same ones at every call."""
        return tuple(
            tuple(item for items in choose(self.plan, Random(seed)) for item in items) for seed in range(PAPERS)
        )

    @cached_property
    def chances(self) -> Mapping[int, Fraction] | None:
        """The chance of each item to be drawn; None where it cannot be counted."""
        pooled = [item for part in self.plan.parts for item in part.pool]
        if len(pooled) > len(set(pooled)) or any(self.plan.foes.get(item) for item in pooled):
            return None
        chances = dict.fromkeys(pooled, Fraction(1))
        for part in self.plan.parts:
            for stratum in part.strata:
                if stratum.quota > len(stratum.members):
                    raise NotEnoughItems("no paper can be drawn")
                if stratum.members:
                    chances.update(dict.fromkeys(stratum.members, Fraction(stratum.quota, len(stratum.members))))
        return chances


def drawing(quiz: Quiz, revisions: Sequence[Revision], *, competency_of: Mapping[str, str]) -> Drawing:
    """Return the draws of a quiz, for `expected`."""
    return Drawing(plan(quiz, revisions, competency_of), competency_of)


def expected(
    draws: Drawing, code: str, *, measure: Measure = Measure.POINTS, bloom_at_least: Bloom | None = None
) -> Expectation:
    """Return the average of what a paper has of a code; see `blueprint.minimum` for the codes.

    Raises `NotEnoughItems` where no paper can be drawn.
    """

    def of(item: int) -> Fraction:
        revision = draws.plan.revisions[item]
        return worth(revision, code, competency_of=draws.competency_of, measure=measure, bloom_at_least=bloom_at_least)

    if draws.chances is not None:
        amount = sum((chance * of(item) for item, chance in draws.chances.items()), Fraction(0))
        return Expectation(amount, float(amount), float(amount), None)
    amounts = {item: of(item) for item in {item for paper in draws.papers for item in paper}}
    return _sampled([sum((amounts[item] for item in paper), Fraction(0)) for paper in draws.papers])


def _sampled(found: Sequence[Fraction]) -> Expectation:
    """Return the mean and its interval by the normal distribution."""
    mean = sum(found, Fraction(0)) / len(found)
    variance = sum(float(one - mean) ** 2 for one in found) / (len(found) - 1)
    half = _Z * sqrt(variance / len(found))
    return Expectation(mean, float(mean) - half, float(mean) + half, len(found))
