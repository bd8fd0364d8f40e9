"""Releasing what people wrote in the browser: which files go together, what that would do, and the release itself.

A bank goes with the quizzes that draw from it and with its programme, because a release of one alone would leave the
others at what it was. What somebody writes and has not shared is no part of a release.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from ..content.diagnostics import Diagnostic, Severity
from ..content.documents import Identity
from ..content.fingerprint import canonical, fingerprint
from ..content.load import Library, load_texts, named
from ..errors import Conflict, NotAccepted
from ..i18n import msg
from ..lint.run import Report, inspect
from ..store import documents, pinned, releases
from ..store.accounts import Viewer
from ..store.engine import reading
from . import regrading, releasing
from .effects import Effects, effects
from .released import released as released_now
from .releasing import Released

LONGEST_REASON = 2_000


@dataclass(frozen=True)
class File:
    """A file of the workbench in a release. `is_changed` says that its text is not the one that was released, `is_new`
    that none ever was.

    `chosen` was asked for, `included` is in the release, asked for or because something that was asked for needs it.
    """

    id: int
    about: Identity
    path: str
    title: str
    is_new: bool
    is_changed: bool
    chosen: bool
    included: bool


@dataclass(frozen=True)
class Unshared:
    """Something that a person is writing in a file of the release, and that is no part of it."""

    id: int
    title: str
    by: str
    since: datetime
    own: bool


@dataclass(frozen=True)
class Problem:
    """An error that refuses the release, and the document that it stands in; None where it is in none."""

    found: Diagnostic
    document_id: int | None


@dataclass(frozen=True)
class Proposal:
    """What would be released. `seen` names the texts and what they are compared with, to notice that they moved."""

    files: tuple[File, ...]
    errors: tuple[Problem, ...]
    counts: Mapping[Severity, int]
    effects: Effects
    unshared: tuple[Unshared, ...]
    seen: str
    report: Report

    @property
    def chosen(self) -> tuple[File, ...]:
        return tuple(file for file in self.files if file.included)

    @property
    def may_be_released(self) -> bool:
        return bool(self.chosen) and not self.errors and bool(self.effects)


class Moved(Conflict):
    """Somebody shared or released something since the report was shown."""


def propose(engine: Engine, *, viewer: Viewer, now: datetime, wanted: Collection[int] | None = None) -> Proposal:
    """Return what a release of some files (numbers of documents; by default all changed ones) would do."""
    with reading(engine) as connection:
        rows = documents.current(connection)
        drafts = documents.drafts(connection)
        latest = pinned.releases(connection, most=1)
        released = documents.released_shas(connection)
    texts = {row.path: row.text for row in rows}
    everything = load_texts(texts)
    changed = {row.id for row in rows if released.get(row.id) != row.text_sha}
    asked = {row.id for row in rows if row.id in (changed if wanted is None else wanted)}
    paths = with_dependents(everything, [row.path for row in rows if row.id in asked])
    report = inspect(load_texts(texts, paths), released=released_now(engine))
    titles = _titles(everything)
    read = {*paths, *report.library.sources}
    files = tuple(
        File(
            id=row.id,
            about=Identity(row.kind, row.name),
            path=row.path,
            title=titles.get(row.path, row.name),
            is_new=row.id not in released,
            is_changed=row.id in changed,
            chosen=row.id in asked,
            included=row.path in read,
        )
        for row in rows
    )
    return Proposal(
        files=files,
        errors=tuple(_problems(report, rows)),
        counts=Counter(one.severity for one in report.diagnostics),
        effects=effects(engine, report.library, now=now),
        unshared=tuple(_unshared(drafts, [file for file in files if file.included], viewer)),
        seen=_seen([row.id for row in latest], {path: texts[path] for path in read if path in texts}),
        report=report,
    )


def publish(
    engine: Engine, *, viewer: Viewer, wanted: Collection[int], reason: str, seen: str, now: datetime
) -> Released:
    """Release files of the workbench by a person's name.

    Raises `NotAccepted` without a reason or where there is nothing to release, `Moved` where the texts are not those of
    the report any more, and `releasing.Refused` where they have errors. Nothing is released then.
    """
    proposal = propose(engine, viewer=viewer, now=now, wanted=wanted)
    if seen != proposal.seen:
        raise Moved(msg("The files have changed since this page was opened. Look at what would be released now."))
    if not reason.strip():
        raise NotAccepted(("reason", msg("Say why, in a sentence: it stays with the release.")))
    if not proposal.errors and not proposal.effects:
        raise NotAccepted(("", msg("Nothing has changed since the last release.")))
    return releasing.release_report(
        engine, proposal.report, by=viewer.name, now=now, reason=reason.strip()[:LONGEST_REASON], placed=True
    )


def to_regrade(engine: Engine, *, after: int) -> list[tuple[str, str, int]]:
    """Return the quizzes (slug, title, how many answers) that could be graded again, if a release is the latest one."""
    with reading(engine) as connection:
        latest = pinned.releases(connection, most=1)
        quizzes = [one.quiz for one in releases.current_quizzes(connection)] if latest and latest[0].id == after else []
    waiting = [(quiz.quiz, quiz.title, regrading.waiting(engine, quiz.quiz)) for quiz in quizzes]
    return [one for one in waiting if one[2]]


def with_dependents(library: Library, paths: Iterable[str]) -> list[str]:
    """Return some files with those that refer to them, and so on, in their order; what they refer to is not among them.

    Example: a programme brings its banks and quizzes, a bank the quizzes that draw from it, a quiz nothing.
    """
    found = dict.fromkeys(paths)
    referring = {file: set(references(library, file)) for file in library.sources}
    while more := [file for file, targets in referring.items() if file not in found and not targets.isdisjoint(found)]:
        found |= dict.fromkeys(more)
    return list(found)


def references(library: Library, file: str) -> list[str]:
    """Return the files that a file refers to, as far as it can be read at all."""
    data: Any = library.sources[file].data
    if not isinstance(data, dict):
        return []
    banks = data.get("banks")
    written = [data.get("programme"), *(banks if isinstance(banks, list) else [banks])]
    # The id of a programme stands under the same name as the reference to one.
    texts = [one for one in written if isinstance(one, str) and data.get("schema") != "programme/1"]
    return [named(file, one).as_posix() for one in texts if "\x00" not in one]


def _titles(library: Library) -> dict[str, str]:
    titles = {bank.file: bank.title for bank in library.banks}
    titles |= {file: quiz.title for quiz, file in library.quizzes}
    return titles | {file: programme.title for programme, file in library.programmes}


def _problems(report: Report, rows: Sequence[Any]) -> Iterable[Problem]:
    ids = {row.path: row.id for row in rows}
    return (Problem(one, ids.get(one.file)) for one in report.diagnostics if one.severity is Severity.ERROR)


def _unshared(drafts: Sequence[Any], files: Sequence[File], viewer: Viewer) -> Iterable[Unshared]:
    titles = {file.id: file.title for file in files}
    return (
        Unshared(one.document_id, titles[one.document_id], one.by, one.written_at, one.account_id == viewer.id)
        for one in drafts
        if one.document_id in titles
    )


def _seen(latest: Sequence[int], texts: Mapping[str, str]) -> str:
    return fingerprint(canonical([list(latest), {path: fingerprint(text) for path, text in texts.items()}]))
