"""The server's clock is set, back or forward, in the middle of an attempt.

What was acknowledged stays, what was closed stays closed, and the order of the journal is that of its numbers. What
came while the clock was wrong is in the journal, for a person to judge.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from quizengine.exam.chain import first_break
from quizengine.exam.timing import Timing, resumed
from quizengine.services import breaks, closing, invigilating, taking
from quizengine.services.desks import TimeIsOver
from quizengine.store.accounts import Viewer

from ..build import (
    NOON,
    QUIZ,
    RIGHT,
    WRONG,
    Sitting,
    a_bank_folder,
    a_group,
    a_running_attempt,
    a_sitting,
    an_account,
    granted,
    minutes,
    released,
    seconds,
    signed_in,
)
from .journals import entry

BACK = (-seconds(30), -timedelta(days=1))
STEPS = (*BACK, timedelta(hours=1))
DEADLINE = NOON + minutes(20)


@pytest.fixture
def anna(engine: Engine, tmp_path: Path) -> Sitting:
    """Anna practises since noon: twenty minutes, fifteen seconds of grace."""
    released(engine, a_bank_folder(tmp_path))
    return a_running_attempt(engine, "anna")


@pytest.fixture
def seated(engine: Engine, tmp_path: Path) -> tuple[Sitting, Viewer]:
    """Anna is in a sitting since ten past noon, with ten minutes of breaks; Orlov watches."""
    released(engine, a_bank_folder(tmp_path))
    orlov, student = an_account(engine, "orlov"), an_account(engine, "anna")
    sitting_id = a_sitting(engine, orlov, a_group(engine, orlov, student))
    granted(engine, orlov, student, sitting_id=sitting_id, breaks=minutes(10))
    return a_running_attempt(engine, student, quiz="", sitting_id=sitting_id, at=NOON + minutes(10)), orlov


# -- back ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", BACK)
def test_what_was_acknowledged_stays_when_the_clock_goes_back(anna: Sitting, step: timedelta) -> None:
    anna.answers(1, "mae", at=NOON + minutes(5))
    again = NOON + minutes(5) + step
    assert anna.looks(1, at=again).question.answer == {"choice": "mae"}
    assert anna.answers(1, "mse", at=again, revision=1).revision == 2
    anna.answers(2, "MSE", at=again)
    assert [(row.seq, row.position, row.revision) for row in anna.entries()] == [(1, 1, 1), (2, 1, 2), (3, 2, 1)]
    assert [row.received_at for row in anna.entries()] == [NOON + minutes(5), again, again]
    assert anna.submits(at=again + seconds(1))
    assert anna.verdicts() == {1: "correct", 2: "correct", 3: "unanswered"}


@pytest.mark.parametrize("step", BACK)
@pytest.mark.parametrize("closes", ["student", "timer"])
def test_a_clock_that_goes_back_opens_nothing_again(anna: Sitting, step: timedelta, closes: str) -> None:
    anna.answers(1, "mse", at=NOON + minutes(1))
    ended = NOON + minutes(15) if closes == "student" else DEADLINE + seconds(16)
    assert anna.submits(at=ended) if closes == "student" else closing.sweep(anna.engine, now=ended) == 1
    before = anna.stored()
    with pytest.raises(TimeIsOver):
        anna.answers(1, "mae", at=ended + step)
    with pytest.raises(TimeIsOver):
        anna.looks(1, at=ended + step)
    assert anna.submits(at=ended + step) is False
    assert (anna.stored(), anna.verdicts()[1]) == (before, "correct")
    assert anna.kept() == [(1, '{"choice":"mae"}', "late")]


def test_a_close_is_never_before_what_it_counts_however_the_clock_goes(anna: Sitting) -> None:
    anna.answers(1, "mse", at=NOON + minutes(5))
    assert anna.submits(at=NOON - timedelta(days=1))
    assert anna.verdicts()[1] == "correct"
    assert anna.stored().closed_by == "student"


@pytest.mark.parametrize("step", BACK)
def test_a_start_pressed_again_after_a_step_back_is_still_one_attempt(anna: Sitting, step: timedelta) -> None:
    again = taking.start(anna.engine, viewer=anna.viewer, quiz=QUIZ, now=NOON + step)
    assert again == anna.attempt_id


@pytest.mark.parametrize("step", BACK)
def test_a_pause_over_a_step_back_takes_no_time_away(seated: tuple[Sitting, Viewer], step: timedelta) -> None:
    anna, orlov = seated
    room: dict[str, Any] = {"viewer": orlov, "sitting_id": anna.stored().sitting_id}
    before = anna.stored().deadline_at
    invigilating.pause(anna.engine, now=NOON + minutes(15), **room)
    invigilating.resume(anna.engine, now=NOON + minutes(15) + step, **room)
    assert (anna.stored().deadline_at, anna.stored().paused_at) == (before, None)


@pytest.mark.parametrize("step", BACK)
def test_a_break_over_a_step_back_is_neither_time_lost_nor_breaks_won(
    seated: tuple[Sitting, Viewer], step: timedelta
) -> None:
    anna, _ = seated
    own: dict[str, Any] = {"viewer": anna.viewer, "attempt_id": anna.attempt_id}
    before = anna.stored().deadline_at
    breaks.begin(anna.engine, now=NOON + minutes(15), **own)
    assert breaks.show(anna.engine, now=NOON + minutes(15) + step, **own).left == minutes(10)
    breaks.end(anna.engine, now=NOON + minutes(15) + step, **own)
    assert (anna.stored().deadline_at, anna.stored().paused_at) == (before, None)
    assert breaks.show(anna.engine, now=NOON + minutes(16), **own).left == minutes(10)


def test_a_resumed_clock_never_moves_a_deadline_back() -> None:
    stopped = Timing(NOON, DEADLINE, seconds(15), paused_at=NOON + minutes(5))
    assert resumed(stopped, NOON) == DEADLINE


# -- forward ---------------------------------------------------------------------------------------------------------


def test_a_step_forward_past_the_deadline_closes_with_what_was_acknowledged(anna: Sitting) -> None:
    anna.answers(1, "mse", at=NOON + minutes(5))
    wrong = NOON + minutes(5) + timedelta(hours=1)
    with pytest.raises(TimeIsOver):
        anna.answers(2, "MSE", at=wrong)
    assert closing.sweep(anna.engine, now=wrong) == 1
    assert (anna.stored().submitted_at, anna.stored().closed_by) == (DEADLINE, "timer")
    assert anna.verdicts() == {1: "correct", 2: "unanswered", 3: "unanswered"}
    assert anna.kept() == [(2, '{"text":"MSE"}', "late")]


def test_a_step_forward_that_nothing_has_written_down_ends_with_the_step_back(anna: Sitting) -> None:
    with pytest.raises(TimeIsOver):
        anna.answers(1, "mae", at=NOON + timedelta(hours=1))
    anna.answers(1, "mse", at=NOON + minutes(6))
    assert (anna.journal(), anna.kept()) == ([(1, 1, '{"choice":"mse"}')], [(1, '{"choice":"mae"}', "late")])


def test_more_time_does_not_open_what_a_step_forward_has_closed(seated: tuple[Sitting, Viewer]) -> None:
    anna, orlov = seated
    wrong = NOON + minutes(70)
    closing.sweep(anna.engine, now=wrong)
    given_ = granted(
        anna.engine,
        orlov,
        anna.viewer,
        sitting_id=anna.stored().sitting_id,
        at=NOON + minutes(12),
        replaces=True,
        factor=Decimal(2),
    )
    assert (given_.moved, given_.over) == ((), ())
    with pytest.raises(TimeIsOver):
        anna.answers(1, "mse", at=NOON + minutes(13))
    assert anna.kept() == [(1, '{"choice":"mse"}', "late")]


# -- any steps -------------------------------------------------------------------------------------------------------


@pytest.fixture
def course(engine: Engine, tmp_path: Path) -> Engine:
    released(engine, a_bank_folder(tmp_path))
    return engine


NUMBERS = count()
deeds = st.sampled_from(["right", "wrong", "sweep", "submit"])
steps = st.sampled_from([seconds(1), minutes(1), minutes(14), *STEPS, minutes(5)])


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=st.lists(st.tuples(steps, deeds), min_size=3, max_size=15))
def test_however_the_clock_is_set_nothing_acknowledged_is_lost_and_nothing_closed_opens(
    course: Engine, story: list[tuple[timedelta, str]]
) -> None:
    student = an_account(course, f"student-{next(NUMBERS)}")
    attempt_id = taking.start(course, viewer=student, quiz=QUIZ, now=NOON)
    anna = Sitting(course, student, signed_in(course, student, hours=24 * 365), attempt_id)
    now, acknowledged, closed = NOON, [], None
    for step, deed in story:
        now += step
        acknowledged += does(anna, deed, now)
        assert closed in (None, ends(anna))
        closed = ends(anna)
    entries = anna.entries()
    assert [row.seq for row in entries] == list(range(1, len(entries) + 1))
    assert [answer for _, _, answer in anna.journal()] == acknowledged
    assert first_break(anna.stored().genesis, [(entry(row), row.chain) for row in entries]) is None
    if closed is not None:
        last = acknowledged[-1] if acknowledged else None
        expected = {None: "unanswered", '{"choice":"mse"}': "correct", '{"choice":"mae"}': "wrong"}
        assert anna.verdicts()[1] == expected[last]


def does(anna: Sitting, deed: str, now: datetime) -> list[str]:
    """Do something, and return the answer if one was acknowledged."""
    if deed == "sweep":
        closing.sweep(anna.engine, now=now)
    elif deed == "submit":
        anna.submits(at=now)
    else:
        value = (RIGHT if deed == "right" else WRONG)[0]
        try:
            anna.answers(1, value, at=now)
        except TimeIsOver:
            return []
        return [f'{{"choice":"{value}"}}']
    return []


def ends(anna: Sitting) -> Any:
    row = anna.stored()
    return None if row.submitted_at is None else (row.submitted_at, row.closed_by, row.journal_sha)
