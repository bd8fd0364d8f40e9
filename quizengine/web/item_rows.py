"""Rows of a form: fields named `choices-1-text`; a row may have rows of its own, such as `gaps-2-accept-1-text`."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain
from string import ascii_lowercase

Fields = Mapping[str, str]
"""A form as it is sent, each field once."""

Row = dict[str, str]
"""The columns of one row; those of rows inside it keep their whole names (`accept-1-text`)."""

HIDDEN = frozenset({"id", "kind", "was"})
"""Columns that nobody fills in: a row of which only these say something is empty."""

LISTS = ("assesses", "choices", "accept", "reject", "left", "right", "elements", "gaps", "examples")
MOST = 200
_ADD = re.compile(rf"add:((?:gaps-\d{{1,4}}-)?(?:{'|'.join(LISTS)}))(?::(\w+))?")
_CHANGE = re.compile(rf"(remove|up|down):((?:gaps-\d{{1,4}}-)?(?:{'|'.join(LISTS)})):(\d{{1,4}})")


def rows(fields: Fields, path: str) -> list[Row]:
    """Return the rows of a list in their order."""
    pattern = re.compile(rf"{re.escape(path)}-(\d{{1,4}})-(.+)")
    found: dict[int, Row] = {}
    for name, value in fields.items():
        if match := pattern.fullmatch(name):
            found.setdefault(int(match[1]), {})[match[2]] = value
    return [found[number] for number in sorted(found)]


def numbered(path: str, found: Iterable[Row]) -> dict[str, str]:
    """Return the fields of rows, numbered from 1."""
    return {
        f"{path}-{number}-{column}": value for number, row in enumerate(found, start=1) for column, value in row.items()
    }


def filled(found: Iterable[Row]) -> list[Row]:
    """Return the rows in which something is filled in."""
    return [row for row in found if any(value.strip() for column, value in row.items() if column not in HIDDEN)]


def pressed(fields: Fields, deed: str) -> dict[str, str] | None:
    """Return the form after one of its buttons: a row more or less, or in another place; None for no such button."""
    if match := _ADD.fullmatch(deed):
        return _added(fields, match[1], match[2])
    if match := _CHANGE.fullmatch(deed):
        return _changed(fields, match[1], match[2], int(match[3]) - 1)
    return None


def _added(fields: Fields, path: str, kind: str | None) -> dict[str, str]:
    found = rows(fields, path)
    if len(found) >= MOST:
        return dict(fields)
    name = path.rpartition("-")[2]
    made: Row = {}
    if name in ("choices", "left", "right", "elements"):
        made = {"id": fresh(row.get("id", "") for row in found), "text": ""}
    elif name == "gaps":
        gap = fresh((row.get("name", "") for row in found), "gap-")
        made = {"name": gap, "kind": kind if kind in ("single", "text", "numeric") else "text"}
        fields = {**fields, "stem": f"{fields.get('stem', '').rstrip()} [[{gap}]]".lstrip()}
    else:
        made = {{"assesses": "code", "examples": "answer"}.get(name, "text"): ""}
    return _with(fields, path, [*found, made])


def _changed(fields: Fields, deed: str, path: str, index: int) -> dict[str, str]:
    found = rows(fields, path)
    if index not in range(len(found)):
        return dict(fields)
    row = found.pop(index)
    if deed != "remove":
        found.insert(max(0, index - 1) if deed == "up" else index + 1, row)
    return _with(fields, path, found)


def _with(fields: Fields, path: str, found: Iterable[Row]) -> dict[str, str]:
    pattern = re.compile(rf"{re.escape(path)}-\d{{1,4}}-.+")
    return {**{name: value for name, value in fields.items() if not pattern.fullmatch(name)}, **numbered(path, found)}


def fresh(taken: Iterable[str], before: str = "") -> str:
    """Return an id that is not taken: a letter, or a number behind some letters."""
    used = set(taken)
    numbers = (f"{before or 'c'}{number}" for number in range(1, len(used) + 2))
    return next(one for one in chain("" if before else ascii_lowercase, numbers) if one not in used)
