"""The average over draws: counted where it can be, sampled with an interval where it cannot, and it says which."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizengine.exam.blueprint import Measure, maximum, minimum, worth
from quizengine.exam.draws import NotEnoughItems
from quizengine.exam.expectation import PAPERS, Expectation, drawing, expected, extremes

from .build import COMPETENCY_OF, a_quiz, an_item, items
from .quizzes import CODES, LEVELS, TOPICS, Case, cases, papers


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


@st.composite
def plain_cases(draw: st.DrawFn) -> Case:
    """Quizzes whose sections draw from topics of their own, without enemies."""
    revisions = tuple(
        an_item(
            f"item-{number}",
            assesses=[draw(st.sampled_from(CODES))],
            topic=draw(st.sampled_from(TOPICS)),
            bloom=draw(st.sampled_from(LEVELS)),
            points=draw(st.sampled_from(["1", "1.5"])),
        )
        for number in range(draw(st.integers(1, 7)))
    )
    spreads = st.sampled_from([None, "bloom", "indicator"])
    sections = [
        (draw(st.sampled_from([1, 2, "all"])), {"topic": topic}, draw(spreads))
        for topic in TOPICS[: draw(st.integers(1, 2))]
    ]
    return Case(a_quiz(*sections), revisions)


@settings(max_examples=60, deadline=None)
@given(case=plain_cases(), code=st.sampled_from(CODES), measure=st.sampled_from(Measure))
def test_a_counted_average_is_that_of_all_papers_and_lies_between_the_extremes(
    case: Case, code: str, measure: Measure
) -> None:
    every = papers(case)
    draws = drawing(case.quiz, case.revisions, competency_of=COMPETENCY_OF)
    assert draws.plain
    if not every:
        with pytest.raises(NotEnoughItems):
            expected(draws, code, measure=measure)
        return
    found = expected(draws, code, measure=measure)
    amounts = {one.name: worth(one, code, competency_of=COMPETENCY_OF, measure=measure) for one in case.revisions}
    sums = [sum(amounts[name] for section in paper for name in section) for paper in every]
    assert (found.amount, found.papers) == (Fraction(sum(sums), len(sums)), None)
    assert extremes(draws, code, measure=measure) == (min(sums), max(sums))


@settings(max_examples=40, deadline=None)
@given(case=cases(), code=st.sampled_from(CODES), measure=st.sampled_from(Measure))
def test_extremes_are_those_of_the_blueprint(case: Case, code: str, measure: Measure) -> None:
    draws = drawing(case.quiz, case.revisions, competency_of=COMPETENCY_OF)
    try:
        wanted = tuple(
            extreme(case.quiz, case.revisions, code, competency_of=COMPETENCY_OF, measure=measure).amount
            for extreme in (minimum, maximum)
        )
    except NotEnoughItems:
        with pytest.raises(NotEnoughItems):
            extremes(draws, code, measure=measure)
    else:
        assert extremes(draws, code, measure=measure) == wanted
