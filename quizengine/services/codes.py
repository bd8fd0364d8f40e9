"""One-time codes: a room signs in without the price of passwords. A code is shown once, to whoever makes it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from ..errors import Conflict, NotFound, NotSignedIn
from ..i18n import msg
from ..store import codes, groups
from ..store.accounts import Viewer
from ..store.engine import writing
from .signing_in import open_sign_in, token_sha
from .spreadsheets import tame, written

# No letter that looks like another one or like a digit: 30 signs, 12 of them are 58 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz3456789"
BLOCKS, BLOCK = 3, 4
LIFETIME = timedelta(hours=24)
LONGEST = timedelta(days=30)


@dataclass(frozen=True)
class Issued:
    """A code for one student, as it is printed."""

    login: str
    name: str
    code: str
    expires_at: datetime


def make(
    engine: Engine, *, viewer: Viewer, group_id: int, now: datetime, lifetime: timedelta = LIFETIME
) -> list[Issued]:
    """Make a new code for every student of a group, by name. Earlier codes of theirs open nothing any more.

    Raises `NotFound` for an unknown group and `Conflict` for one without students.
    """
    expires_at = now + min(lifetime, LONGEST)
    with writing(engine) as connection:
        if groups.one(connection, group_id) is None:
            raise NotFound(msg("There is no such group."))
        members = [row for row in groups.members(connection, group_id) if row.role == "student" and row.active]
        if not members:
            raise Conflict(msg("There are no students in this group. Add them first."))
        made = {row.id: Issued(row.login, row.name, _new(), expires_at) for row in members}
        codes.withdraw(connection, list(made), now)
        usual = {"made_by": viewer.id, "made_at": now, "expires_at": expires_at, "used_at": None}
        rows = [{"code_sha": _sha(one.code), "user_id": id, **usual} for id, one in made.items()]
        codes.add(connection, rows)
    return sorted(made.values(), key=lambda one: (one.name.casefold(), one.login))


def sign_in(engine: Engine, *, login: str, code: str, now: datetime, lifetime: timedelta) -> str:
    """Use up a code and return a new token. Raises `NotSignedIn` without saying what of it was wrong."""
    with writing(engine) as connection:
        user_id = codes.use(connection, code_sha=_sha(code), login=login, now=now)
        if user_id is None:
            raise NotSignedIn(
                msg("The login or the code is not right, or the code was used or has expired. Ask for a new code.")
            )
        return open_sign_in(connection, user_id, now, lifetime)


def table(issued: Sequence[Issued]) -> str:
    """Return codes as a table for a spreadsheet."""
    rows = ((tame(one.login), tame(one.name), one.code, one.expires_at.isoformat(timespec="minutes")) for one in issued)
    return written(("login", "name", "code", "expires"), rows)


def _new() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(BLOCK)) for _ in range(BLOCKS))


def _sha(code: str) -> str:
    """Return what is stored for a code, however blanks, hyphens and large letters were typed."""
    return token_sha("".join(sign for sign in code.casefold() if sign in ALPHABET))
