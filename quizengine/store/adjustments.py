"""Adjustments of bad items: what instructors did about them, and what of it is in force."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, func, insert, select, update

from .attempts import NEWEST, account, attempt, attempt_item, grading, item, item_revision, response
from .tables import Adjustment

adjustment: Table = Adjustment.__table__  # type: ignore[attr-defined]

_in_force = adjustment.c.undone_at.is_(None)
_place = and_(attempt_item.c.attempt_id == grading.c.attempt_id, attempt_item.c.position == grading.c.position)


def of_attempt(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return the adjustments in force on items of the quiz that an attempt is of, oldest first. One statement."""
    of_quiz = select(adjustment).join(attempt, attempt.c.quiz == adjustment.c.quiz)
    rows = of_quiz.where(attempt.c.id == attempt_id, _in_force).order_by(adjustment.c.id)
    return connection.execute(rows).all()


def of_quiz(connection: Connection, quiz: str) -> Sequence[Any]:
    """Return the adjustments in force on items of a quiz, oldest first."""
    return connection.execute(
        select(adjustment).where(adjustment.c.quiz == quiz, _in_force).order_by(adjustment.c.id)
    ).all()


def items(connection: Connection, quiz: str) -> Sequence[Any]:
    """Return bank and slug of each item of a quiz that has an adjustment in force."""
    rows = select(item.c.bank, item.c.slug).join(adjustment, adjustment.c.item_id == item.c.id).distinct()
    in_force = rows.where(adjustment.c.quiz == quiz, _in_force)
    return connection.execute(in_force.order_by(item.c.bank, item.c.slug)).all()


def log(connection: Connection, quiz: str, item_id: int) -> Sequence[Any]:
    """Return all adjustments of an item of a quiz with who made them, newest first."""
    rows = select(adjustment, account.c.name).join(account, account.c.id == adjustment.c.made_by)
    of_item = rows.where(adjustment.c.quiz == quiz, adjustment.c.item_id == item_id)
    return connection.execute(of_item.order_by(adjustment.c.id.desc())).all()


def add(connection: Connection, row: dict[str, Any]) -> int:
    return int(connection.execute(insert(adjustment).values(row)).inserted_primary_key[0])  # type: ignore[index]


def one(connection: Connection, id: int) -> Any | None:
    """Return an adjustment with the name of its item."""
    rows = select(adjustment, item.c.bank, item.c.slug).join(item, item.c.id == adjustment.c.item_id)
    return connection.execute(rows.where(adjustment.c.id == id)).one_or_none()


def undo(connection: Connection, id: int, *, by: int, at: datetime) -> bool:
    """Undo an adjustment that is in force; says whether this call did."""
    undone = update(adjustment).where(adjustment.c.id == id, _in_force).values(undone_by=by, undone_at=at)
    return connection.execute(undone).rowcount == 1


def wordings(connection: Connection, quiz: str, *, bank: str, slug: str) -> Sequence[Any]:
    """Return how an item was shown in attempts of a quiz: item_id, presentation_sha, a scoring_sha that it had, and
    how many attempts drew it so; the most frequent first.
    """
    count = func.count().label("attempts")
    newest = func.max(item_revision.c.id).label("revision_id")
    grouped = (
        select(item_revision.c.item_id, item_revision.c.presentation_sha, newest, count)
        .join(item, item.c.id == item_revision.c.item_id)
        .join(attempt_item, attempt_item.c.item_revision_id == item_revision.c.id)
        .join(attempt, attempt.c.id == attempt_item.c.attempt_id)
        .where(attempt.c.quiz == quiz, item.c.bank == bank, item.c.slug == slug)
        .group_by(item_revision.c.item_id, item_revision.c.presentation_sha)
        .subquery()
    )
    rows = select(grouped, item_revision.c.scoring_sha).join(item_revision, item_revision.c.id == grouped.c.revision_id)
    return connection.execute(rows.order_by(grouped.c.attempts.desc(), grouped.c.revision_id.desc())).all()


def answers(connection: Connection, quiz: str, *, item_id: int, presentation_sha: str) -> Sequence[Any]:
    """Return the graded answers of an item as it was shown: answer (None where there is none), points, max_points."""
    same = and_(response.c.attempt_id == grading.c.attempt_id, response.c.position == grading.c.position)
    return connection.execute(
        select(response.c.answer, grading.c.points, grading.c.max_points, grading.c.verdict)
        .select_from(grading)
        .join(attempt, attempt.c.id == grading.c.attempt_id)
        .join(attempt_item, _place)
        .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
        .outerjoin(response, same)
        .where(
            attempt.c.quiz == quiz,
            item_revision.c.item_id == item_id,
            item_revision.c.presentation_sha == presentation_sha,
            grading.c.id.in_(NEWEST),
        )
        .order_by(grading.c.id)
    ).all()
