"""Time in an attempt. Facts are stored, the state is computed; the clock is an argument.

An attempt past its deadline is closed whether or not anything has written that down yet. The grace is for the way
of the last answer over the network: it is added to the deadline when an answer arrives and shown to nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum


class ClosedBy(StrEnum):
    """Who ended an attempt."""

    STUDENT = "student"
    TIMER = "timer"
    INSTRUCTOR = "instructor"


class State(StrEnum):
    """Where an attempt is in its life. There is no way back from a later state to an earlier one, but for a pause."""

    PAUSED = "paused"
    """The clock stands still, for the whole room or for a break."""
    RUNNING = "running"
    ENDING = "ending"
    """The deadline has passed, and what is on its way is still taken."""
    EXPIRED = "expired"
    """Past deadline and every grace, and nothing has written it down yet."""
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class Timing:
    """The stored facts. All moments are aware.

    `grace` is for the way of every answer; `offline` is how long after the deadline an answer is taken that waited
    for a network. `paused_at` is when the clock was stopped, if it stands still.
    """

    started_at: datetime
    deadline_at: datetime
    grace: timedelta
    submitted_at: datetime | None = None
    paused_at: datetime | None = None
    offline: timedelta = timedelta(0)


def deadline(started_at: datetime, *, limit: timedelta, closes: datetime | None = None) -> datetime:
    """Return when an attempt that starts now ends: after its limit, or when the quiz closes for all."""
    own = started_at + limit
    return own if closes is None else min(own, closes)


def stretched(limit: timedelta, factor: Decimal) -> timedelta:
    """Return a limit times a student's factor, rounded up to whole seconds."""
    seconds = Decimal(limit // timedelta(microseconds=1)) / 1_000_000 * factor
    return timedelta(seconds=int(seconds.to_integral_value(ROUND_CEILING)))


def state(timing: Timing, now: datetime) -> State:
    """Return the state of an attempt at a moment."""
    if timing.submitted_at is not None:
        return State.SUBMITTED
    if timing.paused_at is not None:
        return State.PAUSED
    if now <= timing.deadline_at:
        return State.RUNNING
    return State.ENDING if now <= timing.deadline_at + max(timing.grace, timing.offline) else State.EXPIRED


def takes_answers(timing: Timing, now: datetime, *, queued: bool = False) -> bool:
    """Say whether an answer that arrives now counts. `queued` is one that had to wait for a network.

    When the clock is stopped, what was on its way is still taken.
    """
    allowed = max(timing.grace, timing.offline) if queued else timing.grace
    at_hand = state(timing, now)
    if at_hand is State.PAUSED:
        return timing.paused_at is not None and now <= timing.paused_at + allowed
    return at_hand is State.RUNNING or (at_hand is State.ENDING and now <= timing.deadline_at + allowed)


def is_over(timing: Timing, now: datetime) -> bool:
    """Say whether a student who is at the page can do no more: handed in, or past deadline and grace."""
    return state(timing, now) is not State.PAUSED and not takes_answers(timing, now)


def resumed(timing: Timing, now: datetime) -> datetime:
    """Return the deadline when the clock goes on: later by exactly the time that it stood still."""
    stood = now - timing.paused_at if timing.paused_at is not None else timedelta(0)
    return timing.deadline_at + max(stood, timedelta(0))


def time_left(timing: Timing, now: datetime) -> timedelta:
    """Return how much of its time an attempt has left; never less than none."""
    return max((timing.deadline_at - (timing.paused_at or now)), timedelta(0))
