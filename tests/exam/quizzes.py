"""Small quizzes of every shape, and all their papers found by trying everything: what the solver is tested against."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from hypothesis import strategies as st

from quizengine.content.fingerprint import Revision
from quizengine.content.quiz import Quiz, Spread
from quizengine.exam.pools import pool, quotas, stratum_of

from .build import COMPETENCY_OF, a_quiz, an_item

TOPICS, LEVELS, CODES = ("losses", "metrics"), ("remember", "apply", "create"), ("УК-1", "УК-1.1", "УК-1.2", "ПК-2")
Paper = tuple[tuple[str, ...], ...]
"""The names of the items of each section."""


@dataclass(frozen=True)
class Case:
    quiz: Quiz
    revisions: tuple[Revision, ...]


@st.composite
def cases(draw: st.DrawFn, /, **fields: Any) -> Case:
    """A quiz of up to three sections over up to seven items, with strata, enemies and pools that overlap."""
    count = draw(st.integers(1, 7))
    pairs = list(combinations(range(count), 2))
    foes = draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    revisions = tuple(_item(draw, number, foes) for number in range(count))
    sections = draw(st.lists(_sections(), min_size=1, max_size=3))
    order = draw(st.sampled_from(["fixed", "shuffled"]))
    return Case(a_quiz(*sections, order=order, **{name: draw(value) for name, value in fields.items()}), revisions)


def _item(draw: st.DrawFn, number: int, foes: Sequence[tuple[int, int]]) -> Revision:
    codes = draw(st.lists(st.sampled_from(CODES), max_size=2, unique=True))
    return an_item(
        f"item-{number}",
        assesses=dict.fromkeys(codes, "1" if len(codes) == 1 else "1/2"),
        topic=draw(st.sampled_from([*TOPICS, None])),
        bloom=draw(st.sampled_from([*LEVELS, None])),
        points=draw(st.sampled_from(["1", "1.5", "2"])),
        enemies=[f"item-{other}" for one, other in foes if one == number],
    )


def _sections() -> st.SearchStrategy[tuple[Any, ...]]:
    pools: list[dict[str, Any]] = [{}, {}, {"topic": "losses"}, {"topic": "metrics"}, {"assesses": "УК-1"}]
    spreads = st.sampled_from([None, *(spread.value for spread in Spread)])
    return st.tuples(st.sampled_from([1, 2, 3, "all"]), st.sampled_from(pools), spreads)


def papers(case: Case) -> list[Paper]:
    """Return every paper that may be drawn, by trying all of them."""
    return list(_papers(case, 0, ()))


def _papers(case: Case, section: int, before: Paper) -> Iterator[Paper]:
    if section == len(case.quiz.sections):
        yield before
        return
    taken = {name for items in before for name in items}
    for chosen in _choices(case, section, taken):
        if enemies_apart(case, [*taken, *chosen]):
            yield from _papers(case, section + 1, (*before, chosen))


def _choices(case: Case, section: int, taken: set[str]) -> Iterator[tuple[str, ...]]:
    wanted = case.quiz.sections[section].draw
    left = [one.name for one in pooled(case, section) if one.name not in taken]
    if wanted == "all":
        yield tuple(left)
    else:
        yield from (chosen for chosen in combinations(left, wanted) if quotas_met(case, section, chosen))


def pooled(case: Case, section: int) -> list[Revision]:
    return pool(case.quiz.sections[section].pool, case.revisions, COMPETENCY_OF)


def quotas_met(case: Case, section: int, chosen: Sequence[str]) -> bool:
    """Say whether a section has of each stratum what the sizes of the strata promise."""
    asked, members = case.quiz.sections[section], pooled(case, section)
    if asked.draw == "all" or asked.spread is None:
        return True
    strata: dict[str | None, list[str]] = {}
    for one in members:
        strata.setdefault(stratum_of(one.mapped, asked.spread), []).append(one.name)
    shares = quotas([len(names) for names in strata.values()], asked.draw)
    return all(len({*names} & {*chosen}) == share for names, share in zip(strata.values(), shares, strict=True))


def enemies_apart(case: Case, chosen: Sequence[str]) -> bool:
    foes = {one.name: {*one.mapped.enemies} - {one.name} for one in case.revisions}
    return not any(other in foes[one] or one in foes[other] for one, other in combinations(chosen, 2))


def fair(sizes: Sequence[int], shares: Sequence[int]) -> bool:
    """Say whether a larger stratum never gets less than a smaller one."""
    return all(less <= more for (_, less), (_, more) in pairwise(sorted(zip(sizes, shares, strict=True))))
