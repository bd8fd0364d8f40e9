"""How far papers of one quiz differ in difficulty, by what is known of their items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from statistics import fmean, stdev

from ..content.fingerprint import Revision
from ..content.quiz import Quiz
from .paper import choose
from .pools import Plan, plan


@dataclass(frozen=True)
class DifficultySpread:
    """The expected share of points, 0 to 1, over `papers` drawn by chance.

    The numbers are None where the facility of an item that may be drawn is not known: `missing` names those. `sd` is
    None for a single paper too.
    """

    papers: int
    mean: float | None
    sd: float | None
    least: float | None
    most: float | None
    missing: tuple[str, ...] = ()


def difficulty_spread(
    quiz: Quiz,
    revisions: Sequence[Revision],
    *,
    facility: Mapping[str, float],
    competency_of: Mapping[str, str],
    samples: int = 200,
    seed: int = 0,
) -> DifficultySpread:
    """Return the spread of the expected share of points over `samples` papers.

    `facility` maps names (`bank:item`) to the mean share of the item's points that students earn. A paper's share is
    the mean facility of its items, weighted by their points; `sd` is the sample standard deviation (n - 1). Raises
    `NotEnoughItems` where no paper can be drawn.
    """
    drawn_from = plan(quiz, revisions, competency_of)
    drawable = sorted({item for part in drawn_from.parts for item in part.pool})
    names = [drawn_from.revisions[item].name for item in drawable]
    missing = tuple(name for name in names if name not in facility)
    if missing or not drawable or samples < 1:
        return DifficultySpread(0, None, None, None, None, missing)
    shares = [_expected_share(drawn_from, facility, Random(f"{seed}/{number}")) for number in range(samples)]
    sd = stdev(shares) if samples > 1 else None
    return DifficultySpread(samples, fmean(shares), sd, min(shares), max(shares))


def _expected_share(plan: Plan, facility: Mapping[str, float], random: Random) -> float:
    drawn = [plan.revisions[item] for items in choose(plan, random) for item in items]
    points = [revision.scored.points for revision in drawn]
    # Exact arithmetic: papers of equal difficulty in another order are equally difficult.
    earned = sum(
        (Fraction(facility[revision.name]) * Fraction(worth) for revision, worth in zip(drawn, points, strict=True)),
        Fraction(0),
    )
    return float(earned / Fraction(sum(points, Decimal(0))))
