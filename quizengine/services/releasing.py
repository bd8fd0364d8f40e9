"""Release content: pin what the files say now as revisions that never change.

A release with errors in its content is refused as a whole. Attempts keep the revisions they were started on,
whatever is released later. Releasing the same content again writes nothing.
"""

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from .. import __version__
from ..content.bank import Bank, Status
from ..content.diagnostics import Diagnostic, Severity
from ..content.fingerprint import canonical, document, fingerprint, revise
from ..content.load import Library, bank_behind, programme_behind
from ..errors import BadContent
from ..i18n import Message, msg
from ..lint.run import Report, lint
from ..store import releases
from ..store.engine import writing
from ..store.tables import BankMember, BankRevision, ProgrammeRevision, QuizMember, QuizRevision, Release
from .released import released
from .shelving import shelve


@dataclass(frozen=True)
class Released:
    """What a release changed, in sentences; empty where nothing did."""

    release_id: int | None
    summary: tuple[Message, ...]


class Refused(BadContent):
    """Content has errors; none of it was released."""

    def __init__(self, errors: Sequence[Diagnostic], library: Library) -> None:
        super().__init__(msg("The content has {count} errors, so nothing was released.", count=len(errors)))
        self.errors, self.library = errors, library


class _Releasing:
    """One release while it is being written: a row of `release` is made only once something has changed."""

    def __init__(
        self, session: Session, *, at: datetime, by: str, git: tuple[str | None, bool | None], reason: str | None
    ) -> None:
        self.session, self._at, self._by, self._git, self._reason = session, at, by, git, reason
        self.release: Release | None = None
        self.summary: list[Message] = []

    @property
    def id(self) -> int:
        if self.release is None:
            self.release = releases.add_release(
                self.session,
                at=self._at,
                by=self._by,
                git=self._git,
                engine_version=__version__,
                reason=self._reason,
            )
        assert self.release.id is not None
        return self.release.id


def release(engine: Engine, paths: Iterable[Path], *, by: str, now: datetime, reason: str | None = None) -> Released:
    """Release the banks, quizzes and programmes in some files and folders.

    Raises `Refused` where the content has errors, and `OSError` for a path that cannot be read.
    """
    paths = list(paths)
    return release_report(
        engine, lint(paths, released=released(engine)), by=by, now=now, reason=reason, git=git_of(paths)
    )


def release_report(
    engine: Engine,
    report: Report,
    *,
    by: str,
    now: datetime,
    reason: str | None = None,
    git: tuple[str | None, bool | None] = (None, None),
    placed: bool = False,
) -> Released:
    """Release content that was read and looked at already; `placed` says that its files are those of the workbench.

    Raises `Refused` where the content has errors.
    """
    errors = [found for found in report.diagnostics if found.severity is Severity.ERROR]
    if errors:
        raise Refused(errors, report.library)
    with writing(engine) as connection, Session(connection) as session:
        doing = _Releasing(session, at=now, by=by, git=git, reason=reason)
        _release(doing, report.library)
        if doing.release is not None:
            doing.release.summary = canonical(
                [{"text": line.text, "params": dict(line.params)} for line in doing.summary]
            )
        session.flush()
        release_id = doing.release.id if doing.release else None
        shelve(connection, report.library, release_id=release_id, at=now, placed=placed)
        return Released(release_id, tuple(doing.summary))


def _release(doing: _Releasing, library: Library) -> None:
    programmes = {programme.programme: _programme(doing, document(programme), programme.programme, programme.title)
                  for programme, _ in library.programmes}  # fmt: skip
    items: dict[str, dict[int, str]] = {}
    for bank in library.banks:
        assert bank.programme is not None, "the linter refuses a bank without its programme"
        items[bank.file] = _bank(doing, bank, programmes[bank.programme])
    for quiz, file in library.quizzes:
        banks = [bank_behind(library, file, reference) for reference in quiz.banks]
        programme = programme_behind(library, file, quiz.programme)
        assert programme is not None, "the linter refuses a quiz without its programme"
        pool = {id: hashes for bank in banks if bank is not None for id, hashes in items[bank.file].items()}
        _quiz(doing, quiz.quiz, quiz.title, document(quiz), pool, programmes[programme.programme])


def _programme(doing: _Releasing, body: str, name: str, title: str) -> int:
    latest = releases.latest_programme(doing.session, name)
    if latest is None or latest.body_sha != fingerprint(body):
        sha = releases.put_blob(doing.session, body)
        latest = ProgrammeRevision(release_id=doing.id, programme=name, title=title, body_sha=sha)
        _add(doing, latest, msg("programme {name}", name=name))
    assert latest.id is not None
    return latest.id


def _bank(doing: _Releasing, bank: Bank, programme: int) -> dict[int, str]:
    """Release a bank; returns its item revisions by number with their fingerprints, in their order."""
    revisions = [revise(bank, item) for item in bank.items if item.head.status is not Status.DRAFT]
    whole = fingerprint(canonical([bank.title, programme, [revision.hashes for revision in revisions]]))
    latest = releases.latest_bank(doing.session, bank.bank)
    changed = latest is None or latest.fingerprint != whole
    stored = {releases.put_item(doing.session, revision, doing.id if changed else 0): canonical(revision.hashes)
              for revision in revisions}  # fmt: skip
    if changed:
        row = BankRevision(
            release_id=doing.id, bank=bank.bank, title=bank.title, programme_revision_id=programme, fingerprint=whole
        )
        _add(doing, row, msg("bank {name}, {count} items", name=bank.bank, count=len(revisions)))
        assert row.id is not None
        releases.put_members(doing.session, BankMember, row.id, stored)
    return stored


def _quiz(doing: _Releasing, name: str, title: str, body: str, pool: dict[int, str], programme: int) -> None:
    whole = fingerprint(canonical([fingerprint(body), programme, list(pool.values())]))
    latest = releases.latest_quiz(doing.session, name)
    if latest is not None and latest.fingerprint == whole:
        return
    row = QuizRevision(
        release_id=doing.id,
        quiz=name,
        title=title,
        body_sha=releases.put_blob(doing.session, body),
        programme_revision_id=programme,
        fingerprint=whole,
    )
    _add(doing, row, msg("quiz {name}", name=name))
    assert row.id is not None
    releases.put_members(doing.session, QuizMember, row.id, pool)


def _add(doing: _Releasing, row: ProgrammeRevision | BankRevision | QuizRevision, line: Message) -> None:
    doing.session.add(row)
    doing.session.flush()
    doing.summary.append(line)


def git_of(paths: Sequence[Path]) -> tuple[str | None, bool | None]:
    """Return the commit that the first path stands in and whether the paths differ from it; None without git."""
    if not paths:
        return None, None
    here = paths[0] if paths[0].is_dir() else paths[0].parent
    try:
        commit = _run("git", "-C", str(here), "rev-parse", "HEAD")
        changed = _run("git", "-C", str(here), "status", "--porcelain", "--", *(str(path.resolve()) for path in paths))
    except (OSError, subprocess.SubprocessError):
        return None, None
    return commit.strip(), bool(changed.strip())


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=10).stdout
