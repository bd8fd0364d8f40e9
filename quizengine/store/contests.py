"""Contests: what students say against items of their results, and what they were told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, func, insert, select, update

from .attempts import NEWEST, account, attempt, attempt_item, grading, item, item_revision, quiz_revision, response
from .tables import Contest

contest: Table = Contest.__table__  # type: ignore[attr-defined]

_open = contest.c.answered_at.is_(None)
_whole = (
    select(
        contest,
        account.c.name,
        attempt.c.quiz,
        quiz_revision.c.title,
        item.c.id.label("item_id"),
        item.c.bank,
        item.c.slug,
        item_revision.c.presentation_sha,
        grading.c.scoring_sha,
        grading.c.verdict,
        grading.c.points,
        grading.c.max_points,
        response.c.answer,
    )
    .join(attempt, attempt.c.id == contest.c.attempt_id)
    .join(account, account.c.id == contest.c.made_by)
    .join(quiz_revision, quiz_revision.c.id == attempt.c.quiz_revision_id)
    .join(
        attempt_item,
        and_(attempt_item.c.attempt_id == contest.c.attempt_id, attempt_item.c.position == contest.c.position),
    )
    .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
    .join(item, item.c.id == item_revision.c.item_id)
    .join(
        grading,
        and_(
            grading.c.attempt_id == contest.c.attempt_id,
            grading.c.position == contest.c.position,
            grading.c.id.in_(NEWEST),
        ),
    )
    .outerjoin(response, and_(response.c.attempt_id == contest.c.attempt_id, response.c.position == contest.c.position))
)


def waiting(connection: Connection) -> Sequence[Any]:
    """Return the open contests with their item, its grading and its answer, oldest first."""
    return connection.execute(_whole.where(_open).order_by(contest.c.id)).all()


def how_many(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(contest).where(_open)).scalar_one())


def answered(connection: Connection, *, most: int = 200) -> Sequence[Any]:
    """Return the latest answered contests, newest first."""
    return connection.execute(_whole.where(~_open).order_by(contest.c.answered_at.desc()).limit(most)).all()


def of_attempt(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return the contests of an attempt with the name of who answered, oldest first."""
    rows = select(contest, account.c.name).outerjoin(account, account.c.id == contest.c.answered_by)
    return connection.execute(rows.where(contest.c.attempt_id == attempt_id).order_by(contest.c.id)).all()


def one(connection: Connection, id: int) -> Any | None:
    return connection.execute(_whole.where(contest.c.id == id)).one_or_none()


def add(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(insert(contest).values(row))


def answer(connection: Connection, id: int, *, outcome: str, reply: str, by: int, at: datetime) -> bool:
    """Answer an open contest; says whether this call did."""
    values = {"outcome": outcome, "reply": reply, "answered_by": by, "answered_at": at}
    return connection.execute(update(contest).where(contest.c.id == id, _open).values(values)).rowcount == 1
