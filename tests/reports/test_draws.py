"""What papers have of a programme at worst, on average and at best, and how sure the average is."""

import json
from typing import Any

import pytest

from quizengine.content.programme import Programme
from quizengine.reports.draws import QuizDraws, as_json, over_draws

from ..content.build import programme
from ..exam.build import COMPETENCY_OF, a_quiz, an_item, items

COURSE = Programme.model_validate(programme())


def of(quiz: Any, *revisions: Any) -> QuizDraws:
    return over_draws(COURSE, quiz, revisions, competency_of=COMPETENCY_OF)


def shown(report: QuizDraws, code: str) -> dict[str, Any]:
    """The items of a code, as others read them."""
    rows = as_json([report], "en")[0]["codes"]
    found: dict[str, Any] = next(row["items"] for row in rows if row["code"] == code)
    return found


def test_one_of_two_topics_may_be_missing_from_a_paper() -> None:
    found = of(a_quiz((1, {})), an_item("one"), an_item("two", topic="metrics"))
    assert shown(found, "topic:losses") == {
        "least": 0,
        "expected": 0.5,
        "low": 0.5,
        "high": 0.5,
        "method": "exact",
        "papers": None,
        "most": 1,
    }
    assert shown(found, "УК-1")["least"] == 1


def test_a_sampled_average_says_so_and_lies_in_its_interval() -> None:
    pool = [an_item("one", enemies=["two"]), an_item("two", topic="metrics"), an_item("three", topic="metrics")]
    found = shown(of(a_quiz((2, {})), *pool), "topic:metrics")
    assert (found["method"], found["papers"]) == ("sampled", 1000)
    assert found["least"] <= found["low"] <= found["expected"] <= found["high"] <= found["most"]


def test_codes_that_no_item_has_are_left_out() -> None:
    found = of(a_quiz(("all", {})), an_item("one", bloom="apply"))
    assert [row.code for row in found.codes] == ["УК-1", "topic:losses", "bloom:apply"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "no paper can be drawn from it"), ("ru", "из него нельзя составить ни одного варианта")],
)
def test_a_quiz_without_papers_is_undefined_and_says_why(language: str, sentence: str) -> None:
    (found,) = as_json([of(a_quiz((3, {})), *items(2))], language)
    assert found == {"quiz": "course-final", "codes": [], "reason": sentence}


def test_a_quiz_without_items_has_no_codes() -> None:
    (found,) = as_json([of(a_quiz(("all", {})))], "en")
    assert json.loads(json.dumps(found, allow_nan=False)) == {"quiz": "course-final", "codes": [], "reason": None}
