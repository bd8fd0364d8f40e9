"""What sittings there are: as a student sees theirs, and as an instructor sees all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from ..errors import NotFound
from ..exam.admission import Door, Past, Phase, phase, refusal
from ..exam.allowance import NONE, Terms, explain, granted
from ..exam.contradictions import of_window
from ..exam.timing import State, is_over, state
from ..exam.zones import words
from ..i18n import Message, msg
from ..store import accommodations, attempts, breaks, groups, releases, rooms, sittings
from ..store.accounts import Viewer
from ..store.engine import reading
from .allowances import door_of, grant_of, limits_of, terms_of, terms_of_all, window_of
from .breaks import end_overdue
from .closing import close_expired
from .grading import restored
from .groups import Member

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
class Taken:
    """An attempt of a student in a sitting."""

    id: str
    started_at: datetime
    submitted_at: datetime | None
    state: State


@dataclass(frozen=True)
class Card:
    """A sitting as one of its students sees it. `why` explains their time, `refused` why they may not start now."""

    id: int
    title: str
    quiz: str
    quiz_title: str
    instructions: str | None
    items: int
    phase: Phase
    terms: Terms
    opens: Message
    closes: Message
    why: tuple[Message, ...]
    needs_code: bool
    running: str | None
    paused: bool
    breaks_left: timedelta
    refused: Message | None
    attempts_left: int
    taken: tuple[Taken, ...]
    cancelled_because: Message | None = None


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


def for_student(engine: Engine, *, viewer: Viewer, now: datetime) -> list[Card]:
    """Return the sittings of a student, those that can be taken or come soonest first, past ones last."""
    end_overdue(engine, now=now)
    with reading(engine) as connection:
        rows = sittings.of_user(connection, viewer.id)
        unsubmitted = sittings.attempts_in(connection, [row.id for row in rows], unsubmitted=True) if rows else []
    close_expired(engine, [row for row in unsubmitted if row.user_id == viewer.id], now, own=True)
    with reading(engine) as connection:
        cards = [_card(connection, row, viewer, None, None, now) for row in sittings.of_user(connection, viewer.id)]
    past = (Phase.CLOSED, Phase.CANCELLED)
    return sorted(cards, key=lambda card: (card.running is None, card.phase in past, card.terms.opens_at))


def one_for_student(engine: Engine, *, viewer: Viewer, sitting_id: int, address: str | None, now: datetime) -> Card:
    """Return one sitting to a student of its group. Raises `NotFound`."""
    with reading(engine) as connection:
        row = sittings.door(connection, sitting_id=sitting_id, user_id=viewer.id)
        if row is None:
            raise NotFound(msg("There is no such sitting, or it is not for you."))
        return _card(connection, row, viewer, address, row.access_code, now)


def for_instructor(engine: Engine, *, now: datetime) -> list[SittingLine]:
    """Return every sitting, the latest first."""
    with reading(engine) as connection:
        counts = sittings.counts(connection)
        return [_line(row, counts.get(row.id, 0), now) for row in sittings.everything(connection)]


def sheet(engine: Engine, *, sitting_id: int, now: datetime) -> SittingSheet:
    """Return all about one sitting to its instructor. Raises `NotFound`."""
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


def explained(engine: Engine, *, attempt_id: str) -> tuple[Message, ...]:
    """Return how the deadline of an attempt in a sitting came about; nothing for one that was practice."""
    with reading(engine) as connection:
        row = attempts.one(connection, attempt_id)
        room = None if row is None or row.sitting_id is None else sittings.one(connection, row.sitting_id)
        if row is None or room is None:
            return ()
        terms = terms_of(connection, room, row.user_id)
        return explain(terms, started_at=row.started_at, deadline_at=row.deadline_at)


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


def _card(
    connection: Connection, row: Any, viewer: Viewer, address: str | None, code: str | None, now: datetime
) -> Card:
    released = releases.quiz_revision(connection, row.quiz_revision_id)
    terms, door = terms_of(connection, row, viewer.id), door_of(row)
    own = [one for one in attempts.of_user(connection, viewer.id, row.quiz) if one.sitting_id == row.id]
    running = next((one for one in own if not is_over(attempts.timing(one), now)), None)
    past = [Past(one.submitted_at or one.deadline_at) for one in own if one is not running]
    return Card(
        id=row.id,
        title=row.title,
        quiz=row.quiz,
        quiz_title=row.quiz_title,
        instructions=released.quiz.instructions,
        items=sum(len(released.items) if section.draw == "all" else section.draw for section in released.quiz.sections),
        phase=phase(door, terms, now),
        terms=terms,
        opens=words(terms.opens_at, terms.timezone),
        closes=words(terms.closes_at, terms.timezone),
        why=_why(terms, running),
        needs_code=bool(row.access_code),
        running=None if running is None else running.id,
        paused=running is not None and running.paused_at is not None,
        breaks_left=NONE if running is None else _breaks_left(connection, terms, running.id),
        refused=_refused(door, terms, past, code, address, now) if running is None else None,
        attempts_left=max(0, terms.attempts - len(own)),
        taken=tuple(_taken(one, now) for one in own),
        cancelled_because=_cancelled(connection, row),
    )


def _refused(
    door: Door, terms: Terms, past: Sequence[Past], code: str | None, address: str | None, now: datetime
) -> Message | None:
    found = refusal(door, terms, past=past, code=code, address=address, now=now)
    return None if found is None else found.message


def _why(terms: Terms, attempt: Any) -> tuple[Message, ...]:
    if attempt is None:
        return explain(terms)
    return explain(terms, started_at=attempt.started_at, deadline_at=attempt.deadline_at)


def _breaks_left(connection: Connection, terms: Terms, attempt_id: str) -> timedelta:
    taken = breaks.of_attempt(connection, attempt_id)
    return max(NONE, terms.breaks - sum((one.ended_at - one.started_at for one in taken if one.ended_at), NONE))


def _cancelled(connection: Connection, row: Any) -> Message | None:
    if row.cancelled_at is None:
        return None
    return next((restored(one.body) for one in sittings.events(connection, row.id) if one.kind == "cancelled"), None)


def _taken(row: Any, now: datetime) -> Taken:
    return Taken(row.id, row.started_at, row.submitted_at, state(attempts.timing(row), now))


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
        attempt=None if attempt is None else _taken(attempt, now),
        deadline=None if attempt is None else words(attempt.deadline_at, terms.timezone),
        time=terms.time,
        why=_why(terms, attempt),
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
        text = json.loads(row.body)["text"]
        said = (
            msg("To everybody: {text}", text=text)
            if row.attempt_id is None
            else msg("To one student: {text}", text=text)
        )
        return Event(row.made_at, row.name, row.kind, said, "")
    known = row.kind in IN_WORDS and _is_message(row.body)
    return Event(row.made_at, row.name, row.kind, restored(row.body) if known else None, "" if known else row.body)


def _is_message(body: str) -> bool:
    try:
        read = json.loads(body)
    except ValueError:
        return False
    return isinstance(read, dict) and "text" in read
