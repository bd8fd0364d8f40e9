"""Attempts: the hot path.

Opening a page, saving an answer, starting and submitting are what a whole room does at once, so here, and only here,
the statements are SQLAlchemy Core, built once when the module is read. A save is three of them in one write
transaction: who is asking for what, the answer, the journal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, bindparam, column, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSON

from ..exam.chain import Entry, link
from ..exam.timing import Timing
from .accounts import SIGNED_IN, VIEWER_COLUMNS, Viewer
from .tables import (
    Attempt,
    AttemptItem,
    Grading,
    Item,
    ItemRevision,
    JournalEntry,
    QuizRevision,
    Response,
    Role,
    SignIn,
    User,
)

attempt: Table = Attempt.__table__  # type: ignore[attr-defined]
attempt_item: Table = AttemptItem.__table__  # type: ignore[attr-defined]
response: Table = Response.__table__  # type: ignore[attr-defined]
journal: Table = JournalEntry.__table__  # type: ignore[attr-defined]
grading: Table = Grading.__table__  # type: ignore[attr-defined]
item_revision: Table = ItemRevision.__table__  # type: ignore[attr-defined]
item: Table = Item.__table__  # type: ignore[attr-defined]
quiz_revision: Table = QuizRevision.__table__  # type: ignore[attr-defined]
account: Table = User.__table__  # type: ignore[attr-defined]
sign_in: Table = SignIn.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Desk:
    """One question of one attempt in front of its owner, as it stands in the store."""

    viewer: Viewer
    attempt_id: str
    quiz_revision_id: int
    quiz_title: str
    sitting_id: int | None
    timing: Timing
    frontier: int | None
    position: int
    opened_at: datetime | None
    closes_at: datetime | None
    presentation_sha: str
    scoring_sha: str
    choice_order: str
    answer: str | None
    flagged: bool
    revision: int
    writer: str
    saved_at: datetime | None
    journal_length: int
    journal_head: str


TIMES = (
    attempt.c.started_at,
    attempt.c.deadline_at,
    attempt.c.grace_seconds,
    attempt.c.offline_seconds,
    attempt.c.paused_at,
    attempt.c.submitted_at,
)
"""The columns that `timing` reads."""

# -- the question in front of a student ------------------------------------------------------------------------------

_LENGTH = (
    select(func.max(journal.c.seq)).where(journal.c.attempt_id == attempt.c.id).correlate(attempt).scalar_subquery()
)
DESK = (
    select(
        *VIEWER_COLUMNS,
        attempt.c.quiz_revision_id,
        attempt.c.sitting_id,
        *TIMES,
        attempt.c.frontier,
        quiz_revision.c.title,
        item_revision.c.presentation_sha,
        item_revision.c.scoring_sha,
        attempt_item.c.choice_order,
        attempt_item.c.opened_at,
        attempt_item.c.closes_at,
        response.c.answer,
        response.c.flagged,
        response.c.revision,
        response.c.writer,
        response.c.saved_at,
        func.coalesce(journal.c.seq, 0).label("journal_length"),
        func.coalesce(journal.c.chain, attempt.c.genesis).label("journal_head"),
    )
    .select_from(sign_in)
    .join(account, sign_in.c.user_id == account.c.id)
    .join(attempt, attempt.c.user_id == account.c.id)
    .join(quiz_revision, quiz_revision.c.id == attempt.c.quiz_revision_id)
    .join(attempt_item, attempt_item.c.attempt_id == attempt.c.id)
    .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
    .outerjoin(response, and_(response.c.attempt_id == attempt.c.id, response.c.position == attempt_item.c.position))
    .outerjoin(journal, and_(journal.c.attempt_id == attempt.c.id, journal.c.seq == _LENGTH))
    .where(SIGNED_IN, attempt.c.id == bindparam("attempt_id"), attempt_item.c.position == bindparam("position"))
)
# On PostgreSQL the attempt's row is held while an answer is written, so that a submit either sees the answer or is
# seen by it. SQLite has one writer at a time anyway and ignores the clause.
_DESK_HELD = DESK.with_for_update(of=attempt, key_share=True)


def desk(
    connection: Connection, *, token_sha: str, attempt_id: str, position: int, now: datetime, hold: bool = False
) -> Desk | None:
    """Return the question with its owner; None for whoever is not signed in or does not own it. One statement."""
    statement = _DESK_HELD if hold else DESK
    asked = {"token_sha": token_sha, "now": now, "attempt_id": attempt_id, "position": position}
    row = connection.execute(statement, asked).one_or_none()
    return None if row is None else desk_of(row, attempt_id, position)


def desk_of(row: Any, attempt_id: str, position: int) -> Desk:
    """Return the question that a row of `DESK` is about."""
    return Desk(
        viewer=Viewer(row.id, row.login, row.name, Role(row.role), bool(row.demo)),
        attempt_id=attempt_id,
        quiz_revision_id=row.quiz_revision_id,
        quiz_title=row.title,
        sitting_id=row.sitting_id,
        timing=timing(row),
        frontier=row.frontier,
        position=position,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        presentation_sha=row.presentation_sha,
        scoring_sha=row.scoring_sha,
        choice_order=row.choice_order,
        answer=row.answer,
        flagged=bool(row.flagged),
        revision=row.revision or 0,
        writer=row.writer or "",
        saved_at=row.saved_at,
        journal_length=row.journal_length,
        journal_head=row.journal_head,
    )


def timing(row: Row[Any]) -> Timing:
    """Read the facts of time from a row that has them."""
    return Timing(
        row.started_at,
        row.deadline_at,
        timedelta(seconds=row.grace_seconds),
        row.submitted_at,
        row.paused_at,
        timedelta(seconds=row.offline_seconds),
    )


PLACES = (
    select(
        attempt_item.c.attempt_id,
        attempt_item.c.position,
        item_revision.c.item_id,
        item_revision.c.presentation_sha,
        item_revision.c.scoring_sha,
        item_revision.c.mapping_sha,
        attempt_item.c.choice_order,
        item.c.bank,
        item.c.slug,
        response.c.answer,
        response.c.flagged,
    )
    .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
    .join(item, item.c.id == item_revision.c.item_id)
    .outerjoin(
        response,
        and_(response.c.attempt_id == attempt_item.c.attempt_id, response.c.position == attempt_item.c.position),
    )
    .where(attempt_item.c.attempt_id == bindparam("attempt_id"))
    .order_by(attempt_item.c.position)
)


def places(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return every question of an attempt with its current answer, in the order of the paper."""
    return connection.execute(PLACES, {"attempt_id": attempt_id}).all()


# -- saving ----------------------------------------------------------------------------------------------------------


def _upsert(dialect: Any) -> Any:
    values = dialect.insert(response).values(
        {column.name: bindparam(column.name) for column in response.columns if column.name != "revision"}
        | {"revision": bindparam("revision")}
    )
    changed = ("revision", "writer", "answer", "flagged", "saved_at")
    return values.on_conflict_do_update(
        index_elements=["attempt_id", "position"],
        set_={name: values.excluded[name] for name in changed},
        where=response.c.revision == values.excluded.revision - 1,
    ).execution_options(preserve_rowcount=True)


UPSERT = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
JOURNAL = {
    name: dialect.insert(journal)
    .values({column.name: bindparam(column.name) for column in journal.columns if column.name != "id"})
    .on_conflict_do_nothing(index_elements=["attempt_id", "seq"])
    .execution_options(preserve_rowcount=True)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def save(connection: Connection, *, attempt_id: str, head: str, entry: Entry) -> bool:
    """Add an answer to the journal and make it the current one; say whether its number in the journal was free.

    Two statements; the caller has checked that it may. `head` is the seal that the entry follows. Where the number
    is taken, another save came between reading and writing, nothing is written, and the caller reads anew.
    """
    if not note(connection, attempt_id=attempt_id, head=head, entry=entry):
        return False
    if connection.execute(UPSERT[connection.dialect.name], response_row(attempt_id, entry)).rowcount != 1:
        raise RuntimeError(f"attempt {attempt_id}: the journal and the current answers disagree")
    return True


def response_row(attempt_id: str, entry: Entry) -> dict[str, Any]:
    """Return what `UPSERT` takes."""
    return {
        "attempt_id": attempt_id,
        "position": entry.position,
        "revision": entry.revision,
        "writer": entry.writer,
        "answer": entry.answer,
        "flagged": entry.flagged,
        "saved_at": entry.received_at,
    }


def journal_row(attempt_id: str, head: str, entry: Entry) -> dict[str, Any]:
    """Return what `JOURNAL` takes."""
    return {
        "attempt_id": attempt_id,
        "seq": entry.seq,
        "position": entry.position,
        "revision": entry.revision,
        "writer": entry.writer,
        "answer": entry.answer,
        "flagged": entry.flagged,
        "received_at": entry.received_at,
        "outcome": entry.outcome.value,
        "chain": link(head, entry),
    }


def note(connection: Connection, *, attempt_id: str, head: str, entry: Entry) -> bool:
    """Add an entry to the journal and nothing else, as `save` does. One statement."""
    row = journal_row(attempt_id, head, entry)
    return connection.execute(JOURNAL[connection.dialect.name], row).rowcount == 1


_LAST_OF_PAGE = (
    select(journal.c.writer, journal.c.revision, journal.c.received_at)
    .where(
        journal.c.attempt_id == bindparam("attempt_id"),
        journal.c.position == bindparam("position"),
        journal.c.revision > 0,
        # Not LIKE, to which on SQLite two names may be the same that are not.
        func.substr(journal.c.writer, 1, bindparam("length")) == bindparam("counted"),
    )
    .order_by(journal.c.seq.desc())
    .limit(1)
)


def last_of_page(connection: Connection, *, attempt_id: str, position: int, page: str) -> Any | None:
    """Return the last change of a page that was taken: writer, revision, received_at. One statement."""
    counted = f"{page}."
    asked = {"attempt_id": attempt_id, "position": position, "counted": counted, "length": len(counted)}
    return connection.execute(_LAST_OF_PAGE, asked).one_or_none()


_KEPT = select(func.count()).where(journal.c.attempt_id == bindparam("attempt_id"), journal.c.revision == 0)


def kept(connection: Connection, attempt_id: str) -> int:
    """Return how many answers of an attempt were not taken and are kept for a person to judge."""
    return int(connection.execute(_KEPT, {"attempt_id": attempt_id}).scalar_one())


# -- starting --------------------------------------------------------------------------------------------------------

_OWN = (
    select(attempt, quiz_revision.c.title)
    .join(quiz_revision, quiz_revision.c.id == attempt.c.quiz_revision_id)
    .where(attempt.c.user_id == bindparam("user_id"))
    .order_by(attempt.c.started_at, attempt.c.number)
)
_OWN_OF_QUIZ = _OWN.where(attempt.c.quiz == bindparam("quiz"))


def of_user(connection: Connection, user_id: int, quiz: str | None = None) -> Sequence[Row[Any]]:
    """Return a person's attempts, of one quiz or of all, oldest first."""
    if quiz is None:
        return connection.execute(_OWN, {"user_id": user_id}).all()
    return connection.execute(_OWN_OF_QUIZ, {"user_id": user_id, "quiz": quiz}).all()


# -- closing ---------------------------------------------------------------------------------------------------------

_ATTEMPT = (
    select(attempt, account.c.name, account.c.synthetic, quiz_revision.c.title)
    .join(account, account.c.id == attempt.c.user_id)
    .join(quiz_revision, quiz_revision.c.id == attempt.c.quiz_revision_id)
)
_ONE = _ATTEMPT.where(attempt.c.id == bindparam("attempt_id"))
_OF_QUIZ = _ATTEMPT.where(attempt.c.quiz == bindparam("quiz")).order_by(attempt.c.started_at.desc(), attempt.c.id)
_DUE = select(attempt).where(attempt.c.submitted_at.is_(None), attempt.c.deadline_at < bindparam("now"))
_END_OF_JOURNAL = func.coalesce(
    select(journal.c.chain)
    .where(journal.c.attempt_id == attempt.c.id)
    .order_by(journal.c.seq.desc())
    .limit(1)
    .correlate(attempt)
    .scalar_subquery(),
    attempt.c.genesis,
)
_CLOSE = (
    update(attempt)
    .where(attempt.c.id == bindparam("attempt_id"), attempt.c.submitted_at.is_(None))
    .values(submitted_at=bindparam("at"), closed_by=bindparam("by"))
)
# A statement of its own: on PostgreSQL the one before may have waited for a save, and what it read is from before that.
# Now the row is held and says that it is closed, so nothing more comes.
_SEAL = update(attempt).where(attempt.c.id == bindparam("attempt_id")).values(journal_sha=_END_OF_JOURNAL)
_GRADE = insert(grading)
_GRADED = [one for one in grading.c if one.name != "id"]
_GRADE_AT_ONCE = insert(grading).from_select(
    [one.name for one in _GRADED],
    select(
        func.json_to_recordset(bindparam("rows", type_=JSON))
        .table_valued(*(column(one.name, one.type) for one in _GRADED))
        .render_derived(name="graded", with_types=True)
    ),
)


def one(connection: Connection, attempt_id: str) -> Row[Any] | None:
    """Return an attempt with its owner's name and its quiz's title."""
    return connection.execute(_ONE, {"attempt_id": attempt_id}).one_or_none()


def of_quiz(connection: Connection, quiz: str) -> Sequence[Row[Any]]:
    """Return every attempt of a quiz, newest first."""
    return connection.execute(_OF_QUIZ, {"quiz": quiz}).all()


def past_deadline(connection: Connection, now: datetime) -> Sequence[Row[Any]]:
    """Return the attempts whose deadline has passed and which nothing has closed; their grace may still run."""
    return connection.execute(_DUE, {"now": now}).all()


def close(connection: Connection, attempt_id: str, *, at: datetime, by: str) -> bool:
    """Close an attempt if nothing has closed it before, and keep the journal's end; say whether this call did."""
    if connection.execute(_CLOSE, {"attempt_id": attempt_id, "at": at, "by": by}).rowcount != 1:
        return False
    connection.execute(_SEAL, {"attempt_id": attempt_id})
    return True


def add_gradings(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Add gradings. One statement: on PostgreSQL they are one parameter and not a row each."""
    if rows and connection.dialect.name == "postgresql":
        connection.execute(
            _GRADE_AT_ONCE, {"rows": [{**row, "graded_at": row["graded_at"].isoformat()} for row in rows]}
        )
    elif rows:
        connection.execute(_GRADE, rows)


# -- results ---------------------------------------------------------------------------------------------------------

# Of every place of every attempt the grading that counts; `judgements` and `regrades` ask by it too.
NEWEST = select(func.max(grading.c.id)).group_by(grading.c.attempt_id, grading.c.position)
_LATEST = select(grading).where(
    grading.c.attempt_id == bindparam("attempt_id"),
    grading.c.id.in_(NEWEST.where(grading.c.attempt_id == bindparam("attempt_id"))),
)
_LATEST_OF_QUIZ = (
    select(grading, item.c.bank, item.c.slug, item_revision.c.mapping_sha, account.c.synthetic)
    .join(attempt, attempt.c.id == grading.c.attempt_id)
    .join(account, account.c.id == attempt.c.user_id)
    .join(
        attempt_item,
        and_(attempt_item.c.attempt_id == grading.c.attempt_id, attempt_item.c.position == grading.c.position),
    )
    .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
    .join(item, item.c.id == item_revision.c.item_id)
    .where(attempt.c.quiz == bindparam("quiz"), grading.c.id.in_(NEWEST))
)


def gradings(connection: Connection, attempt_id: str) -> dict[int, Row[Any]]:
    """Return the grading that counts for each position of an attempt."""
    return {row.position: row for row in connection.execute(_LATEST, {"attempt_id": attempt_id})}


def gradings_of_quiz(connection: Connection, quiz: str) -> Sequence[Row[Any]]:
    """Return the gradings that count of all attempts of a quiz, with the item and its mapping."""
    return connection.execute(_LATEST_OF_QUIZ, {"quiz": quiz}).all()


_TASKS_OF_QUIZ = _LATEST_OF_QUIZ.add_columns(attempt.c.user_id, attempt.c.number)


def tasks_of_quiz(connection: Connection, quiz: str) -> Sequence[Row[Any]]:
    """Return what `gradings_of_quiz` returns, with the student and the number of the attempt."""
    return connection.execute(_TASKS_OF_QUIZ, {"quiz": quiz}).all()
