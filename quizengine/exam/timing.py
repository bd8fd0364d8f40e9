"""Time in an attempt. Facts are stored, the state is computed; the clock is an argument.

An attempt past its deadline is closed whether or not anything has written that down yet. The grace is for the way
of the last answer over the network: it is added to the deadline when an answer arrives and shown to nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ClosedBy(StrEnum):
    """Who ended an attempt."""

    STUDENT = "student"
    TIMER = "timer"
    INSTRUCTOR = "instructor"


class State(StrEnum):
    """Where an attempt is in its life. There is no way back from a later state to an earlier one."""

    RUNNING = "running"
    ENDING = "ending"
    """The deadline has passed, the grace has not: what is on its way is still taken."""
    EXPIRED = "expired"
    """Past deadline and grace, and nothing has written it down yet."""
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class Timing:
    """The stored facts. All moments are aware."""

    started_at: datetime
    deadline_at: datetime
    grace: timedelta
    submitted_at: datetime | None = None


def deadline(started_at: datetime, *, limit: timedelta, closes: datetime | None = None) -> datetime:
    """Return when an attempt that starts now ends: after its limit, or when the quiz closes for all."""
    own = started_at + limit
    return own if closes is None else min(own, closes)


def state(timing: Timing, now: datetime) -> State:
    """Return the state of an attempt at a moment."""
    if timing.submitted_at is not None:
        return State.SUBMITTED
    if now <= timing.deadline_at:
        return State.RUNNING
    return State.ENDING if now <= timing.deadline_at + timing.grace else State.EXPIRED


def takes_answers(timing: Timing, now: datetime) -> bool:
    """Say whether an answer that arrives now counts."""
    return state(timing, now) in (State.RUNNING, State.ENDING)
