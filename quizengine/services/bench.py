"""How the files of the workbench are: what is wrong in each, who writes in it, and what has not been released yet."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from ..content.diagnostics import Severity
from ..content.documents import Identity
from ..store import documents
from ..store.accounts import Viewer
from ..store.engine import reading
from . import workbench


@dataclass(frozen=True)
class BenchLine:
    """A file of the workbench. `items` is None where it is no bank, or one that cannot be read.

    `own_draft` says that the viewer has written something there that is not shared; `writers` are the others who have.
    """

    id: int
    about: Identity
    title: str
    path: str
    version: int
    saved_at: datetime
    released: bool
    items: int | None
    errors: int
    warnings: int
    notes: int
    own_draft: bool
    writers: tuple[str, ...]


def lines(engine: Engine, viewer: Viewer) -> list[BenchLine]:
    """Return every file that is worked on with its health: banks first, then quizzes and programmes, by title."""
    with reading(engine) as connection:
        rows = documents.current(connection)
        drafts = documents.drafts(connection)
    report = workbench.examined(engine, {row.path: row.text for row in rows})
    counts = Counter((one.file, one.severity) for one in report.diagnostics)
    library = report.library
    titles = {bank.file: bank.title for bank in library.banks}
    titles |= {file: quiz.title for quiz, file in library.quizzes}
    titles |= {file: programme.title for programme, file in library.programmes}
    sizes = {bank.file: len(bank.items) for bank in library.banks}
    found = [
        BenchLine(
            id=row.id,
            about=Identity(row.kind, row.name),
            title=titles.get(row.path, row.name),
            path=row.path,
            version=row.version,
            saved_at=row.saved_at,
            released=row.release_id is not None or row.saved_by is None,
            items=sizes.get(row.path),
            errors=counts[row.path, Severity.ERROR],
            warnings=counts[row.path, Severity.WARNING],
            notes=counts[row.path, Severity.INFO],
            own_draft=any(one.document_id == row.id and one.account_id == viewer.id for one in drafts),
            writers=tuple(one.by for one in drafts if one.document_id == row.id and one.account_id != viewer.id),
        )
        for row in rows
    ]
    return sorted(found, key=lambda line: (line.about.kind, line.title.lower(), line.about.name))
