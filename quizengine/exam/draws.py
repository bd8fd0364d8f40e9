"""All draws that a plan allows, as a set of linear constraints, and the cheapest of them.

There is a variable for each item in each section that may draw it: 1 where it is drawn there. Sections get their
numbers, strata their quotas, no item is drawn twice, and of items that are enemies of each other at most one is drawn.
The search is exact: HiGHS, by `scipy.optimize.milp`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from .pools import Plan

Draw = tuple[tuple[int, ...], ...]
"""The items of each section, as places among the revisions of the plan, in the order of the banks."""

Cost = Callable[[int, int], int]
"""What it costs to draw an item: section, item -> cost. Costs below a million or so are compared exactly."""

# Real enemies are small groups and take a few steps; only hundreds of items with enemies at random come near these.
_MOST_NODES, _MOST_SECONDS = 2_000, 5
_OPTIMAL, _INFEASIBLE = 0, 2


class NotEnoughItems(ValueError):
    """No paper can be drawn: a pool is too small, or sections or enemies leave too little of it."""


class Undecided(NotEnoughItems):
    """The enemies are so entangled that the search for a draw was given up."""


@dataclass(frozen=True)
class Row:
    """A sum of variables, by their numbers, and its bounds."""

    variables: tuple[int, ...]
    least: int
    most: int


@dataclass(frozen=True)
class Draws:
    """All draws of a plan: the variables as pairs of section and item, and what holds for them."""

    plan: Plan
    variables: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]


def all_draws(plan: Plan) -> Draws:
    """Return the set of all draws that a plan allows; it may be empty."""
    variables = tuple((section, item) for section, part in enumerate(plan.parts) for item in part.pool)
    return Draws(plan, variables, (*_section_rows(plan, variables), *_item_rows(plan, variables)))


def cheapest(draws: Draws, cost: Cost, *, within: tuple[Cost, int] | None = None) -> Draw | None:
    """Return a draw of least cost, or None where there is no draw at all.

    `within` is a second cost and the most that it may come to. Raises `Undecided` where the search was given up.
    """
    if not draws.variables:
        return None if any(row.least > 0 for row in draws.rows) else tuple(() for _ in draws.plan.parts)
    constraints = [_matrix(draws)]
    if within is not None:
        constraints.append(LinearConstraint(_costs(draws, within[0])[np.newaxis, :], -np.inf, within[1]))
    found = milp(
        _costs(draws, cost),
        integrality=np.ones(len(draws.variables), dtype=np.int8),
        bounds=Bounds(0, 1),
        constraints=constraints,
        options={"mip_rel_gap": 0, "node_limit": _MOST_NODES, "time_limit": _MOST_SECONDS},
    )
    if found.status == _INFEASIBLE:
        return None
    if found.status != _OPTIMAL or found.x is None:
        raise Undecided("the enemies are so entangled that no draw could be decided on")
    return _draw(draws, [bool(value > 0.5) for value in found.x])


def amount(draw: Draw, cost: Cost) -> int:
    """Return what a draw costs."""
    return sum(cost(section, item) for section, items in enumerate(draw) for item in items)


def _section_rows(plan: Plan, variables: Sequence[tuple[int, int]]) -> Iterator[Row]:
    number = {variable: index for index, variable in enumerate(variables)}
    for section, part in enumerate(plan.parts):
        for stratum in part.strata:
            chosen = tuple(number[section, item] for item in stratum.members)
            yield Row(chosen, stratum.quota, stratum.quota)
        if part.whole:
            # Every item of the pool is on the paper, here or where an earlier section has taken it.
            for item in part.pool:
                here = ((earlier, item) for earlier in range(section + 1))
                yield Row(tuple(number[variable] for variable in here if variable in number), 1, 1)


def _item_rows(plan: Plan, variables: Sequence[tuple[int, int]]) -> Iterator[Row]:
    numbers: dict[int, list[int]] = {}
    for index, (_, item) in enumerate(variables):
        numbers.setdefault(item, []).append(index)
    yield from (Row(tuple(several), 0, 1) for several in numbers.values() if len(several) > 1)
    for clique in cliques(plan.foes):
        yield Row(tuple(index for item in clique for index in numbers[item]), 0, 1)


def cliques(foes: Mapping[int, frozenset[int]]) -> Iterator[tuple[int, ...]]:
    """Cover the pairs of enemies with groups in which all are enemies: one constraint for each instead of many."""
    covered: set[tuple[int, int]] = set()
    for pair in sorted((one, other) for one, others in foes.items() for other in others if one < other):
        if pair not in covered:
            group = list(pair)
            for more in sorted(foes[pair[0]] & foes[pair[1]]):
                if foes[more].issuperset(group):
                    group.append(more)
            covered.update(combinations(sorted(group), 2))
            yield tuple(sorted(group))


def _matrix(draws: Draws) -> LinearConstraint:
    at = [(index, variable) for index, row in enumerate(draws.rows) for variable in row.variables]
    rows, columns = [index for index, _ in at], [variable for _, variable in at]
    shape = len(draws.rows), len(draws.variables)
    matrix = csr_array((np.ones(len(at)), (rows, columns)), shape=shape)
    return LinearConstraint(matrix, [row.least for row in draws.rows], [row.most for row in draws.rows])


def _costs(draws: Draws, cost: Cost) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([cost(section, item) for section, item in draws.variables], dtype=np.float64)


def _draw(draws: Draws, chosen: Sequence[bool]) -> Draw:
    sections: list[list[int]] = [[] for _ in draws.plan.parts]
    for (section, item), drawn in zip(draws.variables, chosen, strict=True):
        if drawn:
            sections[section].append(item)
    return tuple(tuple(sorted(items)) for items in sections)
