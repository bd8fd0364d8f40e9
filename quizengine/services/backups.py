"""A backup is one file: a zip archive of a copy of the database, a manifest of what is in it, and checksums.

The checksums find damage, not forgery: who can write the file can write new ones.
"""

import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import file_digest, sha256
from io import BufferedRandom
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine

from .. import __version__
from ..errors import Conflict, QuizEngineError
from ..i18n import msg
from ..store import schema
from ..store.copies import COPIERS, Contents, contents
from ..store.engine import reading

FORMAT = "quizengine-backup/1"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
LARGEST_MANIFEST = 1_000_000


class BadBackup(QuizEngineError):
    """The file is no backup, or not a whole one, or not one for this database. Nothing was changed."""


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: str
    made_at: str
    engine_version: str
    database: str
    revision: str
    counts: dict[str, int]
    data: str
    size: int
    sha256: str


def back_up(engine: Engine, file: Path, *, now: datetime) -> Manifest:
    """Write a backup of one moment, whoever writes meanwhile. The file appears whole or not at all, for its owner only.

    Raises `OSError`, `CannotCopy`, and `Conflict` where there is nothing to back up.
    """
    with reading(engine) as connection:
        if schema.revision(connection) is None:
            raise Conflict(msg("The database has no tables yet: there is nothing to back up."))
    kind = engine.dialect.name
    with _beside(file) as folder:
        data = folder / f"database.{COPIERS[kind].suffix}"
        data.touch(0o600)
        found = COPIERS[kind].save(engine, data)
        manifest = _manifest(kind, data, found, now)
        _write(folder / "backup", data, manifest)
        os.replace(folder / "backup", file)
    _sync(file.parent)
    return manifest


def restore(engine: Engine, file: Path, *, replace: bool = False) -> Manifest:
    """Put the data of a backup into a database, all or nothing, and return what was put there.

    Raises `BadBackup`, `CannotCopy` and `OSError`, and `Conflict` where the database holds anything, unless it is to
    be replaced.
    """
    with TemporaryDirectory(prefix="quizengine-restore-", dir=_room(engine)) as folder:
        with _opened(file) as archive:
            manifest = _read(archive)
            _fits(manifest, engine)
            data = Path(folder) / manifest.data
            _extract(archive, manifest, data)
        if not replace:
            _holds_nothing(engine)
        COPIERS[manifest.database].load(engine, data, Contents(manifest.revision, manifest.counts))
    return manifest


# -- writing ---------------------------------------------------------------------------------------------------------


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Give a folder of one's own on the disk of a file, from where it can take its place in one step."""
    if file.is_dir():
        raise IsADirectoryError(21, os.strerror(21), str(file))
    if not file.parent.is_dir():
        raise FileNotFoundError(2, os.strerror(2), str(file.parent))
    with TemporaryDirectory(prefix=f".{file.name[:60]}.", dir=file.parent) as folder:
        yield Path(folder)


def _manifest(kind: str, data: Path, found: Contents, now: datetime) -> Manifest:
    assert found.revision is not None, "a database without tables is not copied"
    with data.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    return Manifest(
        format=FORMAT,
        made_at=now.isoformat(timespec="seconds"),
        engine_version=__version__,
        database=kind,
        revision=found.revision,
        counts=found.counts,
        data=data.name,
        size=data.stat().st_size,
        sha256=digest,
    )


def _write(target: Path, data: Path, manifest: Manifest) -> None:
    said = json.dumps(manifest.model_dump(), ensure_ascii=False, indent=2).encode()
    sums = f"{manifest.sha256}  {manifest.data}\n{sha256(said).hexdigest()}  {MANIFEST}\n"
    with open(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(MANIFEST, said)
            archive.writestr(SUMS, sums)
            archive.write(data, manifest.data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make sure that the folder knows its new file even when the power goes now."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- reading ---------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """Open a backup; whatever its reading trips over inside the block is said as one sentence."""
    try:
        with file.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _damaged(file.name) from error


def _damaged(name: str) -> BadBackup:
    return BadBackup(
        msg("{name} is not a whole backup: it is cut off, damaged or something else. Nothing was changed.", name=name)
    )


def _read(archive: zipfile.ZipFile) -> Manifest:
    """Return the manifest of an archive. Raises `ValueError` for one that is none."""
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST or archive.getinfo(SUMS).file_size > LARGEST_MANIFEST:
        raise ValueError("no manifest is so large")
    said, sums = archive.read(MANIFEST), archive.read(SUMS).decode("ascii")
    manifest = Manifest.model_validate_json(said)
    expected = f"{manifest.sha256}  {manifest.data}\n{sha256(said).hexdigest()}  {MANIFEST}\n"
    if sums != expected or archive.getinfo(manifest.data).file_size != manifest.size:
        raise ValueError("the checksums are of something else")
    return manifest


def _fits(manifest: Manifest, engine: Engine) -> None:
    if manifest.format != FORMAT or manifest.revision not in [step.revision for step in schema.steps()]:
        raise BadBackup(
            msg(
                "The backup was made by quizengine {version} at revision {revision}, which this version does not know: "
                "install that version or a newer one. Nothing was changed.",
                version=manifest.engine_version,
                revision=manifest.revision,
            )
        )
    if manifest.database != engine.dialect.name or manifest.data != f"database.{COPIERS[manifest.database].suffix}":
        raise BadBackup(
            msg(
                "The backup is of {kind}, and QUIZENGINE_DATABASE_URL names {other}. Nothing was changed.",
                kind=manifest.database,
                other=engine.dialect.name,
            )
        )


def _holds_nothing(engine: Engine) -> None:
    with reading(engine) as connection:
        counts = contents(connection).counts
    if any(counts.values()):
        raise Conflict(
            msg(
                "The database holds {count} rows, and a restore would replace them. Nothing was changed. "
                "Make a backup of it first, then use --replace.",
                count=sum(counts.values()),
            )
        )


def _extract(archive: zipfile.ZipFile, manifest: Manifest, target: Path) -> None:
    """Take the data out. Raises `ValueError` where they are not what the manifest says."""
    with archive.open(manifest.data) as source, open(os.open(target, os.O_CREAT | os.O_RDWR, 0o600), "w+b") as out:
        shutil.copyfileobj(source, out, 1 << 20)
        if _digest(out) != manifest.sha256:
            raise ValueError("the data are not those of the manifest")


def _digest(stream: BufferedRandom) -> str:
    stream.seek(0)
    return file_digest(stream, "sha256").hexdigest()


def _room(engine: Engine) -> Path | None:
    """Return where a copy of the data has room: with SQLite where the data are."""
    return Path(engine.url.database).parent if engine.dialect.name == "sqlite" and engine.url.database else None
