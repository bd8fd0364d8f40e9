"""Breaks of single students: times in which the clock of their attempt stands still."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update

from .attempts import attempt, attempt_item
from .tables import AttemptPause

pause: Table = AttemptPause.__table__  # type: ignore[attr-defined]

BREAK = "break"

_HELD = select(attempt).where(attempt.c.id == bindparam("attempt_id")).with_for_update(of=attempt, key_share=True)
_BREAKS = select(pause).where(pause.c.kind == BREAK).order_by(pause.c.id)


def held(connection: Connection, attempt_id: str) -> Row[Any] | None:
    """Return an attempt, held until the transaction ends."""
    return connection.execute(_HELD, {"attempt_id": attempt_id}).one_or_none()


def of_attempt(connection: Connection, attempt_id: str) -> Sequence[Row[Any]]:
    """Return the breaks of an attempt, oldest first; the one that runs has no end."""
    return connection.execute(_BREAKS.where(pause.c.attempt_id == attempt_id)).all()


def running(connection: Connection) -> Sequence[Row[Any]]:
    """Return every break that runs."""
    return connection.execute(_BREAKS.where(pause.c.ended_at.is_(None))).all()


def begin(connection: Connection, attempt_id: str, now: datetime) -> bool:
    """Stop the clock of an attempt that is open; say whether it ran."""
    ticking = update(attempt).where(
        attempt.c.id == attempt_id, attempt.c.submitted_at.is_(None), attempt.c.paused_at.is_(None)
    )
    if connection.execute(ticking.values(paused_at=now)).rowcount != 1:
        return False
    connection.execute(insert(pause).values(attempt_id=attempt_id, kind=BREAK, started_at=now, ended_at=None))
    return True


_LATER = (
    update(attempt_item)
    .where(attempt_item.c.attempt_id == bindparam("a"), attempt_item.c.position == bindparam("p"))
    .values(closes_at=bindparam("later"))
)


def set_limits(connection: Connection, rows: Sequence[tuple[str, int, datetime]]) -> None:
    """Write until when questions are open: (attempt, position, moment)."""
    if rows:
        connection.execute(_LATER, [{"a": id, "p": position, "later": later} for id, position, later in rows])


def end(connection: Connection, attempt_id: str, *, at: datetime) -> None:
    """Let the clock go on. The deadline is moved by whoever calls."""
    connection.execute(update(attempt).where(attempt.c.id == attempt_id).values(paused_at=None))
    runs = update(pause).where(pause.c.attempt_id == attempt_id, pause.c.kind == BREAK, pause.c.ended_at.is_(None))
    connection.execute(runs.values(ended_at=at))
