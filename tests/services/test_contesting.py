"""A student says what is wrong with a question; an instructor answers once, in words, and both can be read back."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.errors import BadAnswer, Conflict, NotFound, QuizEngineError
from quizengine.services import contesting
from quizengine.services.contesting import LONGEST, Outcome
from quizengine.store.accounts import Viewer
from quizengine.store.tables import Contest

from ..build import (
    AFTERWARDS,
    QUIZ,
    WRONG,
    Data,
    Sitting,
    a_bank_folder,
    a_running_attempt,
    an_account,
    at_once,
    minutes,
    released,
    rows_in,
)

COMMENT = "Both options are right."


@pytest.fixture
def anna(engine: Engine, tmp_path: Path) -> Sitting:
    return handed_in(engine, tmp_path)


def handed_in(engine: Engine, folder: Path, **quiz: Any) -> Sitting:
    fields: Data = quiz
    released(engine, a_bank_folder(folder, quiz=fields))
    anna = a_running_attempt(engine, "anna")
    anna.answers_all(WRONG)
    anna.submits()
    return anna


@pytest.fixture
def orlov(engine: Engine) -> Viewer:
    return an_account(engine, "orlov")


def contest(sitting: Sitting, position: int = 1, comment: str = COMMENT, *, by: Viewer | None = None) -> None:
    contesting.contest(
        sitting.engine,
        viewer=by or sitting.viewer,
        attempt_id=sitting.attempt_id,
        position=position,
        comment=comment,
        now=AFTERWARDS,
    )


def answer(engine: Engine, orlov: Viewer, id: int, outcome: Outcome = Outcome.STANDS, reply: str = "No.") -> Any:
    now = AFTERWARDS + minutes(1)
    return contesting.answer(engine, viewer=orlov, contest_id=id, outcome=outcome, reply=reply, now=now)


def test_a_contest_waits_in_the_queue_with_the_answer_that_it_is_about(anna: Sitting) -> None:
    contest(anna)
    (item,) = contesting.queue(anna.engine)
    (one,) = item.contests
    assert (item.quiz, item.item, item.key_text) == (QUIZ, "course-final:loss", "Squared error")
    assert (one.student, one.comment, one.answer_text) == (anna.viewer.name, COMMENT, "Absolute error")
    assert contesting.waiting(anna.engine) == 1


def test_contests_of_one_question_stand_together_the_most_contested_first(anna: Sitting) -> None:
    boris = a_running_attempt(anna.engine, "boris")
    boris.submits()
    contest(anna, 1)
    for sitting in (anna, boris):
        contest(sitting, 3)
    assert [len(item.contests) for item in contesting.queue(anna.engine)] == [2, 1]


def test_the_student_reads_the_contest_and_then_the_reply(anna: Sitting, orlov: Viewer) -> None:
    contest(anna)
    first, second, _third = anna.result().items or ()
    assert (first.contested, second.contested) == (True, False)
    ((one,),) = (item.contests for item in contesting.queue(anna.engine))
    answer(anna.engine, orlov, one.id, Outcome.MEND, "You are right.")
    said = (anna.result().items or ())[0].contests[0]
    assert (said.comment, said.outcome, said.reply) == (COMMENT, "mend", "You are right.")
    assert (said.answered_by, said.answered_at) == (orlov.name, AFTERWARDS + minutes(1))
    assert contesting.queue(anna.engine) == []
    (logged,) = contesting.log(anna.engine)
    assert (logged.id, logged.reply) == (one.id, "You are right.")


def test_one_contest_of_a_question_waits_at_a_time(anna: Sitting, orlov: Viewer) -> None:
    contest(anna)
    with pytest.raises(Conflict):
        contest(anna)
    contest(anna, 2)
    (first, *_others) = (one for item in contesting.queue(anna.engine) for one in item.contests)
    answer(anna.engine, orlov, first.id)
    contest(anna, first.position, "And yet.")
    assert rows_in(anna.engine, Contest) == 3


def test_of_two_contests_at_once_one_is_taken(anna: Sitting) -> None:
    found = at_once(lambda: contest(anna), lambda: contest(anna))
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "NoneType"]
    assert rows_in(anna.engine, Contest) == 1


@pytest.mark.parametrize("comment", ["", " \n ", "x" * (LONGEST + 1), "a\0b"])
def test_an_empty_an_overlong_and_an_unstorable_comment_are_refused(anna: Sitting, comment: str) -> None:
    with pytest.raises(BadAnswer):
        contest(anna, comment=comment)
    assert rows_in(anna.engine, Contest) == 0


def test_only_ones_own_result_is_contested_and_only_its_questions(anna: Sitting) -> None:
    boris = a_running_attempt(anna.engine, "boris")
    for position, by in ((1, boris.viewer), (0, None), (4, None)):
        with pytest.raises(NotFound):
            contest(anna, position, by=by)
    with pytest.raises(NotFound):
        contest(boris)


def test_what_may_not_be_seen_may_not_be_contested(engine: Engine, tmp_path: Path) -> None:
    anna = handed_in(engine, tmp_path, review="never")
    with pytest.raises(NotFound):
        contest(anna)


def test_a_contest_is_answered_once_and_in_words(anna: Sitting, orlov: Viewer) -> None:
    contest(anna)
    ((one,),) = (item.contests for item in contesting.queue(anna.engine))
    cases: list[tuple[int, str, type[QuizEngineError]]] = [(one.id, "  ", BadAnswer), (one.id + 1, "No.", NotFound)]
    for id, reply, error in cases:
        with pytest.raises(error):
            answer(anna.engine, orlov, id, reply=reply)
    answer(anna.engine, orlov, one.id)
    with pytest.raises(Conflict):
        answer(anna.engine, orlov, one.id)
