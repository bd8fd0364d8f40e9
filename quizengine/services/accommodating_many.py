"""Accommodations by a table: first what each line would grant, then all of it or nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from ..exam.allowance import granted
from ..exam.entries import read_grant
from ..i18n import Message, msg
from ..store import groups
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .accommodating import Order, Place, findings, in_force, note, place_of, put
from .allowances import grant_of
from .deadlines import Moved, following
from .spreadsheets import Line, Problem, read_sheet

COLUMNS = {
    "login": ("login", "логин"),
    "factor": ("factor", "множитель"),
    "extra": ("extra_minutes", "доп_минуты"),
    "breaks": ("break_minutes", "перерывы_минуты"),
    "opens_at": ("opens", "открытие"),
    "closes_at": ("closes", "закрытие"),
    "reason": ("reason", "основание"),
}


@dataclass(frozen=True)
class Row:
    """A line of a table as it will be granted. `already` says that exactly this is in force."""

    line: int
    student: str
    order: Order
    gives: tuple[Message, ...]
    warnings: tuple[Message, ...] = ()
    already: bool = False


@dataclass(frozen=True)
class Preview:
    """A table as it was read: what each line would grant, and what is wrong in which line."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def preview(engine: Engine, *, sitting_id: int | None, text: str, now: datetime, replaces: bool = False) -> Preview:
    """Read a table of accommodations and say what each line would grant. Nothing is written. Raises `NotFound`."""
    with reading(engine) as connection:
        return _preview(connection, sitting_id, text, now, replaces)


def grant_all(
    engine: Engine, *, viewer: Viewer, sitting_id: int | None, text: str, now: datetime, replaces: bool = False
) -> tuple[Preview, Moved]:
    """Grant a whole table, all of it or, with a problem in any line, nothing; then the preview says what to mend.

    Lines that are in force already are passed over. Raises as `grant` does.
    """
    with writing(engine) as connection:
        why = msg("Accommodations by a table.")
        with following(connection, sitting_id=sitting_id, reason=why, viewer=viewer, now=now) as moved:
            read = _preview(connection, sitting_id, text, now, replaces)
            for row in read.rows if not read.problems else ():
                if not row.already:
                    put(connection, row.order, viewer, now)
                    note(connection, row.order, viewer, now)
    return read, moved


def _preview(connection: Connection, sitting_id: int | None, text: str, now: datetime, replaces: bool) -> Preview:
    place = place_of(connection, sitting_id)
    sheet = read_sheet(text, COLUMNS, required=("login", "reason"))
    known = {row.login: row for row in groups.students(connection)}
    rows: list[Row] = []
    problems = list(sheet.problems)
    seen: dict[str, int] = {}
    for line in sheet.lines:
        found = _line(connection, line, place, known, seen, now, replaces)
        problems += [one for one in found if isinstance(one, Problem)]
        rows += [one for one in found if isinstance(one, Row)]
    return Preview(tuple(rows), tuple(sorted(problems, key=lambda one: one.line)))


def _line(
    connection: Connection,
    line: Line,
    place: Place,
    known: dict[str, Any],
    seen: dict[str, int],
    now: datetime,
    replaces: bool,
) -> list[Row | Problem]:
    login = line.cells["login"]
    if login not in known:
        text = msg("There is no student with the login '{login}'.", login=login)
        return [Problem(line.number, "login", text)]
    if login in seen:
        text = msg("This login stands in line {line} already. Write one line for each student.", line=seen[login])
        return [Problem(line.number, "login", text)]
    seen[login] = line.number
    given, problems = read_grant(line.cells, place.timezone)
    located: list[Row | Problem] = [Problem(line.number, _heading(name), message) for name, message in problems]
    if located:
        return located
    order = Order(given, line.cells["reason"], user_id=known[login].id, sitting_id=place.sitting_id, replaces=replaces)
    same = [grant_of(row) for row in in_force(connection, order)]
    row = Row(line.number, known[login].name, order, granted(given, place.timezone))
    if any(one.content == given.content for one in same):
        return [replace(row, already=True)]
    found = findings(connection, order, place, now)
    serious: list[Row | Problem] = [
        Problem(line.number, _heading(one.field), one.message) for one in found if one.serious
    ]
    return serious or [replace(row, warnings=tuple(one.message for one in found))]


def _heading(field: str) -> str:
    return COLUMNS[field][0] if field in COLUMNS else ""
