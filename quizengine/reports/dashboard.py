"""A page of figures as values: sections with sentences, a figure and its table. One template draws all of them.

Every figure has its table, and every table can be had as a file; so a page that is made of these has both without
thinking of it.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..i18n import Message, say

# `heat` are numbers that a page colours by how many they are.
Kind = Literal["text", "num", "share", "heat"]


@dataclass(frozen=True)
class Mark:
    """A word of state: its kind gives a colour and a shape beside it, never instead of it."""

    kind: Literal["success", "warning", "danger", "info", ""]
    text: Message


@dataclass(frozen=True)
class Link:
    """Words that lead to a part of this page or to an item of a bank."""

    text: str
    bank: str
    item: str


Cell = str | int | float | Message | Mark | Link | None


@dataclass(frozen=True)
class Column:
    title: Message
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """A table with the name that its file has. The first column heads the rows."""

    id: str
    caption: Message
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: Message | None = None
    stacked: bool = False
    """Whether its few short columns stand under the first one on a phone."""

    @property
    def peak(self) -> float:
        """The greatest number of the columns that are coloured, 0 without any."""
        places = [place for place, column in enumerate(self.columns) if column.kind == "heat"]
        cells = (row[place] for row in self.rows for place in places)
        return max((cell for cell in cells if isinstance(cell, int | float)), default=0)


@dataclass(frozen=True)
class Section:
    """A part of a page: sentences, a figure as JSON, and the table of the same numbers.

    `how` says in words how these are computed, and is folded away.
    """

    id: str
    title: Message
    text: tuple[Message, ...] = ()
    figure: str | None = None
    table: Table | None = None
    how: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Ask:
    """A choice that a page alone offers beside the filters of all pages.

    `name` is what it is called in the address; `options` are values with their words.
    """

    name: str
    title: Message
    options: tuple[tuple[str, str | Message], ...]
    chosen: str


@dataclass(frozen=True)
class Dashboard:
    """A page. `stats` are the few numbers at its head.

    `snippet` is the Python that computes its numbers from the file of answers. `asks` are the page's own choices.
    """

    name: str
    title: Message
    lead: Message
    sections: tuple[Section, ...]
    stats: tuple[tuple[Message, Cell], ...] = ()
    notes: tuple[Message, ...] = field(default=())
    snippet: str | None = None
    asks: tuple[Ask, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(one.table for one in self.sections if one.table is not None)

    def table(self, id: str) -> Table | None:
        return next((one for one in self.tables if one.id == id), None)


def as_is(text: str) -> Message:
    """Return words that are nobody's to translate, such as an author's title."""
    return Message("{text}", {"text": text})


# -- as files --------------------------------------------------------------------------------------------------------

_FORMULA = re.compile(r"^[=+\-@\t\r]")
_WIDEST = 60


def as_csv(table: Table, language: str) -> bytes:
    """Return a table for spreadsheets: UTF-8 with a mark, semicolons, decimal commas in Russian and points in English.

    What a spreadsheet would take for a formula is written with an apostrophe before it.
    """
    text = io.StringIO()
    # Excel takes the separator from the language of the machine; with a mark of its own it also knows the encoding.
    writer = csv.writer(text, delimiter=";" if language == "ru" else ",", lineterminator="\r\n")
    writer.writerow([_safe(say(column.title, language)) for column in table.columns])
    for row in table.rows:
        writer.writerow([_written(cell, language) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table, language: str) -> bytes:
    """Return a table as a workbook of one sheet: numbers as numbers, shares as per cents, the head kept in sight."""
    return as_book((table,), language)


def as_book(tables: Sequence[Table], language: str) -> bytes:
    """Return tables as a workbook, a sheet for each that has rows; without any, one that says so in its title."""
    book = Workbook()
    first = book.active
    assert first is not None
    filled = [table for table in tables if table.rows] or list(tables[:1])
    names: list[str] = []
    for table in filled:
        sheet = first if table is filled[0] else book.create_sheet()
        names.append(_sheet_name(say(table.caption, language), names))
        sheet.title = names[-1]
        _fill(sheet, table, language)
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """Return a name that spreadsheets take: 31 characters, none of theirs, and no other sheet's."""
    name = re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "1"
    number = 2
    whole = name
    while whole.lower() in {one.lower() for one in taken}:
        whole = f"{name[:27]} ({number})"
        number += 1
    return whole


def _fill(sheet: Worksheet, table: Table, language: str) -> None:
    sheet.append([_safe(say(column.title, language)) for column in table.columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in table.rows:
        sheet.append([_value(cell, language) for cell in row])
        for place, column in enumerate(table.columns, start=1):
            if column.kind == "share":
                sheet.cell(sheet.max_row, place).number_format = "0 %"
    for place in range(1, len(table.columns) + 1):
        letter = get_column_letter(place)
        longest = max(len(str(cell.value or "")) for cell in sheet[letter])
        sheet.column_dimensions[letter].width = min(_WIDEST, longest + 3)
    sheet.freeze_panes = "B2"


def plain(cell: Cell, language: str) -> str | int | float | None:
    """Return a cell without its dress."""
    if isinstance(cell, Mark):
        return say(cell.text, language)
    if isinstance(cell, Message):
        return say(cell, language)
    return cell.text if isinstance(cell, Link) else cell


def _value(cell: Cell, language: str) -> str | int | float | None:
    found = plain(cell, language)
    return _safe(found) if isinstance(found, str) else found


def _written(cell: Cell, language: str) -> str:
    found = plain(cell, language)
    if found is None:
        return ""
    if isinstance(found, str):
        return _safe(found)
    said = f"{found:.6g}" if isinstance(found, float) else str(found)
    return said.replace(".", ",") if language == "ru" else said


def _safe(text: str) -> str:
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    return f"'{clean}" if _FORMULA.match(clean) else clean


FILES: Mapping[str, tuple[str, str]] = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
PDF = "application/pdf"


def as_file(table: Table, form: str, language: str) -> bytes:
    return as_csv(table, language) if form == "csv" else as_xlsx(table, language)
