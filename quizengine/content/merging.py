"""Merge two texts of one file that began from the same one: item by item, as people think of a bank, and not by lines.

What one side alone has changed is taken. What both have changed in different ways is a clash, for a person to decide. A
file that cannot be taken apart into items (a quiz, a programme, broken YAML, items on one line) is a single part.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .source import Source, read_bytes

HEAD = ""
"""The name of the part before the first item."""


class Side(StrEnum):
    """Whose text a part has."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Part:
    """One part of a file, an item by its id or the head; a text is None where that side does not have it."""

    name: str
    base: str | None
    mine: str | None
    theirs: str | None

    @property
    def side(self) -> Side | None:
        """Return whose text holds by itself; None for a clash."""
        if self.mine == self.theirs:
            return Side.BOTH
        if self.theirs == self.base:
            return Side.MINE
        return Side.THEIRS if self.mine == self.base else None

    @property
    def is_changed(self) -> bool:
        return not self.base == self.mine == self.theirs

    def text(self, side: Side) -> str | None:
        return self.theirs if side is Side.THEIRS else self.mine


@dataclass(frozen=True)
class Merge:
    """The parts of a merged file in their order. `whole` says that the file could not be taken apart."""

    parts: tuple[Part, ...]
    whole: bool

    @property
    def clashes(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.side is None)

    @property
    def changed(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.is_changed)

    def text(self, decided: Mapping[str, Side] | None = None, written: Mapping[str, str] | None = None) -> str:
        """Return the merged file. `decided` says whose text a part has, `written` are parts that a person has written;
        one of the two has to name every clash.

        Raises `KeyError` for a clash that is not decided.
        """
        chosen, new = decided or {}, written or {}
        found = [
            new[part.name] if part.name in new else part.text(chosen.get(part.name) or part.side or chosen[part.name])
            for part in self.parts
        ]
        return _joined([text for text in found if text is not None])


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Return both changes of a text put together.

    Example: `mine` has another stem in item a and `theirs` another key in item b; the merge has both, and no clash.
    """
    split = [_parts(text) for text in (base, mine, theirs)]
    if any(parts is None for parts in split):
        return Merge((Part(HEAD, base, mine, theirs),), whole=True)
    before, ours, other = (dict(parts or ()) for parts in split)
    order = _order(list(before), list(ours), list(other))
    parts = (Part(name, before.get(name), ours.get(name), other.get(name)) for name in order)
    return Merge(tuple(part for part in parts if part.mine is not None or part.theirs is not None), whole=False)


def items_of(text: str) -> dict[str, str] | None:
    """Return the text of every item of a bank by its id, in their order; None where it cannot be taken apart."""
    parts = _parts(text)
    return None if parts is None else {name: part for name, part in parts if name != HEAD}


def _joined(parts: Sequence[str]) -> str:
    # The last line of a file may have no end; a part that now follows it would stand on the same line.
    return "".join(
        part if part.endswith("\n") or index == len(parts) - 1 else f"{part}\n" for index, part in enumerate(parts)
    )


def _order(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Return the order of all names: of the side that moved items; what the other added stands after its neighbour."""
    kept = [name for name in base if name in mine and name in theirs]
    first, second = (theirs, mine) if [name for name in mine if name in kept] == kept else (mine, theirs)
    order = list(first)
    for index, name in enumerate(second):
        if name not in order:
            before = next((one for one in reversed(second[:index]) if one in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, name)
    return order


def _parts(text: str) -> list[tuple[str, str]] | None:
    source, found = read_bytes(text.encode("utf-8", "surrogatepass"), name="")
    if source is None or found:
        return None
    lines = source.whole.splitlines(keepends=True)
    names, starts = _names(source), item_starts(source, lines)
    if not names or not starts or len(set(names)) < len(names) or not _last(source, starts[-1]):
        return None
    cut = ["".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return [(HEAD, "".join(lines[: starts[0]])), *zip(names, cut, strict=True)]


def _names(source: Source) -> list[str]:
    """Return the ids of the items; none where an item has no id."""
    items = _items(source) or []
    names = [item.get("id") if isinstance(item, dict) else None for item in items]
    return [str(name) for name in names] if all(isinstance(name, str) and name for name in names) else []


def _items(source: Source) -> list[Any] | None:
    data: Any = source.data
    items = data.get("items") if isinstance(data, dict) else None
    return items if isinstance(items, list) else None


def item_starts(source: Source, lines: Sequence[str]) -> list[int] | None:
    """Return the lines, from 0, on which the items of a bank begin, with the comments right above each.

    None where they do not stand below each other, each behind a dash. `lines` are those of the whole file.
    """
    starts = [source.span(("items", index)).line - 1 for index in range(len(_items(source) or []))]
    dashed = all(start < len(lines) and lines[start].lstrip().startswith("- ") for start in starts)
    if not dashed or sorted(set(starts)) != starts:
        return None
    return [_with_comments(lines, start, before) for start, before in zip(starts, [0, *starts], strict=False)]


def _last(source: Source, start: int) -> bool:
    """Say whether nothing follows the items: what does would go away with the last of them."""
    return all(span.line - 1 <= start for path, span in source.keys.items() if len(path) == 1)


def _with_comments(lines: Sequence[str], start: int, after: int) -> int:
    """Return where an item begins with the comments right above it."""
    # Deeper than its dash stands no comment of this item: that is text of the one before, which may hold a "#" too.
    deepest = _indent(lines[start])
    while start - 1 > after and lines[start - 1].lstrip().startswith("#") and _indent(lines[start - 1]) <= deepest:
        start -= 1
    return start


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def changes(before: str, after: str) -> Iterator[Part]:
    """Give the parts that differ between two texts: `mine` is the later one, `base` and `theirs` are the earlier."""
    return (part for part in merge(before, after, before).parts if part.mine != part.base)
