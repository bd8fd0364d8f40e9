"""One item of a bank's text: put it in, change it, move it, take it out. All other bytes stay as they are."""

from collections.abc import Mapping

from .bank import Status
from .pieces import Pieces, taken_apart
from .writing import Data, revised, written


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
