"""When an attempt runs, when it takes answers, and when it is over. The clock is an argument everywhere."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.exam.timing import State, Timing, deadline, is_over, resumed, state, takes_answers, time_left

from ..build import NOON, minutes, seconds

TICK = timedelta(microseconds=1)
END = NOON + minutes(20)
GRACE = seconds(15)
RUNNING = Timing(started_at=NOON, deadline_at=END, grace=GRACE)
SUBMITTED = Timing(started_at=NOON, deadline_at=END, grace=GRACE, submitted_at=NOON + minutes(5))

moments = st.integers(-(10**6), 10**6).map(lambda count: NOON + seconds(count / 7))
lengths = st.timedeltas(timedelta(0), timedelta(days=30))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (NOON, State.RUNNING),
        (END - TICK, State.RUNNING),
        (END, State.RUNNING),
        (END + TICK, State.ENDING),
        (END + GRACE, State.ENDING),
        (END + GRACE + TICK, State.EXPIRED),
        (END + timedelta(days=365), State.EXPIRED),
    ],
)
def test_the_deadline_and_the_grace_belong_to_the_student(moment: datetime, expected: State) -> None:
    assert state(RUNNING, moment) is expected


def test_an_answer_counts_up_to_the_last_moment_of_the_grace() -> None:
    assert takes_answers(RUNNING, END + GRACE)
    assert not takes_answers(RUNNING, END + GRACE + TICK)


def test_without_a_grace_the_deadline_is_the_last_moment() -> None:
    strict = Timing(started_at=NOON, deadline_at=END, grace=timedelta(0))
    assert takes_answers(strict, END)
    assert state(strict, END + TICK) is State.EXPIRED


@pytest.mark.parametrize("moment", [NOON, NOON + minutes(5), END, END + GRACE, END + minutes(60)])
def test_a_submitted_attempt_takes_no_answers_whatever_the_time(moment: datetime) -> None:
    assert state(SUBMITTED, moment) is State.SUBMITTED
    assert not takes_answers(SUBMITTED, moment)


@given(earlier=moments, later=moments, grace=lengths)
def test_without_a_pause_time_never_leads_back_to_an_earlier_state(
    earlier: datetime, later: datetime, grace: timedelta
) -> None:
    earlier, later = sorted((earlier, later))
    timing = Timing(NOON, END, grace)
    order = list(State)
    assert order.index(state(timing, earlier)) <= order.index(state(timing, later))


def test_an_attempt_ends_after_its_limit() -> None:
    assert deadline(NOON, limit=minutes(20)) == END
    assert deadline(NOON, limit=minutes(20), closes=END + minutes(1)) == END


def test_a_quiz_that_closes_earlier_cuts_the_limit() -> None:
    assert deadline(NOON, limit=minutes(20), closes=NOON + minutes(7)) == NOON + minutes(7)


@given(started=moments, limit=lengths, closes=st.none() | moments)
def test_the_deadline_is_never_later_than_the_limit_or_the_close(
    started: datetime, limit: timedelta, closes: datetime | None
) -> None:
    ends = deadline(started, limit=limit, closes=closes)
    assert ends <= started + limit
    assert closes is None or ends <= closes
    assert ends in (started + limit, closes)


# -- a clock that stands still ---------------------------------------------------------------------------------------

PAUSED = Timing(NOON, END, GRACE, paused_at=NOON + minutes(5))


def test_a_paused_attempt_takes_what_was_on_its_way_and_is_not_over_however_long_it_takes() -> None:
    assert takes_answers(PAUSED, NOON + minutes(5) + GRACE)
    assert not takes_answers(PAUSED, NOON + minutes(5) + GRACE + TICK)
    assert state(PAUSED, END + timedelta(days=1)) is State.PAUSED
    assert not is_over(PAUSED, END + timedelta(days=1))


@given(paused=st.integers(0, 1200), stands=st.integers(0, 10**6))
def test_a_pause_moves_the_deadline_by_exactly_its_length(paused: int, stands: int) -> None:
    stopped = Timing(NOON, END, GRACE, paused_at=NOON + seconds(paused))
    back = NOON + seconds(paused + stands)
    assert resumed(stopped, back) - END == seconds(stands)
    assert time_left(stopped, back) == time_left(RUNNING, NOON + seconds(paused))


def test_a_clock_that_steps_back_during_a_pause_takes_no_time_away() -> None:
    assert resumed(PAUSED, NOON) == END


# -- a network that went away ----------------------------------------------------------------------------------------

AWAY = Timing(NOON, END, GRACE, offline=minutes(2))


def test_a_declared_grace_for_the_network_is_for_answers_that_had_to_wait() -> None:
    late = END + minutes(2)
    assert takes_answers(AWAY, late, queued=True)
    assert not takes_answers(AWAY, late)
    assert not takes_answers(AWAY, late + TICK, queued=True)


def test_an_attempt_stays_open_for_what_waits_and_its_student_may_still_end_it() -> None:
    assert state(AWAY, END + minutes(1)) is State.ENDING
    assert is_over(AWAY, END + minutes(1))
    assert state(AWAY, END + minutes(2) + TICK) is State.EXPIRED


def test_a_short_grace_for_the_network_takes_nothing_from_the_grace_for_all() -> None:
    short = Timing(NOON, END, GRACE, offline=seconds(1))
    assert takes_answers(short, END + GRACE, queued=True)
