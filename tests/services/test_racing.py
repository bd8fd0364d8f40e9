"""Things that happen at the same moment. What was acknowledged is counted, whoever wins."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Engine, text

from quizengine.exam.chain import Entry
from quizengine.exam.timing import ClosedBy
from quizengine.services import closing
from quizengine.services.answering import ChangedElsewhere
from quizengine.services.desks import TimeIsOver
from quizengine.services.signing_in import token_sha
from quizengine.store import attempts
from quizengine.store.engine import reading, writing

from ..build import NOON, RIGHT, WRONG, Sitting, a_bank_folder, a_running_attempt, at_once, minutes, released

AT = NOON + minutes(5)


def keeps_answering(sitting: Sitting, position: int, warm: Callable[[], Any]) -> tuple[str, int]:
    """Answer right and wrong by turns until refused; returns the last acknowledged answer and how many there were."""
    last = ""
    for number in count():
        value = (RIGHT if number % 2 else WRONG)[position - 1]
        try:
            sitting.answers(position, value, at=AT)
        except TimeIsOver:
            return last, number
        last = value
        if number == 1:
            warm()
    raise AssertionError("nothing has closed the attempt")


@pytest.mark.parametrize("round", range(3))
def test_a_submit_counts_every_acknowledged_answer_and_none_after_it(
    engine: Engine, tmp_path: Path, round: int
) -> None:
    released(engine, a_bank_folder(tmp_path))
    anna = a_running_attempt(engine)
    warm = Barrier(4)

    def submits() -> bool:
        warm.wait()
        return anna.submits(at=AT)

    savers = (partial(keeps_answering, anna, position, warm.wait) for position in (1, 2, 3))
    submitted, *kept = at_once(submits, *savers)

    assert submitted is True
    assert anna.verdicts() == {
        position: "correct" if last in RIGHT else "wrong" for position, (last, _) in enumerate(kept, start=1)
    }
    assert len(anna.journal()) == sum(acknowledged for _, acknowledged in kept)


def test_a_sweep_and_the_last_answer_agree_on_what_was_in_time(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    for login in ("anna", "boris", "clara"):
        student = a_running_attempt(engine, login)
        save = partial(student.answers, 1, "mse", at=NOON + minutes(20))
        saved, _ = at_once(save, partial(closing.sweep, engine, now=NOON + minutes(21)))
        expected = "unanswered" if isinstance(saved, TimeIsOver) else "correct"
        assert student.verdicts()[1] == expected
        assert len(student.journal()) == (expected == "correct")


@pytest.mark.postgres
def test_a_save_that_waited_for_another_window_sees_its_answer(postgresql_engine: Engine, tmp_path: Path) -> None:
    released(postgresql_engine, a_bank_folder(tmp_path))
    anna = a_running_attempt(postgresql_engine)
    waited = partial(anna.answers, 1, "mae", page="second")
    outcome = while_the_attempt_is_held(anna, waited, then=partial(save, anna, writer="first"))
    assert isinstance(outcome.exception(timeout=60), ChangedElsewhere)
    assert anna.looks(1).question.answer == {"choice": "mse"}
    assert len(anna.journal()) == 1


@pytest.mark.postgres
def test_a_save_that_waited_for_its_own_page_comes_after_it(postgresql_engine: Engine, tmp_path: Path) -> None:
    released(postgresql_engine, a_bank_folder(tmp_path))
    anna = a_running_attempt(postgresql_engine)
    waited = partial(anna.answers, 1, "mae", page="page")
    outcome = while_the_attempt_is_held(anna, waited, then=partial(save, anna, writer="page"))
    assert outcome.result(timeout=60).revision == 2
    assert [revision for _, revision, _ in anna.journal()] == [1, 2]
    assert anna.looks(1).question.answer == {"choice": "mae"}


@pytest.mark.postgres
def test_a_save_that_waited_for_one_of_another_question_follows_it_in_the_journal(
    postgresql_engine: Engine, tmp_path: Path
) -> None:
    released(postgresql_engine, a_bank_folder(tmp_path))
    anna = a_running_attempt(postgresql_engine)
    waited = partial(anna.answers, 2, "MSE", page="page")
    outcome = while_the_attempt_is_held(anna, waited, then=partial(save, anna, writer="page"))
    assert outcome.result(timeout=60).revision == 1
    assert anna.journal() == [(1, 1, '{"choice":"mse"}'), (2, 1, '{"text":"MSE"}')]


@pytest.mark.postgres
def test_a_submit_that_waited_for_a_save_grades_it(postgresql_engine: Engine, tmp_path: Path) -> None:
    released(postgresql_engine, a_bank_folder(tmp_path))
    anna = a_running_attempt(postgresql_engine)
    outcome = while_the_attempt_is_held(anna, anna.submits, then=partial(save, anna, writer="page"))
    assert outcome.result(timeout=60) is True
    assert anna.verdicts()[1] == "correct"


@pytest.mark.postgres
def test_a_save_that_waited_for_a_submit_is_refused(postgresql_engine: Engine, tmp_path: Path) -> None:
    released(postgresql_engine, a_bank_folder(tmp_path))
    anna = a_running_attempt(postgresql_engine)

    def close(connection: Any) -> None:
        closing.close_attempt(connection, anna.attempt_id, at=AT, by=ClosedBy.STUDENT, now=AT)

    outcome = while_the_attempt_is_held(anna, partial(anna.answers, 1, "mse"), then=close)
    assert isinstance(outcome.exception(timeout=60), TimeIsOver)
    assert anna.journal() == []


def save(sitting: Sitting, connection: Any, *, writer: str) -> None:
    entry = Entry(1, 1, 1, writer, '{"choice":"mse"}', False, AT)
    assert attempts.save(connection, attempt_id=sitting.attempt_id, head=sitting.stored().genesis, entry=entry)


def while_the_attempt_is_held(
    sitting: Sitting, waits: Callable[[], Any], *, then: Callable[[Any], None]
) -> "Future[Any]":
    """Hold the attempt's row, let a call run into it, and do something else before the row is let go."""
    with ThreadPoolExecutor(1) as thread, writing(sitting.engine) as connection:
        token, attempt = token_sha(sitting.token), sitting.attempt_id
        attempts.desk(connection, token_sha=token, attempt_id=attempt, position=1, now=AT, hold=True)
        outcome = thread.submit(waits)
        until_somebody_waits(sitting.engine, outcome)
        then(connection)
    return outcome


def until_somebody_waits(engine: Engine, outcome: "Future[Any]") -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    pause = Event()
    while not outcome.done():
        with reading(engine) as connection:
            if connection.execute(waiting).scalar_one():
                return
        pause.wait(0.01)
    raise AssertionError("the call did not wait for the row")
