"""Where a page of figures has its files and its other rows; the templates ask it and know no endpoint."""

from collections.abc import Callable
from dataclasses import dataclass

from ..reports.dashboard import Link


@dataclass(frozen=True)
class Links:
    """Addresses. `file` takes the id of a table and a form (csv, xlsx); `item` a cell that leads to an item.

    `book` is all tables of the page in one file, `paper` the page as a PDF, `answers` the file of
    answers that its numbers come from.
    """

    file: Callable[[str, str], str]
    all_rows: Callable[[], str]
    drafts: str | None = None
    item: Callable[[Link], str] | None = None
    book: str | None = None
    answers: str | None = None
    paper: str | None = None
