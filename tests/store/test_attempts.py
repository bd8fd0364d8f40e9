"""The hot path: how much goes to the database, and whose attempt is found."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from quizengine.services.signing_in import token_sha
from quizengine.store import attempts
from quizengine.store.engine import reading, writing

from ..build import (
    NOON,
    RIGHT,
    Sitting,
    a_bank_folder,
    a_running_attempt,
    an_account,
    minutes,
    released,
    signed_in,
    traffic,
)


@pytest.fixture
def anna(engine: Engine, tmp_path: Path) -> Sitting:
    released(engine, a_bank_folder(tmp_path))
    return a_running_attempt(engine)


def found(sitting: Sitting, **asked: object) -> attempts.Desk | None:
    usual = {"token_sha": token_sha(sitting.token), "attempt_id": sitting.attempt_id, "position": 1, "now": NOON}
    with reading(sitting.engine) as connection:
        return attempts.desk(connection, **{**usual, **asked})  # type: ignore[arg-type]


# -- how much goes to the database ----------------------------------------------------------------------------------


def test_a_save_is_three_statements_in_one_transaction(anna: Sitting) -> None:
    anna.answers(1, "mae")
    with traffic(anna.engine) as seen:
        anna.answers(1, "mse", revision=1)
    assert len(seen.statements) <= 3
    assert (seen.commits, seen.rollbacks) == (1, 0)


def test_a_page_is_two_statements_and_no_commit(anna: Sitting) -> None:
    anna.looks(1)
    with traffic(anna.engine) as seen:
        anna.looks(1)
    assert len(seen.statements) <= 2
    assert seen.commits == 0


def test_a_save_that_comes_too_late_is_kept_in_the_journal_by_one_commit(anna: Sitting) -> None:
    anna.looks(1)
    with traffic(anna.engine) as seen, pytest.raises(Exception, match="closed"):
        anna.answers(1, "mse", at=NOON + minutes(60))
    assert (len(seen.statements), seen.commits, seen.rollbacks) == (3, 1, 0)
    assert anna.kept() == [(1, '{"choice":"mse"}', "late")]


def test_a_submit_is_one_commit(anna: Sitting) -> None:
    anna.answers_all(RIGHT)
    with traffic(anna.engine) as seen:
        anna.submits()
    assert (seen.commits, seen.rollbacks) == (1, 0)


# -- whose attempt is found ------------------------------------------------------------------------------------------


def test_the_owner_finds_the_question(anna: Sitting) -> None:
    desk = found(anna)
    assert desk is not None
    assert desk.viewer == anna.viewer
    assert desk.quiz_title == "Final"
    assert (desk.answer, desk.flagged, desk.revision, desk.saved_at) == (None, False, 0, None)


def test_another_student_finds_nothing(anna: Sitting) -> None:
    boris = signed_in(anna.engine, an_account(anna.engine, "boris"))
    assert found(anna, token_sha=token_sha(boris)) is None


def test_what_does_not_exist_is_not_found(anna: Sitting) -> None:
    for asked in ({"position": 4}, {"position": 0}, {"attempt_id": "no such"}, {"token_sha": "no"}):
        assert found(anna, **asked) is None


def test_a_session_ends_at_its_last_moment(anna: Sitting) -> None:
    ends = NOON + timedelta(hours=12)
    assert found(anna, now=ends - timedelta(microseconds=1)) is not None
    assert found(anna, now=ends) is None


def test_moments_come_back_aware_and_the_same(anna: Sitting) -> None:
    desk = found(anna)
    assert desk is not None
    assert desk.timing.started_at == NOON
    assert desk.timing.started_at.utcoffset() == timedelta(0)
    assert desk.timing.deadline_at == NOON + minutes(20)


# -- what the tables refuse ------------------------------------------------------------------------------------------


def attempt_row(sitting: Sitting, **fields: object) -> dict[str, object]:
    stored = sitting.stored()
    row = {column.name: getattr(stored, column.name) for column in attempts.attempt.columns}
    return {**row, **fields}


def test_two_attempts_cannot_have_one_number(anna: Sitting) -> None:
    with pytest.raises(IntegrityError), writing(anna.engine) as connection:
        connection.execute(insert(attempts.attempt), attempt_row(anna, id="other"))


def test_closed_without_a_reason_is_refused(anna: Sitting) -> None:
    with pytest.raises(IntegrityError), writing(anna.engine) as connection:
        connection.execute(insert(attempts.attempt), attempt_row(anna, id="other", number=2, submitted_at=NOON))


# -- closing and grading ---------------------------------------------------------------------------------------------


def test_only_the_first_close_counts(anna: Sitting) -> None:
    with writing(anna.engine) as connection:
        assert attempts.close(connection, anna.attempt_id, at=NOON + minutes(1), by="student")
        assert not attempts.close(connection, anna.attempt_id, at=NOON + minutes(2), by="timer")
    assert anna.stored().closed_by == "student"


def test_the_latest_grading_of_a_question_counts(anna: Sitting) -> None:
    anna.submits()
    with writing(anna.engine) as connection:
        first = attempts.gradings(connection, anna.attempt_id)[1]
        fields = {name: value for name, value in first._mapping.items() if name != "id"}
        attempts.add_gradings(connection, [{**fields, "points": "1", "verdict": "correct"}])
    assert anna.verdicts() == {1: "correct", 2: "unanswered", 3: "unanswered"}
    with reading(anna.engine) as connection:
        assert len(attempts.gradings_of_quiz(connection, "course-final")) == 3
