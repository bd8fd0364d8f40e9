"""How many attempts have an item on their paper, and under which keys their answers are graded."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from .attempts import NEWEST, attempt, attempt_item, grading, item, item_revision


def attempts_of_banks(connection: Connection, banks: Collection[str], now: datetime) -> Sequence[Any]:
    """Return how many attempts have each item of some banks: bank, slug, running, finished.

    An attempt whose deadline has passed is finished, whether or not that is written down yet.
    """
    runs = and_(attempt.c.submitted_at.is_(None), attempt.c.deadline_at > now)
    columns = (
        item.c.bank,
        item.c.slug,
        func.sum(case((runs, 1), else_=0)).label("running"),
        func.sum(case((runs, 0), else_=1)).label("finished"),
    )
    rows = (
        select(*columns)
        .select_from(attempt_item)
        .join(attempt, attempt.c.id == attempt_item.c.attempt_id)
        .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
        .join(item, item.c.id == item_revision.c.item_id)
        .where(item.c.bank.in_(banks))
        .group_by(item.c.bank, item.c.slug)
    )
    return connection.execute(rows).all()


def graded_under(connection: Connection, banks: Collection[str], slugs: Collection[str]) -> Sequence[Any]:
    """Return how the answers to some items are graded now: bank, slug, quiz, presentation_sha, scoring_sha, count."""
    columns = (item.c.bank, item.c.slug, attempt.c.quiz, item_revision.c.presentation_sha, grading.c.scoring_sha)
    place = and_(attempt_item.c.attempt_id == grading.c.attempt_id, attempt_item.c.position == grading.c.position)
    rows = (
        select(*columns, func.count().label("count"))
        .select_from(grading)
        .join(attempt, attempt.c.id == grading.c.attempt_id)
        .join(attempt_item, place)
        .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
        .join(item, item.c.id == item_revision.c.item_id)
        .where(grading.c.id.in_(NEWEST), item.c.bank.in_(banks), item.c.slug.in_(slugs))
        .group_by(*columns)
    )
    return connection.execute(rows).all()
