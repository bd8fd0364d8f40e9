"""What is the same in two texts and what is not, in words and in lines, for a person to look at.

Found by `difflib.SequenceMatcher` (Ratcliff & Metzener's gestalt matching) between what both texts begin and end with
in the same way. Where too much is left for that, the whole rest counts as written anew.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
# Work goes with the product of the two lengths.
_MOST = 1_000_000
CONTEXT = 3


class Mark(StrEnum):
    """Whether a piece stands in both texts, only in the earlier one, or only in the later one."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    text: str
    mark: Mark


@dataclass(frozen=True)
class Row:
    """A line of one text or of both, with its number from 1 in each that has it. `pieces` make up the line."""

    mark: Mark
    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts in one: without the new pieces it is the earlier, without those that are gone the later one.

    Example: `words("a b c", "a d c")` has `b` as gone and `d` as new, between two pieces that are the same.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    for mark, tokens in _aligned(old, new):
        if tokens:
            found.append(Piece("".join(tokens), mark))
    return tuple(found)


def lines(before: str, after: str, *, context: int = CONTEXT) -> tuple[Row | None, ...]:
    """Return the lines that differ with some around them; None stands for lines that are left out.

    Lines in the place of others show which words of them are not the same.
    """
    rows = list(_rows(before.splitlines(), after.splitlines()))
    near = {
        place + step
        for place, row in enumerate(rows)
        if row.mark is not Mark.SAME
        for step in range(-context, context + 1)
    }
    found: list[Row | None] = []
    for place, row in enumerate(rows):
        if place in near:
            found.append(row)
        elif near and (not found or found[-1] is not None):
            found.append(None)
    return tuple(found)


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    here, there = 0, 0
    waiting: list[str] = []
    for mark, block in [*_aligned(old, new), (Mark.SAME, [])]:
        if mark is Mark.GONE:
            waiting = list(block)
            continue
        fresh = list(block) if mark is Mark.NEW else []
        yield from _replaced(waiting, fresh, here, there)
        here, there, waiting = here + len(waiting), there + len(fresh), []
        if mark is Mark.SAME:
            for line in block:
                here, there = here + 1, there + 1
                yield Row(Mark.SAME, here, there, (Piece(line, Mark.SAME),))


def _replaced(gone: Sequence[str], fresh: Sequence[str], here: int, there: int) -> Iterator[Row]:
    """Give the lines that are gone and then those that took their place, with their words marked where they pair."""
    pairs = [words(old, new) for old, new in zip(gone, fresh, strict=True)] if len(gone) == len(fresh) else []
    sides: tuple[tuple[Mark, Sequence[str], Callable[[int], tuple[int | None, int | None]]], ...] = (
        (Mark.GONE, gone, lambda place: (here + place + 1, None)),
        (Mark.NEW, fresh, lambda place: (None, there + place + 1)),
    )
    for mark, block, numbers in sides:
        for place, line in enumerate(block):
            pieces = tuple(one for one in pairs[place] if one.mark in (mark, Mark.SAME)) if pairs else ()
            yield Row(mark, *numbers(place), pieces or (Piece(line, Mark.SAME),))


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Mark, Sequence[str]]]:
    """Give the pieces of both in their order; what is gone comes before what is new in its place."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle, other = old[start : len(old) - end], new[start : len(new) - end]
    yield Mark.SAME, old[:start]
    if len(middle) * len(other) > _MOST:
        yield Mark.GONE, middle
        yield Mark.NEW, other
    else:
        for tag, a, b, c, d in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
            if tag == "equal":
                yield Mark.SAME, middle[a:b]
            else:
                yield Mark.GONE, middle[a:b]
                yield Mark.NEW, other[c:d]
    yield Mark.SAME, old[len(old) - end :]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    return next(
        (place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )
