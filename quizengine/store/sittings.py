"""Sittings and what was done in them. What stands before a start is Core, built once: a room starts all at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, bindparam, func, insert, select, update

from .attempts import account, attempt, quiz_revision
from .groups import group, member
from .tables import Sitting, SittingEvent

sitting: Table = Sitting.__table__  # type: ignore[attr-defined]
event: Table = SittingEvent.__table__  # type: ignore[attr-defined]

_NAMED = (
    select(sitting, quiz_revision.c.title.label("quiz_title"), group.c.name.label("group_name"))
    .join(quiz_revision, quiz_revision.c.id == sitting.c.quiz_revision_id)
    .join(group, group.c.id == sitting.c.group_id)
)
_OF_MEMBER = _NAMED.join(
    member, and_(member.c.group_id == sitting.c.group_id, member.c.user_id == bindparam("user_id"))
)
# A start reads what it is allowed under this lock, and whoever changes that takes the other one: on PostgreSQL a start
# either sees an accommodation or is seen by it. SQLite has one writer at a time anyway.
DOOR = _OF_MEMBER.where(sitting.c.id == bindparam("sitting_id"))
_DOOR_HELD = DOOR.with_for_update(of=sitting, read=True)


def door(connection: Connection, *, sitting_id: int, user_id: int, hold: bool = False) -> Row[Any] | None:
    """Return a sitting to a member of its group, None to anybody else. One statement."""
    return connection.execute(
        _DOOR_HELD if hold else DOOR, {"sitting_id": sitting_id, "user_id": user_id}
    ).one_or_none()


def one(connection: Connection, sitting_id: int) -> Row[Any] | None:
    """Return a sitting with the title of its quiz and the name of its group."""
    return connection.execute(_NAMED.where(sitting.c.id == sitting_id)).one_or_none()


def held(connection: Connection, sitting_ids: Sequence[int] | None = None) -> Sequence[Row[Any]]:
    """Return sittings (all that were not cancelled, unless some are named), held until the transaction ends."""
    rows = _NAMED.where(sitting.c.cancelled_at.is_(None) if sitting_ids is None else sitting.c.id.in_(sitting_ids))
    return connection.execute(rows.order_by(sitting.c.id).with_for_update(of=sitting, key_share=True)).all()


def everything(connection: Connection) -> Sequence[Row[Any]]:
    """Return every sitting, the latest first."""
    return connection.execute(_NAMED.order_by(sitting.c.opens_at.desc(), sitting.c.id.desc())).all()


def of_user(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the sittings of the groups that a person is in, the earliest first."""
    rows = _OF_MEMBER.order_by(sitting.c.opens_at, sitting.c.id)
    return connection.execute(rows, {"user_id": user_id}).all()


def add(connection: Connection, row: dict[str, Any]) -> int:
    return int(connection.execute(insert(sitting).values(row).returning(sitting.c.id)).scalar_one())


def change(connection: Connection, sitting_id: int, row: dict[str, Any]) -> None:
    connection.execute(update(sitting).where(sitting.c.id == sitting_id).values(row))


def start_room(connection: Connection, sitting_id: int, now: datetime) -> bool:
    """Start a room that nobody has started; say whether this call did."""
    unstarted = update(sitting).where(sitting.c.id == sitting_id, sitting.c.room_started_at.is_(None))
    return connection.execute(unstarted.values(room_started_at=now)).rowcount == 1


def attempts_in(
    connection: Connection, sitting_ids: Sequence[int], *, unsubmitted: bool = False, hold: bool = False
) -> Sequence[Row[Any]]:
    """Return the attempts of sittings with their students' names, in the order of their starts."""
    rows = (
        select(attempt, account.c.name)
        .join(account, account.c.id == attempt.c.user_id)
        .where(attempt.c.sitting_id.in_(sitting_ids))
        .order_by(attempt.c.started_at, attempt.c.id)
    )
    rows = rows.where(attempt.c.submitted_at.is_(None)) if unsubmitted else rows
    return connection.execute(rows.with_for_update(of=attempt, key_share=True) if hold else rows).all()


def counts(connection: Connection) -> dict[int, int]:
    """Return how many attempts each sitting has."""
    rows = select(attempt.c.sitting_id, func.count().label("n")).where(attempt.c.sitting_id.is_not(None))
    return {row.sitting_id: row.n for row in connection.execute(rows.group_by(attempt.c.sitting_id))}


def note(
    connection: Connection,
    sitting_id: int,
    *,
    kind: str,
    body: str,
    made_by: int,
    now: datetime,
    attempt_id: str | None = None,
) -> None:
    """Add a line to what was done in a sitting."""
    row = {"sitting_id": sitting_id, "kind": kind, "body": body, "made_by": made_by, "made_at": now}
    connection.execute(insert(event).values(**row, attempt_id=attempt_id))


def events(connection: Connection, sitting_id: int) -> Sequence[Row[Any]]:
    """Return what was done in a sitting, newest first."""
    rows = select(event, account.c.name).join(account, account.c.id == event.c.made_by)
    return connection.execute(rows.where(event.c.sitting_id == sitting_id).order_by(event.c.id.desc())).all()
