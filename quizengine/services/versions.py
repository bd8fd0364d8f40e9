"""The versions of a file of the workbench. They are added and never changed; what comes back comes as a draft."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from ..content.documents import Identity
from ..errors import Conflict, NotFound
from ..i18n import msg
from ..store import documents, pinned
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .comparing import Compared, compared
from .history import ReleaseLine, as_line


@dataclass(frozen=True)
class Version:
    """A text that everybody had. `by` is None where it came from files; `release` is the first that was made of it."""

    number: int
    at: datetime
    by: str | None
    note: str | None
    release: ReleaseLine | None


@dataclass(frozen=True)
class History:
    """A document with its versions, newest first, and what differs between two of them, `before` and `after`."""

    id: int
    about: Identity
    path: str
    current: int
    versions: tuple[Version, ...]
    before: int | None
    after: int
    changes: tuple[Compared, ...]
    differs: bool
    own_draft: bool


def history(engine: Engine, *, viewer: Viewer, id: int, before: int | None = None, after: int | None = None) -> History:
    """Return the versions of a document and what differs between two of them, by default the last two.

    Raises `NotFound`, also for a version that there is not.
    """
    with reading(engine) as connection:
        row = documents.one(connection, id)
        if row is None:
            raise NotFound(msg("There is no such file on the workbench."))
        rows = documents.versions(connection, id)
        released = {one.id: as_line(one) for one in pinned.releases(connection)}
        after = row.version if after is None else after
        before = after - 1 if before is None and after > 1 else before
        texts = [None if number is None else documents.text_of(connection, id, number) for number in (before, after)]
        own = documents.draft_of(connection, id, viewer.id)
    if texts[1] is None or (before is not None and texts[0] is None):
        raise NotFound(msg("There is no such version of the file."))
    return History(
        id=id,
        about=Identity(row.kind, row.name),
        path=row.path,
        current=row.version,
        versions=tuple(
            Version(one.number, one.saved_at, one.by, one.note, released.get(one.release_id)) for one in rows
        ),
        before=before,
        after=after,
        changes=() if texts[0] is None else compared(texts[0], texts[1]),
        differs=texts[0] is not None and texts[0] != texts[1],
        own_draft=own is not None,
    )


def text(engine: Engine, *, id: int, number: int) -> tuple[str, str]:
    """Return the path of a document and the text of one of its versions. Raises `NotFound`."""
    with reading(engine) as connection:
        row, found = documents.one(connection, id), documents.text_of(connection, id, number)
    if row is None or found is None:
        raise NotFound(msg("There is no such version of the file."))
    return row.path, found


def take_back(engine: Engine, *, viewer: Viewer, id: int, number: int, now: datetime) -> None:
    """Make the text of an earlier version the draft of a person, on top of the version that everybody has.

    Raises `NotFound`, and `Conflict` where the person is writing something in the file already.
    """
    _path, wanted = text(engine, id=id, number=number)
    with writing(engine) as connection:
        row = documents.one(connection, id)
        if documents.draft_of(connection, id, viewer.id) is not None:
            raise Conflict(msg("You are writing in this file already. Share your draft or throw it away first."))
        if row.text == wanted:
            raise Conflict(msg("The file says exactly this already."))
        documents.keep_draft(connection, id, viewer.id, base=row.version, text=wanted, at=now)
