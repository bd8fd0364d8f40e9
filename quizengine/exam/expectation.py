"""What a paper has of a code at worst, on average and at best, over the draws of a quiz for students new to its items.

Where sections draw from pools that do not overlap and no item has an enemy, every item of a stratum is drawn with the
same chance, and the average is counted exactly. Otherwise papers are drawn, always the same ones, and the average of
those is given with its interval.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt
from random import Random

from ..content.fingerprint import Revision
from ..content.quiz import Quiz
from .blueprint import BLOOM, TOPIC, Measure, maximum, minimum, worth
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
    """The draws of a quiz, of which several codes can be asked. Items are places among the revisions of the plan."""

    quiz: Quiz
    plan: Plan
    competency_of: Mapping[str, str]

    @cached_property
    def about(self) -> Mapping[str, Sequence[int]]:
        """The items that may be drawn, by each code that they are about."""
        found: dict[str, list[int]] = {}
        for item in dict.fromkeys(item for members, _ in self.groups for item in members):
            mapped = self.plan.revisions[item].mapped
            claimed = {*mapped.assesses, *(self.competency_of.get(code, code) for code in mapped.assesses)}
            for code in (*claimed, f"{TOPIC}{mapped.topic}", f"{BLOOM}{mapped.bloom}"):
                found.setdefault(code, []).append(item)
        return found

    @cached_property
    def groups(self) -> Sequence[tuple[tuple[int, ...], int]]:
        """The items that stand for each other in a section, and how many of them are drawn."""
        return tuple(_groups(self.plan))

    @cached_property
    def plain(self) -> bool:
        """Say whether no two groups have an item in common and no item has an enemy."""
        items = [item for members, _ in self.groups for item in members]
        return len(items) == len(set(items)) and not any(self.plan.foes.get(item) for item in items)

    @cached_property
    def group_of(self) -> Mapping[int, int]:
        """The number of the group of each item; for plain draws."""
        return {item: number for number, (members, _) in enumerate(self.groups) for item in members}

    @cached_property
    def papers(self) -> Sequence[tuple[int, ...]]:
        """Papers drawn by chance; the same ones at every call. Raises `NotEnoughItems`."""
        drawn = (choose(self.plan, Random(seed)) for seed in range(PAPERS))
        return tuple(tuple(item for items in draw for item in items) for draw in drawn)


def drawing(quiz: Quiz, revisions: Sequence[Revision], *, competency_of: Mapping[str, str]) -> Drawing:
    """Return the draws of a quiz, for `expected` and `extremes`."""
    return Drawing(quiz, plan(quiz, revisions, competency_of), competency_of)


def expected(draws: Drawing, code: str, *, measure: Measure = Measure.POINTS) -> Expectation:
    """Return the average of what a paper has of a code; see `blueprint.minimum` for the codes.

    Raises `NotEnoughItems` where no paper can be drawn.
    """
    if draws.plain:
        average = sum(
            (Fraction(quota, size) * sum(amounts) for amounts, size, quota in _amounts_in_groups(draws, code, measure)),
            Fraction(0),
        )
        return Expectation(average, float(average), float(average), None)
    amounts = _amounts(draws, code, measure)
    return _sampled([sum((amounts.get(item, Fraction(0)) for item in paper), Fraction(0)) for paper in draws.papers])


def extremes(draws: Drawing, code: str, *, measure: Measure = Measure.POINTS) -> tuple[Fraction, Fraction]:
    """Return the least and the most that a paper may have of a code, exactly.

    As `blueprint.minimum` and `maximum`; where draws are plain it is enough to sort the items of each group.
    Raises `NotEnoughItems` where no paper can be drawn.
    """
    if not draws.plain:
        least, most = (
            extreme(draws.quiz, draws.plan.revisions, code, competency_of=draws.competency_of, measure=measure).amount
            for extreme in (minimum, maximum)
        )
        return least, most
    least, most = Fraction(0), Fraction(0)
    for amounts, size, quota in _amounts_in_groups(draws, code, measure):
        forced = max(0, quota - (size - len(amounts)))
        least += sum(sorted(amounts)[:forced])
        most += sum(sorted(amounts, reverse=True)[:quota])
    return least, most


def _groups(plan: Plan) -> Iterator[tuple[tuple[int, ...], int]]:
    for part in plan.parts:
        if part.whole:
            yield part.pool, len(part.pool)
        else:
            yield from ((stratum.members, stratum.quota) for stratum in part.strata)


def _amounts(draws: Drawing, code: str, measure: Measure) -> dict[int, Fraction]:
    """What the items that are about a code have of it."""
    return {
        item: worth(draws.plan.revisions[item], code, competency_of=draws.competency_of, measure=measure)
        for item in draws.about.get(code, ())
    }


def _amounts_in_groups(draws: Drawing, code: str, measure: Measure) -> Iterator[tuple[list[Fraction], int, int]]:
    """For each group with items about the code: what these have of it, the size of the group and its quota."""
    if any(quota > len(members) for members, quota in draws.groups):
        raise NotEnoughItems("no paper can be drawn")
    found: dict[int, list[Fraction]] = {}
    for item, amount in _amounts(draws, code, measure).items():
        found.setdefault(draws.group_of[item], []).append(amount)
    for number, amounts in found.items():
        members, quota = draws.groups[number]
        yield amounts, len(members), quota


def _sampled(found: Sequence[Fraction]) -> Expectation:
    """Return the mean and its interval by the normal distribution."""
    mean = sum(found, Fraction(0)) / len(found)
    variance = sum(float(one - mean) ** 2 for one in found) / (len(found) - 1)
    half = _Z * sqrt(variance / len(found))
    return Expectation(mean, float(mean) - half, float(mean) + half, len(found))
