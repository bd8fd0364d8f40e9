"""Accounts and signed-in browsers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update
from sqlmodel import Session, col
from sqlmodel import select as pick

from .tables import Role, SignIn, User


@dataclass(frozen=True)
class Viewer:
    """The person at the other end of a request."""

    id: int
    login: str
    name: str
    role: Role
    demo: bool = False


VIEWER_COLUMNS = (col(User.id), col(User.login), col(User.name), col(User.role), col(User.demo))

SIGNED_IN = (
    (col(SignIn.token_sha) == bindparam("token_sha"))
    & (col(SignIn.user_id) == col(User.id))
    & col(SignIn.ended_at).is_(None)
    & (col(SignIn.expires_at) > bindparam("now"))
    & col(User.active)
)
"""What makes a token that of a person: known, not ended, not expired, and the account still open."""

VIEWER = select(*VIEWER_COLUMNS).where(SIGNED_IN)


def viewer(connection: Connection, token_sha: str, now: datetime) -> Viewer | None:
    """Return who is signed in with a token, or None."""
    row = connection.execute(VIEWER, {"token_sha": token_sha, "now": now}).one_or_none()
    return None if row is None else Viewer(row.id, row.login, row.name, Role(row.role), row.demo)


def by_login(session: Session, login: str) -> User | None:
    return session.exec(pick(User).where(User.login == login)).one_or_none()


def demo_accounts(session: Session) -> list[User]:
    """Return the accounts that the sign-in page offers in demo mode, in the order they were made."""
    return list(session.exec(pick(User).where(User.demo, User.active).order_by(col(User.id))))


def end_sign_in(connection: Connection, token_sha: str, now: datetime) -> None:
    unended = (col(SignIn.token_sha) == token_sha) & col(SignIn.ended_at).is_(None)
    connection.execute(update(SignIn).where(unended).values(ended_at=now))
