"""A room as the person who watches over it sees it: who is where, who is silent, how much time is left."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine

from ..errors import NotFound
from ..exam.timing import State, state, time_left
from ..i18n import msg
from ..store import attempts, rooms, sittings
from ..store.engine import reading

OFFLINE_AFTER = timedelta(seconds=60)
"""A page speaks every few seconds and is written down every twenty: a minute without a word is no accident."""
SILENT_AFTER = timedelta(minutes=5)


class Standing(StrEnum):
    """How a student stands, what wants a look first."""

    OFFLINE = "offline"
    SILENT = "silent"
    WORKING = "working"
    ON_BREAK = "on_break"
    PAUSED = "paused"
    NOT_STARTED = "not_started"
    ENDING = "ending"
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class Seat:
    """One student of the room."""

    name: str
    login: str
    attempt_id: str | None
    standing: Standing
    answered: int
    questions: int
    position: int | None
    unsent: int
    """Answers that the student's page holds and could not send."""
    left: timedelta | None
    deadline_at: datetime | None
    quiet_for: timedelta | None
    """Since the last answer; since the start, where there is none."""
    submitted_at: datetime | None
    closed_by: str | None


@dataclass(frozen=True)
class Room:
    """A sitting with its students: those who want a look first, then by name."""

    id: int
    title: str
    paused_at: datetime | None
    cancelled: bool
    timezone: str
    now: datetime
    seats: tuple[Seat, ...]
    counts: dict[Standing, int]


def room(engine: Engine, *, sitting_id: int, now: datetime, silent_after: timedelta = SILENT_AFTER) -> Room:
    """Return a room as it stands now. Raises `NotFound`."""
    with reading(engine) as connection:
        row = sittings.one(connection, sitting_id)
        if row is None:
            raise NotFound(msg("There is no such sitting, or it is not for you."))
        found = rooms.watch(connection, sitting_id=sitting_id, group_id=row.group_id)
    seats = sorted(_seats(found, now, silent_after), key=_urgency)
    counts = Counter(seat.standing for seat in seats)
    return Room(
        row.id,
        row.title,
        row.paused_at,
        row.cancelled_at is not None,
        row.timezone,
        now,
        tuple(seats),
        {standing: counts[standing] for standing in Standing},
    )


def _urgency(seat: Seat) -> tuple[int, str]:
    return list(Standing).index(seat.standing), seat.name.casefold()


def _seats(rows: Iterable[Any], now: datetime, silent_after: timedelta) -> Iterable[Seat]:
    for row in rows:
        if row.attempt_id is None:
            yield Seat(row.name, row.login, None, Standing.NOT_STARTED, 0, 0, None, 0, None, None, None, None, None)
            continue
        timing = attempts.timing(row)
        quiet = now - max(filter(None, (row.saved_at, row.started_at)))
        seen = max(filter(None, (row.seen_at, row.saved_at, row.started_at)))
        standing = _standing(state(timing, now), row.on_break, now - seen, quiet, silent_after)
        over = standing is Standing.SUBMITTED
        yield Seat(
            row.name,
            row.login,
            row.attempt_id,
            standing,
            row.answered or 0,
            row.questions or 0,
            row.position,
            0 if over else row.waiting or 0,
            None if over else time_left(timing, now),
            row.deadline_at,
            None if over else quiet,
            row.submitted_at,
            row.closed_by,
        )


def _standing(at_hand: State, on_break: bool, unseen: timedelta, quiet: timedelta, silent_after: timedelta) -> Standing:
    if at_hand is State.SUBMITTED:
        return Standing.SUBMITTED
    if at_hand in (State.ENDING, State.EXPIRED):
        return Standing.ENDING
    if at_hand is State.PAUSED:
        return Standing.ON_BREAK if on_break else Standing.PAUSED
    if unseen > OFFLINE_AFTER:
        return Standing.OFFLINE
    return Standing.SILENT if quiet >= silent_after else Standing.WORKING
