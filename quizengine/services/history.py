"""What was released, when and why, and how to have it again: byte for byte, and checked against what it pinned."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, Engine

from ..content.fingerprint import document, fingerprint
from ..content.load import load_texts
from ..errors import Conflict, NotFound
from ..i18n import Message, msg
from ..store import documents, pinned
from ..store.engine import reading
from .comparing import Compared, compared
from .effects import revisions_of

EARLIEST_IN_ZIP = 1980


@dataclass(frozen=True)
class ReleaseLine:
    """A release: who, when, why, from which commit. `files` is how many it keeps, 0 for one made before files were."""

    id: int
    at: datetime
    by: str
    reason: str | None
    git_commit: str | None
    git_dirty: bool | None
    summary: tuple[Message, ...]
    files: int


@dataclass(frozen=True)
class ReleasedFile:
    """A file of a release. `against` is the release that had it before, None for a first one; `changes` tell both."""

    path: str
    size: int
    sha: str
    against: int | None
    changes: tuple[Compared, ...]


@dataclass(frozen=True)
class ReleasePage:
    line: ReleaseLine
    files: tuple[ReleasedFile, ...]


@dataclass(frozen=True)
class Verified:
    """What the files of a release give: how many items, quizzes and programmes, and which are not what it pinned."""

    items: int
    others: int
    different: tuple[str, ...]


class NotKept(Conflict):
    """The release was made before files were kept."""


class Occupied(Conflict):
    """Something else stands where a file would be written."""


def releases(engine: Engine, *, most: int | None = None) -> list[ReleaseLine]:
    """Return the releases, newest first."""
    with reading(engine) as connection:
        return [as_line(row) for row in pinned.releases(connection, most=most)]


def release(engine: Engine, id: int) -> ReleasePage:
    """Return a release with its files and how each differs from the one before. Raises `NotFound`."""
    with reading(engine) as connection:
        line = as_line(_known(connection, id))
        files = documents.files_of(connection, id)
        before = pinned.files_before(connection, id)
        earlier = {number: documents.files_of(connection, number) for number in {*before.values()}}
    return ReleasePage(line, tuple(_file(path, text, before.get(path), earlier) for path, text in files.items()))


def files(engine: Engine, id: int) -> dict[str, bytes]:
    """Return the files of a release by path, byte for byte. Raises `NotFound`, and `NotKept` where there are none."""
    with reading(engine) as connection:
        _known(connection, id)
        found = documents.files_of(connection, id)
    if not found:
        raise NotKept(msg("Release {id} was made before files were kept: what it pinned is there, its files are not.",
                          id=id))  # fmt: skip
    return {path: text.encode() for path, text in found.items()}


def archive(engine: Engine, id: int) -> bytes:
    """Return the files of a release as a zip, the same one every time. Raises as `files` does."""
    found = files(engine, id)
    with reading(engine) as connection:
        at = _known(connection, id).released_at
    moment = (max(at.year, EARLIEST_IN_ZIP), at.month, at.day, at.hour, at.minute, at.second)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for path, raw in found.items():
            entry = zipfile.ZipInfo(path, moment)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            whole.writestr(entry, raw)
    return packed.getvalue()


def export(engine: Engine, id: int, folder: Path) -> list[str]:
    """Write the files of a release under a folder; returns their paths. A file that is there already is left alone.

    Raises `NotFound`, `NotKept`, `Occupied` where another text stands in the place of a file (nothing is written
    then), and `OSError`.
    """
    found = {folder.joinpath(*_inside(path).parts): (path, raw) for path, raw in files(engine, id).items()}
    for target, (_path, raw) in found.items():
        if target.exists() and (not target.is_file() or target.read_bytes() != raw):
            raise Occupied(msg("{path} is there already and is not the same. Choose an empty folder.", path=target))
    for target, (_path, raw) in found.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.write_bytes(raw)
    return [path for path, _raw in found.values()]


def verify(engine: Engine, id: int) -> Verified:
    """Read the files of a release anew and hold every revision against the one that was pinned, hash by hash.

    Raises as `files` does.
    """
    library = load_texts({path: raw.decode() for path, raw in files(engine, id).items()})
    with reading(engine) as connection:
        rows = pinned.items(connection, id)
        known = pinned.documents(connection, id)
    kept: dict[str, list[tuple[str, tuple[str, str, str]]]] = {}
    for row in rows:
        hashes = (row.presentation_sha, row.scoring_sha, row.mapping_sha)
        kept.setdefault(row.bank, []).append((row.slug, hashes))
    found = {bank.bank: [(one.item, one.hashes) for one in revisions_of(library, bank.file)] for bank in library.banks}
    others = {("quiz", quiz.quiz): quiz for quiz, _file in library.quizzes}
    bodies = {key: fingerprint(document(quiz)) for key, quiz in others.items()}
    bodies |= {("programme", one.programme): fingerprint(document(one)) for one, _file in library.programmes}
    different = [name for bank, items in found.items() for name in _differing(bank, items, kept.get(bank, []))]
    different += [f"{kind} {name}" for (kind, name), sha in bodies.items() if known.get((kind, name)) != sha]
    different += [f"{one.file}:{one.span.line} {one.code}" for one in library.errors]
    return Verified(sum(map(len, found.values())), len(bodies), tuple(different))


def _differing(
    bank: str, found: list[tuple[str, tuple[str, str, str]]], kept: list[tuple[str, tuple[str, str, str]]]
) -> Iterator[str]:
    was, is_now = dict(kept), dict(found)
    for name in dict.fromkeys((*is_now, *was)):
        if was.get(name) != is_now.get(name):
            yield f"{bank}:{name}"
    if was == is_now and list(was) != list(is_now):
        yield f"bank {bank}"


def _file(path: str, text: str, against: int | None, earlier: Mapping[int, Mapping[str, str]]) -> ReleasedFile:
    raw = text.encode()
    before = earlier[against][path] if against is not None else None
    changes = () if before is None else compared(before, text)
    return ReleasedFile(path, len(raw), fingerprint(text), against, changes)


def _inside(path: str) -> PurePosixPath:
    """Return a stored path, which counts from the folder of all files; nothing may lead out of there."""
    found = PurePosixPath(path)
    if found.is_absolute() or ".." in found.parts or not found.parts:
        raise Conflict(msg("The path {path} leads out of the folder.", path=path))
    return found


def _known(connection: Connection, id: int) -> Any:
    row = pinned.release(connection, id)
    if row is None:
        raise NotFound(msg("There is no release {id}.", id=id))
    return row


def as_line(row: Any) -> ReleaseLine:
    """Return a stored release as people read it."""
    summary = tuple(Message(line["text"], line["params"]) for line in json.loads(row.summary))
    return ReleaseLine(
        row.id, row.released_at, row.released_by, row.reason, row.git_commit, row.git_dirty, summary, row.files
    )
