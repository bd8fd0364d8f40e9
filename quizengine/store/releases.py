"""Released content: written once, read back as the values of `quizengine.content`.

Parsed parts are kept for the life of the process under their sha256. A hash names one body for ever, so nothing in
there can grow stale, and different databases may share it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Row, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as pick

from ..content.fingerprint import (
    Mapped,
    Presentation,
    Revision,
    Scoring,
    mapping,
    presentation,
    read_document,
    scoring,
)
from ..content.programme import Programme
from ..content.quiz import Quiz
from .documents import put_text
from .tables import (
    BankMember,
    BankRevision,
    Blob,
    Item,
    ItemRevision,
    ProgrammeRevision,
    QuizMember,
    QuizRevision,
    Release,
)

T = TypeVar("T")


@dataclass(frozen=True)
class ReleasedItem:
    """A stored item revision."""

    id: int
    revision: Revision


@dataclass(frozen=True)
class ReleasedQuiz:
    """A stored quiz revision with its programme and the items it may draw."""

    id: int
    quiz: Quiz
    programme: Programme
    items: tuple[ReleasedItem, ...]


@dataclass(frozen=True)
class ReleasedBank:
    """A stored bank revision with its programme and its items in their order."""

    id: int
    bank: str
    title: str
    programme: str
    items: tuple[ReleasedItem, ...]


# -- writing ---------------------------------------------------------------------------------------------------------


def put_blob(session: Session, body: str) -> str:
    """Store a body under its sha256, if it is not there yet, and return the hash."""
    return put_text(session.connection(), body)


def put_item(session: Session, revision: Revision, release_id: int) -> int:
    """Store an item's revision, if it is not there yet, and return its number."""
    item = session.exec(pick(Item).where(Item.bank == revision.bank, Item.slug == revision.item)).one_or_none()
    if item is None:
        item = Item(bank=revision.bank, slug=revision.item)
        session.add(item)
        session.flush()
    shas = [put_blob(session, part) for part in (revision.presentation, revision.scoring, revision.mapping)]
    same = pick(ItemRevision).where(
        ItemRevision.item_id == item.id,
        ItemRevision.presentation_sha == shas[0],
        ItemRevision.scoring_sha == shas[1],
        ItemRevision.mapping_sha == shas[2],
    )
    stored = session.exec(same).one_or_none()
    if stored is None:
        stored = ItemRevision(
            item_id=_known(item.id),
            release_id=release_id,
            presentation_sha=shas[0],
            scoring_sha=shas[1],
            mapping_sha=shas[2],
        )
        session.add(stored)
        session.flush()
    return _known(stored.id)


def latest_programme(session: Session, programme: str) -> ProgrammeRevision | None:
    of_it = pick(ProgrammeRevision).where(ProgrammeRevision.programme == programme)
    return session.exec(of_it.order_by(col(ProgrammeRevision.id).desc())).first()


def latest_bank(session: Session, bank: str) -> BankRevision | None:
    return session.exec(
        pick(BankRevision).where(BankRevision.bank == bank).order_by(col(BankRevision.id).desc())
    ).first()


def latest_quiz(session: Session, quiz: str) -> QuizRevision | None:
    return session.exec(
        pick(QuizRevision).where(QuizRevision.quiz == quiz).order_by(col(QuizRevision.id).desc())
    ).first()


def put_members(session: Session, kind: type[BankMember] | type[QuizMember], owner: int, items: Iterable[int]) -> None:
    """Store which items belong to a bank or quiz revision, in their order."""
    name = "bank_revision_id" if kind is BankMember else "quiz_revision_id"
    for position, item in enumerate(items):
        session.add(kind(**{name: owner, "position": position, "item_revision_id": item}))


# -- reading ---------------------------------------------------------------------------------------------------------

_DOCUMENTS: dict[tuple[str, type[Any]], Any] = {}
_PRESENTATIONS: dict[str, Presentation] = {}
_SCORINGS: dict[str, Scoring] = {}
_MAPPINGS: dict[str, Mapped] = {}
# A quiz revision holds numbers of rows, so it is kept for its own database only.
_QUIZZES: WeakKeyDictionary[Engine, dict[int, ReleasedQuiz]] = WeakKeyDictionary()
_BANKS: WeakKeyDictionary[Engine, dict[int, ReleasedBank]] = WeakKeyDictionary()
_READS_QUIZ = Lock()


def body(connection: Connection, sha: str) -> str:
    return str(connection.execute(select(col(Blob.body)).where(col(Blob.sha) == sha)).scalar_one())


def presentation_of(connection: Connection, sha: str) -> Presentation:
    """Return the presentation part of this hash, parsed at most once per process."""
    if sha not in _PRESENTATIONS:
        _PRESENTATIONS[sha] = presentation(body(connection, sha))
    return _PRESENTATIONS[sha]


def known_presentation(sha: str) -> Presentation | None:
    """Return a presentation part that this process has parsed already."""
    return _PRESENTATIONS.get(sha)


def known_scoring(sha: str) -> Scoring | None:
    """Return a scoring part that this process has parsed already."""
    return _SCORINGS.get(sha)


def scoring_of(connection: Connection, sha: str) -> Scoring:
    """Return the scoring part of this hash, parsed at most once per process."""
    if sha not in _SCORINGS:
        _SCORINGS[sha] = scoring(body(connection, sha))
    return _SCORINGS[sha]


def mapping_of(connection: Connection, sha: str) -> Mapped:
    """Return the mapping part of this hash, parsed at most once per process."""
    if sha not in _MAPPINGS:
        _MAPPINGS[sha] = mapping(body(connection, sha))
    return _MAPPINGS[sha]


def _document(connection: Connection, sha: str, model: type[T]) -> T:
    if (sha, model) not in _DOCUMENTS:
        _DOCUMENTS[sha, model] = model.model_validate(read_document(body(connection, sha)))  # type: ignore[attr-defined]
    parsed: T = _DOCUMENTS[sha, model]
    return parsed


_QUIZ: Any = select(
    col(QuizRevision.id), col(QuizRevision.body_sha), col(ProgrammeRevision.body_sha).label("programme_sha")
).join(ProgrammeRevision, col(ProgrammeRevision.id) == col(QuizRevision.programme_revision_id))
# Every start asks for one of these.
_QUIZ_OF_NUMBER = _QUIZ.where(col(QuizRevision.id) == bindparam("id"))
CURRENT_QUIZ = _QUIZ.where(col(QuizRevision.quiz) == bindparam("quiz")).order_by(col(QuizRevision.id).desc()).limit(1)


def known_quiz(engine: Engine, id: int) -> ReleasedQuiz | None:
    """Return a quiz revision that this process has read already."""
    return _QUIZZES.get(engine, {}).get(id)


def _quiz(connection: Connection, row: Row[Any]) -> ReleasedQuiz:
    known = _QUIZZES.setdefault(connection.engine, {})
    if row.id not in known:
        # A whole room may ask at once for what nobody has read yet: one reads, the others wait for it.
        with _READS_QUIZ:
            if row.id not in known:
                known[row.id] = _read_quiz(connection, row)
    return known[row.id]


def _read_quiz(connection: Connection, row: Row[Any]) -> ReleasedQuiz:
    return ReleasedQuiz(
        row.id,
        _document(connection, row.body_sha, Quiz),
        _document(connection, row.programme_sha, Programme),
        _members(connection, QuizMember, col(QuizMember.quiz_revision_id), row.id),
    )


def quiz_revision(connection: Connection, id: int) -> ReleasedQuiz:
    """Return a quiz as it was released under this number."""
    return _quiz(connection, connection.execute(_QUIZ_OF_NUMBER, {"id": id}).one())


def current_quiz(connection: Connection, quiz: str) -> ReleasedQuiz | None:
    """Return the latest release of a quiz."""
    row = connection.execute(CURRENT_QUIZ, {"quiz": quiz}).one_or_none()
    return None if row is None else _quiz(connection, row)


def current_quizzes(connection: Connection) -> list[ReleasedQuiz]:
    """Return the latest release of every quiz, by name."""
    newest = select(func.max(QuizRevision.id)).group_by(col(QuizRevision.quiz))
    rows = connection.execute(_QUIZ.where(col(QuizRevision.id).in_(newest)).order_by(col(QuizRevision.quiz))).all()
    return [_quiz(connection, row) for row in rows]


def current_banks(connection: Connection) -> list[ReleasedBank]:
    """Return the latest release of every bank, by name."""
    newest = select(func.max(BankRevision.id)).group_by(col(BankRevision.bank))
    banks = (
        select(col(BankRevision.id), col(BankRevision.bank), col(BankRevision.title), col(ProgrammeRevision.programme))
        .join(ProgrammeRevision, col(ProgrammeRevision.id) == col(BankRevision.programme_revision_id))
        .where(col(BankRevision.id).in_(newest))
        .order_by(col(BankRevision.bank))
    )
    return [_bank(connection, row) for row in connection.execute(banks).all()]


def _bank(connection: Connection, row: Any) -> ReleasedBank:
    known = _BANKS.setdefault(connection.engine, {})
    if row.id not in known:
        items = _members(connection, BankMember, col(BankMember.bank_revision_id), row.id)
        known[row.id] = ReleasedBank(row.id, row.bank, row.title, row.programme, items)
    return known[row.id]


def item_names(connection: Connection, bank: str) -> frozenset[str]:
    """Return the ids of all items of a bank that ever were in a release."""
    rows = connection.execute(select(col(Item.slug)).where(col(Item.bank) == bank)).scalars()
    return frozenset(rows)


def current_programmes(connection: Connection) -> list[Programme]:
    """Return the latest release of every programme, by name."""
    newest = select(func.max(ProgrammeRevision.id)).group_by(col(ProgrammeRevision.programme))
    rows = select(col(ProgrammeRevision.body_sha)).where(col(ProgrammeRevision.id).in_(newest))
    shas = connection.execute(rows.order_by(col(ProgrammeRevision.programme))).scalars().all()
    return [_document(connection, sha, Programme) for sha in shas]


def history(connection: Connection, programme: str, *, most: int = 20) -> list[tuple[Any, list[ReleasedBank]]]:
    """Return the releases that changed a bank of a programme, oldest first, each with the banks as they were then.

    A release is a row with id, released_at and released_by.
    """
    rows: Sequence[Any] = connection.execute(
        select(
            col(Release.id),
            col(Release.released_at),
            col(Release.released_by),
            col(BankRevision.id).label("revision"),
            col(BankRevision.bank),
            col(BankRevision.title),
        )
        .join(BankRevision, col(BankRevision.release_id) == col(Release.id))
        .join(ProgrammeRevision, col(ProgrammeRevision.id) == col(BankRevision.programme_revision_id))
        .where(col(ProgrammeRevision.programme) == programme)
        .order_by(col(BankRevision.id))
    ).all()
    banks: dict[str, ReleasedBank] = {}
    states: dict[int, tuple[Any, dict[str, ReleasedBank]]] = {}
    for row in rows:
        known = _BANKS.setdefault(connection.engine, {})
        if row.revision not in known:
            items = _members(connection, BankMember, col(BankMember.bank_revision_id), row.revision)
            known[row.revision] = ReleasedBank(row.revision, row.bank, row.title, programme, items)
        banks = {**banks, row.bank: known[row.revision]}
        states[row.id] = (row, banks)
    return [(row, list(found.values())) for row, found in list(states.values())[-most:]]


def _members(connection: Connection, kind: Any, owner: Any, id: int) -> tuple[ReleasedItem, ...]:
    shown, scored, mapped = aliased(Blob), aliased(Blob), aliased(Blob)
    rows: Sequence[Any] = connection.execute(
        select(
            col(ItemRevision.id),
            col(Item.bank),
            col(Item.slug),
            col(shown.body).label("shown"),
            col(scored.body).label("scored"),
            col(mapped.body).label("mapped"),
        )
        .join(kind, kind.item_revision_id == ItemRevision.id)
        .join(Item, col(Item.id) == col(ItemRevision.item_id))
        .join(shown, col(shown.sha) == col(ItemRevision.presentation_sha))
        .join(scored, col(scored.sha) == col(ItemRevision.scoring_sha))
        .join(mapped, col(mapped.sha) == col(ItemRevision.mapping_sha))
        .where(owner == id)
        .order_by(kind.position)
    ).all()
    return tuple(ReleasedItem(row.id, Revision(row.bank, row.slug, row.shown, row.scored, row.mapped)) for row in rows)


def _known(id: int | None) -> int:
    assert id is not None, "a flushed row has its number"
    return id


def add_release(
    session: Session,
    *,
    at: datetime,
    by: str,
    git: tuple[str | None, bool | None],
    engine_version: str,
    reason: str | None = None,
) -> Release:
    release = Release(
        released_at=at,
        released_by=by,
        git_commit=git[0],
        git_dirty=git[1],
        engine_version=engine_version,
        summary="[]",
        reason=reason,
    )
    session.add(release)
    session.flush()
    return release
