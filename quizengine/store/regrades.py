"""Answers that were graded under a key that has been released anew since, and the log of regrades."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, insert, select

from .attempts import NEWEST, account, attempt, attempt_item, grading, item, item_revision, response
from .tables import QuizMember, Regrade

regrade: Table = Regrade.__table__  # type: ignore[attr-defined]
member: Table = QuizMember.__table__  # type: ignore[attr-defined]


def outdated(connection: Connection, *, quiz: str, quiz_revision_id: int) -> Sequence[Any]:
    """Return the graded answers of a quiz whose item now has another key, in the order of attempts and papers.

    Only where students saw the same question: another key to another question is another question. Each row has
    the place, the answer, the points so far, and in `scoring_sha` the new key.
    """
    now = item_revision.alias("now")
    return connection.execute(
        select(
            grading.c.attempt_id,
            grading.c.position,
            grading.c.points,
            grading.c.verdict,
            account.c.name,
            item.c.id.label("item_id"),
            item.c.bank,
            item.c.slug,
            item_revision.c.presentation_sha,
            now.c.scoring_sha,
            response.c.answer,
        )
        .join(attempt, attempt.c.id == grading.c.attempt_id)
        .join(account, account.c.id == attempt.c.user_id)
        .join(
            attempt_item,
            and_(attempt_item.c.attempt_id == grading.c.attempt_id, attempt_item.c.position == grading.c.position),
        )
        .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
        .join(item, item.c.id == item_revision.c.item_id)
        .join(member, member.c.quiz_revision_id == quiz_revision_id)
        .join(
            now,
            and_(
                now.c.id == member.c.item_revision_id,
                now.c.item_id == item_revision.c.item_id,
                now.c.presentation_sha == item_revision.c.presentation_sha,
                now.c.scoring_sha != grading.c.scoring_sha,
            ),
        )
        .outerjoin(
            response,
            and_(response.c.attempt_id == grading.c.attempt_id, response.c.position == grading.c.position),
        )
        .where(attempt.c.quiz == quiz, grading.c.id.in_(NEWEST))
        .order_by(grading.c.attempt_id, grading.c.position)
    ).all()


def add(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(insert(regrade).values(row))


def log(connection: Connection, quiz: str) -> Sequence[Any]:
    """Return the regrades of a quiz with who ran them, newest first."""
    rows = select(regrade, account.c.name).join(account, account.c.id == regrade.c.run_by)
    return connection.execute(rows.where(regrade.c.quiz == quiz).order_by(regrade.c.id.desc())).all()
