"""What is granted to students and groups, and the deadlines that it moved."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, insert, or_, select, update

from .attempts import account, attempt
from .groups import group, member
from .tables import Accommodation, DeadlineChange

accommodation: Table = Accommodation.__table__  # type: ignore[attr-defined]
change: Table = DeadlineChange.__table__  # type: ignore[attr-defined]

_IN_FORCE = accommodation.c.revoked_at.is_(None)
_TO = or_(
    accommodation.c.user_id == account.c.id,
    accommodation.c.group_id.in_(select(member.c.group_id).where(member.c.user_id == account.c.id).correlate(account)),
)
_HERE = or_(accommodation.c.sitting_id.is_(None), accommodation.c.sitting_id == bindparam("sitting_id"))
_HOLDERS = (
    select(account.c.id.label("holder"), accommodation, group.c.name.label("group_name"))
    .select_from(account)
    .join(accommodation, _TO)
    .outerjoin(group, group.c.id == accommodation.c.group_id)
    .where(_IN_FORCE, _HERE)
    .order_by(accommodation.c.id)
)
_OF_ONE = _HOLDERS.where(account.c.id == bindparam("user_id"))
_OF_SOME = _HOLDERS.where(account.c.id.in_(bindparam("user_ids", expanding=True)))


def of_user(connection: Connection, *, sitting_id: int, user_id: int) -> Sequence[Row[Any]]:
    """Return what is in force for one student in a sitting. One statement."""
    return connection.execute(_OF_ONE, {"sitting_id": sitting_id, "user_id": user_id}).all()


def of_users(connection: Connection, *, sitting_id: int, user_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Return what is in force for some students in a sitting; `holder` says for whom."""
    return connection.execute(_OF_SOME, {"sitting_id": sitting_id, "user_ids": list(user_ids)}).all()


_LISTED = (
    select(
        accommodation,
        account.c.name.label("user_name"),
        account.c.login.label("user_login"),
        group.c.name.label("group_name"),
    )
    .outerjoin(account, account.c.id == accommodation.c.user_id)
    .outerjoin(group, group.c.id == accommodation.c.group_id)
    .order_by(accommodation.c.id.desc())
)


def listed(connection: Connection, sitting_id: int | None) -> Sequence[Row[Any]]:
    """Return the accommodations of a sitting, or (with None) those that hold in all, revoked ones too, newest first."""
    here = accommodation.c.sitting_id
    return connection.execute(_LISTED.where(here.is_(None) if sitting_id is None else here == sitting_id)).all()


def one(connection: Connection, accommodation_id: int) -> Row[Any] | None:
    return connection.execute(_LISTED.where(accommodation.c.id == accommodation_id)).one_or_none()


def same(
    connection: Connection, *, sitting_id: int | None, user_id: int | None, group_id: int | None
) -> Sequence[Row[Any]]:
    """Return what is in force for the same student or group in the same place."""
    mine = accommodation.c
    place = mine.sitting_id.is_(None) if sitting_id is None else mine.sitting_id == sitting_id
    holder = mine.user_id == user_id if user_id is not None else mine.group_id == group_id
    return connection.execute(_LISTED.where(_IN_FORCE, place, holder)).all()


def add(connection: Connection, row: dict[str, Any]) -> int:
    return int(connection.execute(insert(accommodation).values(row).returning(accommodation.c.id)).scalar_one())


def revoke(connection: Connection, accommodation_id: int, *, by: int, now: datetime) -> bool:
    """Revoke what is in force; say whether this call did."""
    mine = update(accommodation).where(accommodation.c.id == accommodation_id, _IN_FORCE)
    return connection.execute(mine.values(revoked_by=by, revoked_at=now)).rowcount == 1


def move_deadline(
    connection: Connection,
    attempt_id: str,
    *,
    before: datetime,
    after: datetime,
    reason: str,
    by: int | None,
    now: datetime,
) -> bool:
    """Move the deadline of an attempt that is still open and log it; say whether nothing else moved it meanwhile."""
    still = (attempt.c.id == attempt_id) & attempt.c.submitted_at.is_(None) & (attempt.c.deadline_at == before)
    if connection.execute(update(attempt).where(still).values(deadline_at=after)).rowcount != 1:
        return False
    row = {"attempt_id": attempt_id, "before": before, "after": after, "reason": reason}
    connection.execute(insert(change).values(**row, made_by=by, made_at=now))
    return True


def set_factor(connection: Connection, attempt_id: str, factor: str) -> None:
    connection.execute(update(attempt).where(attempt.c.id == attempt_id).values(time_factor=factor))


def changes(connection: Connection, attempt_id: str) -> Sequence[Row[Any]]:
    """Return every move of a deadline, oldest first."""
    rows = select(change, account.c.name).outerjoin(account, account.c.id == change.c.made_by)
    return connection.execute(rows.where(change.c.attempt_id == attempt_id).order_by(change.c.id)).all()
