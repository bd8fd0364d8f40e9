"""The items of a bank's text: put one in, change it, move it, take it out. All other bytes stay as they are.

An item is named by its id; one without an id of its own (missing, or used twice) by its place, as `~3`.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import BadContent, NotFound
from ..i18n import msg
from .bank import Status
from .diagnostics import Span
from .merging import with_comments
from .source import Source, read_bytes
from .writing import Data, revised, written

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
    lines = source.whole.splitlines(keepends=True)
    if items in ([], ""):
        return _without_items(source, lines, status)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    starts = [source.span(("items", index)).line - 1 for index in range(len(items))]
    dashed = all(start < len(lines) and lines[start].lstrip().startswith("- ") for start in starts)
    if not dashed or sorted(set(starts)) != starts:
        return None
    after = _after(source, lines, starts[-1])
    starts = [with_comments(lines, start, before) for start, before in zip(starts, [0, *starts], strict=False)]
    cut = ["".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], after], strict=True)]
    parts = zip(names_of(items), cut, items, strict=True)
    return Pieces(
        head="".join(lines[: starts[0]]),
        items=tuple(Piece(name, text, item, index) for index, (name, text, item) in enumerate(parts)),
        tail="".join(lines[after:]),
        depth=source.span(("items", 0)).column - 3,
        status=status,
    )


def _after(source: Source, lines: list[str], start: int) -> int:
    """Return the line of what follows the items; the number of lines where nothing does."""
    later = [span.line - 1 for path, span in source.keys.items() if len(path) == 1 and span.line - 1 > start]
    end = min(later, default=len(lines))
    while end < len(lines) and end - 1 > start and lines[end - 1].startswith("#"):
        end -= 1
    return end


def _without_items(source: Source, lines: list[str], status: str) -> Pieces | None:
    line = source.keys["items",].line - 1
    if lines[line].split("#")[0].strip() not in ("items:", "items: []"):
        return None
    break_ = "\r\n" if lines[line].endswith("\r\n") else "\n"
    head = "".join(lines[:line]) + f"items:{break_}"
    return Pieces(head, (), "".join(lines[line + 1 :]), DEPTH, status)


def span_of(source: Source, index: int) -> Span:
    """Return where an item stands in its file."""
    return source.span(("items", index))


# -- changes ---------------------------------------------------------------------------------------------------------


def replaced(text: str, name: str, data: Data) -> str:
    """Return a bank in which an item says something else. Raises `NotFound`, `BadContent`."""
    pieces = taken_apart(text)
    index = pieces.find(name).index
    return pieces.joined([revised(one, data) if at == index else one for at, one in enumerate(pieces.texts)])


def put(text: str, name: str, item: str | None) -> str:
    """Return a bank in which an item has this text; without one it is taken out. Raises `NotFound`, `BadContent`."""
    pieces = taken_apart(text)
    index = pieces.find(name).index
    parts = [item if at == index else one for at, one in enumerate(pieces.texts)]
    return pieces.joined([part for part in parts if part is not None])


def added(text: str, item: Data | str, *, after: str | None = None) -> str:
    """Return a bank with one more item, given as data or as its text, behind another one or at the end.

    Raises `NotFound` for another one that is not there, `BadContent`.
    """
    pieces = taken_apart(text)
    made = item if isinstance(item, str) else written(item, depth=pieces.depth)
    return _inserted(pieces, len(pieces.items) if after is None else pieces.find(after).index + 1, made)


def _inserted(pieces: Pieces, at: int, made: str) -> str:
    """Put an item in, with an empty line between where the author leaves one between the first two."""
    if "\r\n" in pieces.head:
        made = made.replace("\r\n", "\n").replace("\n", "\r\n")
    parts = [_body_and_gap(part) for part in pieces.texts]
    usual = parts[0][1] if len(parts) > 1 else ""
    gaps = [gap for _body, gap in parts]
    if at == len(parts):
        gaps[-1:] = [usual, gaps[-1]] if gaps else [""]
    else:
        gaps.insert(at, gaps[at - 1] if at else usual)
    return _gathered(pieces, [*pieces.texts[:at], made, *pieces.texts[at:]], gaps)


def _gathered(pieces: Pieces, parts: list[str], gaps: list[str]) -> str:
    """Return the bank of these items with the empty lines where they were, unless a text would take them for its own.

    A block of text written with `|+` holds the empty lines after it.
    """
    neat = pieces.joined([_body_and_gap(part)[0] + gap for part, gap in zip(parts, gaps, strict=True)])
    plain = pieces.joined(parts)
    return (
        neat
        if [one.data for one in taken_apart(neat).items] == [one.data for one in taken_apart(plain).items]
        else plain
    )


def _body_and_gap(part: str) -> tuple[str, str]:
    lines = part.splitlines(keepends=True)
    count = len(lines)
    while count > 1 and not lines[count - 1].strip():
        count -= 1
    body = "".join(lines[:count])
    return (body if body.endswith("\n") else f"{body}\n"), "".join(lines[count:])


def duplicated(text: str, name: str, fresh: str) -> str:
    """Return a bank with a copy of an item right behind it, under another id and as a draft."""
    pieces = taken_apart(text)
    piece = pieces.find(name)
    copy = revised(piece.text, {**piece.data, "id": fresh, "status": str(Status.DRAFT)})
    return _inserted(pieces, piece.index + 1, copy)


def with_status(text: str, name: str, status: str) -> str:
    """Return a bank in which an item is active, a draft or retired. Raises `NotFound`, `BadContent`."""
    pieces = taken_apart(text)
    data = dict(pieces.find(name).data)
    if status == pieces.status:
        data.pop("status", None)
    else:
        data["status"] = status
    return replaced(text, name, data)


def moved(text: str, name: str, by: int) -> str:
    """Return a bank in which an item stands so many places later (earlier, below 0), at most at an end."""
    pieces = taken_apart(text)
    index, parts = pieces.find(name).index, pieces.texts
    target = min(max(index + by, 0), len(parts) - 1)
    if target == index:
        return text
    gaps = [_body_and_gap(part)[1] for part in parts]
    parts.insert(target, parts.pop(index))
    return _gathered(pieces, parts, gaps)


def removed(text: str, name: str) -> str:
    """Return a bank without an item. Raises `NotFound`, `BadContent`."""
    return put(text, name, None)


def fresh_id(text: str, name: str) -> str:
    """Return an id that the bank does not have yet, made of another one: `loss` gives `loss-2`, that gives `loss-3`."""
    taken = {piece.data.get("id") for piece in taken_apart(text).items}
    stem, dash, number = name.rpartition("-")
    base, count = (stem, int(number) + 1) if dash and number.isdecimal() and len(number) < 6 else (name, 2)
    while (made := f"{base[: 79 - len(str(count))]}-{count}") in taken:
        count += 1
    return made


def restored(text: str, name: str, before: Mapping[str, str]) -> str:
    """Return a bank in which an item has the text that it had `before` (texts by name, in order), or is gone."""
    pieces = taken_apart(text)
    if any(piece.name == name for piece in pieces.items):
        return put(text, name, before.get(name))
    if name not in before:
        return text
    order = list(before)
    earlier = [piece.index for piece in pieces.items if piece.name in order[: order.index(name)]]
    return _inserted(pieces, max(earlier) + 1 if earlier else 0, before[name])
