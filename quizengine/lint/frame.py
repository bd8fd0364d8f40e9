"""One line of a file with carets under a stretch of it, as a terminal shows them.

Columns of a terminal are not characters: a tab and a Chinese character take more than one, a combining
accent takes none. What a terminal would obey and not show (control characters, changes of writing
direction) is written out.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, takewhile

from ..content.diagnostics import Span
from ..content.source import BREAK

WIDEST = 100
TAB = "    "
_REDIRECTING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LEAD, _MARK = 30, "…"
_MOST = 10 * WIDEST  # no more characters than these are looked at, however little room they take


def frame(text: str, span: Span) -> Iterator[str]:
    """Give the lines of the frame: the first line of the span, or nothing where the text has no such line."""
    lines = _lines(text)
    if span.line > len(lines):
        return
    line = lines[span.line - 1]
    shown, before, length = _cut(line, *_stretch(line, span))
    number = str(span.line)
    pad = " " * len(number)
    yield f"{pad} |"
    yield f"{number} | {shown}".rstrip()
    yield f"{pad} | {' ' * before}{'^' * max(length, 1)}"


def tame(text: str) -> str:
    """Return the text with everything that a terminal would obey written out, on one line."""
    return "".join(_shown(character) for character in text)


def width(text: str) -> int:
    """Return how many columns of a terminal a tame text takes."""
    return sum(_width(character) for character in text)


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    # YAML counts lines by these breaks, `splitlines` by more. A file of many findings is split once.
    return BREAK.split(text)


def _stretch(line: str, span: Span) -> tuple[int, int]:
    """Return where the marked part of the line starts and ends, in characters from 0."""
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    return start, max(start, min(end, len(line)))


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Return what is shown of a line, the columns before the marked part, and the columns of that part."""
    left, right = 0, len(line)
    if len(line) > WIDEST or width(tame(line)) > WIDEST:
        left = start - _fitting(reversed(line[max(0, start - _MOST) : start]), _LEAD)
        # An accent belongs to the character before it.
        while left > 0 and _width(line[left]) == 0:
            left -= 1
        right = left + _fitting(line[left : left + _MOST], WIDEST)
    end = min(end, right)
    head, marked, tail = (tame(part) for part in (line[left:start], line[start:end], line[end:right]))
    cut_left, cut_right = _MARK if left else "", _MARK if right < len(line) else ""
    return f"{cut_left}{head}{marked}{tail}{cut_right}", width(cut_left + head), width(marked)


def _fitting(characters: Iterable[str], columns: int) -> int:
    """Return how many of the characters fit into so many columns."""
    taken = accumulate(width(_shown(character)) for character in characters)
    return sum(1 for _ in takewhile(lambda column: column <= columns, taken))


def _shown(character: str) -> str:
    if character == "\t":
        return TAB
    if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs") or character in _REDIRECTING:
        return f"\\u{ord(character):04x}"
    return character


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
