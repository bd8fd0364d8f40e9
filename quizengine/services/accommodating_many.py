"""Accommodations by a table: first what each line would grant, then all of it or nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from ..exam.allowance import Grant, granted
from ..exam.entries import read_grant
from ..i18n import Message, msg
from ..store import accommodations, groups, sittings
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .accommodating import Order, Place, findings, place_of, put
from .allowances import grant_of
from .deadlines import Moved, following
from .grading import stored
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
            new = [row for row in read.rows if not row.already and not read.problems]
            for row in new:
                put(connection, row.order, viewer, now)
        if new and sitting_id is not None:
            names = ", ".join(row.student for row in new)
            body = stored(msg("Accommodations by a table: {names}.", names=names))
            sittings.note(connection, sitting_id, kind="granted", body=body, made_by=viewer.id, now=now)
    return read, moved


def _preview(connection: Connection, sitting_id: int | None, text: str, now: datetime, replaces: bool) -> Preview:
    place = place_of(connection, sitting_id)
    sheet = read_sheet(text, COLUMNS, required=("login", "reason"))
    known = {row.login: row for row in groups.students(connection)}
    rows: list[Row] = []
    problems = list(sheet.problems)
    seen: dict[str, int] = {}
    in_force: dict[int, list[Grant]] = {}
    for row in accommodations.listed(connection, sitting_id):
        if row.user_id is not None and row.revoked_at is None:
            in_force.setdefault(row.user_id, []).append(grant_of(row))
    for line in sheet.lines:
        found = _line(line, place, known, in_force, seen, now, replaces)
        problems += [one for one in found if isinstance(one, Problem)]
        rows += [one for one in found if isinstance(one, Row)]
    return Preview(tuple(rows), tuple(sorted(problems, key=lambda one: one.line)))


def _line(
    line: Line,
    place: Place,
    known: dict[str, Any],
    in_force: dict[int, list[Grant]],
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
    same = in_force.get(known[login].id, [])
    row = Row(line.number, known[login].name, order, granted(given, place.timezone))
    if any(one.content == given.content for one in same):
        return [replace(row, already=True)]
    found = findings(order, place, same, now)
    serious: list[Row | Problem] = [
        Problem(line.number, _heading(one.field), one.message) for one in found if one.serious
    ]
    return serious or [replace(row, warnings=tuple(one.message for one in found))]


def _heading(field: str) -> str:
    return COLUMNS[field][0] if field in COLUMNS else ""
