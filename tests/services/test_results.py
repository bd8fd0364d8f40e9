"""What a student and an instructor see of an attempt that is over, built from the attempt's own revisions."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.errors import NotFound
from quizengine.services import closing, results
from quizengine.services.results import AttemptRow, QuizCard, StillRunning

from ..build import (
    AFTERWARDS,
    NOON,
    QUIZ,
    RIGHT,
    SOON,
    WRONG,
    Data,
    Sitting,
    a_bank_folder,
    a_running_attempt,
    an_account,
    metric,
    minutes,
    released,
    seconds,
    three_items,
)
from ..content import build as content
from ..content.build import text_item

END = NOON + minutes(20)


@pytest.fixture
def anna(engine: Engine, tmp_path: Path) -> Sitting:
    released(engine, a_bank_folder(tmp_path))
    return a_running_attempt(engine)


def card(engine: Engine, sitting: Sitting, *, at: datetime = SOON) -> QuizCard:
    return results.quiz_card(engine, viewer=sitting.viewer, quiz=QUIZ, now=at)


def rows(engine: Engine, *, at: datetime = AFTERWARDS) -> list[AttemptRow]:
    return results.attempts_of_quiz(engine, quiz=QUIZ, now=at)


def everything_changed() -> list[Data]:
    """The usual items with other stems, choices, keys, points, mappings and explanations, in another order."""
    loss, word, accuracy = three_items()
    choices = {"mae": "Absolute", "mse": "Squared", "hinge": "Hinge"}
    return [
        {**accuracy, "stem": "What is accuracy?", "key": "sum", "points": "5", "assesses": ["УК-1"]},
        {**loss, "choices": choices, "key": "mae", "explain": "New", "dispute": "New", "assesses": ["ПК-2"]},
        {**word, "key": {"accept": ["huber"]}, "topic": "metrics"},
        metric(id="new"),
    ]


def facts(*values: Any) -> tuple[Any, ...]:
    return values


def two_point_grading() -> Data:
    grading: Data = content.programme()["grading"]
    return grading


# -- an attempt keeps its revisions ----------------------------------------------------------------------------------


def test_pages_of_an_attempt_do_not_change_with_the_bank(anna: Sitting, tmp_path: Path) -> None:
    anna.answers_all(RIGHT)
    before = [anna.looks(position) for position in (1, 2, 3)]
    released(anna.engine, a_bank_folder(tmp_path, items=everything_changed(), quiz={"title": "Other"}))
    after = [anna.looks(position) for position in (1, 2, 3)]
    assert after == before
    assert repr(after) == repr(before)


def test_an_attempt_is_graded_by_the_key_it_was_started_with(anna: Sitting, tmp_path: Path) -> None:
    anna.answers_all(RIGHT)
    released(anna.engine, a_bank_folder(tmp_path, items=everything_changed()))
    anna.submits()
    assert anna.verdicts() == {1: "correct", 2: "correct", 3: "correct"}
    assert anna.result().max_points == 4


def test_a_result_does_not_change_with_the_bank(anna: Sitting, tmp_path: Path) -> None:
    anna.answers_all(RIGHT)
    anna.submits()
    before = anna.result()
    other = {"title": "Other", "grading": two_point_grading()}
    folder = a_bank_folder(tmp_path, items=everything_changed(), quiz={"review": "never"}, programme=other)
    released(anna.engine, folder)
    assert anna.result() == before
    assert repr(anna.result()) == repr(before)


def test_the_next_attempt_is_of_the_new_revisions(anna: Sitting, tmp_path: Path) -> None:
    anna.submits()
    released(anna.engine, a_bank_folder(tmp_path, items=everything_changed()))
    again = a_running_attempt(anna.engine, anna.viewer, at=NOON + minutes(30))
    assert again.looks(1, at=NOON + minutes(31)).question.shown.stem == "What is accuracy?"


# -- a result --------------------------------------------------------------------------------------------------------


def test_a_result_adds_up(anna: Sitting) -> None:
    anna.answers_all(["mse", "wrong", "share"])
    anna.submits(at=NOON + minutes(10))
    found = anna.result()
    assert facts(found.points, found.max_points, found.percent) == (3, 4, Fraction(3, 4))
    assert facts(found.mark, found.maximum, found.band_title, found.credit) == (8, 10, "Excellent", "Passed")
    assert facts(found.started_at, found.submitted_at, found.closed_by) == (NOON, NOON + minutes(10), "student")
    assert facts(found.student, found.synthetic) == (anna.viewer.name, False)


def test_a_result_is_told_by_competency(anna: Sitting) -> None:
    anna.answers_all(["mse", "wrong", "share"])
    anna.submits()
    assert [
        facts(one.code, one.points, one.max_points, one.percent, one.items) for one in anna.result().competencies
    ] == [
        ("УК-1", 1, 2, Fraction(1, 2), 2),
        ("ПК-2", 2, 2, 1, 1),
    ]


def test_weights_of_claims_divide_the_points(engine: Engine, tmp_path: Path) -> None:
    item = metric(assesses={"УК-1.1": "1/4", "ПК-2": "3/4"})
    released(engine, a_bank_folder(tmp_path, items=[item]))
    anna = a_running_attempt(engine)
    anna.answers(1, "share")
    anna.submits()
    assert [facts(one.code, one.points) for one in anna.result().competencies] == [
        ("УК-1", Fraction(1, 2)),
        ("ПК-2", Fraction(3, 2)),
    ]


def test_an_attempt_without_an_answer_has_the_lowest_mark(anna: Sitting) -> None:
    anna.submits()
    found = anna.result()
    assert facts(found.points, found.percent, found.mark, found.credit) == (0, 0, 1, "Not passed")


def test_questions_of_a_result_show_the_answer_and_the_key(engine: Engine, tmp_path: Path) -> None:
    items = [metric(explain="A share", dispute="Not always"), text_item(), metric(id="open", points="0,5")]
    released(engine, a_bank_folder(tmp_path, items=items))
    anna = a_running_attempt(engine)
    anna.answers_all(["share", "mae"])
    anna.submits()
    first, second, third = anna.result().items or ()
    assert facts(first.verdict, first.answer_text, first.key_text) == ("correct", *["The share of right answers"] * 2)
    assert facts(first.explain, first.dispute) == ("A share", "Not always")
    assert facts(second.verdict, second.answer_text, second.key_text) == ("wrong", "mae", "squared error")
    assert str(second.reason) == "This is a known wrong answer."
    assert facts(third.verdict, third.answer_text, third.max_points) == ("unanswered", None, Decimal("0.5"))


def test_what_the_author_says_of_an_option_is_shown_to_who_chose_it(engine: Engine, tmp_path: Path) -> None:
    feedback = {"sum": "A sum grows with the data.", "product": "No."}
    several = metric(id="several", kind="multiple", key=["share"], feedback=feedback)
    released(engine, a_bank_folder(tmp_path, items=[metric(feedback=feedback), several, text_item()]))
    anna = a_running_attempt(engine)
    anna.answers(1, "sum")
    anna.answers(2, "share", "sum")
    anna.answers(3, "MSE")
    anna.submits()
    items = anna.result().items or ()
    assert [item.feedback for item in items] == [("A sum grows with the data.",), ("A sum grows with the data.",), ()]


def test_a_running_attempt_has_no_result_until_its_grace_is_over(anna: Sitting) -> None:
    for moment in (NOON, END, END + seconds(15)):
        with pytest.raises(StillRunning):
            anna.result(at=moment)
    assert anna.stored().submitted_at is None


def test_looking_at_the_result_writes_down_that_the_time_has_run_out(anna: Sitting) -> None:
    anna.answers_all(RIGHT)
    found = anna.result(at=END + seconds(16))
    assert facts(found.points, found.closed_by, found.submitted_at) == (4, "timer", END)


# -- what a student may see ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quiz", "after", "allowed"),
    [
        ({"review": "never"}, 30, False),
        ({"review": "never"}, 60 * 24 * 365, False),
        ({"review": "after_submit"}, 30, True),
        ({"review": "after_close", "closes": "2026-01-20T13:00+00:00"}, 59.99, False),
        ({"review": "after_close", "closes": "2026-01-20T13:00+00:00"}, 60, True),
    ],
)
def test_the_review_policy_decides_when_the_key_is_shown(
    engine: Engine, tmp_path: Path, quiz: Data, after: float, allowed: bool
) -> None:
    released(engine, a_bank_folder(tmp_path, quiz=quiz))
    anna = a_running_attempt(engine)
    anna.answers_all(WRONG)
    anna.submits()
    found = anna.result(at=NOON + minutes(after))
    assert (found.items is not None) is allowed
    assert found.competencies
    assert ("Squared error" in repr(found)) is allowed


def test_an_instructor_always_sees_the_questions(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path, quiz={"review": "never"}))
    anna = a_running_attempt(engine)
    anna.submits()
    found = results.result_for_instructor(engine, attempt_id=anna.attempt_id, now=NOON + minutes(30))
    assert len(found.items or ()) == 3
    assert found.student == anna.viewer.name


def test_another_students_result_is_not_found(anna: Sitting) -> None:
    anna.submits()
    for login in ("boris", "orlov", "klimova"):
        stranger = an_account(anna.engine, login)
        with pytest.raises(NotFound):
            results.result(anna.engine, viewer=stranger, attempt_id=anna.attempt_id, now=NOON + minutes(30))


def test_a_result_of_nothing_is_not_found(anna: Sitting) -> None:
    for look in (results.result_for_instructor, partial(results.result, viewer=anna.viewer)):
        with pytest.raises(NotFound):
            look(anna.engine, attempt_id="no such", now=NOON)


# -- a quiz before it is started -------------------------------------------------------------------------------------


def test_a_card_says_what_to_expect(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    boris = an_account(engine, "boris")
    (found,) = results.quiz_cards(engine, viewer=boris, now=NOON)
    assert facts(found.slug, found.title, found.items, found.points, found.limit) == (QUIZ, "Final", 3, 4, minutes(20))
    assert facts(found.attempts_max, found.attempts_left, found.running, found.past) == (2, 2, None, ())


def test_a_card_leads_back_to_the_running_attempt(anna: Sitting) -> None:
    found = card(anna.engine, anna, at=END)
    assert facts(found.running, found.attempts_left, found.past) == (anna.attempt_id, 1, ())


def test_a_card_lists_past_attempts_with_their_marks(anna: Sitting) -> None:
    anna.answers_all(RIGHT)
    anna.submits()
    found = card(anna.engine, anna)
    assert found.running is None
    (past,) = found.past
    assert facts(past.id, past.mark, past.percent, past.closed_by) == (anna.attempt_id, 10, 1, "student")


def test_a_past_attempt_keeps_its_mark_when_the_scale_changes(anna: Sitting, tmp_path: Path) -> None:
    anna.answers_all(RIGHT)
    anna.submits()
    released(anna.engine, a_bank_folder(tmp_path, programme={"grading": two_point_grading()}))
    assert card(anna.engine, anna).past[0].mark == 10


def test_a_card_closes_what_has_run_out(anna: Sitting) -> None:
    found = card(anna.engine, anna, at=END + minutes(1))
    assert facts(found.running, [past.closed_by for past in found.past]) == (None, ["timer"])


def test_a_retired_item_is_not_promised(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path, items=[metric(), text_item(status="retired")]))
    (found,) = results.quiz_cards(engine, viewer=an_account(engine), now=NOON)
    assert facts(found.items, found.points) == (1, 2)


def test_a_card_promises_what_the_sections_draw(engine: Engine, tmp_path: Path) -> None:
    items = [metric(id=f"metric-{number}") for number in range(4)] + [text_item()]
    sections = [{"title": "Two", "draw": "2", "from": {"topic": "metrics"}}]
    released(engine, a_bank_folder(tmp_path, items=items, quiz={"sections": sections}))
    (found,) = results.quiz_cards(engine, viewer=an_account(engine), now=NOON)
    assert facts(found.items, found.points) == (2, 4)


def test_an_unknown_quiz_has_no_card(anna: Sitting) -> None:
    with pytest.raises(NotFound):
        results.quiz_card(anna.engine, viewer=anna.viewer, quiz="no-such-quiz", now=NOON)


# -- the instructor's list -------------------------------------------------------------------------------------------


def test_an_instructor_sees_every_attempt_newest_first(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    anna, boris = a_running_attempt(engine), a_running_attempt(engine, "boris", at=NOON + minutes(15))
    anna.answers_all(RIGHT)
    anna.submits()
    newest, oldest = rows(engine)
    assert facts(newest.id, newest.state, newest.mark, newest.percent) == (boris.attempt_id, "running", None, None)
    assert facts(oldest.id, oldest.state, oldest.mark, oldest.percent) == (anna.attempt_id, "submitted", 10, 1)


def test_the_list_shows_what_has_run_out_as_closed(anna: Sitting) -> None:
    (row,) = rows(anna.engine, at=END + minutes(1))
    assert facts(row.state, row.closed_by, row.mark) == ("submitted", "timer", 1)


def test_made_up_attempts_are_marked(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    a_running_attempt(engine, an_account(engine, "clara", synthetic=True)).submits()
    (row,) = rows(engine)
    assert row.synthetic


def test_a_quiz_without_attempts_has_an_empty_list(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    assert rows(engine) == []
    assert closing.sweep(engine, now=END) == 0
