"""What the review policy hides stands on no page that a student opens."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from ..build import QUIZ, RIGHT, a_bank_folder, a_running_attempt, an_account, released
from .build import Visitor, a_site

CLOSES = "2026-01-20T18:00+00:00"
MARKED = ("Passed", "Excellent", "100%", "4 of 4")


def pages(engine: Engine, folder: Path, review: Any, *, minutes: float = 0) -> dict[str, str]:
    """Anna has everything right; return what the pages say that come after."""
    released(engine, a_bank_folder(folder, quiz={"review": review, "closes": CLOSES}))
    anna = a_running_attempt(engine, an_account(engine, "anna"))
    anna.answers_all(RIGHT)
    with a_site(engine) as site:
        anna.submits(at=site.clock.now)
        site.clock.forward(minutes=minutes)
        visitor: Visitor = site.visitor("anna", language="en")
        paths = {
            "home": "/student/",
            "quiz": f"/student/quiz/{QUIZ}",
            "result": f"/student/attempt/{anna.attempt_id}/result",
        }
        return {name: visitor.page(path).one("main").words for name, path in paths.items()}


@pytest.mark.parametrize("review", [{}, {"after_submit": ["correctness", "key", "feedback", "explanation"]}])
def test_a_hidden_mark_stands_on_no_page(sqlite_engine: Engine, tmp_path: Path, review: Any) -> None:
    found = pages(sqlite_engine, tmp_path, review)
    assert not [(name, word) for name, words in found.items() for word in MARKED if word in words]
    assert "of 1 points" not in found["result"]
    assert "The result is not shown now" in found["result"]
    assert "the result is not shown now" in found["home"]
    assert "What this says about each competency" not in found["result"]
    assert "The result is not shown here." in found["quiz"]


def test_the_mark_that_is_shown_after_the_close_is_promised_and_comes(sqlite_engine: Engine, tmp_path: Path) -> None:
    review = {"after_close": ["mark", "key"]}
    found = pages(sqlite_engine, tmp_path, review, minutes=5 * 60)
    assert "The result is shown after the quiz closes for everyone." in found["quiz"]
    assert "The answers will be shown here after the quiz closes" in found["result"]


def test_after_the_close_the_mark_is_there(sqlite_engine: Engine, tmp_path: Path) -> None:
    found = pages(sqlite_engine, tmp_path, {"after_close": ["mark"]}, minutes=6 * 60 + 1)
    assert "Excellent" in found["result"]
    assert "mark 10, 100%" in found["home"]
    assert "Question 1" not in found["result"]
