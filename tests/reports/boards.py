"""What a page of figures says, as tests read it: its sentences, its tables by their columns, its figures."""

import json
from collections.abc import Iterator
from typing import Any

from quizengine.i18n import Message, say
from quizengine.reports.dashboard import Cell, Dashboard, Mark, plain


def rows(board: Dashboard, table: str) -> list[dict[str, Any]]:
    """Return a table as dictionaries by column; of columns of one name the second has a 2 after it, and so on."""
    one = board.table(table)
    assert one is not None, f"no table {table}"
    titles = [say(column.title, "en") for column in one.columns]
    names = [
        title if titles.count(title) == 1 or not (before := titles[:place].count(title)) else f"{title} {before + 1}"
        for place, title in enumerate(titles)
    ]
    return [dict(zip(names, (plain(cell, "en") for cell in row), strict=True)) for row in one.rows]


def column(board: Dashboard, table: str, name: str) -> list[Any]:
    return [row[name] for row in rows(board, table)]


def text(board: Dashboard, language: str = "en") -> str:
    """Return the sentences above the tables."""
    return " ".join(say(line, language) for section in board.sections for line in section.text)


def notes(board: Dashboard) -> list[str]:
    return [say(line, "en") for line in board.notes]


def figures(board: Dashboard) -> dict[str, Any]:
    """Return the figures by their sections."""
    return {section.id: json.loads(section.figure) for section in board.sections if section.figure}


def cells(board: Dashboard) -> Iterator[Cell]:
    return (cell for table in board.tables for row in table.rows for cell in row)


def messages(board: Dashboard) -> Iterator[Message]:
    """Return every sentence of the page that has to be put into a language."""
    yield from (board.title, board.lead, *board.notes)
    for section in board.sections:
        yield from (section.title, *section.text, *section.how)
    for cell in cells(board):
        if isinstance(cell, Mark):
            yield cell.text
        elif isinstance(cell, Message):
            yield cell


def everything(board: Dashboard) -> str:
    """Return all that the page shows of words, its figures too."""
    said = [say(one, "en") for one in messages(board)]
    said += [str(plain(cell, "en")) for cell in cells(board) if cell is not None]
    return "\n".join([*said, *(section.figure or "" for section in board.sections)])
