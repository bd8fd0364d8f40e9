"""Answers that were not taken: kept for a person, who counts or leaves them with a reason, and a replay agrees."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, update

from quizengine.errors import Conflict, NotAccepted, NotFound
from quizengine.i18n import say
from quizengine.services import closing, late, receipts, regrading, replaying
from quizengine.services.desks import TimeIsOver
from quizengine.services.regrading import Policy
from quizengine.store import journals
from quizengine.store.accounts import Viewer
from quizengine.store.attempts import grading, journal
from quizengine.store.engine import reading, writing
from quizengine.store.late import decision
from quizengine.store.tables import Grading, LateDecision

from ..build import (
    AFTERWARDS,
    NOON,
    QUIZ,
    Sitting,
    a_bank_folder,
    a_running_attempt,
    an_account,
    at_once,
    minutes,
    released,
    rows_in,
    seconds,
    three_items,
)
from .tampering import changed, rows_of

TOO_LATE = NOON + minutes(20) + seconds(40)
WHY = "Связь в аудитории пропадала."


@pytest.fixture
def anna(engine: Engine, tmp_path: Path) -> Sitting:
    """Anna answered one question wrongly and one rightly; when her line came back, the time was over."""
    released(engine, a_bank_folder(tmp_path))
    anna = a_running_attempt(engine)
    anna.answers(1, "mae")
    anna.answers(3, "share")
    return anna


@pytest.fixture
def orlov(engine: Engine) -> Viewer:
    return an_account(engine, "orlov")


def comes_late(anna: Sitting, *answers: tuple[int, str], at: Any = TOO_LATE) -> None:
    for number, (position, value) in enumerate(answers):
        with pytest.raises(TimeIsOver):
            anna.answers(position, value, at=at + seconds(number), revision=9, queued=True)
    closing.sweep(anna.engine, now=TOO_LATE + minutes(5))


def waiting(anna: Sitting) -> list[late.LateAnswer]:
    return [answer for one in late.queue(anna.engine) for answer in one.answers]


def decides(anna: Sitting, orlov: Viewer, place: int = 0, *, count: bool = True, **changed: Any) -> None:
    asked = {"journal_id": waiting(anna)[place].id, "reason": WHY, "now": AFTERWARDS, **changed}
    late.decide(anna.engine, viewer=orlov, count=count, **asked)


def findings(anna: Sitting) -> list[str]:
    checks = replaying.replay(anna.engine, anna.attempt_id).checks
    return [say(one, "en") for check in checks for one in (*check.findings, *check.doubts)]


# -- the queue -------------------------------------------------------------------------------------------------------


def test_what_came_late_waits_with_what_counts_instead_and_how_late_it_was(anna: Sitting) -> None:
    comes_late(anna, (1, "mse"), (2, "MSE"))
    (one,) = late.queue(anna.engine)
    assert (one.student, one.login, one.attempt_id) == ("Анна Смирнова", "anna", anna.attempt_id)
    first, second = one.answers
    assert (first.position, first.counts is None, second.position, second.counts) == (1, False, 2, None)
    assert first.text != first.counts
    assert (first.came_at, second.text) == (TOO_LATE, "MSE")
    assert say(first.why, "en") == "It came 40.0 s after the deadline."
    assert late.waiting(anna.engine) == 2


def test_what_met_another_window_waits_when_the_attempt_is_closed(anna: Sitting) -> None:
    with pytest.raises(Conflict):
        anna.answers(1, "mse", page="another", revision=0)
    assert waiting(anna) == []
    anna.submits()
    (one,) = waiting(anna)
    assert say(one.why, "en") == "Another window had answered this question meanwhile."


def test_what_came_after_a_submit_says_so(anna: Sitting) -> None:
    anna.submits(at=NOON + minutes(10))
    comes_late(anna, (2, "MSE"), at=NOON + minutes(12.5))
    assert say(waiting(anna)[0].why, "en") == "It came 2 min 30 s after the attempt was closed."


def test_what_says_the_same_as_the_answer_that_counts_does_not_wait(anna: Sitting) -> None:
    comes_late(anna, (1, "mae"), (1, "mse"), (1, "mae"))
    assert [one.superseded for one in waiting(anna)] == [False]


# -- a decision ------------------------------------------------------------------------------------------------------


def test_a_counted_answer_becomes_the_current_one_and_is_graded_at_that_moment(anna: Sitting, orlov: Viewer) -> None:
    comes_late(anna, (1, "mse"))
    before, seal = anna.result(at=AFTERWARDS), anna.stored()
    decides(anna, orlov)
    assert anna.verdicts()[1] == "correct"
    *_, last = anna.entries()
    assert (last.outcome, last.revision, last.answer, last.received_at) == (
        "counted",
        2,
        '{"choice":"mse"}',
        AFTERWARDS,
    )
    assert rows_of(anna.engine, grading, anna.attempt_id)[-1].graded_at == AFTERWARDS
    after = anna.result(at=AFTERWARDS + minutes(1))
    assert before.points is not None
    assert after.points == before.points + 1
    assert anna.stored() == seal, "the attempt stays closed as it was"
    assert waiting(anna) == []
    assert findings(anna) == []


def test_the_student_reads_on_the_result_what_became_of_it(anna: Sitting, orlov: Viewer) -> None:
    comes_late(anna, (1, "mse"), (2, "MSE"), (3, "sum"))
    assert anna.result().late == 3
    decides(anna, orlov)
    decides(anna, orlov, count=False, reason="Слишком поздно.")
    result = anna.result(at=AFTERWARDS + minutes(1))
    assert result.late == 1
    assert result.items is not None
    told = [(one.counted, one.reason, one.at) for item in result.items for one in item.late]
    assert told == [(True, WHY, AFTERWARDS), (False, "Слишком поздно.", AFTERWARDS), (None, None, None)]


def test_an_answer_that_is_left_changes_nothing(anna: Sitting, orlov: Viewer) -> None:
    comes_late(anna, (1, "mse"))
    before = (anna.entries(), rows_in(anna.engine, Grading))
    decides(anna, orlov, count=False)
    assert (anna.entries(), rows_in(anna.engine, Grading)) == before
    assert anna.verdicts()[1] == "wrong"
    assert [(one.counted, one.by) for one in late.log(anna.engine)] == [(False, "Павел Орлов")]
    assert findings(anna) == []


def test_all_of_an_attempt_counts_the_last_answer_to_each_question(anna: Sitting, orlov: Viewer) -> None:
    comes_late(anna, (2, "hinge"), (2, "MSE"), (1, "mse"))
    assert [one.superseded for one in waiting(anna)] == [True, False, False]
    count = late.count_all(anna.engine, viewer=orlov, attempt_id=anna.attempt_id, reason=WHY, now=AFTERWARDS)
    assert count == 2
    assert anna.verdicts() == {1: "correct", 2: "correct", 3: "correct"}
    assert rows_in(anna.engine, LateDecision) == 3
    assert findings(anna) == []


def test_the_second_answer_to_a_question_can_be_counted_after_the_first(anna: Sitting, orlov: Viewer) -> None:
    comes_late(anna, (2, "hinge"), (2, "MSE"))
    decides(anna, orlov)
    decides(anna, orlov, now=AFTERWARDS + minutes(1))
    assert [row.revision for row in anna.entries() if row.outcome == "counted"] == [1, 2]
    assert anna.verdicts()[2] == "correct"
    assert findings(anna) == []


def test_a_late_answer_is_graded_by_the_key_that_a_regrade_brought(
    anna: Sitting, orlov: Viewer, tmp_path: Path
) -> None:
    comes_late(anna, (1, "mse"))
    first, *others = three_items()
    released(anna.engine, a_bank_folder(tmp_path / "new", items=[{**first, "key": "mae"}, *others]), at=AFTERWARDS)
    at = AFTERWARDS + minutes(1)
    regrading.regrade(anna.engine, quiz=QUIZ, viewer=orlov, reason="x", policy=Policy.RECOMPUTE, now=at)
    assert anna.verdicts()[1] == "correct"
    decides(anna, orlov, now=AFTERWARDS + minutes(2))
    assert anna.verdicts()[1] == "wrong"
    assert findings(anna) == []


def test_the_receipt_stays_what_the_student_has_in_hand(anna: Sitting, orlov: Viewer) -> None:
    comes_late(anna, (1, "mse"))
    asked: dict[str, Any] = {"viewer": anna.viewer, "attempt_id": anna.attempt_id, "secret": "x" * 32}
    before = receipts.receipt(anna.engine, **asked, now=AFTERWARDS)
    decides(anna, orlov)
    assert receipts.receipt(anna.engine, **asked, now=AFTERWARDS + minutes(1)) == before
    assert receipts.verify(anna.engine, before.text, "x" * 32).agrees


def test_more_that_comes_late_after_a_decision_is_kept_and_waits_too(anna: Sitting, orlov: Viewer) -> None:
    comes_late(anna, (1, "mse"))
    decides(anna, orlov)
    comes_late(anna, (2, "MSE"), at=AFTERWARDS + minutes(1))
    assert [one.position for one in waiting(anna)] == [2]
    assert findings(anna) == []


# -- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", " \n", "x" * 2001, "a\0b"])
def test_a_decision_needs_a_reason_that_can_be_kept(anna: Sitting, orlov: Viewer, reason: str) -> None:
    comes_late(anna, (1, "mse"))
    for call in (
        partial(decides, anna, orlov, reason=reason),
        partial(late.count_all, anna.engine, viewer=orlov, attempt_id=anna.attempt_id, reason=reason, now=AFTERWARDS),
    ):
        with pytest.raises(NotAccepted):
            call()
    assert rows_in(anna.engine, LateDecision) == 0


def test_what_was_decided_runs_or_was_taken_cannot_be_decided(anna: Sitting, orlov: Viewer) -> None:
    with pytest.raises(Conflict):
        anna.answers(1, "mse", page="another", revision=0)
    taken, *_, kept = anna.entries()
    decide = partial(late.decide, anna.engine, viewer=orlov, count=True, reason=WHY, now=AFTERWARDS)
    with pytest.raises(Conflict):
        decide(journal_id=kept.id)
    anna.submits()
    decide(journal_id=kept.id)
    for wrong, error in ((kept.id, Conflict), (taken.id, NotFound), (10**6, NotFound)):
        with pytest.raises(error):
            decide(journal_id=wrong)
    count_all = partial(late.count_all, anna.engine, viewer=orlov, reason=WHY, now=AFTERWARDS)
    for attempt_id, error in ((anna.attempt_id, Conflict), ("no-such", NotFound)):
        with pytest.raises(error):
            count_all(attempt_id=attempt_id)
    assert findings(anna) == []


def test_two_who_decide_at_once_decide_once(anna: Sitting, orlov: Viewer) -> None:
    comes_late(anna, (1, "mse"))
    id = waiting(anna)[0].id
    decide = partial(late.decide, anna.engine, viewer=orlov, journal_id=id, reason=WHY, now=AFTERWARDS)
    found = at_once(partial(decide, count=True), partial(decide, count=False))
    assert sorted(map(str, map(type, found))) == [str(type(None)), str(Conflict)]
    assert rows_in(anna.engine, LateDecision) == 1
    assert findings(anna) == []


# -- tampering -------------------------------------------------------------------------------------------------------


@pytest.fixture
def counted(anna: Sitting, orlov: Viewer) -> Sitting:
    comes_late(anna, (1, "mse"), (2, "MSE"))
    decides(anna, orlov)
    decides(anna, orlov, count=False, now=AFTERWARDS + minutes(1))
    assert findings(anna) == []
    return anna


def test_whoever_changes_a_decision_is_found(counted: Sitting) -> None:
    (one, other) = sorted(late_rows(counted), key=lambda row: not row.counted)
    for row, values in (
        (one, {"counted": False}),
        (one, {"decided_at": one.decided_at + timedelta(microseconds=1)}),
        (one, {"journal_id": counted.entries()[0].id}),
        (other, {"counted": True}),
    ):
        assert changed(counted.engine, decision, row, **values)
        assert findings(counted), values
        with writing(counted.engine) as connection:
            back = update(decision).where(decision.c.journal_id == values.get("journal_id", row.journal_id))
            connection.execute(back.values(**row._mapping))
    assert findings(counted) == []


def test_whoever_removes_a_decision_a_counted_entry_or_its_grading_is_found(counted: Sitting) -> None:
    entry = next(row for row in counted.entries() if row.outcome == "counted")
    last = rows_of(counted.engine, grading, counted.attempt_id)[-1]
    for statement in (
        delete(grading).where(grading.c.id == last.id),
        delete(decision),
        delete(journal).where(journal.c.id == entry.id),
    ):
        before = len(findings(counted))
        with writing(counted.engine) as connection:
            connection.execute(statement)
        assert len(findings(counted)) > before


def late_rows(sitting: Sitting) -> list[Any]:
    with reading(sitting.engine) as connection:
        ids = {row.journal_id for row in journals.late_decisions(connection, sitting.attempt_id)}
        return list(connection.execute(decision.select().where(decision.c.journal_id.in_(ids))).all())
