"""What a running page hears from the server every few seconds: the time, the deadline, a pause, a word to the room."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from ..errors import NotFound, NotSignedIn
from ..exam.timing import State, is_over, state
from ..i18n import msg
from ..store import accounts, rooms
from ..store.engine import reading, writing
from ..store.rooms import Pulse
from .signing_in import token_sha

RARELY = timedelta(seconds=20)
"""How old the last sign of a page may become before it is written again."""


@dataclass(frozen=True)
class Said:
    """A message to the room or to one student."""

    id: int
    text: str
    at: datetime


@dataclass(frozen=True)
class Beat:
    """The answer to a page that asks how things stand. `closes_at` is the end of the open question's own time."""

    now: datetime
    deadline_at: datetime
    closes_at: datetime | None
    paused: bool
    over: bool
    frontier: int | None
    messages: tuple[Said, ...]


def pulse(
    engine: Engine, *, token: str, attempt_id: str, position: int, waiting: int, heard: int, now: datetime
) -> Beat:
    """Return how an attempt stands and what was said after the message `heard`; notes that its page lives.

    `waiting` is how many answers the page could not send yet. Raises `NotSignedIn` and `NotFound`.
    """
    sha = token_sha(token)
    with reading(engine) as connection:
        found = rooms.pulse(connection, token_sha=sha, attempt_id=attempt_id, now=now)
        if found is None:
            if accounts.viewer(connection, sha, now) is None:
                raise NotSignedIn(msg("You are not signed in any more. Sign in again: your saved answers are kept."))
            raise NotFound(msg("There is no such page, or it is not yours."))
        said = messages(connection, attempt_id, after=heard) if found.last_message > heard else ()
    if _is_news(found, position, waiting, now):
        with writing(engine) as connection:
            rooms.seen(connection, attempt_id, at=now, position=position, waiting=waiting)
    paused = state(found.timing, now) is State.PAUSED
    return Beat(
        now, found.timing.deadline_at, found.closes_at, paused, is_over(found.timing, now), found.frontier, said
    )


def messages(connection: Connection, attempt_id: str, *, after: int = 0) -> tuple[Said, ...]:
    """Return what was said to the room or to this student after a message."""
    rows = rooms.messages(connection, attempt_id, after=after)
    return tuple(said_of(row) for row in rows)


def said_of(row: Any) -> Said:
    return Said(row.id, json.loads(row.body)["text"], row.made_at)


def _is_news(found: Pulse, position: int, waiting: int, now: datetime) -> bool:
    if found.timing.submitted_at is not None:
        return False
    if found.seen is None:
        return True
    at, was, held = found.seen
    return (was, held) != (position, waiting) or now - at >= RARELY
