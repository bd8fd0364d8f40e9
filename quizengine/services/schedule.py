"""What sittings there are: as a student sees theirs, and as an instructor sees all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from ..content.quiz import Navigation
from ..errors import NotFound
from ..exam.admission import Door, Past, Phase, phase, refusal
from ..exam.allowance import NONE, Terms, explain
from ..exam.timing import State, is_over, state
from ..exam.zones import words
from ..i18n import Message, msg
from ..store import attempts, breaks, releases, sittings
from ..store.accounts import Viewer
from ..store.engine import reading
from .allowances import door_of, terms_of
from .breaks import end_overdue
from .closing import close_expired
from .grading import restored


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
    linear: bool
    own_times: bool
    """Some questions or sections have a time of their own."""
    cancelled_because: Message | None = None


def for_student(engine: Engine, *, viewer: Viewer, now: datetime) -> list[Card]:
    """Return the sittings of a student, those that can be taken or come soonest first, past ones last."""
    end_overdue(engine, now=now)
    with reading(engine) as connection:
        own = attempts.of_user(connection, viewer.id)
    close_expired(engine, own, now, own=True)
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


def explained(engine: Engine, *, attempt_id: str) -> tuple[Message, ...]:
    """Return how the deadline of an attempt in a sitting came about; nothing for one that was practice."""
    with reading(engine) as connection:
        row = attempts.one(connection, attempt_id)
        room = None if row is None or row.sitting_id is None else sittings.one(connection, row.sitting_id)
        if row is None or room is None:
            return ()
        terms = terms_of(connection, room, row.user_id)
        return explain(terms, started_at=row.started_at, deadline_at=row.deadline_at)


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
        why=why(terms, running),
        needs_code=bool(row.access_code),
        running=None if running is None else running.id,
        paused=running is not None and running.paused_at is not None,
        breaks_left=NONE if running is None else _breaks_left(connection, terms, running.id),
        refused=_refused(door, terms, past, code, address, now) if running is None else None,
        attempts_left=max(0, terms.attempts - len(own)),
        taken=tuple(taken(one, now) for one in own),
        linear=released.quiz.navigation is Navigation.LINEAR,
        own_times=released.quiz.own_times,
        cancelled_because=_cancelled(connection, row),
    )


def _refused(
    door: Door, terms: Terms, past: Sequence[Past], code: str | None, address: str | None, now: datetime
) -> Message | None:
    found = refusal(door, terms, past=past, code=code, address=address, now=now)
    return None if found is None else found.message


def why(terms: Terms, attempt: Any) -> tuple[Message, ...]:
    """Explain the time of a student: of the attempt that they have made, or of the one they may start (None)."""
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


def taken(row: Any, now: datetime) -> Taken:
    """Read an attempt of a sitting from its row."""
    return Taken(row.id, row.started_at, row.submitted_at, state(attempts.timing(row), now))
