"""Where a thing stands in its file.

A part that is missing, or that comes from the bank's `defaults`, has the place of its item.
"""

from collections.abc import Iterator
from typing import Any

from ..content.bank import Bank, Item
from ..content.diagnostics import Span
from ..content.load import Library


def items(library: Library) -> Iterator[tuple[Bank, Item]]:
    """Give every readable item with its bank, in the order of the files."""
    return ((bank, item) for bank in library.banks for item in bank.items)


def at(library: Library, file: str, *path: str | int) -> Span:
    """Return the place of a value."""
    return library.sources[file].span(path)


def at_key(library: Library, file: str, *path: str | int) -> Span:
    """Return the place of the name that leads to a value."""
    return library.sources[file].key_span(path)


def at_item(library: Library, bank: Bank, item: Item, *path: str | int) -> Span:
    """Return the place of a part of an item."""
    return at(library, bank.file, "items", item.index, *path)


def at_code(library: Library, file: str, code: str, *path: str | int) -> Span:
    """Return the place of one code in a list of codes, in a mapping from codes, or alone."""
    source = library.sources[file]
    if (*path, code) in source.keys:
        return source.keys[*path, code]
    given = _value(source.data, path)
    return source.span((*path, given.index(code)) if isinstance(given, list) and code in given else path)


def _value(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        if isinstance(data, list) and isinstance(step, int):
            data = data[step]
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data
