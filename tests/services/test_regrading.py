"""A corrected key: look first, then grade again with a reason; nothing is taken away unless that was asked for."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.errors import Conflict, NotFound
from quizengine.services import regrading
from quizengine.services.regrading import Policy, Run
from quizengine.store.accounts import Viewer
from quizengine.store.tables import Grading

from ..build import (
    AFTERWARDS,
    QUIZ,
    RIGHT,
    WRONG,
    a_bank_folder,
    a_running_attempt,
    an_account,
    minutes,
    released,
    rows_in,
    three_items,
)


@pytest.fixture
def orlov(engine: Engine, tmp_path: Path) -> Viewer:
    released(engine, a_bank_folder(tmp_path))
    return an_account(engine, "orlov")


def correct_the_key(engine: Engine, folder: Path, **fields: object) -> None:
    """Release the bank again, the first item with another key."""
    first, *others = three_items()
    released(engine, a_bank_folder(folder, items=[{**first, "key": "mae", **fields}, *others]), at=AFTERWARDS)


def run(engine: Engine, orlov: Viewer, policy: Policy) -> Run:
    return regrading.regrade(
        engine, quiz=QUIZ, viewer=orlov, reason="The key was wrong.", policy=policy, now=AFTERWARDS + minutes(1)
    )


def test_the_preview_says_who_would_move_and_writes_nothing(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    anna, boris = a_running_attempt(engine, "anna"), a_running_attempt(engine, "boris")
    anna.answers_all(RIGHT)
    boris.answers_all(WRONG)
    for student in (anna, boris):
        student.submits()
    before = rows_in(engine, Grading)
    correct_the_key(engine, tmp_path)
    found = regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS)
    assert found.answers == 2
    assert {(one.student, one.before, one.after) for one in found.changes} == {
        (anna.viewer.name, Decimal(1), Decimal(0)),
        (boris.viewer.name, Decimal(0), Decimal(1)),
    }
    assert rows_in(engine, Grading) == before


@pytest.mark.parametrize(("policy", "annas"), [(Policy.RAISE_ONLY, 4), (Policy.RECOMPUTE, 3)])
def test_points_are_taken_away_only_where_that_was_asked_for(
    engine: Engine, orlov: Viewer, tmp_path: Path, policy: Policy, annas: int
) -> None:
    anna, boris = a_running_attempt(engine, "anna"), a_running_attempt(engine, "boris")
    anna.answers_all(RIGHT)
    boris.answers_all(WRONG)
    for student in (anna, boris):
        student.submits()
    correct_the_key(engine, tmp_path)
    done = run(engine, orlov, policy)
    assert (done.answers, done.raised) == (2, 1)
    assert done.lowered == (1 if policy is Policy.RECOMPUTE else 0)
    assert anna.result().points == Fraction(annas)
    assert boris.result().points == 1


def test_the_result_then_shows_the_key_that_counted(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    anna = a_running_attempt(engine, "anna")
    anna.answers_all(RIGHT)
    anna.submits()
    was = anna.result().items
    correct_the_key(engine, tmp_path)
    run(engine, orlov, Policy.RECOMPUTE)
    now = anna.result().items
    assert was is not None
    assert now is not None
    assert was[0].key_text != now[0].key_text


@pytest.mark.parametrize("policy", list(Policy))
def test_a_second_regrade_finds_nothing_to_do(engine: Engine, orlov: Viewer, tmp_path: Path, policy: Policy) -> None:
    a_running_attempt(engine, "anna").submits()
    correct_the_key(engine, tmp_path)
    run(engine, orlov, policy)
    assert regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS).answers == 0
    with pytest.raises(Conflict):
        run(engine, orlov, policy)


def test_a_question_that_reads_otherwise_now_is_another_question(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    a_running_attempt(engine, "anna").submits()
    correct_the_key(engine, tmp_path, stem="Which loss grows with the distance itself?")
    assert regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS).answers == 0


def test_an_attempt_that_is_still_running_is_left_alone(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    a_running_attempt(engine, "anna")
    correct_the_key(engine, tmp_path)
    assert regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS).answers == 0


def test_the_log_says_who_ran_it_when_and_why(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    a_running_attempt(engine, "anna").submits()
    correct_the_key(engine, tmp_path)
    run(engine, orlov, Policy.RAISE_ONLY)
    (line,) = regrading.runs(engine, QUIZ)
    assert (line.by, line.at, line.reason) == (orlov.name, AFTERWARDS + minutes(1), "The key was wrong.")


def test_an_unknown_quiz_is_not_found(engine: Engine, orlov: Viewer) -> None:
    with pytest.raises(NotFound):
        regrading.preview(engine, quiz="no-such-quiz", now=AFTERWARDS)
