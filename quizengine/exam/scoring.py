"""From graded answers to totals: of the paper, and of each competency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..questions.kind import Verdict


@dataclass(frozen=True)
class Marked:
    """One item of one attempt, graded. `claims` are the weights of the competencies (or indicators) it assesses."""

    position: int
    item: str
    points: Decimal
    max_points: Decimal
    verdict: Verdict
    claims: Mapping[str, Fraction]


@dataclass(frozen=True)
class Total:
    """Points of some items. The share is undefined (None) where there is nothing to be had."""

    points: Fraction
    max_points: Fraction
    items: int

    @property
    def share(self) -> Fraction | None:
        return self.points / self.max_points if self.max_points else None


def total(marked: Iterable[Marked]) -> Total:
    """Return the total of a paper."""
    rows = list(marked)
    return Total(
        Fraction(sum((row.points for row in rows), Decimal(0))),
        Fraction(sum((row.max_points for row in rows), Decimal(0))),
        len(rows),
    )


def by_competency(marked: Iterable[Marked], competency_of: Mapping[str, str]) -> dict[str, Total]:
    """Return the total of each competency: an item's points count by the weight of the claim.

    `competency_of` maps every code that an item may name, competency or indicator, to its competency. The sum over
    competencies is the sum over the items that claim any, since the weights of an item sum to 1.
    """
    totals: dict[str, Total] = {}
    for row in marked:
        for competency, weight in _merged(row.claims, competency_of).items():
            sofar = totals.get(competency, Total(Fraction(0), Fraction(0), 0))
            totals[competency] = Total(
                sofar.points + Fraction(row.points) * weight,
                sofar.max_points + Fraction(row.max_points) * weight,
                sofar.items + 1,
            )
    return totals


def _merged(claims: Mapping[str, Fraction], competency_of: Mapping[str, str]) -> dict[str, Fraction]:
    """Add up the claims of one item on indicators of the same competency, so that the item counts there once."""
    merged: dict[str, Fraction] = {}
    for code, weight in claims.items():
        competency = competency_of.get(code, code)
        merged[competency] = merged.get(competency, Fraction(0)) + weight
    return merged
