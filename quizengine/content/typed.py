"""A file's text on its way through a browser and back: line ends, the mark of the byte order, and places in it.

A browser holds text without the mark of its byte order, ends lines in one way, and counts UTF-16 code units. A file
keeps its own way, and findings count characters in lines as libyaml divides them.
"""

import re
from bisect import bisect_right

from .diagnostics import Span
from .source import BYTE_ORDER_MARK

_ENDS = re.compile(r"\r\n?|\n")
# What libyaml takes for the end of a line; a browser takes only the first three for one.
_BREAKS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")


def for_browser(text: str) -> str:
    """Return a file's text as a browser holds it."""
    return _ENDS.sub("\n", text.removeprefix(BYTE_ORDER_MARK))


def as_file(sent: str, *likes: str) -> str:
    """Return a text that came from a browser as the file is written: with the mark and the line ends of the first like.

    What says the same as one of the likes is that one, character for character: a file with mixed line ends stays so.
    """
    plain = for_browser(sent)
    for like in likes:
        if plain == for_browser(like):
            return like
    first = likes[0] if likes else ""
    ended = plain.replace("\n", "\r\n") if "\r\n" in first and first.count("\r\n") == first.count("\n") else plain
    return f"{BYTE_ORDER_MARK}{ended}" if first.startswith(BYTE_ORDER_MARK) else ended


class Ruler:
    """Places of a file's text as a browser counts them: UTF-16 code units from the beginning, a line end counts one."""

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix(BYTE_ORDER_MARK)
        self._starts, self._units = [0], [0]
        self._ends: list[int] = []
        for found in _BREAKS.finditer(self._text):
            self._ends.append(found.start())
            self._units.append(self._units[-1] + _units(self._text[self._starts[-1] : found.start()]) + 1)
            self._starts.append(found.end())
        self._ends.append(len(self._text))

    def place(self, line: int, column: int) -> int:
        """Return where a line and a column, both from 1, are; what lies outside of the text is brought to its edge."""
        row = min(max(line, 1), len(self._starts)) - 1
        start = self._starts[row]
        end = min(start + max(column, 1) - 1, self._ends[row])
        return self._units[row] + _units(self._text[start:end])

    def marked(self, span: Span) -> tuple[int, int]:
        """Return what to underline for a finding: its stretch, and of one over several lines the first."""
        ends_there = span.end_line == span.line
        return self.place(span.line, span.column), self.place(
            span.line, max(span.end_column, span.column) if ends_there else len(self._text) + 1
        )

    def line_at(self, unit: int) -> int:
        """Return the line, from 1, in which a place is."""
        return bisect_right(self._units, max(unit, 0))


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
