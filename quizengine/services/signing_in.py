"""Accounts, and signing in and out."""

import secrets
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from ..errors import Conflict, NotFound, NotSignedIn
from ..i18n import msg
from ..store import accounts, quick
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from ..store.tables import Role, SignIn, User
from . import hashing

_HASHER = PasswordHasher()


def token_sha(token: str) -> str:
    """Return what is stored for a token."""
    return sha256(token.encode()).hexdigest()


def create_account(
    engine: Engine,
    *,
    login: str,
    name: str,
    role: Role,
    password: str | None,
    now: datetime,
    demo: bool = False,
    synthetic: bool = False,
) -> int:
    """Create an account and return its number. Without a password nobody can sign in to it by one.

    Raises `Conflict` where the login is taken.
    """
    known = hashed(password) if password is not None else None
    user = User(
        login=login, name=name, role=role.value, password_hash=known, created_at=now, demo=demo, synthetic=synthetic
    )
    try:
        with writing(engine) as connection, Session(connection) as session:
            session.add(user)
            session.flush()
            assert user.id is not None
            return user.id
    except IntegrityError as error:
        raise Conflict(msg("The login '{login}' is taken.", login=login)) from error


def sign_in(engine: Engine, *, login: str, password: str, now: datetime, lifetime: timedelta) -> str:
    """Check a password and return a new token.

    Raises `Busy`, and `NotSignedIn` without saying whether the login or the password was wrong; an unknown login costs
    the same time as a known one.
    """
    with reading(engine) as connection, Session(connection) as session:
        user = accounts.by_login(session, login)
        known = user.password_hash if user is not None and user.active else None
        user_id = user.id if user is not None else None
    right = verified(known or _nobodys_hash(), password)
    if not (right and known and user_id):
        raise NotSignedIn(msg("The login or the password is not right. Check both and try again."))
    return _open(engine, user_id, now, lifetime)


def open_sign_in(connection: Connection, user_id: int, now: datetime, lifetime: timedelta) -> str:
    """Open a sign-in in the caller's transaction and return its token. Whoever calls has seen that it is the person."""
    token = secrets.token_urlsafe(32)
    row = SignIn(token_sha=token_sha(token), user_id=user_id, created_at=now, expires_at=now + lifetime)
    with Session(connection) as session:
        session.add(row)
        session.flush()
    return token


def hashed(secret: str) -> str:
    """Return what is stored for a password."""
    return _HASHER.hash(secret)


def verified(known: str, secret: str) -> bool:
    """Say whether a password is the one that was stored, at the same bounded price as a sign-in.

    Raises `Busy` where too many wait for theirs already.
    """
    return hashing.aside(_verify, known, secret)


def sign_in_to_demo(engine: Engine, *, login: str, now: datetime, lifetime: timedelta) -> str:
    """Return a token for a demo account, without a password. Raises `NotFound` for any other account."""
    with reading(engine) as connection, Session(connection) as session:
        user = accounts.by_login(session, login)
        if user is None or not user.demo or not user.active or user.id is None:
            raise NotFound(msg("There is no such demo account."))
        user_id = user.id
    return _open(engine, user_id, now, lifetime)


def sign_out(engine: Engine, *, token: str, now: datetime) -> None:
    """End a token. From now on it opens nothing, wherever a copy of it may be."""
    with writing(engine) as connection:
        accounts.end_sign_in(connection, token_sha(token), now)


def signed_in(engine: Engine, *, token: str, now: datetime) -> Viewer | None:
    """Return who is signed in with a token."""
    return quick.viewer(engine, token_sha(token), now)


def demo_accounts(engine: Engine) -> list[tuple[str, str, str]]:
    """Return (login, name, role) of the accounts that can be entered by one click in demo mode."""
    with reading(engine) as connection, Session(connection) as session:
        return [(user.login, user.name, user.role) for user in accounts.demo_accounts(session)]


def _open(engine: Engine, user_id: int, now: datetime, lifetime: timedelta) -> str:
    with writing(engine) as connection:
        return open_sign_in(connection, user_id, now, lifetime)


def _verify(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))
