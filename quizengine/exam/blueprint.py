"""Does every paper that may be drawn cover the blueprint of the quiz? Proven for all draws, or refuted by one.

The least that a draw may have of a code is found exactly, over all draws that sections, strata, enemies and
overlapping pools allow.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm

from ..content.bank import Bloom
from ..content.fingerprint import Revision
from ..content.quiz import Quiz
from .draws import Draw, Draws, NotEnoughItems, all_draws, cheapest
from .pools import plan

TOPIC, BLOOM = "topic:", "bloom:"
_LEVELS = list(Bloom)
_FINE_ENOUGH = 1_000_000


class Measure(StrEnum):
    """What is counted of a code: items that assess it, or their points, by the weight with which they assess it."""

    ITEMS = "items"
    POINTS = "points"


@dataclass(frozen=True)
class Extreme:
    """The least or the most that a paper may have of a code, and the names of the items of such a paper."""

    amount: Fraction
    draw: tuple[str, ...]


@dataclass(frozen=True)
class Refutation:
    """A requirement that a paper may miss: what it wants, the least that a paper may have, and such a paper."""

    code: str
    measure: Measure
    wanted: Fraction
    found: Fraction
    draw: tuple[str, ...]


def prove(quiz: Quiz, revisions: Sequence[Revision], *, competency_of: Mapping[str, str]) -> tuple[Refutation, ...]:
    """Return what refutes the blueprint; nothing where it holds for every paper that may be drawn.

    Raises `NotEnoughItems` where no paper can be drawn at all.
    """
    draws = all_draws(plan(quiz, revisions, competency_of))
    return tuple(_refutations(quiz, draws, competency_of))


def minimum(
    quiz: Quiz,
    revisions: Sequence[Revision],
    code: str,
    *,
    competency_of: Mapping[str, str],
    measure: Measure = Measure.POINTS,
    bloom_at_least: Bloom | None = None,
) -> Extreme:
    """Return the least that a paper may have of a code, such as `УК-1`, `УК-1.1`, `topic:losses`, `bloom:apply`.

    Raises `NotEnoughItems` where no paper can be drawn at all.
    """
    draws = all_draws(plan(quiz, revisions, competency_of))
    return _extreme(draws, _amounts(draws, code, competency_of, measure, bloom_at_least), 1)


def maximum(
    quiz: Quiz,
    revisions: Sequence[Revision],
    code: str,
    *,
    competency_of: Mapping[str, str],
    measure: Measure = Measure.POINTS,
    bloom_at_least: Bloom | None = None,
) -> Extreme:
    """Return the most that a paper may have of a code; else as `minimum`."""
    draws = all_draws(plan(quiz, revisions, competency_of))
    return _extreme(draws, _amounts(draws, code, competency_of, measure, bloom_at_least), -1)


def share_of(revision: Revision, code: str, *, competency_of: Mapping[str, str]) -> Fraction:
    """Return the share of an item, 0 to 1, that is about a code.

    A competency has the items of its indicators too, an indicator its own alone.
    """
    mapped = revision.mapped
    if code.startswith(TOPIC):
        return Fraction(mapped.topic == code.removeprefix(TOPIC))
    if code.startswith(BLOOM):
        return Fraction(mapped.bloom == code.removeprefix(BLOOM))
    weights = (weight for claim, weight in mapped.assesses.items() if code in (claim, competency_of.get(claim)))
    return sum(weights, Fraction(0))


def worth(
    revision: Revision,
    code: str,
    *,
    competency_of: Mapping[str, str],
    measure: Measure = Measure.POINTS,
    bloom_at_least: Bloom | None = None,
) -> Fraction:
    """Return what an item on a paper adds to what the paper has of a code; see `minimum`."""
    share = share_of(revision, code, competency_of=competency_of)
    if not share or (bloom_at_least is not None and not _reaches(revision.mapped.bloom, bloom_at_least)):
        return Fraction(0)
    return Fraction(1) if measure is Measure.ITEMS else share * Fraction(revision.scored.points)


def _refutations(quiz: Quiz, draws: Draws, competency_of: Mapping[str, str]) -> Iterator[Refutation]:
    if cheapest(draws, lambda _section, _item: 0) is None:
        raise NotEnoughItems("no paper can be drawn")
    for code, requirement in quiz.require.items():
        for measure in Measure:
            wanted = getattr(requirement, measure.value)
            if wanted is not None:
                amounts = _amounts(draws, code, competency_of, measure, requirement.bloom_at_least)
                least = _extreme(draws, amounts, 1)
                if least.amount < Fraction(wanted):
                    yield Refutation(code, measure, Fraction(wanted), least.amount, least.draw)


def _amounts(
    draws: Draws, code: str, competency_of: Mapping[str, str], measure: Measure, bloom_at_least: Bloom | None
) -> Callable[[int], Fraction]:
    """Return the function that says what an item of the plan has of a code."""

    def of(revision: Revision) -> Fraction:
        return worth(revision, code, competency_of=competency_of, measure=measure, bloom_at_least=bloom_at_least)

    drawable = {item for _, item in draws.variables}
    return {item: of(draws.plan.revisions[item]) for item in drawable}.__getitem__


def _reaches(level: str | None, least: Bloom) -> bool:
    return level is not None and _LEVELS.index(Bloom(level)) >= _LEVELS.index(least)


def _extreme(draws: Draws, amounts: Callable[[int], Fraction], sign: int) -> Extreme:
    costs = _whole_numbers({item: sign * amounts(item) for _, item in draws.variables})
    found = cheapest(draws, lambda _section, item: costs[item])
    if found is None:
        raise NotEnoughItems("no paper can be drawn")
    return Extreme(sum((amounts(item) for items in found for item in items), Fraction(0)), _names(draws, found))


def _whole_numbers(amounts: Mapping[int, Fraction]) -> dict[int, int]:
    """Scale amounts to whole numbers, so that costs are compared exactly; odd weights are rounded to a millionth."""
    scale = lcm(*(amount.denominator for amount in amounts.values()))
    largest = max(map(abs, amounts.values()), default=Fraction(0))
    if largest * scale > _FINE_ENOUGH:
        return {item: round(amount * _FINE_ENOUGH / largest) for item, amount in amounts.items()}
    return {item: int(amount * scale) for item, amount in amounts.items()}


def _names(draws: Draws, draw: Draw) -> tuple[str, ...]:
    return tuple(draws.plan.revisions[item].name for items in draw for item in items)
