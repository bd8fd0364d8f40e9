"""Answers that the rules did not take, and what people decided about them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, func, insert, select

from ..exam.chain import Outcome
from .attempts import (
    NEWEST,
    account,
    attempt,
    attempt_item,
    grading,
    item,
    item_revision,
    journal,
    quiz_revision,
    response,
)
from .tables import LateDecision

decision: Table = LateDecision.__table__  # type: ignore[attr-defined]

_NOT_TAKEN = journal.c.outcome.in_((Outcome.LATE.value, Outcome.CONFLICT.value))
# What says the same as the answer that counts leaves nothing to decide. A running attempt is its student's affair.
_WAITS = and_(
    _NOT_TAKEN,
    decision.c.journal_id.is_(None),
    attempt.c.submitted_at.is_not(None),
    journal.c.answer.is_distinct_from(response.c.answer),
)
_JOINED = (
    journal.join(attempt, attempt.c.id == journal.c.attempt_id)
    .join(account, account.c.id == attempt.c.user_id)
    .join(quiz_revision, quiz_revision.c.id == attempt.c.quiz_revision_id)
    .join(
        attempt_item,
        and_(attempt_item.c.attempt_id == journal.c.attempt_id, attempt_item.c.position == journal.c.position),
    )
    .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
    .outerjoin(response, and_(response.c.attempt_id == journal.c.attempt_id, response.c.position == journal.c.position))
    .outerjoin(decision, decision.c.journal_id == journal.c.id)
)
_WHOLE = select(
    journal,
    account.c.name,
    account.c.login,
    account.c.synthetic,
    quiz_revision.c.title,
    attempt.c.deadline_at,
    attempt.c.submitted_at,
    attempt_item.c.closes_at,
    item_revision.c.presentation_sha,
    response.c.answer.label("counts"),
    response.c.saved_at,
    decision.c.counted,
    decision.c.reason,
    decision.c.decided_at,
).select_from(_JOINED)


def waiting(connection: Connection) -> Sequence[Any]:
    """Return the answers of closed attempts that wait for a person, by attempt and in the order they came."""
    rows = _WHOLE.where(_WAITS).order_by(attempt.c.submitted_at, journal.c.attempt_id, journal.c.seq)
    return connection.execute(rows).all()


def how_many(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(_JOINED).where(_WAITS)).scalar_one())


def of_attempt(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return the answers of an attempt that were not taken, with the decisions on them, in the order they came."""
    rows = _WHOLE.where(_NOT_TAKEN, journal.c.attempt_id == attempt_id).order_by(journal.c.seq)
    return connection.execute(rows).all()


def one(connection: Connection, journal_id: int) -> Any | None:
    """Return an answer that was not taken."""
    return connection.execute(_WHOLE.where(_NOT_TAKEN, journal.c.id == journal_id)).one_or_none()


def add(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(insert(decision).values(row))


def log(connection: Connection, *, most: int = 200) -> Sequence[Any]:
    """Return the latest decisions with who made them (`by`), newest first."""
    by = account.alias("decider")
    rows = _WHOLE.add_columns(by.c.name.label("by")).join(by, by.c.id == decision.c.decided_by)
    return connection.execute(rows.order_by(decision.c.decided_at.desc(), journal.c.id.desc()).limit(most)).all()


def end_of_journal(connection: Connection, attempt_id: str) -> tuple[int, str]:
    """Return how many entries the journal of an attempt has, and the seal that the next one follows."""
    own = select(journal.c.seq, journal.c.chain).where(journal.c.attempt_id == attempt_id)
    last = connection.execute(own.order_by(journal.c.seq.desc()).limit(1)).one_or_none()
    if last is not None:
        return last.seq, last.chain
    return 0, str(connection.execute(select(attempt.c.genesis).where(attempt.c.id == attempt_id)).scalar_one())


def revision(connection: Connection, attempt_id: str, position: int) -> int:
    """Return the revision of the current answer to a question; 0 where there is none."""
    own = select(response.c.revision).where(response.c.attempt_id == attempt_id, response.c.position == position)
    return connection.execute(own).scalar_one_or_none() or 0


def to_grade(connection: Connection, attempt_id: str, positions: Sequence[int]) -> Sequence[Any]:
    """Return questions with their current answers, each with the key of its latest grading."""
    rows = (
        select(
            grading.c.attempt_id,
            grading.c.position,
            grading.c.scoring_sha,
            item_revision.c.item_id,
            item_revision.c.presentation_sha,
            item.c.bank,
            item.c.slug,
            response.c.answer,
        )
        .join(
            attempt_item,
            and_(attempt_item.c.attempt_id == grading.c.attempt_id, attempt_item.c.position == grading.c.position),
        )
        .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
        .join(item, item.c.id == item_revision.c.item_id)
        .join(response, and_(response.c.attempt_id == grading.c.attempt_id, response.c.position == grading.c.position))
        .where(grading.c.id.in_(NEWEST), grading.c.attempt_id == attempt_id, grading.c.position.in_(positions))
        .order_by(grading.c.position)
    )
    return connection.execute(rows).all()
