"""What people have decided about items: whether they belong to a programme, and what they are about."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select, update

from .attempts import account
from .tables import FlagDecision, MappingChoice

flag: Table = FlagDecision.__table__  # type: ignore[attr-defined]
choice: Table = MappingChoice.__table__  # type: ignore[attr-defined]


def flags(connection: Connection, programme: str) -> Sequence[Any]:
    """Return the decisions about flags of a programme that were not undone, oldest first, with who made them."""
    rows = select(flag, account.c.name.label("by")).join(account, account.c.id == flag.c.made_by)
    return connection.execute(
        rows.where(flag.c.programme == programme, flag.c.undone_at.is_(None)).order_by(flag.c.id)
    ).all()


def add_flag(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(insert(flag), row)


def undo_flags(
    connection: Connection, *, programme: str, bank: str, slug: str, answers: Collection[str], by: int, at: datetime
) -> int:
    """Undo what was decided about an item with some answers; returns how many decisions that were."""
    standing = (*_standing(programme, bank, slug), flag.c.answer.in_(answers))
    return connection.execute(update(flag).where(*standing).values(undone_by=by, undone_at=at)).rowcount


def undo_latest_flag(connection: Connection, *, programme: str, bank: str, slug: str, by: int, at: datetime) -> int:
    """Undo the latest answer about an item; returns 1, or 0 where there is none."""
    latest = select(func.max(flag.c.id)).where(*_standing(programme, bank, slug)).scalar_subquery()
    return connection.execute(update(flag).where(flag.c.id == latest).values(undone_by=by, undone_at=at)).rowcount


def _standing(programme: str, bank: str, slug: str) -> tuple[ColumnElement[bool], ...]:
    return flag.c.programme == programme, flag.c.bank == bank, flag.c.slug == slug, flag.c.undone_at.is_(None)


def choices(connection: Connection, programme: str) -> Sequence[Any]:
    """Return what people say the items of a programme are about, oldest first, with who says it."""
    rows = select(choice, account.c.name.label("by")).join(account, account.c.id == choice.c.made_by)
    return connection.execute(
        rows.where(choice.c.programme == programme, choice.c.undone_at.is_(None)).order_by(choice.c.id)
    ).all()


def add_choice(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(insert(choice), row)


def undo_latest_choice(connection: Connection, *, programme: str, by: int, at: datetime) -> Any:
    """Undo the latest choice of a person in a programme; returns its row, None where there is none."""
    own = (choice.c.programme == programme, choice.c.made_by == by, choice.c.undone_at.is_(None))
    latest = connection.execute(
        select(choice).where(*own, choice.c.settles.is_(False)).order_by(choice.c.id.desc()).limit(1)
    ).one_or_none()
    if latest is not None:
        connection.execute(update(choice).where(choice.c.id == latest.id).values(undone_at=at))
    return latest
