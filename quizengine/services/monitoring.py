"""A room as the person who watches over it sees it: who is where, who is silent, how much time is left."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
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
PAGE = 100
"""How many students a page of the monitor shows."""


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
    """What is left where the clock stands still; where it runs, that is until `deadline_at`."""
    deadline_at: datetime | None
    answered_at: datetime | None
    """When the last answer came."""
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


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of a room: one standing or all, a part of a name, a page of the list."""

    standing: Standing | None = None
    name: str = ""
    page: int = 1
    silent_minutes: int = 5


@dataclass(frozen=True)
class View:
    """What was asked for: at most `PAGE` students. `sha` stays the same as long as nothing that is shown changes."""

    room: Room
    asked: Asked
    seats: tuple[Seat, ...]
    found: int
    page: int
    pages: int
    sha: str


def view(engine: Engine, *, sitting_id: int, asked: Asked, now: datetime) -> View:
    """Return a part of a room as it stands now. Raises `NotFound`."""
    whole = room(engine, sitting_id=sitting_id, now=now, silent_after=timedelta(minutes=asked.silent_minutes))
    named = asked.name.strip().casefold()
    found = [
        seat
        for seat in whole.seats
        if asked.standing in (None, seat.standing) and named in f"{seat.name}\n{seat.login}".casefold()
    ]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, asked.page), pages)
    seats = tuple(found[(page - 1) * PAGE : page * PAGE])
    facts = (whole.title, whole.paused_at, whole.cancelled, tuple(whole.counts.values()), len(found), page, seats)
    return View(whole, asked, seats, len(found), page, pages, sha256(repr(facts).encode()).hexdigest()[:16])


def seat(engine: Engine, *, sitting_id: int, attempt_id: str, now: datetime) -> tuple[Room, Seat]:
    """Return one student of a room by their newest attempt. Raises `NotFound`."""
    whole = room(engine, sitting_id=sitting_id, now=now)
    found = next((one for one in whole.seats if one.attempt_id == attempt_id), None)
    if found is None:
        raise NotFound(msg("There is no such page, or it is not yours."))
    return whole, found


def room(engine: Engine, *, sitting_id: int, now: datetime, silent_after: timedelta = SILENT_AFTER) -> Room:
    """Return a room as it stands now. Raises `NotFound`."""
    with reading(engine) as connection:
        row = sittings.one(connection, sitting_id)
        if row is None:
            raise NotFound(msg("There is no such sitting, or it is not for you."))
        found, members = rooms.watch(connection, sitting_id), rooms.members(connection, row.group_id)
    started = {one.user_id for one in found}
    absent = [_absent(one) for one in members if one.id not in started]
    seats = sorted(
        [*absent, *_seats(found, now, silent_after)], key=lambda seat: (_URGENCY[seat.standing], seat.name.casefold())
    )
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


_URGENCY = {standing: place for place, standing in enumerate(Standing)}


def _absent(row: Any) -> Seat:
    return Seat(row.name, row.login, None, Standing.NOT_STARTED, 0, 0, None, 0, None, None, None, None, None)


def _seats(rows: Iterable[Any], now: datetime, silent_after: timedelta) -> Iterable[Seat]:
    for row in rows:
        timing = attempts.timing(row)
        quiet = now - max(filter(None, (row.saved_at, row.started_at)))
        # A page without a script is never heard of: it is silent at the most.
        unseen = None if row.seen_at is None else now - max(filter(None, (row.seen_at, row.saved_at)))
        standing = _standing(state(timing, now), row.on_break, unseen, quiet, silent_after)
        over = standing is Standing.SUBMITTED
        yield Seat(
            row.name,
            row.login,
            row.id,
            standing,
            row.answered,
            row.questions,
            row.position,
            0 if over else row.waiting or 0,
            time_left(timing, now) if standing in (Standing.PAUSED, Standing.ON_BREAK) else None,
            row.deadline_at,
            row.saved_at,
            row.submitted_at,
            row.closed_by,
        )


def _standing(
    at_hand: State, on_break: bool, unseen: timedelta | None, quiet: timedelta, silent_after: timedelta
) -> Standing:
    if at_hand is State.SUBMITTED:
        return Standing.SUBMITTED
    if at_hand in (State.ENDING, State.EXPIRED):
        return Standing.ENDING
    if at_hand is State.PAUSED:
        return Standing.ON_BREAK if on_break else Standing.PAUSED
    if unseen is not None and unseen > OFFLINE_AFTER:
        return Standing.OFFLINE
    return Standing.SILENT if quiet >= silent_after else Standing.WORKING
