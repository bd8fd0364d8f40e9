"""Rows of a CSV file, one at a time, each with the line where it starts. A broken row costs itself and no other.

A quote that is never closed makes the reader of the standard library take the rest of the file for one field. Here
a row may go over a few lines only; where it does not end by then, its first line is at fault and the next lines are
read again as rows of their own.
"""

import csv
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ..i18n import Message, msg

MOST_LINES = 50  # of one row
LONGEST_LINE = 100_000  # bytes
SEPARATORS = (",", ";")


@dataclass(frozen=True)
class Record:
    """One row: the line of the file where it starts, counted from 1, and its fields.

    `flaw` says why the row cannot be used; the line is then the one at fault.
    """

    line: int
    fields: tuple[str, ...]
    flaw: Message | None = None


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    flaw: Message | None = None


class _Lines:
    """The lines of a file as text. Those that a row took in vain can be put back."""

    def __init__(self, raw: Iterable[bytes]) -> None:
        self._raw = enumerate(raw, start=1)
        self._waiting: deque[_Line] = deque()

    def take(self) -> _Line | None:
        """Return the next line; None at the end."""
        if self._waiting:
            return self._waiting.popleft()
        return next((_read(number, raw) for number, raw in self._raw), None)

    def put_back(self, lines: list[_Line]) -> None:
        self._waiting.extendleft(reversed(lines))


def records(raw: Iterable[bytes], columns: Collection[str]) -> Iterator[Record]:
    """Give the rows of a file, the header first; empty lines are passed over.

    `raw` are its lines, each of them at most a little longer than `LONGEST_LINE`: a longer one is a flaw, whatever
    stands in it. The separator is the one that finds more of the `columns` in the header.
    """
    lines, separator = _Lines(raw), None
    while line := lines.take():
        if line.text.strip() or line.flaw:
            separator = separator or _separator(line.text, columns)
            yield _record(line, lines, separator)


def _read(number: int, raw: bytes) -> _Line:
    if len(raw) > LONGEST_LINE:
        return _Line(number, "", msg("the line is longer than {limit} bytes", limit=LONGEST_LINE))
    encoding = "utf-8-sig" if number == 1 else "utf-8"
    try:
        return _Line(number, raw.decode(encoding))
    except UnicodeDecodeError as error:
        # What can be read of it still says whether a row goes on here.
        flaw = msg("the line is not UTF-8: byte {byte} has no place here", byte=f"0x{error.object[error.start]:02x}")
        return _Line(number, raw.decode(encoding, "replace"), flaw)


def _separator(header: str, columns: Collection[str]) -> str:
    def found(separator: str) -> int:
        return len({name.strip('" \t\r\n').casefold() for name in header.split(separator)}.intersection(columns))

    return max(SEPARATORS, key=found)


def _record(first: _Line, lines: _Lines, separator: str) -> Record:
    taken = [first]
    try:
        fields = next(csv.reader(_text(taken, lines), delimiter=separator, strict=True))
    except csv.Error:
        lines.put_back(taken[1:])
        return Record(first.number, (), first.flaw or msg("a quote or a line break is out of place here"))
    flawed = next((line for line in taken if line.flaw), first)
    return Record(flawed.number, tuple(fields), flawed.flaw)


def _text(taken: list[_Line], lines: _Lines) -> Iterator[str]:
    """Give the lines that a row asks for, as long as it may go on; they are added to those taken."""
    yield taken[0].text
    while len(taken) < MOST_LINES and (line := lines.take()):
        taken.append(line)
        yield line.text
