"""Groups of students: made by hand, filled by logins, one in a line or from a table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from ..errors import NotAccepted, NotFound
from ..i18n import msg
from ..store import groups
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .deadlines import following
from .spreadsheets import Problem, Sheet, read_sheet

COLUMNS = {"login": ("login", "логин")}
LONGEST_NAME = 200


@dataclass(frozen=True)
class Member:
    id: int
    login: str
    name: str
    synthetic: bool


@dataclass(frozen=True)
class GroupLine:
    id: int
    name: str
    members: int


@dataclass(frozen=True)
class Group:
    id: int
    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Roll:
    """A list of logins as it was read: who can be added, and what is wrong in which line."""

    members: tuple[Member, ...]
    problems: tuple[Problem, ...]


def create(engine: Engine, *, name: str, now: datetime) -> int:
    """Make an empty group and return its number. Raises `NotAccepted` for a name that is empty, long or taken."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise NotAccepted(("name", msg("Give the group a name of up to 200 characters.")))
    try:
        with writing(engine) as connection:
            return groups.add(connection, name=name, now=now)
    except IntegrityError:
        raise NotAccepted(("name", msg("There is a group of this name already. Choose another."))) from None


def everything(engine: Engine) -> list[GroupLine]:
    """Return every group, by name."""
    with reading(engine) as connection:
        rows = groups.everything(connection)
    return sorted((GroupLine(row.id, row.name, row.members) for row in rows), key=lambda one: one.name.casefold())


def group(engine: Engine, group_id: int) -> Group:
    """Return a group with its members, by name. Raises `NotFound`."""
    with reading(engine) as connection:
        row = groups.one(connection, group_id)
        if row is None:
            raise NotFound(msg("There is no such group."))
        return Group(row.id, row.name, tuple(_sorted(groups.members(connection, group_id))))


def students(engine: Engine) -> list[Member]:
    """Return every student, by name."""
    with reading(engine) as connection:
        return _sorted(groups.students(connection))


def read_roll(engine: Engine, text: str) -> Roll:
    """Read logins: a column `login` of a table, or one in a line without a heading. Nothing is written."""
    text = text.lstrip("\ufeff")
    whole = _with_heading(text)
    sheet = read_sheet(whole, COLUMNS, required=("login",))
    with reading(engine) as connection:
        known = {row.login: _member(row) for row in groups.students(connection)}
    # A heading that was put in front is not a line of the reader's.
    return _roll(sheet, known, shift=0 if whole is text else 1)


def put(engine: Engine, *, viewer: Viewer, group_id: int, text: str, now: datetime) -> tuple[int, Roll]:
    """Add the students of a list to a group; returns how many are new. What the group is granted holds at once.

    Raises `NotFound`. With a problem in any line nobody is added, and the roll says which lines to mend.
    """
    roll = read_roll(engine, text)
    if roll.problems:
        return 0, roll
    with writing(engine) as connection:
        if groups.one(connection, group_id) is None:
            raise NotFound(msg("There is no such group."))
        reason = msg("The student was added to a group.")
        with following(connection, sitting_id=None, reason=reason, viewer=viewer, now=now):
            return groups.put(connection, group_id, [member.id for member in roll.members]), roll


def remove(engine: Engine, *, viewer: Viewer, group_id: int, user_id: int, now: datetime) -> None:
    """Take a student out of a group. Raises `NotFound`, and `Conflict` where a running attempt would be over."""
    reason = msg("The student was taken out of a group.")
    with (
        writing(engine) as connection,
        following(connection, sitting_id=None, reason=reason, viewer=viewer, now=now),
    ):
        if not groups.remove(connection, group_id, user_id):
            raise NotFound(msg("This student is not in the group."))


def _with_heading(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    cells = {cell.strip().strip('"').lstrip("\ufeff").casefold() for cell in first.replace(";", ",").split(",")}
    return text if cells & set(COLUMNS["login"]) else f"login\n{text}"


def _roll(sheet: Sheet, known: dict[str, Member], *, shift: int) -> Roll:
    members: list[Member] = []
    problems = list(sheet.problems)
    for line in sheet.lines:
        found = known.get(line.cells["login"])
        if found is None:
            text = msg("There is no student with the login '{login}'.", login=line.cells["login"])
            problems.append(Problem(line.number, "login", text))
        else:
            members.append(found)
    located = [replace(problem, line=max(0, problem.line - shift)) for problem in problems]
    return Roll(tuple(dict.fromkeys(members)), tuple(sorted(located, key=lambda problem: problem.line)))


def _sorted(rows: Sequence[Any]) -> list[Member]:
    return sorted((_member(row) for row in rows), key=lambda one: (one.name.casefold(), one.login))


def _member(row: Any) -> Member:
    return Member(row.id, row.login, row.name, bool(row.synthetic))
