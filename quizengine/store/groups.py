"""Groups of students."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select

from .attempts import account
from .tables import GroupMember, Role, StudentGroup

group: Table = StudentGroup.__table__  # type: ignore[attr-defined]
member: Table = GroupMember.__table__  # type: ignore[attr-defined]


def add(connection: Connection, *, name: str, now: datetime) -> int:
    made = connection.execute(insert(group).values(name=name, created_at=now).returning(group.c.id))
    return int(made.scalar_one())


def one(connection: Connection, group_id: int) -> Row[Any] | None:
    return connection.execute(select(group).where(group.c.id == group_id)).one_or_none()


def everything(connection: Connection) -> Sequence[Row[Any]]:
    """Return every group with `members`, how many it has."""
    count = select(func.count()).where(member.c.group_id == group.c.id).correlate(group).scalar_subquery()
    return connection.execute(select(group, count.label("members"))).all()


def members(connection: Connection, group_id: int) -> Sequence[Row[Any]]:
    """Return the accounts of a group's members."""
    rows = select(account).join(member, member.c.user_id == account.c.id)
    return connection.execute(rows.where(member.c.group_id == group_id)).all()


def of_user(connection: Connection, user_id: int) -> set[int]:
    return set(connection.execute(select(member.c.group_id).where(member.c.user_id == user_id)).scalars())


def students(connection: Connection, logins: Iterable[str] | None = None) -> Sequence[Any]:
    """Return the open accounts of students, all or those of some logins."""
    rows = select(account.c.id, account.c.login, account.c.name, account.c.synthetic).where(
        account.c.role == Role.STUDENT.value, account.c.active
    )
    return connection.execute(rows if logins is None else rows.where(account.c.login.in_(list(logins)))).all()


def put(connection: Connection, group_id: int, user_ids: Iterable[int]) -> int:
    """Add members; who is one already stays one. Returns how many are new."""
    there = set(connection.execute(select(member.c.user_id).where(member.c.group_id == group_id)).scalars())
    new = [{"group_id": group_id, "user_id": id} for id in dict.fromkeys(user_ids) if id not in there]
    if new:
        connection.execute(insert(member), new)
    return len(new)


def remove(connection: Connection, group_id: int, user_id: int) -> bool:
    gone = delete(member).where(member.c.group_id == group_id, member.c.user_id == user_id)
    return connection.execute(gone).rowcount == 1
