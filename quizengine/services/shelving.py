"""What a release does to the workbench: its files are kept, and the documents there come to what was released."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ..content.documents import Identity, identity
from ..content.load import Library
from ..content.merging import merge
from ..store import documents


def files_of(library: Library, *, placed: bool = False) -> dict[str, str]:
    """Return the files of a library byte for byte, by their paths from the folder that all of them share.

    `placed` says that they are named by such paths already, as those of the workbench are.
    """
    if placed:
        return {file: source.whole for file, source in library.sources.items()}
    real = {file: Path(file).resolve() for file in library.sources}
    root = Path(os.path.commonpath([path.parent for path in real.values()])) if real else Path()
    return {path.relative_to(root).as_posix(): library.sources[file].whole for file, path in real.items()}


def shelve(
    connection: Connection, library: Library, *, release_id: int | None, at: datetime, placed: bool = False
) -> None:
    """Bring the documents of the workbench to what was released, and keep the files of the release.

    What somebody shared there and nobody has released yet is not overwritten: it is merged with what was released, and
    where that cannot be done by itself, it becomes the draft of who wrote it. Nothing is written where nothing is new.
    """
    texts = files_of(library, placed=placed)
    if release_id is not None:
        documents.keep_files(connection, release_id, texts)
    for (path, text), source in zip(texts.items(), library.sources.values(), strict=True):
        about = identity(source)
        if about is not None:
            _bring(connection, about, path, text, at=at, release_id=release_id)


def _bring(
    connection: Connection, about: Identity, path: str, text: str, *, at: datetime, release_id: int | None
) -> None:
    row = {"saved_by": None, "saved_at": at, "note": None, "release_id": release_id}
    held = documents.named(connection, about.kind, about.name)
    if held is None:
        first = {**row, "text_sha": documents.put_text(connection, text)}
        id = documents.add(connection, kind=about.kind, name=about.name, path=path, first=first)
        documents.shelve_others_at(connection, path, but=id)
        return
    if held.path != path or held.shelved:
        documents.place(connection, held.id, path=path)
        documents.shelve_others_at(connection, path, but=held.id)
    if held.text == text:
        if release_id is not None:
            documents.mark_released(connection, held.id, held.version, release_id)
        return
    merged = _unreleased(connection, held, text, at)
    sha = documents.put_text(connection, text)
    documents.add_version(connection, held.id, after=held.version, row={**row, "text_sha": sha})
    if merged not in (None, text):
        sha = documents.put_text(connection, str(merged))
        again = {**row, "saved_by": held.saved_by, "text_sha": sha, "release_id": None}
        documents.add_version(connection, held.id, after=held.version + 1, row=again)


def _unreleased(connection: Connection, held: Any, text: str, at: datetime) -> str | None:
    """Return the text with what was shared and not released; None where there is nothing, or it is a draft now."""
    released = documents.latest_from_files(connection, held.id)
    if released is None or released == held.version:
        return None
    before = documents.text_of(connection, held.id, released)
    merged = merge(before or "", held.text, text)
    if not merged.clashes:
        return merged.text()
    own = documents.draft_of(connection, held.id, held.saved_by) if held.saved_by is not None else None
    if held.saved_by is not None and own is None:
        documents.keep_draft(connection, held.id, held.saved_by, base=released, text=held.text, at=at)
    return None
