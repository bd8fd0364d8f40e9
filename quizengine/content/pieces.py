"""A bank's text taken apart into its items, and put together again byte for byte.

An item is named by its id; one without an id of its own (missing, or used twice) by its place, as `~3`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import BadContent, NotFound
from ..i18n import msg
from .bank import Status
from .merging import item_starts
from .source import Source, read_bytes

DEPTH = 2
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True)
class Piece:
    """One item: its name, its text with the comments above it, and its data as read."""

    name: str
    text: str
    data: dict[str, Any]
    index: int


@dataclass(frozen=True)
class Pieces:
    """A bank taken apart: what stands before the items, the items, and what stands after them."""

    head: str
    items: tuple[Piece, ...]
    tail: str
    depth: int
    status: str
    """What an item is that says nothing of its status."""
    language: str

    def find(self, name: str) -> Piece:
        """Return an item by its name. Raises `NotFound`."""
        found = next((piece for piece in self.items if piece.name == name), None)
        if found is None:
            raise NotFound(msg("The file has no question {name}.", name=name))
        return found

    def joined(self, parts: Sequence[str]) -> str:
        """Return the bank with these texts as its items."""
        break_ = "\r\n" if "\r\n" in self.head else "\n"
        head, tail = self.head, self.tail
        if not parts:
            return f"{head.rstrip()} []{break_}{tail}"
        body = "".join(part if part.endswith("\n") else f"{part}{break_}" for part in parts[:-1]) + parts[-1]
        if tail and not body.endswith("\n"):
            body += break_
        return f"{head}{body}{tail}"

    @property
    def texts(self) -> list[str]:
        return [piece.text for piece in self.items]


def names_of(items: Sequence[Any]) -> list[str]:
    """Return what each item of a bank is called by."""
    ids = [item.get("id") if isinstance(item, dict) else None for item in items]
    counts = Counter(id for id in ids if isinstance(id, str))
    return [
        id if isinstance(id, str) and _SLUG.fullmatch(id) and counts[id] == 1 else f"~{place}"
        for place, id in enumerate(ids, start=1)
    ]


def taken_apart(text: str) -> Pieces:
    """Take a bank apart. Raises `BadContent` where its items do not stand below each other, or it cannot be read."""
    source, found = read_bytes(text.encode("utf-8", "surrogatepass"), name="")
    return read_apart(None if found else source)


def read_apart(source: Source | None) -> Pieces:
    """Take a bank apart that was read already; None stands for one that could not be. Raises `BadContent`."""
    if source is None:
        raise BadContent(msg("The file cannot be read at the moment. Mend it as text first."))
    pieces = _pieces(source)
    if pieces is None:
        raise BadContent(
            msg("The questions of this file do not stand below each other, each behind a dash. Change them as text.")
        )
    return pieces


def _pieces(source: Source) -> Pieces | None:
    data: Any = source.data
    if not isinstance(data, dict) or "items" not in data:
        return None
    items, defaults = data["items"], data.get("defaults")
    usual = defaults.get("status") if isinstance(defaults, dict) else None
    status = usual if isinstance(usual, str) else str(Status.ACTIVE)
    language = "en" if data.get("language") == "en" else "ru"
    lines = source.whole.splitlines(keepends=True)
    if items in ([], ""):
        return _without_items(source, lines, status, language)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    starts = item_starts(source, lines)
    if starts is None:
        return None
    after = _after(source, lines, starts[-1])
    cut = ["".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], after], strict=True)]
    parts = zip(names_of(items), cut, items, strict=True)
    return Pieces(
        head="".join(lines[: starts[0]]),
        items=tuple(Piece(name, text, item, index) for index, (name, text, item) in enumerate(parts)),
        tail="".join(lines[after:]),
        depth=source.span(("items", 0)).column - 3,
        status=status,
        language=language,
    )


def _after(source: Source, lines: list[str], start: int) -> int:
    """Return the line of what follows the items; the number of lines where nothing does."""
    later = [span.line - 1 for path, span in source.keys.items() if len(path) == 1 and span.line - 1 > start]
    end = min(later, default=len(lines))
    while end < len(lines) and end - 1 > start and lines[end - 1].startswith("#"):
        end -= 1
    return end


def _without_items(source: Source, lines: list[str], status: str, language: str) -> Pieces | None:
    line = source.keys["items",].line - 1
    if lines[line].split("#")[0].strip() not in ("items:", "items: []"):
        return None
    break_ = "\r\n" if lines[line].endswith("\r\n") else "\n"
    head = "".join(lines[:line]) + f"items:{break_}"
    return Pieces(head, (), "".join(lines[line + 1 :]), DEPTH, status, language)
