"""Draw one student's paper from the pools of a quiz. The same seed draws the same paper.

A draw is made by chance, section after section, and thrown away where it leads nowhere: where enemies or overlapping
pools leave a section short, or where more items were met before than need be. After a few such tries the draw is
solved as a whole, with costs by chance: a paper is found if there is one. The costs are so fine that practically
always one draw alone is the cheapest, so that the paper does not depend on how a solver searches.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from ..content.fingerprint import Revision
from ..content.quiz import Order, Quiz
from ..questions import KINDS
from .draws import Draw, NotEnoughItems, Undecided, all_draws, amount, cheapest
from .pools import Plan, plan

_TRIES = 20
_FINEST = 2**17


@dataclass(frozen=True)
class Slot:
    """A place in a paper: its position from 1, which item, in which order its choices are shown, its section from 0."""

    position: int
    item: str
    order: tuple[str, ...]
    section: int


def draw(
    quiz: Quiz,
    revisions: Sequence[Revision],
    *,
    competency_of: Mapping[str, str],
    seed: int,
    seen: Collection[str] = frozenset(),
) -> tuple[Slot, ...]:
    """Draw a paper: no item twice, no enemies together, sections in their order with the quotas of their strata.

    `seen` are the names (`bank:item`) that the student has met before: of these the paper has as few as any paper
    can have. Raises `NotEnoughItems` where no paper can be drawn.
    """
    random = Random(seed)
    whole = plan(quiz, revisions, competency_of)
    met = frozenset(place for place, revision in enumerate(whole.revisions) if revision.name in seen)
    placed = [(section, item) for section, items in enumerate(choose(whole, random, met)) for item in items]
    return tuple(
        Slot(position, whole.revisions[item].name, _choices(whole.revisions[item], random), section)
        for position, (section, item) in enumerate(placed, start=1)
    )


def choose(plan: Plan, random: Random, met: frozenset[int] = frozenset()) -> Draw:
    """Choose the items of a paper, each section in the order in which it is shown.

    Raises `NotEnoughItems` where there is no paper.
    """
    for part in plan.parts:
        wanted = sum(stratum.quota for stratum in part.strata)
        if wanted > len(part.pool):
            raise NotEnoughItems(f"{wanted} items wanted, {len(part.pool)} in the pool")
    least, best = _least_met(plan, met), None
    for _ in range(_TRIES):
        tried = _try(plan, random, met)
        if tried is not None and _count(tried, met) <= least:
            return tried
        if tried is not None and (best is None or _count(tried, met) < _count(best, met)):
            best = tried
    try:
        return tuple(_in_order(plan, items, random) for items in _solved(plan, random, met))
    except Undecided:
        if best is None:
            raise
        return best


def _count(draw: Draw, met: frozenset[int]) -> int:
    return sum(item in met for items in draw for item in items)


def _least_met(plan: Plan, met: frozenset[int]) -> int:
    """Return a number below which no paper can go, not always one that a paper can reach."""
    least, before = 0, set[int]()
    for part in plan.parts:
        if part.whole:
            least += sum(item in met and item not in before for item in part.pool)
        for stratum in part.strata:
            least += max(0, stratum.quota - sum(item not in met for item in stratum.members))
        before.update(part.pool)
    return least


def _try(plan: Plan, random: Random, met: frozenset[int]) -> Draw | None:
    """Draw section after section; None where that leaves a section short."""
    drawn: list[tuple[int, ...]] = []
    taken: set[int] = set()
    barred: set[int] = set()
    for part in plan.parts:
        groups = [(part.pool, None)] if part.whole else [(stratum.members, stratum.quota) for stratum in part.strata]
        section: list[int] = []
        for members, quota in groups:
            left = [item for item in members if item not in taken]
            count = len(left) if quota is None else quota
            picked = _pick([item for item in left if item not in barred], count, random, met, plan.foes)
            if len(picked) < count:
                return None
            section += picked
            taken.update(picked)
            barred.update(foe for item in picked for foe in plan.foes.get(item, ()))
        by_chance = len(groups) == 1 and not met
        drawn.append(tuple(section) if by_chance and plan.order is Order.SHUFFLED else _in_order(plan, section, random))
    return tuple(drawn)


def _pick(
    left: Sequence[int], count: int, random: Random, met: frozenset[int], foes: Mapping[int, frozenset[int]]
) -> list[int]:
    """Pick so many items by chance, those not met before first; fewer where enemies leave no more."""
    new, old = [item for item in left if item not in met], [item for item in left if item in met]
    if not any(item in foes for item in left):
        some = random.sample(new, min(count, len(new)))
        return some + random.sample(old, min(count - len(some), len(old)))
    picked: list[int] = []
    for item in random.sample(new, len(new)) + random.sample(old, len(old)):
        if len(picked) < count and foes.get(item, frozenset()).isdisjoint(picked):
            picked.append(item)
    return picked


def _solved(plan: Plan, random: Random, met: frozenset[int]) -> Draw:
    draws = all_draws(plan)

    def known(_section: int, item: int) -> int:
        return int(item in met)

    fewest = cheapest(draws, known)
    if fewest is None:
        raise NotEnoughItems("overlapping sections or enemies leave too few items for a paper")
    costs = {variable: random.randrange(_FINEST) for variable in draws.variables}
    try:
        found = cheapest(draws, lambda section, item: costs[section, item], within=(known, amount(fewest, known)))
    except Undecided:
        found = None
    return fewest if found is None else found


def _in_order(plan: Plan, items: Sequence[int], random: Random) -> tuple[int, ...]:
    return tuple(random.sample(items, len(items)) if plan.order is Order.SHUFFLED else sorted(items))


def _choices(revision: Revision, random: Random) -> tuple[str, ...]:
    part: Any = revision.shown
    return KINDS[part.kind].arrange(part.shown, random) if part.shuffle else ()
