"""Sittings as an instructor sees them: the list, and all about one with every student's time explained."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from ..errors import NotFound
from ..exam.admission import Phase, phase
from ..exam.allowance import NONE, Terms, granted
from ..exam.contradictions import of_window
from ..exam.zones import words
from ..i18n import Message, msg
from ..store import accommodations, groups, releases, rooms, sittings
from ..store.engine import reading
from .allowances import door_of, grant_of, limits_of, terms_of_all, window_of
from .breaks import end_overdue
from .grading import restored
from .groups import Member
from .schedule import Taken, taken, why

# What this project writes as a message; other lines of the log are what somebody typed.
IN_WORDS = {
    "created",
    "changed",
    "cancelled",
    "moved",
    "room_started",
    "granted",
    "revoked",
    "paused",
    "resumed",
    "ended",
}


@dataclass(frozen=True)
class SittingLine:
    """A sitting in an instructor's list."""

    id: int
    title: str
    quiz_title: str
    group: str
    opens: Message
    closes: Message
    phase: Phase
    attempts: int


@dataclass(frozen=True)
class Place:
    """A student of a sitting in its instructor's table, with the same explanation that the student reads."""

    member: Member
    attempt: Taken | None
    deadline: Message | None
    time: timedelta
    why: tuple[Message, ...]
    extended: bool


@dataclass(frozen=True)
class Granting:
    """An accommodation in a list."""

    id: int
    holder: str
    to_group: bool
    gives: tuple[Message, ...]
    reason: str
    granted_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Event:
    at: datetime
    by: str
    kind: str
    words: Message | None
    text: str


@dataclass(frozen=True)
class SittingSheet:
    """Everything on the page of one sitting. `row` has the columns of the table."""

    row: Any
    phase: Phase
    opens: Message
    closes: Message
    limit: timedelta
    warnings: tuple[Message, ...]
    newer_release: bool
    places: tuple[Place, ...]
    grantings: tuple[Granting, ...]
    standing: tuple[Granting, ...]
    events: tuple[Event, ...]

    @property
    def started(self) -> int:
        return sum(place.attempt is not None for place in self.places)


def for_instructor(engine: Engine, *, now: datetime) -> list[SittingLine]:
    """Return every sitting, the latest first."""
    with reading(engine) as connection:
        counts = sittings.counts(connection)
        return [_line(row, counts.get(row.id, 0), now) for row in sittings.everything(connection)]


def sheet(engine: Engine, *, sitting_id: int, now: datetime) -> SittingSheet:
    """Return all about one sitting to its instructor. Raises `NotFound`."""
    end_overdue(engine, now=now)
    with reading(engine) as connection:
        row = sittings.one(connection, sitting_id)
        if row is None:
            raise NotFound(msg("There is no such sitting."))
        limits = limits_of(connection, row)
        newest = releases.current_quiz(connection, row.quiz)
        return SittingSheet(
            row=row,
            phase=_phase(row, now),
            opens=words(row.opens_at, row.timezone),
            closes=words(row.closes_at, row.timezone),
            limit=limits.limit,
            warnings=tuple(one.message for one in of_window(window_of(row), limit=limits.limit)),
            newer_release=newest is not None and newest.id != row.quiz_revision_id,
            places=tuple(_places(connection, row, now)),
            grantings=tuple(_granting(one, row.timezone) for one in accommodations.listed(connection, sitting_id)),
            standing=standing_of(connection, row.timezone),
            events=tuple(_event(one) for one in sittings.events(connection, sitting_id)),
        )


def standing(engine: Engine, timezone: str) -> tuple[Granting, ...]:
    """Return the accommodations that hold in every sitting."""
    with reading(engine) as connection:
        return standing_of(connection, timezone)


def standing_of(connection: Connection, timezone: str) -> tuple[Granting, ...]:
    return tuple(_granting(one, timezone) for one in accommodations.listed(connection, None))


def title(engine: Engine, *, sitting_id: int) -> str:
    """Return the title of a sitting. Raises `NotFound`."""
    return str(_row(engine, sitting_id).title)


def timezone(engine: Engine, *, sitting_id: int) -> str:
    """Return the time zone of a sitting. Raises `NotFound`."""
    return str(_row(engine, sitting_id).timezone)


def _row(engine: Engine, sitting_id: int) -> Any:
    with reading(engine) as connection:
        row = sittings.one(connection, sitting_id)
    if row is None:
        raise NotFound(msg("There is no such sitting."))
    return row


def _phase(row: Any, now: datetime) -> Phase:
    usual = Terms(row.opens_at, row.closes_at, row.timezone, NONE)
    return phase(door_of(row), usual, now)


def _line(row: Any, attempts_made: int, now: datetime) -> SittingLine:
    return SittingLine(
        row.id,
        row.title,
        row.quiz_title,
        row.group_name,
        words(row.opens_at, row.timezone),
        words(row.closes_at, row.timezone),
        _phase(row, now),
        attempts_made,
    )


def _places(connection: Connection, row: Any, now: datetime) -> list[Place]:
    made = sittings.attempts_in(connection, [row.id])
    latest = {one.user_id: one for one in made}
    members = {
        one.id: Member(one.id, one.login, one.name, bool(one.synthetic))
        for one in groups.members(connection, row.group_id)
    }
    # Who left the group and has an attempt still belongs in the table.
    gone = [one for one in groups.students(connection) if one.id in latest and one.id not in members]
    members |= {one.id: Member(one.id, one.login, one.name, bool(one.synthetic)) for one in gone}
    terms = terms_of_all(connection, row, list(members))
    found = [_place(member, terms[id], latest.get(id), now) for id, member in members.items()]
    return sorted(found, key=lambda place: (place.member.name.casefold(), place.member.login))


def _place(member: Member, terms: Terms, attempt: Any, now: datetime) -> Place:
    return Place(
        member=member,
        attempt=None if attempt is None else taken(attempt, now),
        deadline=None if attempt is None else words(attempt.deadline_at, terms.timezone),
        time=terms.time,
        why=why(terms, attempt),
        extended=bool(terms.counted),
    )


def _granting(row: Any, timezone: str) -> Granting:
    grant = grant_of(row)
    return Granting(
        row.id,
        row.group_name if row.group_id is not None else f"{row.user_name} ({row.user_login})",
        row.group_id is not None,
        granted(grant, timezone),
        row.reason,
        row.granted_at,
        row.revoked_at,
    )


def _event(row: Any) -> Event:
    if row.kind == rooms.MESSAGE:
        return Event(row.made_at, row.name, row.kind, _message(row), "")
    known = row.kind in IN_WORDS and _is_message(row.body)
    return Event(row.made_at, row.name, row.kind, restored(row.body) if known else None, "" if known else row.body)


def _message(row: Any) -> Message:
    text = json.loads(row.body)["text"]
    return msg("To one student: {text}", text=text) if row.attempt_id else msg("To everybody: {text}", text=text)


def _is_message(body: str) -> bool:
    try:
        read = json.loads(body)
    except ValueError:
        return False
    return isinstance(read, dict) and "text" in read
