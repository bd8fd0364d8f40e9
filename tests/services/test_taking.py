"""An attempt from start to submit: what is taken, what is refused, and what is kept whatever happens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.errors import BadAnswer, Conflict, NotFound, NotSignedIn
from quizengine.services import closing, signing_in, taking
from quizengine.services.answering import ChangedElsewhere
from quizengine.services.desks import TimeIsOver
from quizengine.store.tables import Attempt, AttemptItem, Grading, JournalEntry, Response

from ..build import (
    NOON,
    QUIZ,
    RIGHT,
    Sitting,
    a_bank_folder,
    a_running_attempt,
    an_account,
    at_once,
    metric,
    minutes,
    released,
    rows_in,
    seconds,
    signed_in,
)

END = NOON + minutes(20)
GRACE = seconds(15)
TICK = timedelta(microseconds=1)


@pytest.fixture
def anna(engine: Engine, tmp_path: Path) -> Sitting:
    """Anna has started a quiz of three questions at noon; it takes 20 minutes and has 15 seconds of grace."""
    released(engine, a_bank_folder(tmp_path))
    return a_running_attempt(engine)


def start(sitting: Sitting, **changed: object) -> str:
    asked = {"viewer": sitting.viewer, "quiz": QUIZ, "now": NOON + minutes(1), **changed}
    return taking.start(sitting.engine, **asked)  # type: ignore[arg-type]


# -- starting --------------------------------------------------------------------------------------------------------


def test_a_start_writes_the_paper_and_the_deadline(anna: Sitting) -> None:
    assert (anna.stored().started_at, anna.stored().deadline_at) == (NOON, END)
    assert rows_in(anna.engine, AttemptItem) == 3


def test_starting_again_returns_the_running_attempt(anna: Sitting) -> None:
    assert start(anna) == anna.attempt_id
    assert start(anna, now=END + GRACE) == anna.attempt_id
    assert rows_in(anna.engine, Attempt) == 1


def test_two_starts_at_once_give_one_attempt(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    for login in ("anna", "boris", "clara", "daria"):
        student = an_account(engine, login)
        begin = partial(taking.start, engine, viewer=student, quiz=QUIZ, now=NOON)
        assert len({*at_once(begin, begin, begin)}) == 1
    assert rows_in(engine, Attempt) == 4
    assert rows_in(engine, AttemptItem) == 12


def test_an_attempt_whose_time_is_over_is_not_returned_to(anna: Sitting) -> None:
    assert start(anna, now=END + GRACE + TICK) != anna.attempt_id


def test_no_more_attempts_than_the_quiz_allows(anna: Sitting) -> None:
    anna.submits()
    second = replace(anna, attempt_id=start(anna))
    second.submits()
    with pytest.raises(Conflict, match="no attempts left"):
        start(anna)
    assert rows_in(anna.engine, Attempt) == 2


def test_attempts_that_ran_out_are_spent_though_nothing_has_closed_them(anna: Sitting) -> None:
    start(anna, now=NOON + minutes(60))
    with pytest.raises(Conflict):
        start(anna, now=NOON + minutes(120))


def test_another_students_attempts_are_not_counted(anna: Sitting) -> None:
    start(anna, viewer=an_account(anna.engine, "boris"))
    assert rows_in(anna.engine, Attempt) == 2


def test_an_unknown_quiz_cannot_be_started(anna: Sitting) -> None:
    with pytest.raises(NotFound):
        start(anna, quiz="no-such-quiz")


def test_a_closed_quiz_cannot_be_started(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path, quiz={"closes": "2026-01-20T15:00+03:00"}))
    with pytest.raises(Conflict, match="closed"):
        a_running_attempt(engine)


def test_a_late_start_ends_when_the_quiz_closes(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path, quiz={"closes": "2026-01-20T15:07+03:00"}))
    anna = a_running_attempt(engine)
    assert anna.stored().deadline_at == NOON + minutes(7)
    assert anna.looks().deadline_at.utcoffset() == timedelta(0)
    with pytest.raises(TimeIsOver):
        anna.answers(1, "mse", at=NOON + minutes(7) + GRACE + TICK)


# -- the page of a question ------------------------------------------------------------------------------------------


def test_a_page_shows_the_question_and_the_way_around(anna: Sitting) -> None:
    page = anna.looks(2)
    assert (page.question.kind, page.question.shown.stem) == ("text", "Name a quadratic loss.")
    assert (page.count, page.previous, page.next) == (3, 1, 3)
    assert (anna.looks(1).previous, anna.looks(3).next) == (None, None)
    assert anna.looks(3).points == 2
    assert page.deadline_at == END


def test_a_page_shows_the_answer_so_far(anna: Sitting) -> None:
    anna.answers(1, "mae", flagged=True, at=NOON + minutes(3))
    page = anna.looks(1)
    assert page.question.answer == {"choice": "mae"}
    assert (page.flagged, page.saved_at, page.revision) == (True, NOON + minutes(3), 1)
    assert [(place.answered, place.flagged) for place in page.places] == [(True, True), (False, False), (False, False)]
    assert page.number_saved == 1


def test_nothing_of_the_key_is_on_a_page(engine: Engine, tmp_path: Path) -> None:
    item = metric(explain="Because of the share", feedback={"sum": "No sum"}, dispute="Some say otherwise")
    released(engine, a_bank_folder(tmp_path, items=[item]))
    shown = repr(a_running_attempt(engine).looks(1).question)
    for secret in ("key", "Because", "No sum", "Some say"):
        assert secret not in shown


def test_a_page_keeps_the_order_of_its_choices(anna: Sitting) -> None:
    assert anna.looks(1).question == anna.looks(1).question


def test_a_long_stem_is_cut_in_the_navigator(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path, items=[metric(stem="word " * 40)]))
    (place,) = a_running_attempt(engine).looks(1).places
    assert len(place.stem_short) <= 90
    assert place.stem_short.endswith("word…")


def test_the_check_before_handing_in_lists_what_is_open(anna: Sitting) -> None:
    anna.answers(1, "mse")
    page = taking.check(anna.engine, token=anna.token, attempt_id=anna.attempt_id, now=NOON + minutes(2))
    assert [row.answered for row in page.rows] == [True, False, False]
    assert page.unanswered == 2


# -- saving ----------------------------------------------------------------------------------------------------------


def test_every_acknowledged_answer_is_in_the_journal(anna: Sitting) -> None:
    anna.answers(1, "mae")
    anna.answers(2, "  MSE ", revision=0)
    anna.answers(1, "mse", revision=1)
    anna.answers(1, revision=2)
    assert anna.journal() == [
        (1, 1, '{"choice":"mae"}'),
        (2, 1, '{"text":"MSE"}'),
        (1, 2, '{"choice":"mse"}'),
        (1, 3, None),
    ]
    assert rows_in(anna.engine, Response) == 2


def test_an_acknowledgement_says_what_was_saved(anna: Sitting) -> None:
    saved = anna.answers(1, "mse", at=NOON + minutes(3), flagged=True)
    assert (saved.revision, saved.saved_at, saved.answered, saved.flagged) == (1, NOON + minutes(3), True, True)
    assert saved.viewer == anna.viewer


def test_a_cleared_answer_is_no_answer(anna: Sitting) -> None:
    anna.answers(1, "mse")
    assert not anna.answers(1, revision=1).answered
    assert anna.looks(1).question.answer is None


def test_a_bad_answer_writes_nothing(anna: Sitting) -> None:
    anna.answers(1, "mse")
    for values in (("no-such-choice",), ("mse", "mae"), ("Squared error",), ("0",)):
        with pytest.raises(BadAnswer):
            anna.answers(1, *values, revision=1)
    assert anna.looks(1).question.answer == {"choice": "mse"}
    assert len(anna.journal()) == 1


def test_a_text_that_cannot_be_kept_writes_nothing(anna: Sitting) -> None:
    for text in ("x" * 501, "a\x00b"):
        with pytest.raises(BadAnswer):
            anna.answers(2, text)
    assert anna.journal() == []


@pytest.mark.parametrize("text", ["ё́Ω", "🤷🏽‍♀️", "'; DROP TABLE response; --", '\\n\n\t"', "x" * 500])
def test_a_text_is_kept_letter_by_letter(anna: Sitting, text: str) -> None:
    anna.answers(2, text)
    assert anna.looks(2).question.answer == {"text": text.strip()}


# -- two windows -----------------------------------------------------------------------------------------------------


def test_a_stale_second_window_does_not_overwrite(anna: Sitting) -> None:
    anna.answers(1, "mse", page="first", revision=0)
    with pytest.raises(ChangedElsewhere):
        anna.answers(1, "mae", page="second", revision=0)
    assert anna.looks(1).question.answer == {"choice": "mse"}
    assert len(anna.journal()) == 1


def test_a_reloaded_second_window_may_answer(anna: Sitting) -> None:
    anna.answers(1, "mse", page="first")
    anna.answers(1, "mae", page="second", revision=anna.looks(1).revision)
    assert anna.looks(1).question.answer == {"choice": "mae"}


def test_a_page_may_send_again_what_it_sent(anna: Sitting) -> None:
    assert anna.answers(1, "mse", revision=0).revision == 1
    assert anna.answers(1, "mae", revision=0).revision == 2
    assert anna.looks(1).question.answer == {"choice": "mae"}


def test_the_same_answer_from_two_windows_is_no_conflict(anna: Sitting) -> None:
    anna.answers(1, "mse", page="first")
    assert anna.answers(1, "mse", page="second").answered


def test_a_flag_set_in_one_window_is_not_taken_away_by_another(anna: Sitting) -> None:
    anna.answers(1, "mse", page="first", flagged=True)
    with pytest.raises(ChangedElsewhere):
        anna.answers(1, "mse", page="second", flagged=False)


def test_two_windows_at_once_never_overwrite_in_silence(anna: Sitting) -> None:
    for position in (1, 3):
        values = {1: ("mse", "mae"), 3: ("share", "sum")}[position]
        saves = [partial(anna.answers, position, value, page=f"window-{value}") for value in values]
        outcomes = [type(outcome).__name__ for outcome in at_once(*saves)]
        assert sorted(outcomes) == ["ChangedElsewhere", "Saved"]
        assert anna.looks(position).question.answer == {"choice": values[outcomes.index("Saved")]}


# -- the end of the time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [END, END + TICK, END + GRACE])
def test_an_answer_within_the_grace_counts(anna: Sitting, moment: datetime) -> None:
    anna.answers(1, "mse", at=moment)
    assert anna.result().points == 1


def test_an_answer_after_the_grace_is_refused_and_leaves_no_trace(anna: Sitting) -> None:
    with pytest.raises(TimeIsOver):
        anna.answers(1, "mse", at=END + GRACE + TICK)
    assert anna.journal() == []
    assert anna.result().points == 0


def test_a_page_and_the_check_are_closed_with_the_attempt(anna: Sitting) -> None:
    late = END + GRACE + TICK
    with pytest.raises(TimeIsOver):
        anna.looks(1, at=late)
    with pytest.raises(TimeIsOver):
        taking.check(anna.engine, token=anna.token, attempt_id=anna.attempt_id, now=late)


# -- submitting ------------------------------------------------------------------------------------------------------


def test_a_submit_closes_and_grades(anna: Sitting) -> None:
    anna.answers_all(["mse", "MAE"])
    assert anna.submits(at=NOON + minutes(10))
    assert (anna.stored().submitted_at, anna.stored().closed_by) == (NOON + minutes(10), "student")
    assert anna.verdicts() == {1: "correct", 2: "wrong", 3: "unanswered"}


def test_nothing_is_taken_after_a_submit(anna: Sitting) -> None:
    anna.answers(1, "mse")
    anna.submits(at=NOON + minutes(10))
    for closed in (partial(anna.answers, 1, "mae"), partial(anna.answers, 2, "MSE"), anna.looks):
        with pytest.raises(TimeIsOver):
            closed(at=NOON + minutes(11))
    assert len(anna.journal()) == 1


def test_submitting_twice_is_submitting_once(anna: Sitting) -> None:
    assert anna.submits(at=NOON + minutes(10))
    assert not anna.submits(at=NOON + minutes(11))
    assert anna.stored().submitted_at == NOON + minutes(10)
    assert rows_in(anna.engine, Grading) == 3


def test_submits_at_once_grade_once(anna: Sitting) -> None:
    assert sorted(at_once(anna.submits, anna.submits, anna.submits)) == [False, False, True]
    assert rows_in(anna.engine, Grading) == 3


@pytest.mark.parametrize("moment", [END + TICK, END + GRACE, END + GRACE + TICK, END + minutes(60)])
def test_a_submit_after_the_deadline_is_the_clocks(anna: Sitting, moment: datetime) -> None:
    anna.answers(1, "mse", at=NOON + minutes(1))
    anna.answers(3, "share", at=END + GRACE)
    anna.submits(at=moment)
    assert (anna.stored().submitted_at, anna.stored().closed_by) == (END, "timer")
    assert anna.verdicts() == {1: "correct", 2: "unanswered", 3: "correct"}


def test_a_submit_at_the_deadline_is_the_students(anna: Sitting) -> None:
    anna.submits(at=END)
    assert (anna.stored().submitted_at, anna.stored().closed_by) == (END, "student")


# -- the sweep -------------------------------------------------------------------------------------------------------


def test_a_sweep_writes_down_what_has_run_out_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    over, ending = a_running_attempt(engine, "anna"), a_running_attempt(engine, "boris", at=NOON + seconds(1))
    running, done = a_running_attempt(engine, "clara", at=NOON + minutes(10)), a_running_attempt(engine, "daria")
    over.answers_all(RIGHT)
    done.submits(at=NOON + minutes(2))

    assert closing.sweep(engine, now=END + GRACE + TICK) == 1

    assert (over.stored().submitted_at, over.stored().closed_by) == (END, "timer")
    assert over.verdicts() == {1: "correct", 2: "correct", 3: "correct"}
    assert (ending.stored().submitted_at, running.stored().submitted_at) == (None, None)
    assert (done.stored().submitted_at, done.stored().closed_by) == (NOON + minutes(2), "student")


def test_a_second_sweep_finds_nothing(anna: Sitting) -> None:
    assert closing.sweep(anna.engine, now=END + minutes(1)) == 1
    assert closing.sweep(anna.engine, now=END + minutes(2)) == 0
    assert rows_in(anna.engine, Grading) == 3


def test_sweeps_at_once_grade_once(anna: Sitting) -> None:
    sweep = partial(closing.sweep, anna.engine, now=END + minutes(1))
    assert sum(at_once(sweep, sweep, sweep)) == 1
    assert rows_in(anna.engine, Grading) == 3


# -- strangers -------------------------------------------------------------------------------------------------------


def uses(sitting: Sitting) -> list[Callable[[], object]]:
    check = partial(taking.check, sitting.engine, token=sitting.token, attempt_id=sitting.attempt_id, now=NOON)
    return [sitting.looks, partial(sitting.answers, 1, "mae"), sitting.submits, check]


def test_an_attempt_is_found_by_nobody_but_its_owner(anna: Sitting) -> None:
    for login in ("boris", "orlov", "klimova"):
        for use in uses(replace(anna, token=signed_in(anna.engine, an_account(anna.engine, login)))):
            with pytest.raises(NotFound):
                use()
    assert rows_in(anna.engine, JournalEntry) == 0
    assert anna.stored().submitted_at is None


def test_nobody_without_a_session_gets_near_an_attempt(anna: Sitting) -> None:
    for use in (*uses(replace(anna, token="")), *uses(replace(anna, token="made-up"))):
        with pytest.raises(NotSignedIn):
            use()


def test_a_session_that_was_ended_opens_no_attempt(anna: Sitting) -> None:
    signing_in.sign_out(anna.engine, token=anna.token, now=NOON + minutes(2))
    for use in uses(anna):
        with pytest.raises(NotSignedIn):
            use()


def test_a_question_outside_the_paper_is_not_found(anna: Sitting) -> None:
    for position in (0, 4, -1):
        for use in (partial(anna.looks, position), partial(anna.answers, position, "mse")):
            with pytest.raises(NotFound):
                use()
