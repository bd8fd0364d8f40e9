"""What a release would do: how its content differs from what is released, and how many attempts that concerns."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from ..content import differences
from ..content.bank import Status
from ..content.claims import Turned, turned
from ..content.differences import Change, ItemChange, Nature
from ..content.fingerprint import Revision, revise
from ..content.load import Library, bank_behind, programme_behind
from ..content.programme import Programme
from ..content.quiz import Quiz
from ..exam.pools import pool
from ..store import concerned, releases
from ..store.engine import reading
from .drawing import codes_of

Fresh = Mapping[str, tuple[Revision, ...]]
"""What a release would pin of each bank, by its file."""


@dataclass(frozen=True)
class ItemEffect:
    """A change of an item. `running` and `finished` count the attempts that have it on their paper, whatever revision.

    An attempt keeps the revision that it began with. `regrades` counts, for each quiz, the answers to the same question
    that are graded under another key than the one to be released.
    """

    change: ItemChange
    running: int
    finished: int
    regrades: Mapping[str, int]


@dataclass(frozen=True)
class Effects:
    """What a release would change. `unchanged` counts items; `held` are drafts that no release has had."""

    items: tuple[ItemEffect, ...]
    unchanged: int
    held: tuple[str, ...]
    quizzes: tuple[Change, ...]
    programmes: tuple[Change, ...]
    banks: tuple[str, ...]
    """Banks of which the title is another, or the order of the items."""
    turned: tuple[Turned, ...]
    """What of the programmes loses its last item, or gets its first."""

    def __bool__(self) -> bool:
        return bool(self.items or self.quizzes or self.programmes or self.banks)

    @property
    def counts(self) -> dict[Nature, int]:
        return differences.counted(one.change for one in self.items)

    @property
    def to_regrade(self) -> dict[str, int]:
        """Return how many answers of each quiz could be graded again."""
        found: dict[str, int] = {}
        for one in self.items:
            for quiz, count in one.regrades.items():
                found[quiz] = found.get(quiz, 0) + count
        return found


@dataclass(frozen=True)
class _Released:
    banks: Mapping[str, releases.ReleasedBank]
    quizzes: Mapping[str, releases.ReleasedQuiz]
    programmes: Mapping[str, Programme]


def effects(engine: Engine, library: Library, *, now: datetime) -> Effects:
    """Return what releasing this content would change. Items that cannot be read are left out on both sides."""
    fresh = {bank.file: revisions_of(library, bank.file) for bank in library.banks}
    with reading(engine) as connection:
        before = _released(connection)
        changes = tuple(_items(library, fresh, before))
        changed = [one for one in changes if one.is_change]
        counts = _counts(connection, changed, now)
        graded = _graded(connection, changed)
    return Effects(
        items=tuple(_effect(one, counts, graded) for one in changed),
        unchanged=sum(Nature.UNCHANGED in one.natures for one in changes),
        held=tuple(one.name for one in changes if one.before is one.after is None),
        quizzes=tuple(change for change in _quizzes(library, fresh, before) if change),
        programmes=tuple(change for change in _programmes(library, before) if change),
        banks=tuple(_renamed(library, fresh, before)),
        turned=tuple(_turned(library, fresh, before)),
    )


def _released(connection: Connection) -> _Released:
    return _Released(
        {bank.bank: bank for bank in releases.current_banks(connection)},
        {one.quiz.quiz: one for one in releases.current_quizzes(connection)},
        {one.programme: one for one in releases.current_programmes(connection)},
    )


def revisions_of(library: Library, file: str) -> tuple[Revision, ...]:
    """Return what a release would pin of the items of a bank."""
    bank = next(one for one in library.banks if one.file == file)
    return tuple(revise(bank, item) for item in bank.items if item.head.status is not Status.DRAFT)


def _items(library: Library, fresh: Fresh, before: _Released) -> Iterator[ItemChange]:
    for bank in library.banks:
        after = {one.name: one for one in fresh[bank.file]}
        drafts = {f"{bank.bank}:{item.head.id}" for item in bank.items if item.head.status is Status.DRAFT}
        unread = _written(library, bank.file) - {item.head.id for item in bank.items}
        known = before.banks[bank.bank].items if bank.bank in before.banks else ()
        old = {one.revision.name: one.revision for one in known if one.revision.item not in unread}
        yield from differences.items(old, after, drafts=drafts)


def _written(library: Library, file: str) -> set[str]:
    data: Any = library.sources[file].data
    entries = data.get("items") if isinstance(data, dict) else None
    found = (one.get("id") for one in entries or () if isinstance(one, dict))
    return {id for id in found if isinstance(id, str)}


def _renamed(library: Library, fresh: Fresh, before: _Released) -> Iterator[str]:
    for bank in library.banks:
        old = before.banks.get(bank.bank)
        if old is not None:
            names = [one.revision.item for one in old.items]
            kept = [one.item for one in fresh[bank.file] if one.item in names]
            if old.title != bank.title or kept != [name for name in names if name in kept]:
                yield bank.bank


def _quizzes(library: Library, fresh: Fresh, before: _Released) -> Iterator[Change]:
    for quiz, file in library.quizzes:
        banks = [bank_behind(library, file, reference) for reference in quiz.banks]
        programme = programme_behind(library, file, quiz.programme)
        revisions = [one for bank in banks if bank is not None for one in fresh[bank.file]]
        old = before.quizzes.get(quiz.quiz)
        was = [] if old is None else drawable(old.quiz, [one.revision for one in old.items], old.programme)
        is_now = [] if programme is None else drawable(quiz, revisions, programme)
        yield differences.quiz(None if old is None else old.quiz, quiz, was_drawn=was, drawn=is_now)


def drawable(quiz: Quiz, revisions: Iterable[Revision], programme: Programme) -> list[str]:
    """Return the names of the items that a paper of a quiz may have."""
    everything, competency_of = list(revisions), codes_of(programme)
    found = [one.name for section in quiz.sections for one in pool(section.pool, everything, competency_of)]
    return list(dict.fromkeys(found))


def _programmes(library: Library, before: _Released) -> Iterator[Change]:
    for programme, _file in library.programmes:
        yield differences.programme(before.programmes.get(programme.programme), programme)


def _turned(library: Library, fresh: Fresh, before: _Released) -> Iterator[Turned]:
    """Give what the items of a programme leave or take up, those in banks that stay as they are among them."""
    read = {bank.bank for bank in library.banks}
    for programme, _file in library.programmes:
        old = [bank for bank in before.banks.values() if bank.programme == programme.programme]
        was = [one.revision for bank in old for one in bank.items]
        kept = [one.revision for bank in old if bank.bank not in read for one in bank.items]
        written = [bank.file for bank in library.banks if bank.programme == programme.programme]
        yield from turned(programme, was, [*kept, *(one for file in written for one in fresh[file])])


def _counts(connection: Connection, changed: Collection[ItemChange], now: datetime) -> dict[str, tuple[int, int]]:
    banks = {one.bank for one in changed if one.before is not None}
    rows = concerned.attempts_of_banks(connection, banks, now) if banks else ()
    return {f"{row.bank}:{row.slug}": (row.running, row.finished) for row in rows}


def _graded(connection: Connection, changed: Collection[ItemChange]) -> dict[str, list[Any]]:
    marked = [one for one in changed if one.after is not None and one.before is not None]
    marked = [one for one in marked if one.is_marked_otherwise]
    found: dict[str, list[Any]] = {}
    if marked:
        banks, slugs = {one.bank for one in marked}, {one.item for one in marked}
        for row in concerned.graded_under(connection, banks, slugs):
            found.setdefault(f"{row.bank}:{row.slug}", []).append(row)
    return found


def _effect(change: ItemChange, counts: Mapping[str, tuple[int, int]], graded: Mapping[str, list[Any]]) -> ItemEffect:
    presentation, scoring, _mapping = change.after.hashes if change.after is not None else ("", "", "")
    regrades: dict[str, int] = {}
    for row in graded.get(change.name, ()):
        if change.is_marked_otherwise and row.presentation_sha == presentation and row.scoring_sha != scoring:
            regrades[row.quiz] = regrades.get(row.quiz, 0) + row.count
    return ItemEffect(change, *counts.get(change.name, (0, 0)), regrades)
