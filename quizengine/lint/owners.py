"""Which item of a bank a finding is about, by its place."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..content.diagnostics import Diagnostic, Span
from ..content.source import Source

Place = tuple[int, int]


@dataclass(frozen=True)
class Owner:
    """An item as it is written, readable or not. `name` is `bank:item`; `span` is its place, `head` that of its id."""

    name: str
    span: Span
    head: Span


def owners(source: Source) -> list[Owner]:
    """Return the items of a file that have an id, in its order; none where it is no bank."""
    data = source.data if isinstance(source.data, dict) else {}
    items, bank = data.get("items"), data.get("bank")
    if not isinstance(items, list) or not isinstance(bank, str):
        return []
    return [
        Owner(f"{bank}:{item['id']}", source.span(("items", index)), source.span(("items", index, "id")))
        for index, item in enumerate(items)
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    ]


def owner_among(listed: list[Owner], span: Span) -> Owner | None:
    """Return the item that a place is in."""
    start = (span.line, span.column)
    index = bisect_right(listed, start, key=_start) - 1
    return listed[index] if index >= 0 and start < _end(listed[index].span) else None


def by_place(sources: dict[str, Source], found: Iterable[Diagnostic]) -> Callable[[Diagnostic], Owner | None]:
    """Return a function that gives the item of each of some findings. Only the files that have one are looked at."""
    listed = {file: owners(sources[file]) for file in {one.file for one in found} if file in sources}
    return lambda one: owner_among(listed.get(one.file, []), one.span)


def _start(owner: Owner) -> Place:
    return owner.span.line, owner.span.column


def _end(span: Span) -> Any:
    return span.end_line, span.end_column
