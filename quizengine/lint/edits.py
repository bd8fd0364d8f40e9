"""Changes of a text by stretches of it: what is not named stays byte for byte.

A fix of a rule gives `Edit`s. They are made together, each by its place in the text as it was.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..content.diagnostics import Span
from ..content.source import Source

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Lines:
    """A text with its lines, as YAML counts them: from a place to a position and back."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in BREAK.finditer(text))]

    def position(self, line: int, column: int) -> int:
        """Return the position of a place, both from 1, counted in characters from 0."""
        if line > len(self._starts):
            return len(self.text)
        return min(self._starts[line - 1] + column - 1, len(self.text))

    def span(self, start: int, end: int) -> Span:
        """Return the place of the characters from `start` to before `end`."""
        return Span(*self._place(start), *self._place(end))

    def bounds(self, span: Span) -> tuple[int, int]:
        """Return the positions at which a place starts and ends."""
        return self.position(span.line, span.column), self.position(span.end_line, span.end_column)

    def written(self, span: Span) -> str:
        """Return the text at a place."""
        start, end = self.bounds(span)
        return self.text[start:end]

    def _place(self, position: int) -> tuple[int, int]:
        line = bisect_right(self._starts, position)
        return line, position - self._starts[line - 1] + 1


@lru_cache(maxsize=8)
def lines_of(text: str) -> Lines:
    """Return a text with its lines. A file of many findings is looked through once."""
    return Lines(text)


@dataclass(frozen=True, order=True)
class Edit:
    """The characters from `start` to before `end` give way to a text."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made. Raises `ValueError` where two of them overlap."""
    parts, end = [], 0
    for edit in sorted(set(edits)):
        if edit.start < end:
            raise ValueError("two edits overlap")
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, text[end:]])


def replaced(source: Source, span: Span, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edit that puts `new` in the place of `old` inside of a place; none where `old` is not there once."""
    lines = lines_of(source.text)
    start, end = lines.bounds(span)
    if not old or source.text.count(old, start, end) != 1:
        return ()
    at = source.text.index(old, start, end)
    return (Edit(at, at + len(old), new),)
