"""The workbench: files of content that several people write in the browser.

Everybody sees the version that is shared. What a person types is a draft of theirs alone, kept from the first stroke
and until it is shared or thrown away, whatever browser it came from. A draft is shared only on top of the version that
it began from: where somebody shared another one meanwhile, both are merged in front of the writer, never in silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from ..content.documents import Identity, identity
from ..content.fingerprint import fingerprint
from ..content.load import load_texts
from ..content.source import LARGEST_FILE, read_bytes
from ..errors import Conflict, NotAccepted, NotFound
from ..i18n import msg
from ..lint.run import Report, inspect
from ..store import documents
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .released import released


@dataclass(frozen=True)
class Writer:
    """Somebody who is writing in a document, and since when what they wrote is kept."""

    account_id: int
    name: str
    base: int
    written_at: datetime


@dataclass(frozen=True)
class OpenDocument:
    """A document as one person sees it.

    `text` is their draft, or the shared text where they have none (`written_at` is None then). `base` is the version
    that the draft began from; it is behind where `base < version`. `others` are writing in it too.
    """

    id: int
    about: Identity
    path: str
    version: int
    shared: str
    text: str
    base: int
    written_at: datetime | None
    others: tuple[Writer, ...]

    @property
    def is_behind(self) -> bool:
        return self.base < self.version


class NotUnique(NotAccepted):
    """There is a document of this kind and name already."""


class Elsewhere(Conflict):
    """The same person has written another draft of this file in another window; neither takes the other's place."""


class Behind(Conflict):
    """Somebody shared another version since the draft began. The draft is kept; it has to be merged first."""


def shared_texts(engine: Engine) -> dict[str, str]:
    """Return the shared text of every document that is worked on, by path."""
    with reading(engine) as connection:
        return {row.path: row.text for row in documents.current(connection)}


def open_document(engine: Engine, *, viewer: Viewer, id: int) -> OpenDocument:
    """Return a document as a person sees it. Raises `NotFound`."""
    with reading(engine) as connection:
        row = _known(documents.one(connection, id))
        own = documents.draft_of(connection, id, viewer.id)
        writers = [
            Writer(one.account_id, one.by, one.base, one.written_at)
            for one in documents.drafts(connection)
            if one.document_id == id and one.account_id != viewer.id
        ]
    return OpenDocument(
        id=id,
        about=Identity(row.kind, row.name),
        path=row.path,
        version=row.version,
        shared=row.text,
        text=row.text if own is None else own.text,
        base=row.version if own is None else own.base,
        written_at=None if own is None else own.written_at,
        others=tuple(writers),
    )


def texts_with(engine: Engine, *, id: int, text: str) -> tuple[str, dict[str, str]]:
    """Return the path of a document and the shared texts by path, with another text in its place. Raises `NotFound`."""
    with reading(engine) as connection:
        row = _known(documents.one(connection, id))
        texts = {one.path: one.text for one in documents.current(connection)}
    return row.path, {**texts, row.path: text}


def examined(engine: Engine, texts: Mapping[str, str]) -> Report:
    """Hold every rule against some texts, as `quizengine lint --against release` does with files."""
    return inspect(load_texts(texts), released=released(engine))


def keep(
    engine: Engine, *, viewer: Viewer, id: int, base: int, text: str, now: datetime, seen: str | None = None
) -> None:
    """Keep what a person is writing. A draft that says the shared text is none.

    `seen` is the fingerprint of the draft that they had before them: where there is another one by now, `Elsewhere` is
    raised; None takes its place whatever it is. Raises `NotFound`, `NotAccepted`.
    """
    _fits(text)
    with writing(engine) as connection:
        row = _known(documents.one(connection, id))
        own = documents.draft_of(connection, id, viewer.id) if seen is not None else None
        if own is not None and own.text != text and fingerprint(own.text) != seen:
            raise Elsewhere(msg("You have changed this draft in another window."))
        if text == row.text:
            documents.drop_draft(connection, id, viewer.id)
        else:
            base = min(max(base, 1), row.version)
            documents.keep_draft(connection, id, viewer.id, base=base, text=text, at=now)


def discard(engine: Engine, *, viewer: Viewer, id: int) -> None:
    """Throw away what a person is writing in a document."""
    with writing(engine) as connection:
        documents.drop_draft(connection, id, viewer.id)


def share(
    engine: Engine, *, viewer: Viewer, id: int, base: int, text: str, note: str | None = None, now: datetime
) -> int:
    """Make a text the next version that everybody sees; returns its number.

    A text with errors may be shared, it only cannot be released. Raises `Behind` where the shared version is not `base`
    (the text is kept as a draft then), `NotAccepted` for one that is about something else, `NotFound`.
    """
    _fits(text)
    behind = False
    with writing(engine) as connection:
        row = _known(documents.one(connection, id))
        _is_about(text, Identity(row.kind, row.name))
        if text == row.text:
            documents.drop_draft(connection, id, viewer.id)
            return int(row.version)
        if row.version == base:
            documents.add_version(connection, id, after=base, row=_version(connection, text, viewer, now, note))
            documents.drop_draft(connection, id, viewer.id)
        else:
            behind = True
            documents.keep_draft(connection, id, viewer.id, base=min(base, row.version), text=text, at=now)
    if behind:
        raise Behind(msg("Somebody else changed this file meanwhile. Look at both versions; yours is kept."))
    return base + 1


def create(engine: Engine, *, viewer: Viewer, text: str, path: str, note: str | None = None, now: datetime) -> int:
    """Put a new document on the workbench; returns its number.

    Raises `NotAccepted` where the text does not say what it is, and `NotUnique` where there is one of this name.
    """
    _fits(text)
    about = _about(text)
    if about is None:
        raise NotAccepted(
            ("text", msg("The file does not say what it is. Its first line is schema: bank/1, quiz/1 or programme/1."))
        )
    with writing(engine) as connection:
        if documents.named(connection, about.kind, about.name) is not None:
            raise NotUnique(("text", msg("There is a file of the name {name} already.", name=about.name)))
        if any(row.path == path for row in documents.current(connection)):
            raise NotUnique(("path", msg("There is a file at {path} already.", path=path)))
        first = _version(connection, text, viewer, now, note)
        return documents.add(connection, kind=about.kind, name=about.name, path=path, first=first)


def _version(connection: Connection, text: str, viewer: Viewer, now: datetime, note: str | None) -> dict[str, object]:
    sha = documents.put_text(connection, text)
    return {"text_sha": sha, "saved_by": viewer.id, "saved_at": now, "note": note, "release_id": None}


def _fits(text: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise NotAccepted(("text", msg("The file is larger than {limit} MB. Split it into several.", limit=limit)))
    if "\x00" in text or any("\ud800" <= one <= "\udfff" for one in text):
        raise NotAccepted(("text", msg("The text holds characters that no file can hold. Paste it as plain text.")))


def _about(text: str) -> Identity | None:
    return identity(read_bytes(text.encode(), name="")[0])


def _is_about(text: str, about: Identity) -> None:
    """Refuse a text that has become about something else; one that is no YAML at the moment says nothing of it."""
    now_about = _about(text)
    if now_about is not None and now_about != about:
        said = msg(
            "This file is {kind} {name}, and the text says {other}. An id never changes: make a new file for it.",
            kind=about.kind,
            name=about.name,
            other=f"{now_about.kind} {now_about.name}",
        )
        raise NotAccepted(("text", said))


def _known(row: Any) -> Any:
    if row is None:
        raise NotFound(msg("There is no such file on the workbench."))
    return row
