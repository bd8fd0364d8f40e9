"""One-time sign-in codes. Only their sha256 is here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from .attempts import account
from .tables import SignInCode

code: Table = SignInCode.__table__  # type: ignore[attr-defined]


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    connection.execute(insert(code), list(rows))


def withdraw(connection: Connection, user_ids: Sequence[int], now: datetime) -> None:
    """Let the codes of some people that are still unused open nothing any more."""
    unused = update(code).where(code.c.user_id.in_(user_ids), code.c.used_at.is_(None), code.c.expires_at > now)
    connection.execute(unused.values(expires_at=now))


def use(connection: Connection, *, code_sha: str, login: str, now: datetime) -> int | None:
    """Use a code of the person with this login; returns whose it was, None if it opens nothing (any more)."""
    holder = select(account.c.id).where(account.c.login == login, account.c.active).scalar_subquery()
    fresh = update(code).where(
        code.c.code_sha == code_sha, code.c.user_id == holder, code.c.used_at.is_(None), code.c.expires_at > now
    )
    return connection.execute(fresh.values(used_at=now).returning(code.c.user_id)).scalar_one_or_none()
