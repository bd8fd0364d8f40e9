"""Tables for spreadsheets and from them.

What people paste or upload has comma, semicolon or tab between cells and headings in Russian or English.
Every problem names its line as the reader's editor counts them, and nothing stops at the first one.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from ..i18n import Message, msg

MOST_LINES = 5_000
SEPARATORS = ",;\t"
# What a spreadsheet would run as a formula; anybody may have written it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One row: its number, and its cells by the column's name. Cells are trimmed; a missing one is empty."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong, in which line and column; line 0 is the table as a whole."""

    line: int
    column: str
    message: Message


@dataclass(frozen=True)
class Sheet:
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def written(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table for a spreadsheet. Words of people go through `tame` first; a number keeps its sign."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()


def tame(cell: str) -> str:
    """Return a cell that is no formula for a spreadsheet."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def decoded(data: bytes) -> str:
    """Return the text of an uploaded file: UTF-8 with or without a mark, else the Cyrillic page of old Excel."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", errors="replace")


def read_sheet(text: str, columns: Mapping[str, Sequence[str]], *, required: Sequence[str]) -> Sheet:
    """Read a table. `columns` are the names of columns with the headings that people write for them."""
    try:
        return _read(text, columns, required)
    except csv.Error:
        return Sheet((), (Problem(0, "", msg("This is not a table: a quotation mark is not closed.")),))


def _read(text: str, columns: Mapping[str, Sequence[str]], required: Sequence[str]) -> Sheet:
    text = text.lstrip("\ufeff").replace("\0", "")
    heading = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=heading.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    names: list[str] | None = None
    lines: list[Line] = []
    problems: list[Problem] = []
    for row in reader:
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells):
            continue
        if names is None:
            names, problems = _names(cells, reader.line_num, columns, required)
            if problems:
                return Sheet((), tuple(problems))
        elif len(cells) > len(names):
            problems.append(Problem(reader.line_num, "", msg("There are more cells in this line than columns.")))
        else:
            given = dict(zip(names, cells, strict=False))
            lines.append(Line(reader.line_num, {name: given.get(name, "") for name in columns}))
    if not lines and not problems:
        problems.append(Problem(0, "", msg("The table is empty: write a heading and at least one line.")))
    if len(lines) > MOST_LINES:
        problems.append(Problem(0, "", msg("There are more than {most} lines. Split the table.", most=MOST_LINES)))
    missing = [(line, name) for line in lines for name in required if not line.cells[name]]
    problems += [
        Problem(line.number, columns[name][0], msg("This cell is empty, and it is needed.")) for line, name in missing
    ]
    whole = {line.number for line, _ in missing}
    return Sheet(tuple(line for line in lines if line.number not in whole), tuple(problems))


def _names(
    cells: Sequence[str], number: int, columns: Mapping[str, Sequence[str]], required: Sequence[str]
) -> tuple[list[str], list[Problem]]:
    spelled = {spelling: name for name, spellings in columns.items() for spelling in spellings}
    names = [spelled.get(cell.casefold(), "") for cell in cells]
    known = ", ".join(spellings[0] for spellings in columns.values())
    problems = [
        Problem(number, cell, msg("There is no column '{name}'. Known are: {known}.", name=cell, known=known))
        for cell, name in zip(cells, names, strict=True)
        if cell and not name
    ]
    problems += [
        Problem(number, name, msg("The column '{name}' is missing.", name=columns[name][0]))
        for name in required
        if name not in names
    ]
    twice = {name for name in names if name and names.count(name) > 1}
    problems += [
        Problem(number, name, msg("The column '{name}' is there twice.", name=columns[name][0]))
        for name in sorted(twice)
    ]
    return names, problems
