"""Where in a form a finding stands: at a row, at a part of the form, or above it all."""

from typing import Any

from ..content.diagnostics import Diagnostic
from ..content.source import Path
from ..services.items import Entry, Sheet
from . import item_form
from .item_rows import Fields, filled, rows

WHOLE = ""
"""Where findings stand that belong to no field of the form."""

_BY_ID = {"choices": "choices", "feedback": "choices", "left": "left", "right": "right", "elements": "elements"}


def at_fields(sheet: Sheet, entry: Entry, fields: Fields) -> dict[str, list[Diagnostic]]:
    """Return the findings of an item by their place in its form: `choices-2` for a row, `topic` for a field."""
    parts = {field: group.names[0] for group in item_form.groups(entry.kind) for field in group.fields}
    found: dict[str, list[Diagnostic]] = {}
    for one in entry.findings:
        path = sheet.place(entry, one)
        field = str(path[0]) if path else str(one.message.params.get("name", "")) if one.code == "QB102" else ""
        at = _row(path, entry.data, fields) or parts.get(field, WHOLE)
        found.setdefault(at, []).append(one)
    return found


def _row(path: Path, data: Any, fields: Fields) -> str | None:
    """Return the row of the form that shows what a path of the item leads to; None where it is no row."""
    if len(path) < 2:
        return None
    field, inner = str(path[0]), path[1]
    if field in _BY_ID:
        return _with(fields, _BY_ID[field], "id", str(inner))
    if field == "gaps":
        return _with(fields, "gaps", "name", str(inner))
    if field == "assesses" and isinstance(inner, str):
        return _with(fields, "assesses", "code", inner)
    if field in ("assesses", "examples") and isinstance(inner, int):
        return _nth(fields, field, inner)
    return _of_key(path, data, fields) if field == "key" else None


def _of_key(path: Path, data: Any, fields: Fields) -> str | None:
    inner, kind = path[1], data.get("kind")
    if kind == "text" and len(path) > 2 and isinstance(path[2], int):
        return _nth(fields, str(inner), path[2])
    if kind == "match":
        return _with(fields, "left", "id", str(inner))
    key = data.get("key")
    id = str(key[inner]) if isinstance(key, list) and isinstance(inner, int) and inner < len(key) else ""
    return _with(fields, "elements" if kind == "order" else "choices", "id", id)


def _with(fields: Fields, path: str, column: str, value: str) -> str | None:
    for number, row in enumerate(rows(fields, path), start=1):
        if row.get(column) == value:
            return f"{path}-{number}"
    return None


def _nth(fields: Fields, path: str, index: int) -> str | None:
    """Return a row by its place in the file, where empty rows of the form are not."""
    numbers = [number for number, row in enumerate(rows(fields, path), start=1) if filled([row])]
    return f"{path}-{numbers[index]}" if index < len(numbers) else None
