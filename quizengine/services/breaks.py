"""Breaks that a student is granted: the clock of the attempt stands still, and the deadline moves by exactly as much.

A break that is longer than what is left of the granted total counts only up to that: the rest is the student's time.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from ..errors import Conflict, NotFound
from ..exam.allowance import NONE, Terms
from ..exam.timing import State, resumed, state
from ..exam.zones import words
from ..i18n import Message, msg
from ..store import accommodations, attempts, breaks, papers, sittings
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .allowances import terms_of
from .grading import stored


@dataclass(frozen=True)
class Break:
    """The breaks of an attempt as its student sees them. `until` is when a running one is used up."""

    attempt_id: str
    title: str
    granted: timedelta
    left: timedelta
    started_at: datetime | None
    until: datetime | None
    until_said: Message | None
    deadline_at: datetime
    timezone: str
    sitting_id: int


def show(engine: Engine, *, viewer: Viewer, attempt_id: str, now: datetime) -> Break:
    """Return the breaks of a student's own attempt. Raises `NotFound`, also where breaks are no matter."""
    with reading(engine) as connection:
        row, room, terms = _own(connection, viewer, attempt_id)
        return _break(connection, row, room, terms, now)


def begin(engine: Engine, *, viewer: Viewer, attempt_id: str, now: datetime) -> None:
    """Begin a break. Raises `NotFound`, and `Conflict` where there is none left or the clock does not run."""
    with writing(engine) as connection:
        row, room, terms = _own(connection, viewer, attempt_id, hold=True)
        at_hand = _break(connection, row, room, terms, now)
        if room.paused_at is not None or row.paused_at is not None:
            raise Conflict(msg("The clock stands still already. A break can begin when it goes on."))
        if state(attempts.timing(row), now) is not State.RUNNING:
            raise Conflict(msg("The attempt is over, so there is nothing to take a break from."))
        if at_hand.left <= NONE:
            raise Conflict(msg("You have no break left in this attempt."))
        breaks.begin(connection, attempt_id, now)


def end(engine: Engine, *, viewer: Viewer, attempt_id: str, now: datetime) -> bool:
    """End a running break; says whether one ran. Raises `NotFound`, and `Conflict` while the room is paused."""
    with writing(engine) as connection:
        row, room, terms = _own(connection, viewer, attempt_id, hold=True)
        if room.paused_at is not None:
            raise Conflict(msg("The room is paused. Your clock goes on when the room does."))
        return _end(connection, row, room, terms, now)


def end_overdue(engine: Engine, *, now: datetime) -> int:
    """End every break that is used up, as of the moment when it was; returns how many. A sweep calls this."""
    with reading(engine) as connection:
        running = [row.attempt_id for row in breaks.running(connection)]
    return sum(_end_if_used_up(engine, attempt_id, now) for attempt_id in running)


def finish(connection: Connection, attempt: Any, now: datetime) -> bool:
    """End the break of an attempt of a sitting, if one runs, in the caller's transaction; says whether one did."""
    room = sittings.one(connection, attempt.sitting_id)
    return room is not None and _end(connection, attempt, room, terms_of(connection, room, attempt.user_id), now)


def cut_short(connection: Connection, attempt: Any, room: Any, before: Terms, after: Terms, now: datetime) -> bool:
    """End a break that is no longer covered by what is granted, now; says whether there was one.

    What has passed of it was granted while it ran: the clock stood still, and the deadline moves by as much.
    """
    if after.breaks >= before.breaks:
        return False
    until = _break(connection, attempt, room, after, now).until
    return until is not None and now >= until and _end(connection, attempt, room, before, now)


def _end_if_used_up(engine: Engine, attempt_id: str, now: datetime) -> bool:
    with writing(engine) as connection:
        row = breaks.held(connection, attempt_id)
        room = sittings.one(connection, row.sitting_id) if row is not None and row.sitting_id is not None else None
        if row is None or room is None or room.paused_at is not None or row.submitted_at is not None:
            return False
        terms = terms_of(connection, room, row.user_id)
        until = _break(connection, row, room, terms, now).until
        return until is not None and now >= until and _end(connection, row, room, terms, now)


def _own(connection: Connection, viewer: Viewer, attempt_id: str, *, hold: bool = False) -> tuple[Any, Any, Terms]:
    row = breaks.held(connection, attempt_id) if hold else attempts.one(connection, attempt_id)
    room = None
    if row is not None and row.user_id == viewer.id and row.sitting_id is not None:
        room = sittings.one(connection, row.sitting_id)
    if row is None or room is None:
        raise NotFound(msg("There is no such page, or it is not yours."))
    return row, room, terms_of(connection, room, viewer.id)


def _break(connection: Connection, row: Any, room: Any, terms: Terms, now: datetime) -> Break:
    taken = breaks.of_attempt(connection, row.id)
    ended = sum((_between(one.started_at, one.ended_at) for one in taken if one.ended_at is not None), NONE)
    left = max(NONE, terms.breaks - ended)
    started_at = next((one.started_at for one in taken if one.ended_at is None), None)
    until = None if started_at is None else started_at + left
    now_left = left if started_at is None else max(NONE, left - _between(started_at, now))
    return Break(
        attempt_id=row.id,
        title=room.title,
        granted=terms.breaks,
        left=now_left,
        started_at=started_at,
        until=until,
        until_said=None if until is None else words(until, room.timezone, near=now),
        deadline_at=row.deadline_at,
        timezone=room.timezone,
        sitting_id=room.id,
    )


def _between(started_at: datetime, ended_at: datetime) -> timedelta:
    """Return how long a break took: no time at all if the server's clock was set back meanwhile."""
    return max(NONE, ended_at - started_at)


def _end(connection: Connection, row: Any, room: Any, terms: Terms, now: datetime) -> bool:
    at_hand = _break(connection, row, room, terms, now)
    if at_hand.started_at is None or at_hand.until is None or row.submitted_at is not None:
        return False
    at = max(at_hand.started_at, min(now, at_hand.until))
    # The clock was stopped when the break began, whatever else stopped it meanwhile.
    after = resumed(replace(attempts.timing(row), paused_at=at_hand.started_at), at)
    breaks.end(connection, row.id, at=at)
    papers.shift(connection, row.id, stopped=at_hand.started_at, stood=at - at_hand.started_at)
    reason = stored(msg("A break."))
    accommodations.move_deadline(
        connection, row.id, before=row.deadline_at, after=after, reason=reason, by=row.user_id, now=now
    )
    return True
