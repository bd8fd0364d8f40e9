"""Decisions of people on answers that the machine left open, and the answers that wait for one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, insert, select, update

from .attempts import NEWEST, account, attempt, attempt_item, grading, item, item_revision, response
from .tables import Judgement

judgement: Table = Judgement.__table__  # type: ignore[attr-defined]

_active = judgement.c.undone_at.is_(None)
_graded = (
    select(
        grading.c.attempt_id,
        grading.c.position,
        grading.c.scoring_sha,
        grading.c.max_points,
        grading.c.reason,
        grading.c.graded_at,
        item.c.id.label("item_id"),
        item.c.bank,
        item.c.slug,
        item_revision.c.presentation_sha,
        response.c.answer,
    )
    .join(attempt, attempt.c.id == grading.c.attempt_id)
    .join(
        attempt_item,
        and_(attempt_item.c.attempt_id == grading.c.attempt_id, attempt_item.c.position == grading.c.position),
    )
    .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
    .join(item, item.c.id == item_revision.c.item_id)
    .join(response, and_(response.c.attempt_id == grading.c.attempt_id, response.c.position == grading.c.position))
    .where(grading.c.id.in_(NEWEST))
    .order_by(grading.c.id)
)


def waiting(connection: Connection, *, item_id: int | None = None) -> Sequence[Any]:
    """Return the answers whose latest grading leaves them to a person, of one item or of all, oldest first."""
    rows = _graded.where(grading.c.verdict == "review")
    return connection.execute(rows if item_id is None else rows.where(item.c.id == item_id)).all()


def following(connection: Connection, judgement_id: int) -> Sequence[Any]:
    """Return the answers whose latest grading follows a decision."""
    return connection.execute(_graded.where(grading.c.judgement_id == judgement_id)).all()


def active(connection: Connection, *, item_id: int, presentation_sha: str, form: str) -> Any | None:
    """Return the decision in force on answers of this form to this question; the latest, should there be several."""
    subject = (
        judgement.c.item_id == item_id,
        judgement.c.presentation_sha == presentation_sha,
        judgement.c.form == form,
    )
    latest = select(judgement).where(_active, *subject).order_by(judgement.c.id.desc()).limit(1)
    return connection.execute(latest).one_or_none()


def add(connection: Connection, row: dict[str, Any]) -> int:
    return int(connection.execute(insert(judgement).values(row)).inserted_primary_key[0])  # type: ignore[index]


def one(connection: Connection, id: int) -> Any | None:
    return connection.execute(select(judgement).where(judgement.c.id == id)).one_or_none()


def undo(connection: Connection, id: int, *, by: int, at: datetime) -> bool:
    """Undo a decision that is in force; says whether this call did."""
    undone = update(judgement).where(judgement.c.id == id, _active).values(undone_by=by, undone_at=at)
    return connection.execute(undone).rowcount == 1


def log(connection: Connection, *, most: int = 200) -> Sequence[Any]:
    """Return the latest decisions with who made them, newest first."""
    rows = (
        select(judgement, account.c.name, item.c.bank, item.c.slug)
        .join(account, account.c.id == judgement.c.decided_by)
        .join(item, item.c.id == judgement.c.item_id)
    )
    return connection.execute(rows.order_by(judgement.c.id.desc()).limit(most)).all()


def in_force(connection: Connection, bank: str) -> Sequence[Any]:
    """Return the decisions in force on answers to items of a bank, oldest first, with the item's name."""
    rows = select(judgement, item.c.slug).join(item, item.c.id == judgement.c.item_id)
    return connection.execute(rows.where(_active, item.c.bank == bank).order_by(judgement.c.id)).all()
