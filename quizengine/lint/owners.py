"""Which item of a bank a finding is about, by its place."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..content.diagnostics import Diagnostic, Span
from ..content.source import Source


@dataclass(frozen=True)
class Owner:
    """An item as it is written, readable or not: `bank:item`, its values, its place, and that of its id."""

    name: str
    written: Mapping[str, Any]
    span: Span
    head: Span


def owner_at(source: Source, span: Span) -> Owner | None:
    """Return the item that a place is in; None outside of items, and for one without an id."""
    data = source.data if isinstance(source.data, dict) else {}
    items, bank = data.get("items"), data.get("bank")
    if not isinstance(items, list) or not isinstance(bank, str):
        return None
    index = bisect_right(range(len(items)), _start(span), key=lambda one: _start(source.values["items", one])) - 1
    if index < 0 or _start(span) >= _end(source.values["items", index]) or not isinstance(items[index], dict):
        return None
    name = items[index].get("id")
    if not isinstance(name, str):
        return None
    at = ("items", index)
    return Owner(f"{bank}:{name}", items[index], source.values[at], source.span((*at, "id")))


def owner_of(sources: Mapping[str, Source], found: Diagnostic) -> Owner | None:
    """Return the item that a finding is about; None where it is about none, or its file could not be read."""
    source = sources.get(found.file)
    return owner_at(source, found.span) if source is not None else None


def written_at(source: Source, span: Span) -> Mapping[str, Any]:
    """Return the values of the item that a place is in, as they are written; an empty mapping outside of items."""
    owner = owner_at(source, span)
    return owner.written if owner is not None else {}


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column
