"""What a person does who watches over a room: a word to all or to one, a pause, an end. Everything is logged."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from ..errors import Conflict, NotAccepted, NotFound
from ..exam.timing import ClosedBy, State, state
from ..i18n import Message, msg
from ..store import attempts, rooms, sittings
from ..store import breaks as stored_breaks
from ..store.accounts import Viewer
from ..store.engine import writing
from . import breaks
from .closing import close_attempt
from .grading import stored

LONGEST = 2_000
"""How long a message or a reason may be."""
WHY = msg("Say why, in a sentence: it stays in the log.")


def say(
    engine: Engine, *, viewer: Viewer, sitting_id: int, text: str, now: datetime, attempt_id: str | None = None
) -> None:
    """Say something to everybody in a room, or to the student of one attempt. It is on their page within seconds.

    Raises `NotFound`, and `NotAccepted` for a message that is empty, overlong or cannot be stored.
    """
    words = _words("text", text, msg("Write what you want to say."))
    with writing(engine) as connection:
        _room(connection, sitting_id)
        if attempt_id is not None:
            _attempt(connection, sitting_id, attempt_id)
        body = json.dumps({"text": words}, ensure_ascii=False)
        _note(connection, sitting_id, rooms.MESSAGE, body, viewer, now, attempt_id)


def pause(engine: Engine, *, viewer: Viewer, sitting_id: int, now: datetime) -> int:
    """Stop every clock of a room; returns how many ran. Whoever is on a break is on it no more.

    Whoever's time is over, be it because a break was used up long ago, stays as they are.

    Raises `NotFound`, and `Conflict` where the room is paused already.
    """
    with writing(engine) as connection:
        room = _room(connection, sitting_id)
        if room.paused_at is not None:
            raise Conflict(msg("The room is paused already."))
        running = [row.id for row in rooms.open_attempts(connection, sitting_id) if _ticks(connection, row, now)]
        rooms.stop(connection, running, now=now)
        sittings.change(connection, sitting_id, {"paused_at": now})
        _note(connection, sitting_id, "paused", stored(msg("The room was paused.")), viewer, now)
    return len(running)


def resume(engine: Engine, *, viewer: Viewer, sitting_id: int, now: datetime) -> int:
    """Let every clock of a room go on, each deadline later by exactly the pause; returns how many did.

    Raises `NotFound`, and `Conflict` where the room is not paused.
    """
    with writing(engine) as connection:
        room = _room(connection, sitting_id)
        if room.paused_at is None:
            raise Conflict(msg("The room is not paused."))
        standing = [row for row in rooms.open_attempts(connection, sitting_id) if row.paused_at is not None]
        reason = stored(msg("The room was paused."))
        rooms.go_on(connection, standing, reason=reason, by=viewer.id, now=now)
        sittings.change(connection, sitting_id, {"paused_at": None})
        _note(connection, sitting_id, "resumed", stored(msg("The room goes on.")), viewer, now)
    return len(standing)


def end_one(engine: Engine, *, viewer: Viewer, sitting_id: int, attempt_id: str, reason: str, now: datetime) -> bool:
    """End one attempt with every answer that has come in; says whether this call did. Raises as `end_all` does."""
    with writing(engine) as connection:
        _room(connection, sitting_id)
        _attempt(connection, sitting_id, attempt_id)
        why = _words("reason", reason, WHY)
        # On PostgreSQL an answer that is being saved either comes before this or is told that the attempt is over.
        ended = _end(connection, stored_breaks.held(connection, attempt_id), now)
        if ended:
            name = _attempt(connection, sitting_id, attempt_id).name
            said = msg("Ended for {name}: {reason}", name=name, reason=why)
            _note(connection, sitting_id, "ended", stored(said), viewer, now, attempt_id)
    return ended


def end_all(engine: Engine, *, viewer: Viewer, sitting_id: int, reason: str, now: datetime) -> int:
    """End every open attempt of a room, paused ones too; returns how many this call ended.

    Raises `NotFound`, and `NotAccepted` where no reason is given.
    """
    with writing(engine) as connection:
        _room(connection, sitting_id)
        said = msg("Ended for everybody: {reason}", reason=_words("reason", reason, WHY))
        ended = sum(_end(connection, row, now) for row in rooms.open_attempts(connection, sitting_id))
        _note(connection, sitting_id, "ended", stored(said), viewer, now)
    return ended


def _ticks(connection: Connection, row: Any, now: datetime) -> bool:
    """Say whether the clock of an attempt runs; a break ends here, and it may have been used up long ago."""
    if row.paused_at is not None:
        row = attempts.one(connection, row.id) if breaks.finish(connection, row, now) else row
    return state(attempts.timing(row), now) is State.RUNNING


def _end(connection: Connection, row: Any, now: datetime) -> bool:
    at_hand = state(attempts.timing(row), now)
    if at_hand in (State.RUNNING, State.PAUSED):
        return close_attempt(connection, row.id, at=now, by=ClosedBy.INSTRUCTOR, now=now)
    return at_hand is not State.SUBMITTED and close_attempt(
        connection, row.id, at=row.deadline_at, by=ClosedBy.TIMER, now=now
    )


def _words(field: str, text: str, missing: Message) -> str:
    words = text.strip().replace("\r\n", "\n")
    if not words:
        raise NotAccepted((field, missing))
    if len(words) > LONGEST:
        raise NotAccepted((field, msg("Write at most {limit} characters.", limit=LONGEST)))
    if "\0" in words:
        raise NotAccepted((field, msg("There is a character in it that cannot be stored. Type it again.")))
    return words


def _room(connection: Connection, sitting_id: int) -> Any:
    found = sittings.held(connection, [sitting_id])
    if not found:
        raise NotFound(msg("There is no such sitting, or it is not for you."))
    return found[0]


def _attempt(connection: Connection, sitting_id: int, attempt_id: str) -> Any:
    row = attempts.one(connection, attempt_id)
    if row is None or row.sitting_id != sitting_id:
        raise NotFound(msg("There is no such page, or it is not yours."))
    return row


def _note(
    connection: Connection,
    sitting_id: int,
    kind: str,
    body: str,
    viewer: Viewer,
    now: datetime,
    attempt_id: str | None = None,
) -> None:
    sittings.note(connection, sitting_id, kind=kind, body=body, made_by=viewer.id, now=now, attempt_id=attempt_id)
