"""The files of the workbench: their versions, what people are writing in them, and what releases were made of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ..content.fingerprint import fingerprint
from .attempts import account
from .tables import Blob, Document, DocumentVersion, Draft, ReleaseFile

blob: Table = Blob.__table__  # type: ignore[attr-defined]
document: Table = Document.__table__  # type: ignore[attr-defined]
version: Table = DocumentVersion.__table__  # type: ignore[attr-defined]
draft: Table = Draft.__table__  # type: ignore[attr-defined]
release_file: Table = ReleaseFile.__table__  # type: ignore[attr-defined]

_INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def put_text(connection: Connection, text: str) -> str:
    """Store a text under its sha256, if it is not there yet, and return the hash."""
    sha = fingerprint(text)
    row = _INSERT[connection.dialect.name](blob).values(sha=sha, body=text)
    connection.execute(row.on_conflict_do_nothing())
    return sha


# -- documents and their versions ------------------------------------------------------------------------------------

_CURRENT = (
    select(
        document,
        version.c.text_sha,
        version.c.saved_at,
        version.c.saved_by,
        version.c.release_id,
        blob.c.body.label("text"),
    )
    .join(version, (version.c.document_id == document.c.id) & (version.c.number == document.c.version))
    .join(blob, blob.c.sha == version.c.text_sha)
)


def current(connection: Connection) -> Sequence[Any]:
    """Return the documents that are worked on with the text that everybody shares, by path."""
    return connection.execute(_CURRENT.where(document.c.shelved.is_(False)).order_by(document.c.path)).all()


def one(connection: Connection, id: int) -> Any:
    """Return a document with the text that everybody shares; None where there is no such document."""
    return connection.execute(_CURRENT.where(document.c.id == id)).one_or_none()


def named(connection: Connection, kind: str, name: str) -> Any:
    """Return the document about a bank, a quiz or a programme; None where there is none."""
    return connection.execute(_CURRENT.where(document.c.kind == kind, document.c.name == name)).one_or_none()


def add(connection: Connection, *, kind: str, name: str, path: str, first: Mapping[str, Any]) -> int:
    """Store a new document with its first version, whose columns `first` gives; returns its number."""
    row = {"kind": kind, "name": name, "path": path, "version": 1, "shelved": False}
    id: int = connection.execute(insert(document).returning(document.c.id), row).scalar_one()
    connection.execute(insert(version), {"document_id": id, "number": 1, **first})
    return id


def add_version(connection: Connection, id: int, *, after: int, row: Mapping[str, Any]) -> bool:
    """Store the next version of a document, if it still is at the version `after`; says whether it was."""
    moved = update(document).where(document.c.id == id, document.c.version == after).values(version=after + 1)
    if connection.execute(moved).rowcount == 0:
        return False
    connection.execute(insert(version), {"document_id": id, "number": after + 1, **row})
    return True


def place(connection: Connection, id: int, *, path: str, shelved: bool = False) -> None:
    """Say where a document stands, and whether it is still worked on."""
    connection.execute(update(document).where(document.c.id == id).values(path=path, shelved=shelved))


def shelve_others_at(connection: Connection, path: str, *, but: int) -> None:
    """Put away every document of a path but one: the file is about something else now."""
    others = (document.c.path == path, document.c.id != but)
    connection.execute(update(document).where(*others).values(shelved=True))


def versions(connection: Connection, id: int) -> Sequence[Any]:
    """Return the versions of a document, newest first, with the names of those who saved them."""
    rows = select(version, account.c.name.label("by")).outerjoin(account, account.c.id == version.c.saved_by)
    return connection.execute(rows.where(version.c.document_id == id).order_by(version.c.number.desc())).all()


def text_of(connection: Connection, id: int, number: int) -> str | None:
    """Return the text of one version; None where there is no such version."""
    rows = select(blob.c.body).join(version, version.c.text_sha == blob.c.sha)
    return connection.execute(rows.where(version.c.document_id == id, version.c.number == number)).scalar_one_or_none()


def latest_from_files(connection: Connection, id: int) -> int | None:
    """Return the number of the newest version that files or a release have; None where people wrote all of them."""
    known = version.c.release_id.is_not(None) | version.c.saved_by.is_(None)
    rows = select(version.c.number).where(version.c.document_id == id, known)
    return connection.execute(rows.order_by(version.c.number.desc()).limit(1)).scalar_one_or_none()


def released_shas(connection: Connection) -> dict[int, str]:
    """Return, by document, the hash of the newest text that files or a release have; not of what only people wrote."""
    known = version.c.release_id.is_not(None) | version.c.saved_by.is_(None)
    newest = select(version.c.document_id, func.max(version.c.number).label("number")).where(known)
    found = newest.group_by(version.c.document_id).subquery()
    same = (version.c.document_id == found.c.document_id) & (version.c.number == found.c.number)
    rows = connection.execute(select(version.c.document_id, version.c.text_sha).join(found, same))
    return {row.document_id: row.text_sha for row in rows}


def mark_released(connection: Connection, id: int, number: int, release_id: int) -> None:
    """Say that a version is what a release was made of. The first release of a version is the one that is kept."""
    this = (version.c.document_id == id, version.c.number == number, version.c.release_id.is_(None))
    connection.execute(update(version).where(*this).values(release_id=release_id))


# -- drafts ----------------------------------------------------------------------------------------------------------


def draft_of(connection: Connection, id: int, account_id: int) -> Any:
    """Return what a person is writing in a document; None where that is nothing."""
    return connection.execute(
        select(draft).where(draft.c.document_id == id, draft.c.account_id == account_id)
    ).one_or_none()


def drafts_of(connection: Connection, account_id: int) -> dict[int, str]:
    """Return what a person is writing, by document."""
    rows = select(draft.c.document_id, draft.c.text).where(draft.c.account_id == account_id)
    return {row.document_id: row.text for row in connection.execute(rows)}


def drafts(connection: Connection) -> Sequence[Any]:
    """Return who is writing in which document since when, without the texts."""
    columns = (draft.c.document_id, draft.c.account_id, draft.c.base, draft.c.written_at, account.c.name.label("by"))
    return connection.execute(
        select(*columns).join(account, account.c.id == draft.c.account_id).order_by(draft.c.written_at)
    ).all()


def keep_draft(connection: Connection, id: int, account_id: int, *, base: int, text: str, at: datetime) -> None:
    """Store what a person is writing, in the place of what was there."""
    row = _INSERT[connection.dialect.name](draft).values(
        document_id=id, account_id=account_id, base=base, text=text, written_at=at
    )
    new = {name: row.excluded[name] for name in ("base", "text", "written_at")}
    connection.execute(row.on_conflict_do_update(index_elements=["document_id", "account_id"], set_=new))


def drop_draft(connection: Connection, id: int, account_id: int) -> None:
    connection.execute(delete(draft).where(draft.c.document_id == id, draft.c.account_id == account_id))


# -- what releases were made of --------------------------------------------------------------------------------------


def keep_files(connection: Connection, release_id: int, texts: Mapping[str, str]) -> None:
    """Store the files of a release under their paths."""
    rows = [
        {"release_id": release_id, "path": path, "text_sha": put_text(connection, text)}
        for path, text in sorted(texts.items())
    ]
    if rows:
        connection.execute(insert(release_file), rows)


def files_of(connection: Connection, release_id: int) -> dict[str, str]:
    """Return the files of a release, path to text; empty for one that was made before files were kept."""
    rows = select(release_file.c.path, blob.c.body).join(blob, blob.c.sha == release_file.c.text_sha)
    found = connection.execute(rows.where(release_file.c.release_id == release_id).order_by(release_file.c.path)).all()
    return {row.path: row.body for row in found}
