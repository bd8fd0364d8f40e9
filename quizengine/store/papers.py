"""Papers that were drawn: which items a student has met, and the pace of a paper that is taken question by question."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from .attempts import attempt, attempt_item, item, item_revision
from .breaks import pause

MET = (
    select(attempt.c.number, item.c.bank, item.c.slug)
    .select_from(attempt)
    .outerjoin(attempt_item, attempt_item.c.attempt_id == attempt.c.id)
    .outerjoin(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
    .outerjoin(item, item.c.id == item_revision.c.item_id)
    .where(attempt.c.user_id == bindparam("user_id"), attempt.c.quiz == bindparam("quiz"))
)
_EARLIER = MET.where(attempt.c.number < bindparam("number"))
_PACED = select(attempt.c.quiz_revision_id, attempt.c.time_factor).where(attempt.c.id == bindparam("attempt_id"))
_PLACES = (
    select(
        attempt_item.c.position,
        attempt_item.c.item_revision_id,
        attempt_item.c.section,
        attempt_item.c.opened_at,
        attempt_item.c.closes_at,
    )
    .where(attempt_item.c.attempt_id == bindparam("attempt_id"))
    .order_by(attempt_item.c.position)
)
_STANDS = (
    select(pause.c.started_at, pause.c.ended_at)
    .where(pause.c.attempt_id == bindparam("attempt_id"), pause.c.ended_at.is_not(None))
    .order_by(pause.c.id)
)
_PLACE = and_(attempt_item.c.attempt_id == bindparam("a"), attempt_item.c.position == bindparam("p"))
_STILL_RUNS = and_(attempt_item.c.attempt_id == bindparam("a"), attempt_item.c.closes_at >= bindparam("stopped"))
_RUNNING = select(attempt_item.c.position, attempt_item.c.closes_at).where(_STILL_RUNS)


def met(connection: Connection, *, user_id: int, quiz: str, before: int | None = None) -> tuple[int, frozenset[str]]:
    """Return what a student has met in attempts of a quiz: the latest attempt's number (0 for none) and the items.

    Items are named `bank:item`. `before` leaves out the attempts from this number on. One statement.
    """
    asked = {"user_id": user_id, "quiz": quiz}
    statement = MET if before is None else _EARLIER
    rows = connection.execute(statement, asked if before is None else {**asked, "number": before}).all()
    return summed(rows)


def summed(rows: Sequence[Any]) -> tuple[int, frozenset[str]]:
    """Return what rows of `MET` say: the latest attempt's number, 0 for none, and the names of the items."""
    names = frozenset(f"{row.bank}:{row.slug}" for row in rows if row.slug is not None)
    return max((row.number for row in rows), default=0), names


def places(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return position, item_revision_id, section, opened_at and closes_at of every question, in order."""
    return connection.execute(_PLACES, {"attempt_id": attempt_id}).all()


def stands(connection: Connection, attempt_id: str) -> list[tuple[datetime, datetime]]:
    """Return the times in which the clock of an attempt stood still, oldest first; one that lasts is not among them."""
    return [(row.started_at, row.ended_at) for row in connection.execute(_STANDS, {"attempt_id": attempt_id})]


def paced(connection: Connection, attempt_id: str) -> Any:
    """Return quiz_revision_id and time_factor of an attempt."""
    return connection.execute(_PACED, {"attempt_id": attempt_id}).one()


def move_on(connection: Connection, attempt_id: str, *, position: int, to: int) -> bool:
    """Move the frontier of an open attempt on from a question; says whether it stood there."""
    there = and_(attempt.c.id == attempt_id, attempt.c.frontier == position, attempt.c.submitted_at.is_(None))
    return connection.execute(update(attempt).where(there).values(frontier=to)).rowcount == 1


def pace(connection: Connection, attempt_id: str, position: int, **times: datetime | None) -> None:
    """Write down when a question was opened (`opened_at`) or closes (`closes_at`)."""
    connection.execute(update(attempt_item).where(_PLACE).values(**times), {"a": attempt_id, "p": position})


def shift(connection: Connection, attempt_id: str, *, stopped: datetime, stood: timedelta) -> None:
    """Let every own time that still ran when the clock stopped end later by the time that it stood still."""
    if stood <= timedelta(0):
        return
    for place in connection.execute(_RUNNING, {"a": attempt_id, "stopped": stopped}).all():
        pace(connection, attempt_id, place.position, closes_at=place.closes_at + stood)
