"""Files that come to the workbench from outside, and new ones that are begun there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import Engine

from ..content import blanks
from ..content.documents import Identity, identity
from ..content.source import LARGEST_FILE, read_bytes
from ..errors import NotAccepted
from ..i18n import Message, msg
from ..store import documents
from ..store.accounts import Viewer
from ..store.engine import reading
from . import workbench

FOLDERS = {"bank": "banks", "quiz": "banks", "programme": "competencies"}


@dataclass(frozen=True)
class Shelved:
    """A file of the workbench by its number, what it is about and where it stands."""

    id: int
    about: Identity
    path: str


@dataclass(frozen=True)
class Arrived:
    """Where a file went: the number of its document, and whether that is a new one."""

    id: int
    is_new: bool


def shelf(engine: Engine) -> list[Shelved]:
    """Return every file that is worked on, by path."""
    with reading(engine) as connection:
        return [Shelved(row.id, Identity(row.kind, row.name), row.path) for row in documents.current(connection)]


def receive(
    engine: Engine, *, viewer: Viewer, raw: bytes, version: int | None = None, replaces: bool = False, now: datetime
) -> Arrived:
    """Take a file in: an unknown one becomes a document, a known one the viewer's draft of it.

    `version` is the one that the file was made from (None: the newest); `replaces` says that it may take the place of
    a draft that the viewer has already. Raises `NotAccepted`, and `workbench.Elsewhere` for such a draft.
    """
    text, about = _read(raw)
    known = next((one for one in shelf(engine) if one.about == about), None)
    if known is None:
        path = blanks.path_of(about, beside=_neighbour(shelf(engine), about.kind))
        return Arrived(workbench.create(engine, viewer=viewer, text=text, path=path, now=now), is_new=True)
    newest = workbench.open_document(engine, viewer=viewer, id=known.id).version
    base = newest if version is None or not 0 < version <= newest else version
    seen = None if replaces else ""
    workbench.keep(engine, viewer=viewer, id=known.id, base=base, text=text, seen=seen, now=now)
    return Arrived(known.id, is_new=False)


def _read(raw: bytes) -> tuple[str, Identity]:
    """Return the text of a file and what it is about. Raises `NotAccepted`, with the place of what is wrong."""
    if len(raw) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise NotAccepted(("file", msg("The file is larger than {limit} MB. Split it into several.", limit=limit)))
    source, found = read_bytes(raw, name="")
    about = identity(source)
    if about is not None:
        return raw.decode("utf-8"), about
    if source is None and found:
        first = found[0]
        said = msg("Line {line}: {what}. Mend it and upload it again.", line=first.span.line, what=first.message)
        raise NotAccepted(("file", said))
    raise NotAccepted(
        (
            "file",
            msg("The file does not say what it is. Its first line is schema: bank/1, quiz/1 or programme/1."),
        )
    )


def begin(
    engine: Engine,
    *,
    viewer: Viewer,
    about: Identity,
    title: str,
    language: str,
    behind: str,
    words: Sequence[str],
    now: datetime,
) -> int:
    """Put a new bank or a new quiz on the workbench; returns its number.

    `behind` is the path of the programme of a bank, or of the bank of a quiz; `words` are the first question's stem and
    its two choices. Raises `NotAccepted`, each finding with its field.
    """
    found = list(_flaws(engine, about, title, behind))
    if found:
        raise NotAccepted(*found)
    stem, right, wrong = words
    if about.kind == "bank":
        path = blanks.path_of(about, beside=_neighbour(shelf(engine), "bank") or _beside(behind))
        text = blanks.bank(about.name, title, language, path=path, programme=behind, stem=stem, choices=(right, wrong))
    else:
        path = blanks.path_of(about, beside=behind)
        text = blanks.quiz(about.name, title, path=path, programme=_programme_of(engine, behind), bank=behind)
    return workbench.create(engine, viewer=viewer, text=text, path=path, now=now)


def _flaws(engine: Engine, about: Identity, title: str, behind: str) -> list[tuple[str, Message]]:
    found = []
    if about.kind not in ("bank", "quiz"):
        found.append(("kind", msg("Choose what to begin.")))
    if not blanks.is_name(about.name):
        found.append(("name", msg("Write small Latin letters, digits and hyphens, such as final-2026.")))
    if not title:
        found.append(("title", msg("Write a title.")))
    wanted = "bank" if about.kind == "quiz" else "programme"
    if not any(one.path == behind and one.about.kind == wanted for one in shelf(engine)):
        said = msg("Choose a question bank.") if wanted == "bank" else msg("Choose a programme.")
        found.append((wanted, said))
    return found


def _programme_of(engine: Engine, bank: str) -> str:
    """Return the path of a bank's programme; of any programme, where the bank cannot be read at the moment."""
    texts = workbench.shared_texts(engine)
    source, _found = read_bytes(texts[bank].encode(), name=bank)
    reference = source.data.get("programme") if source is not None and isinstance(source.data, dict) else None
    if isinstance(reference, str):
        return blanks.meant(bank, reference)
    return next((one.path for one in shelf(engine) if one.about.kind == "programme"), "")


def _neighbour(files: Sequence[Shelved], kind: str) -> str | None:
    """Return a file beside which one of a kind stands: another of its kind, or of those that stand together."""
    folder = FOLDERS[kind]
    alike = [one.path for one in files if one.about.kind == kind]
    near = [one.path for one in files if FOLDERS[one.about.kind] == folder]
    return next(iter([*alike, *near]), None if not files else _beside(files[0].path))


def _beside(path: str) -> str:
    """Return a path in the usual folder for banks, or in the one of a file that stands in no folder."""
    return path if PurePosixPath(path).parent == PurePosixPath() else f"{blanks.FOLDER}/new"
