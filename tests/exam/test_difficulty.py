"""How far the papers of a quiz differ in difficulty: a number with its n, or nothing."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizengine.content.fingerprint import Revision
from quizengine.content.quiz import Quiz
from quizengine.exam.difficulty import DifficultySpread, difficulty_spread

from .build import COMPETENCY_OF, a_quiz, an_item, items


def spread(quiz: Quiz, revisions: list[Revision], facility: dict[str, float], **fields: int) -> DifficultySpread:
    return difficulty_spread(quiz, revisions, facility=facility, competency_of=COMPETENCY_OF, **fields)


def facilities(*shares: float) -> dict[str, float]:
    return {f"bank:item-{number}": share for number, share in enumerate(shares)}


def test_papers_of_the_same_items_are_equally_difficult() -> None:
    found = spread(a_quiz(("all", {}), order="shuffled"), items(3), facilities(0.2, 0.5, 0.8), samples=50)
    assert found == DifficultySpread(50, 0.5, 0.0, 0.5, 0.5)


def test_a_facility_counts_by_the_points_of_its_item() -> None:
    two = [an_item("item-0", points="3"), an_item("item-1")]
    found = spread(a_quiz(("all", {})), two, facilities(1.0, 0.0), samples=2)
    assert found.mean == 0.75


def test_the_spread_is_that_of_the_items_where_a_paper_has_one() -> None:
    """Of two items with 0 and 1 the mean is near 1/2 and the deviation near 1/2, as for a coin."""
    found = spread(a_quiz((1, {})), items(2), facilities(0.0, 1.0), samples=1000)
    assert (found.least, found.most) == (0.0, 1.0)
    assert found.mean == pytest.approx(0.5, abs=0.06)
    assert found.sd == pytest.approx(0.5, abs=0.01)


def test_strata_of_like_items_make_papers_alike() -> None:
    pool = [an_item(f"item-{n}", topic="losses" if n < 4 else "metrics") for n in range(8)]
    known = facilities(*[0.9] * 4, *[0.3] * 4)
    free, even = (spread(quiz, pool, known) for quiz in (a_quiz((2, {})), a_quiz((2, {}, "topic"))))
    assert free.sd is not None
    assert free.sd > 0.1
    assert even.sd == 0


def test_an_unknown_facility_leaves_the_spread_unknown_and_is_named() -> None:
    assert spread(a_quiz((1, {})), items(3), facilities(0.5)) == DifficultySpread(
        0, None, None, None, None, ("bank:item-1", "bank:item-2")
    )


def test_an_item_that_is_never_drawn_need_not_be_known() -> None:
    known = spread(a_quiz((1, {})), [*items(2), an_item("old", status="retired")], facilities(0.5, 0.5))
    assert known.mean == 0.5


def test_a_single_paper_has_no_deviation_and_no_paper_nothing() -> None:
    assert spread(a_quiz((1, {})), items(1), facilities(0.5), samples=1) == DifficultySpread(1, 0.5, None, 0.5, 0.5)
    assert spread(a_quiz(("all", {})), [], {}) == DifficultySpread(0, None, None, None, None)


@settings(max_examples=30, deadline=None)
@given(shares=st.lists(st.floats(0, 1), min_size=4, max_size=8), seed=st.integers(0, 2**63))
def test_the_numbers_hold_together_and_are_those_of_the_seed(shares: list[float], seed: int) -> None:
    one, again = (spread(a_quiz((3, {})), items(len(shares)), facilities(*shares), samples=20, seed=seed) for _ in "ab")
    assert one == again
    assert one.least is not None
    assert one.most is not None
    assert one.mean is not None
    assert one.sd is not None
    assert min(shares) - 1e-9 <= one.least <= one.mean + 1e-9
    assert one.mean - 1e-9 <= one.most <= max(shares) + 1e-9
    assert one.sd <= (one.most - one.least) * math.sqrt(20 / 19) / 2 + 1e-9
