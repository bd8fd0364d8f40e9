"""The average over draws: counted where it can be, sampled with an interval where it cannot, and it says which."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizengine.exam.blueprint import Measure, maximum, minimum, worth
from quizengine.exam.draws import NotEnoughItems
from quizengine.exam.expectation import PAPERS, Expectation, drawing, expected

from .build import COMPETENCY_OF, a_quiz, an_item, items
from .quizzes import CODES, Case, cases, papers


def average(quiz: Any, revisions: Any, code: str, measure: Measure = Measure.ITEMS) -> Expectation:
    return expected(drawing(quiz, revisions, competency_of=COMPETENCY_OF), code, measure=measure)


def test_half_of_a_pool_has_half_of_its_items_on_average() -> None:
    pool = [*items(2, topic="losses"), an_item("third", topic="metrics"), an_item("fourth", topic="metrics")]
    assert average(a_quiz((2, {})), pool, "topic:losses") == Expectation(Fraction(1), 1.0, 1.0, None)


def test_points_are_weighed() -> None:
    pool = [an_item("one", assesses={"УК-1.1": "1/2", "ПК-2": "1/2"}, points="3"), an_item("two", assesses=["ПК-2"])]
    found = average(a_quiz((1, {})), pool, "ПК-2", Measure.POINTS)
    assert (found.amount, found.papers) == (Fraction(5, 4), None)


def test_a_whole_pool_is_no_chance() -> None:
    assert average(a_quiz(("all", {})), items(5), "УК-1").amount == 5


def test_enemies_are_sampled_and_it_says_so() -> None:
    """Of three items of which two are enemies, two that get on are drawn: the third is on every paper."""
    pool = [an_item("one", enemies=["two"]), an_item("two", topic="metrics"), an_item("three", topic="metrics")]
    found = average(a_quiz((2, {})), pool, "topic:metrics")
    assert found.papers == PAPERS
    assert 1 <= found.low <= found.amount <= found.high <= 2
    assert average(a_quiz((2, {})), pool, "topic:metrics") == found


def test_overlapping_pools_are_sampled() -> None:
    assert average(a_quiz((1, {}), (1, {})), items(4), "УК-1").papers == PAPERS


@pytest.mark.parametrize("quiz", [a_quiz((3, {})), a_quiz((1, {}), (2, {}))])
def test_no_paper_has_no_average(quiz: Any) -> None:
    with pytest.raises(NotEnoughItems):
        average(quiz, items(2), "УК-1")


@settings(max_examples=60, deadline=None)
@given(case=cases(), code=st.sampled_from(CODES), measure=st.sampled_from(Measure))
def test_a_counted_average_is_that_of_all_papers_and_lies_between_the_extremes(
    case: Case, code: str, measure: Measure
) -> None:
    every = papers(case)
    draws = drawing(case.quiz, case.revisions, competency_of=COMPETENCY_OF)
    assume(every and draws.chances is not None)
    found = expected(draws, code, measure=measure)
    amounts = {one.name: worth(one, code, competency_of=COMPETENCY_OF, measure=measure) for one in case.revisions}
    sums = [sum(amounts[name] for section in paper for name in section) for paper in every]
    assert found.amount == Fraction(sum(sums), len(sums))
    extremes = [
        extreme(case.quiz, case.revisions, code, competency_of=COMPETENCY_OF, measure=measure).amount
        for extreme in (minimum, maximum)
    ]
    assert extremes[0] <= found.amount <= extremes[1]
