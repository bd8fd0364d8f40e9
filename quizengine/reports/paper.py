"""A page of figures as a PDF: set by typst from data, with no network, no fonts of the machine and no browser.

Words reach the typesetter as JSON, so whatever an author writes is shown and never read as markup.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst
from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent

from analytics.printing import as_svg
from analytics.printing.letters import BOLD, width

from ..i18n import Message, msg, say
from .columns import INSET, Part, breakable, parts, usual_width
from .dashboard import Cell, Dashboard, Mark, Section, Table, plain

TEMPLATE = Path(__file__).with_name("paper.typ")
# The shapes of states on pages too.
SHAPES: Mapping[str, str] = {"success": "●", "warning": "▲", "danger": "■", "info": "◆", "": "○"}
MOST_UPRIGHT = 7
"""Columns of a table that always stands upright; one of more lays the document on its side where it needs the room."""
_PIXEL = 0.75  # points
# A4 without its margins, in points.
_UPRIGHT, _ASIDE = (493.0, 729.0), (740.0, 482.0)
_LINE, _HEADING, _TITLE, _STATS = 18.0, 46.0, 64.0, 46.0
_LEAST_FIGURE = 0.5  # of the height of a sheet, whatever stands above
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BOXES = msg("Some letters are in none of the fonts that this page is printed with; a box stands for each of them.")

Files = dict[str, bytes]


def as_pdf(
    board: Dashboard, *, of: str, language: str, moment: datetime, zone: str, asked: Sequence[Message] = ()
) -> bytes:
    """Return a page as a PDF of A4 sheets, tagged for screen readers (PDF/UA-1); the same page gives the same bytes.

    Args:
        board: the page.
        of: what it is about: the title of a quiz or of a programme.
        language: of the words and numbers.
        moment: when it is printed, which stands at the head of every sheet and in the file.
        zone: whose clock tells that moment.
        asked: sentences on what was chosen to be counted.
    """
    files = manuscript(board, of=of, language=language, moment=moment, zone=zone, asked=asked)
    fixed: dict[str, Any] = {"format": "pdf", "ignore_system_fonts": True, "timestamp": moment}
    try:
        return bytes(typst.compile(files, pdf_standards=["ua-1"], **fixed))
    except typst.TypstError:
        # The standard asks for every letter to have a shape, and no font has all the letters there are.
        noted = (*asked, _BOXES)
        files = manuscript(board, of=of, language=language, moment=moment, zone=zone, asked=noted)
        return bytes(typst.compile(files, **fixed))


def manuscript(
    board: Dashboard, *, of: str, language: str, moment: datetime, zone: str, asked: Sequence[Message] = ()
) -> Files:
    """Return the files that `as_pdf` has set: the template, the words as data, the figures."""
    return _Paper(board, language, asked).files(of, moment.astimezone(ZoneInfo(zone)))


@dataclass(frozen=True)
class _Written:
    """A table as it is written in a language, before it has its place on paper."""

    table: Table
    caption: str
    heads: list[str]
    cells: list[list[Any]]
    size: float

    @property
    def texts(self) -> list[bool]:
        return [column.kind == "text" for column in self.table.columns]

    @property
    def plain(self) -> list[list[str]]:
        return [
            [one if isinstance(one, str) else f"{one.get('shape', '')} {one['text']}" for one in row]
            for row in self.cells
        ]


class _Paper:
    """A page on its way to paper: its language, and the room between the margins."""

    def __init__(self, board: Dashboard, language: str, asked: Sequence[Message]) -> None:
        self.board, self.language, self.asked = board, language, asked
        self.tables = {table.id: self._written(table) for table in board.tables}
        self.landscape = any(_wide(one) for one in self.tables.values())
        self.room, self.height = _ASIDE if self.landscape else _UPRIGHT

    def files(self, of: str, moment: datetime) -> Files:
        board, title = self.board, self.say(self.board.title)
        figures: Files = {}
        sections = []
        for place, section in enumerate(board.sections):
            drawings = self._figures(section)
            names = [f"figure-{place}-{number}.svg" for number in range(len(drawings))]
            figures |= {name: one.encode() for name, one in zip(names, drawings, strict=True)}
            sections.append(self._section(section, names))
        shown = {
            "name": f"{title} · {self.clean(of)}",
            "title": title,
            "of": self.clean(of),
            "date": [moment.year, moment.month, moment.day],
            "printed": format_datetime(moment, "d MMM y, HH:mm", locale=self.language),
            "language": self.language,
            "landscape": self.landscape,
            "inset": INSET,
            "lead": self.say(board.lead),
            "notes": [self.say(one) for one in (*self.asked, *board.notes)],
            "stats": [[self.say(label), self._cell(value, "num")] for label, value in board.stats],
            "sections": sections,
            "how": self.say(msg("How it is computed")),
        }
        return {"main.typ": _template(), "page.json": json.dumps(shown).encode(), **figures}

    def say(self, message: Message) -> str:
        return self.clean(say(message, self.language))

    def clean(self, text: str) -> str:
        """Return words that a line can hold, without what no font has a shape for."""
        return breakable(_seen(text), room=self.room / 2, size=11, language=self.language)

    def _figures(self, section: Section) -> tuple[str, ...]:
        if section.figure is None:
            return ()
        tallest = max(self.height - self._above(section), self.height * _LEAST_FIGURE)
        return as_svg(
            json.loads(section.figure), language=self.language, width=self.room / _PIXEL, tallest=tallest / _PIXEL
        )

    def _above(self, section: Section) -> float:
        """Return how much of a sheet the words above a figure take, so that they stand together."""
        said = [self.say(line) for line in section.text]
        above = _HEADING + _LINE
        if section is self.board.sections[0]:
            said += [self.say(line) for line in (*self.asked, *self.board.notes, self.board.lead)]
            above += _TITLE + (_STATS if self.board.stats else 0.0)
        return above + sum(_LINE * ceil(width(one, 10.5) / self.room) for one in said)

    def _section(self, section: Section, figures: Sequence[str]) -> dict[str, Any]:
        title, table = self.say(section.title), section.table
        filled = table is not None and table.rows
        alt = msg("{title}: the same numbers stand in the table below.", title=section.title)
        return {
            "title": title,
            "alt": self.say(alt) if filled else title,
            "text": [self.say(line) for line in section.text],
            "figures": [{"name": name, "width": self.room} for name in figures],
            "tables": list(self._tables(table, title)) if table is not None else [],
            "empty": self.say(table.empty) if table is not None and not table.rows and table.empty else "",
            "how": [self.say(line) for line in section.how],
        }

    def _written(self, table: Table) -> _Written:
        peak = table.peak
        cells = [
            [self._cell(one, column.kind, peak) for one, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ]
        heads = [_seen(say(column.title, self.language)) for column in table.columns]
        size = 7.5 if len(table.columns) > MOST_UPRIGHT else 8.5
        return _Written(table, say(table.caption, self.language), heads, cells, size)

    def _tables(self, table: Table, title: str) -> Iterator[dict[str, Any]]:
        """Give a table, in parts where it is too wide for the paper."""
        one = self.tables[table.id]
        if not one.cells:
            return
        caption = self.clean(one.caption)
        found = parts(one.heads, one.plain, one.texts, room=self.room, size=one.size)
        for number, part in enumerate(found, start=1):
            of_part = f"{caption} ({number} / {len(found)})" if len(found) > 1 else "" if caption == title else caption
            yield {
                "caption": of_part,
                "size": one.size,
                "widths": part.widths,
                "kinds": [table.columns[place].kind for place in part.columns],
                "heads": self._fit(one.heads, part, one.size * BOLD),
                "rows": [self._fit(row, part, one.size) for row in one.cells],
            }

    def _cell(self, cell: Cell, kind: str, peak: float = 0.0) -> Any:
        """Return a cell as it is written: words alone, or words with the shape of a state or the colour of a number."""
        found = plain(cell, self.language)
        if isinstance(cell, Mark):
            return {"shape": SHAPES[cell.kind], "text": _seen(str(found))}
        if found is None:
            return "–"
        if isinstance(found, str):
            return _seen(found)
        said = _number(float(found), kind == "share", self.language)
        if kind == "heat" and found and peak:
            return {"heat": min(4, -int(-found * 4 // peak)), "text": said}
        return said

    def _fit(self, row: Sequence[Any], part: Part, size: float) -> list[Any]:
        """Return the cells of a part, in which words that are too long for their column can be broken."""
        return [
            self._broken(row[place], wide - 2 * INSET, size)
            for place, wide in zip(part.columns, part.widths, strict=True)
        ]

    def _broken(self, cell: Any, room: float, size: float) -> Any:
        if isinstance(cell, str):
            return breakable(cell, room=room, size=size, language=self.language)
        return {**cell, "text": self._broken(cell["text"], room, size)}


def _wide(one: _Written) -> bool:
    """Return whether a table has many columns that do not stand beside each other on an upright sheet."""
    if not one.cells or len(one.heads) <= MOST_UPRIGHT:
        return False
    return usual_width(one.heads, one.plain, one.texts, size=one.size) > _UPRIGHT[0]


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


@cache
def _number(value: float, share: bool, language: str) -> str:
    """Return a number as it stands on a page, in the marks of the language."""
    form = "#,##0.#%" if share else "#,##0.##"
    said = (format_percent if share else format_decimal)(value, format=form, locale=language)
    return str(said).replace("-", "−")


def _seen(text: str) -> str:
    """Return words without what no font has a shape for and no file of data may hold."""
    return _UNSEEN.sub("", text)
