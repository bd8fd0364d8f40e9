"""Answers whose grading is out of date, the log of regrades, and what a regrade replaced."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, false, func, insert, not_, or_, select, true, update

from .attempts import NEWEST, account, attempt, attempt_item, grading, item, item_revision, quiz_revision, response
from .tables import QuizMember, Regrade

regrade: Table = Regrade.__table__  # type: ignore[attr-defined]
member: Table = QuizMember.__table__  # type: ignore[attr-defined]

Subject = tuple[int, str]
"""An item as it was shown: item_id and presentation_sha."""


def outdated(
    connection: Connection, *, quiz: str, quiz_revision_id: int, adjusted: Mapping[Subject, str]
) -> Sequence[Any]:
    """Return the graded answers of a quiz whose item now has another key or other adjustments, in the order of
    attempts and papers.

    Another key counts only where students saw the same question: another key to another question is another question.
    `adjusted` are the adjustments in force by what they are of, as gradings note them. Each row has the place, the
    answer, the grading so far, and in `scoring_sha` the key that counts now.
    """
    now = _members(quiz_revision_id)
    columns = (
        *(column for column in grading.c if column.name not in ("id", "scoring_sha")),
        func.coalesce(now.c.scoring_sha, grading.c.scoring_sha).label("scoring_sha"),
        attempt.c.number,
        attempt.c.quiz_revision_id,
        account.c.name,
        account.c.login,
        item.c.id.label("item_id"),
        item.c.bank,
        item.c.slug,
        item_revision.c.presentation_sha,
        response.c.answer,
    )
    rows = _outdated(select(*columns), now, quiz, adjusted)
    return connection.execute(rows.order_by(grading.c.attempt_id, grading.c.position)).all()


def how_many_outdated(
    connection: Connection, *, quiz: str, quiz_revision_id: int, adjusted: Mapping[Subject, str]
) -> int:
    """Return how many answers `outdated` would give."""
    now = _members(quiz_revision_id)
    return int(connection.execute(_outdated(select(func.count()), now, quiz, adjusted)).scalar_one())


def _members(quiz_revision_id: int) -> Any:
    columns = (item_revision.c.item_id, item_revision.c.presentation_sha, item_revision.c.scoring_sha)
    of_quiz = select(*columns).join(member, member.c.item_revision_id == item_revision.c.id)
    return of_quiz.where(member.c.quiz_revision_id == quiz_revision_id).subquery("now")


def _outdated(rows: Select[Any], now: Any, quiz: str, adjusted: Mapping[Subject, str]) -> Select[Any]:
    place = and_(attempt_item.c.attempt_id == grading.c.attempt_id, attempt_item.c.position == grading.c.position)
    same = and_(now.c.item_id == item_revision.c.item_id, now.c.presentation_sha == item_revision.c.presentation_sha)
    answered = and_(response.c.attempt_id == grading.c.attempt_id, response.c.position == grading.c.position)
    joined = (
        rows.select_from(grading)
        .join(attempt, attempt.c.id == grading.c.attempt_id)
        .join(account, account.c.id == attempt.c.user_id)
        .join(attempt_item, place)
        .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
        .join(item, item.c.id == item_revision.c.item_id)
        .outerjoin(now, same)
        .outerjoin(response, answered)
    )
    changed = or_(now.c.scoring_sha != grading.c.scoring_sha, _adjusted_otherwise(adjusted))
    return joined.where(attempt.c.quiz == quiz, grading.c.id.in_(NEWEST), changed)


def _adjusted_otherwise(adjusted: Mapping[Subject, str]) -> Any:
    noted = func.coalesce(grading.c.adjustments, "")
    of = {
        subject: and_(item_revision.c.item_id == subject[0], item_revision.c.presentation_sha == subject[1])
        for subject in adjusted
    }
    others = not_(or_(false(), *of.values())) if of else true()
    differ = (and_(of[subject], noted != numbers) for subject, numbers in adjusted.items())
    return or_(and_(others, noted != ""), *differ)


def hold(connection: Connection, quiz: str) -> None:
    """Let one regrade of a quiz, or one undoing, happen at a time. Attempts go on starting; SQLite has one writer."""
    revisions = select(quiz_revision.c.id).where(quiz_revision.c.quiz == quiz).order_by(quiz_revision.c.id)
    connection.execute(revisions.with_for_update(key_share=True)).all()


def add(connection: Connection, row: dict[str, Any]) -> int:
    return int(connection.execute(insert(regrade).values(row)).inserted_primary_key[0])  # type: ignore[index]


def log(connection: Connection, quiz: str) -> Sequence[Any]:
    """Return the regrades of a quiz with who ran them, newest first."""
    rows = select(regrade, account.c.name).join(account, account.c.id == regrade.c.run_by)
    return connection.execute(rows.where(regrade.c.quiz == quiz).order_by(regrade.c.id.desc())).all()


# -- undoing ---------------------------------------------------------------------------------------------------------


def one(connection: Connection, id: int) -> Any | None:
    return connection.execute(select(regrade).where(regrade.c.id == id)).one_or_none()


def undo(connection: Connection, id: int, *, by: int, at: datetime) -> bool:
    """Mark a regrade as undone; says whether this call did."""
    undone = update(regrade).where(regrade.c.id == id, regrade.c.undone_at.is_(None))
    return connection.execute(undone.values(undone_by=by, undone_at=at)).rowcount == 1


def _first(id: int) -> Any:
    """The places that a regrade graded, with the first grading that it gave to each."""
    first = func.min(grading.c.id).label("first")
    rows = select(grading.c.attempt_id, grading.c.position, first).where(grading.c.regrade_id == id)
    return rows.group_by(grading.c.attempt_id, grading.c.position).subquery("first")


def later(connection: Connection, id: int) -> Any | None:
    """Return the earliest regrade that graded one of the same answers again and is not undone, with who ran it."""
    first, after = _first(id), grading.alias("after")
    same = and_(after.c.attempt_id == first.c.attempt_id, after.c.position == first.c.position)
    rows = (
        select(regrade, account.c.name)
        .join(account, account.c.id == regrade.c.run_by)
        .join(after, after.c.regrade_id == regrade.c.id)
        .join(first, same)
        .where(after.c.id > first.c.first, regrade.c.id > id, regrade.c.undone_at.is_(None))
    )
    return connection.execute(rows.order_by(regrade.c.id).limit(1)).first()


def replaced(connection: Connection, id: int) -> Sequence[Any]:
    """Return the gradings that a regrade replaced, where its own is still the one that counts."""
    first, before, newest = _first(id), grading.alias("before"), grading.alias("newest")
    same = and_(before.c.attempt_id == first.c.attempt_id, before.c.position == first.c.position)
    previous = select(func.max(before.c.id)).join(first, same).where(before.c.id < first.c.first)
    counts = and_(
        newest.c.attempt_id == grading.c.attempt_id,
        newest.c.position == grading.c.position,
        newest.c.id.in_(NEWEST),
        newest.c.regrade_id == id,
    )
    rows = select(grading).join(newest, counts)
    places = previous.group_by(before.c.attempt_id, before.c.position)
    return connection.execute(rows.where(grading.c.id.in_(places)).order_by(grading.c.id)).all()


def history(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return all gradings of an attempt with the regrade that each comes from, oldest first."""
    rows = select(grading, regrade.c.run_at, regrade.c.reason.label("why"))
    joined = rows.outerjoin(regrade, regrade.c.id == grading.c.regrade_id)
    return connection.execute(joined.where(grading.c.attempt_id == attempt_id).order_by(grading.c.id)).all()
