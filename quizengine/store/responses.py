"""Answers of a quiz for statistics: flat reads, a row for each answer and nothing computed on the way.

Only closed attempts are read. Where an answer was graded more than once, every grading comes, and `grading_id` says
which is the newest: picking it in a frame costs less than asking the database for the newest of each.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, and_, bindparam, func, select, union_all

from ..exam.chain import Outcome
from .attempts import account, attempt, attempt_item, grading, item, item_revision, journal, quiz_revision, response
from .groups import group, member
from .tables import Sitting

sitting: Table = Sitting.__table__  # type: ignore[attr-defined]

_CLOSED = and_(attempt.c.quiz == bindparam("quiz"), attempt.c.submitted_at.is_not(None))
_ATTEMPTS: Select[Any] = (
    select(
        attempt.c.id,
        attempt.c.user_id,
        attempt.c.number,
        attempt.c.sitting_id,
        sitting.c.title.label("sitting"),
        attempt.c.started_at,
        attempt.c.deadline_at,
        attempt.c.submitted_at,
        attempt.c.closed_by,
        attempt.c.quiz_revision_id,
        account.c.name,
        account.c.synthetic,
    )
    .join(account, account.c.id == attempt.c.user_id)
    .outerjoin(sitting, sitting.c.id == attempt.c.sitting_id)
    .where(_CLOSED)
    .order_by(attempt.c.submitted_at, attempt.c.user_id, attempt.c.number)
)
# From gradings on, because then every other table is met by its primary key.
_ANSWERS: Select[Any] = (
    select(
        grading.c.attempt_id,
        grading.c.position,
        grading.c.id.label("grading_id"),
        grading.c.scoring_sha,
        grading.c.points,
        grading.c.max_points,
        grading.c.verdict,
        attempt_item.c.item_revision_id,
        response.c.answer,
    )
    .select_from(grading)
    .join(attempt, attempt.c.id == grading.c.attempt_id)
    .join(
        attempt_item,
        and_(attempt_item.c.attempt_id == grading.c.attempt_id, attempt_item.c.position == grading.c.position),
    )
    .outerjoin(response, and_(response.c.attempt_id == grading.c.attempt_id, response.c.position == grading.c.position))
    .where(_CLOSED)
)
_REVISIONS: Select[Any] = (
    select(
        item_revision.c.id,
        item.c.bank,
        item.c.slug,
        item_revision.c.presentation_sha,
        item_revision.c.scoring_sha,
        item_revision.c.mapping_sha,
    )
    .join(item, item.c.id == item_revision.c.item_id)
    .where(
        item_revision.c.id.in_(
            select(attempt_item.c.item_revision_id)
            .join(attempt, attempt.c.id == attempt_item.c.attempt_id)
            .where(_CLOSED)
        )
    )
    .order_by(item_revision.c.id)
)
_PAPERS: Select[Any] = (
    select(attempt_item.c.attempt_id, attempt_item.c.item_revision_id)
    .join(attempt, attempt.c.id == attempt_item.c.attempt_id)
    .where(_CLOSED)
)
# What came late, or met another answer, came at a time that says nothing of how long a question took.
_SAVES: Select[Any] = (
    select(journal.c.attempt_id, journal.c.seq, journal.c.position, journal.c.received_at)
    .join(attempt, attempt.c.id == journal.c.attempt_id)
    .where(_CLOSED, journal.c.outcome == Outcome.TAKEN.value)
)
# From gradings alone, because their index has both columns.
_STATE: Select[Any] = select(
    select(func.max(quiz_revision.c.id)).where(quiz_revision.c.quiz == bindparam("quiz")).scalar_subquery(),
    select(func.count()).select_from(attempt).where(_CLOSED).scalar_subquery(),
    select(func.max(grading.c.id))
    .where(grading.c.attempt_id.in_(select(attempt.c.id).where(attempt.c.quiz == bindparam("quiz"))))
    .scalar_subquery(),
)
_GROUPS = union_all(
    select(attempt.c.id, group.c.name)
    .join(sitting, sitting.c.id == attempt.c.sitting_id)
    .join(group, group.c.id == sitting.c.group_id)
    .where(_CLOSED),
    select(attempt.c.id, group.c.name)
    .join(member, member.c.user_id == attempt.c.user_id)
    .join(group, group.c.id == member.c.group_id)
    .where(_CLOSED, attempt.c.sitting_id.is_(None)),
)
_TITLES: Select[Any] = (
    select(sitting.c.id, sitting.c.title).where(sitting.c.quiz == bindparam("quiz")).order_by(sitting.c.id)
)


def attempts_of(connection: Connection, quiz: str) -> Sequence[Row[Any]]:
    """Return the closed attempts of a quiz in the order in which they were handed in."""
    return connection.execute(_ATTEMPTS, {"quiz": quiz}).all()


def answers_of(connection: Connection, quiz: str) -> Sequence[Row[Any]]:
    """Return every grading of every question of the closed attempts of a quiz, with the answer; one statement."""
    return connection.execute(_ANSWERS, {"quiz": quiz}).all()


def revisions_of(connection: Connection, quiz: str) -> Sequence[Row[Any]]:
    """Return the item revisions that stood on the papers of a quiz, the earliest first."""
    return connection.execute(_REVISIONS, {"quiz": quiz}).all()


def papers_of(connection: Connection, quiz: str) -> Sequence[Row[Any]]:
    """Return what stood on the papers of the closed attempts of a quiz: (attempt, item revision) for each question."""
    return connection.execute(_PAPERS, {"quiz": quiz}).all()


def saves_of(connection: Connection, quiz: str) -> Sequence[Row[Any]]:
    """Return when each save that was taken in time arrived, for the closed attempts of a quiz."""
    return connection.execute(_SAVES, {"quiz": quiz}).all()


def groups_of(connection: Connection, quiz: str) -> Sequence[Row[Any]]:
    """Return the groups of the closed attempts of a quiz: (attempt, name), a row for each.

    That is the group whose sitting it was; outside of sittings every one that the student is in.
    """
    return connection.execute(_GROUPS, {"quiz": quiz}).all()


def state_of(connection: Connection, quiz: str) -> tuple[Hashable, ...]:
    """Return what is another value as soon as anything of the above would be read otherwise; two quick statements.

    A closed attempt and a grading never change and are never taken away, so how many there are, and which grading is
    the newest, say all of them. Besides, a quiz is released anew, and a sitting gets another title.
    """
    of_quiz = {"quiz": quiz}
    titles = [tuple(row) for row in connection.execute(_TITLES, of_quiz)]
    return (*connection.execute(_STATE, of_quiz).one(), *titles)
