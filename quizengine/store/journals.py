"""All rows that bear witness of an attempt, read for a replay or a receipt. Nothing here is on the hot path."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, func, or_, select

from .adjustments import adjustment
from .attempts import account, attempt, attempt_item, grading, item, item_revision, journal, quiz_revision, response
from .engine import reading
from .judgements import judgement
from .late import decision
from .regrades import regrade
from .tables import Accommodation, AttemptPause, Blob, DeadlineChange, GroupMember, Release, Sitting, SittingEvent

release: Table = Release.__table__  # type: ignore[attr-defined]
deadline_change: Table = DeadlineChange.__table__  # type: ignore[attr-defined]
attempt_pause: Table = AttemptPause.__table__  # type: ignore[attr-defined]
sitting: Table = Sitting.__table__  # type: ignore[attr-defined]
sitting_event: Table = SittingEvent.__table__  # type: ignore[attr-defined]
accommodation: Table = Accommodation.__table__  # type: ignore[attr-defined]
group_member: Table = GroupMember.__table__  # type: ignore[attr-defined]
blob: Table = Blob.__table__  # type: ignore[attr-defined]


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads everything as of one moment, whatever is saved meanwhile."""
    with reading(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def names(connection: Connection, quiz: str | None = None) -> list[str]:
    """Return the names of the attempts of a quiz, or of all, in the order of their starts."""
    rows = select(attempt.c.id).order_by(attempt.c.started_at, attempt.c.id)
    return list(connection.execute(rows if quiz is None else rows.where(attempt.c.quiz == quiz)).scalars())


def taken(connection: Connection, attempt_id: str) -> Any | None:
    """Return an attempt with its student and the release of its quiz."""
    rows = (
        select(
            attempt,
            account.c.name,
            account.c.login,
            quiz_revision.c.title,
            quiz_revision.c.fingerprint,
            quiz_revision.c.quiz.label("released_quiz"),
            quiz_revision.c.body_sha,
            release.c.engine_version,
        )
        .join(account, account.c.id == attempt.c.user_id)
        .join(quiz_revision, quiz_revision.c.id == attempt.c.quiz_revision_id)
        .join(release, release.c.id == quiz_revision.c.release_id)
    )
    return connection.execute(rows.where(attempt.c.id == attempt_id)).one_or_none()


def paper(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return the places of an attempt with the revisions of their items, in the order of the paper."""
    return connection.execute(
        select(
            attempt_item,
            item_revision.c.item_id,
            item_revision.c.presentation_sha,
            item_revision.c.scoring_sha,
            item_revision.c.mapping_sha,
            item.c.bank,
            item.c.slug,
        )
        .join(item_revision, item_revision.c.id == attempt_item.c.item_revision_id)
        .join(item, item.c.id == item_revision.c.item_id)
        .where(attempt_item.c.attempt_id == attempt_id)
        .order_by(attempt_item.c.position)
    ).all()


def entries(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return the journal of an attempt in its order."""
    return connection.execute(
        select(journal).where(journal.c.attempt_id == attempt_id).order_by(journal.c.seq, journal.c.id)
    ).all()


def current(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return the current answers of an attempt."""
    return connection.execute(select(response).where(response.c.attempt_id == attempt_id)).all()


def gradings(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return all gradings of an attempt, not only those that count, in the order they were made."""
    rows = select(grading).where(grading.c.attempt_id == attempt_id)
    return connection.execute(rows.order_by(grading.c.id)).all()


def late_decisions(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return what people decided on answers of an attempt that were not taken, with the number of the entry (`seq`)."""
    rows = select(decision, journal.c.seq).join(journal, journal.c.id == decision.c.journal_id)
    return connection.execute(rows.where(journal.c.attempt_id == attempt_id).order_by(journal.c.seq)).all()


def moves(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return the logged changes of an attempt's deadline, oldest first."""
    rows = select(deadline_change).where(deadline_change.c.attempt_id == attempt_id)
    return connection.execute(rows.order_by(deadline_change.c.id)).all()


def pauses(connection: Connection, attempt_id: str) -> Sequence[Any]:
    """Return the times in which an attempt's clock stood still, oldest first."""
    rows = select(attempt_pause).where(attempt_pause.c.attempt_id == attempt_id)
    return connection.execute(rows.order_by(attempt_pause.c.id)).all()


def numbered(connection: Connection, user_id: int, quiz: str) -> list[str]:
    """Return the names of a student's attempts of a quiz in the order of their starts."""
    own = select(attempt.c.id).where(attempt.c.user_id == user_id, attempt.c.quiz == quiz)
    return list(connection.execute(own.order_by(attempt.c.started_at, attempt.c.number)).scalars())


def sitting_of(connection: Connection, sitting_id: int) -> Any | None:
    return connection.execute(select(sitting).where(sitting.c.id == sitting_id)).one_or_none()


def grants(connection: Connection, row: Any) -> Sequence[Any]:
    """Return what was granted to an attempt's student, or to a group of theirs, when the attempt was started."""
    granted, at = accommodation.c, row.started_at
    groups = select(group_member.c.group_id).where(group_member.c.user_id == row.user_id)
    return connection.execute(
        select(accommodation).where(
            or_(granted.user_id == row.user_id, granted.group_id.in_(groups)),
            or_(granted.sitting_id.is_(None), granted.sitting_id == row.sitting_id),
            granted.granted_at <= at,
            or_(granted.revoked_at.is_(None), granted.revoked_at > at),
        )
    ).all()


def was_changed(connection: Connection, row: Any) -> bool:
    """Say whether the sitting of an attempt was changed after its start."""
    since = (
        select(func.count())
        .select_from(sitting_event)
        .where(
            sitting_event.c.sitting_id == row.sitting_id,
            sitting_event.c.kind == "changed",
            sitting_event.c.made_at >= row.started_at,
        )
    )
    return connection.execute(since).scalar_one() > 0


def has_event(connection: Connection, row: Any) -> bool:
    """Say whether the log of an attempt's sitting has something at the very moment of its close."""
    if row.sitting_id is None:
        return False
    of_it = and_(
        sitting_event.c.sitting_id == row.sitting_id,
        or_(sitting_event.c.attempt_id.is_(None), sitting_event.c.attempt_id == row.id),
        sitting_event.c.made_at == row.submitted_at,
    )
    return connection.execute(select(func.count()).select_from(sitting_event).where(of_it)).scalar_one() > 0


def decisions(connection: Connection, item_ids: Iterable[int]) -> Sequence[Any]:
    """Return the decisions on answers to some items, those that were undone too, oldest first."""
    rows = select(judgement).where(judgement.c.item_id.in_(sorted(set(item_ids))))
    return connection.execute(rows.order_by(judgement.c.id)).all()


def adjustments(connection: Connection, quiz: str, item_ids: Iterable[int]) -> Sequence[Any]:
    """Return what instructors did about some items of a quiz, what was undone too, oldest first."""
    rows = select(adjustment).where(adjustment.c.quiz == quiz, adjustment.c.item_id.in_(sorted(set(item_ids))))
    return connection.execute(rows.order_by(adjustment.c.id)).all()


def factors(connection: Connection, row: Any) -> frozenset[str]:
    """Return every factor that was ever granted to an attempt's student, or to a group of theirs, in its sitting."""
    granted = accommodation.c
    groups = select(group_member.c.group_id).where(group_member.c.user_id == row.user_id)
    rows = select(granted.time_factor).where(
        or_(granted.user_id == row.user_id, granted.group_id.in_(groups)),
        or_(granted.sitting_id.is_(None), granted.sitting_id == row.sitting_id),
        granted.time_factor.is_not(None),
    )
    return frozenset(connection.execute(rows).scalars())


def keys(connection: Connection, item_ids: Iterable[int]) -> dict[tuple[int, str], frozenset[str]]:
    """Return, for each item as it was shown, the scoring parts that it has had."""
    rows = select(item_revision.c.item_id, item_revision.c.presentation_sha, item_revision.c.scoring_sha)
    found: dict[tuple[int, str], frozenset[str]] = {}
    for row in connection.execute(rows.where(item_revision.c.item_id.in_(sorted(set(item_ids))))):
        place = row.item_id, row.presentation_sha
        found[place] = found.get(place, frozenset()) | {row.scoring_sha}
    return found


def regrades_of(connection: Connection, quiz: str) -> Sequence[Any]:
    """Return the regrades of a quiz, oldest first, each with how many gradings of its moment there are.

    `found` counts all of them, `named` those that name the regrade.
    """
    found = (
        select(func.count())
        .select_from(grading.join(attempt, attempt.c.id == grading.c.attempt_id))
        .where(attempt.c.quiz == regrade.c.quiz, grading.c.graded_at == regrade.c.run_at)
        .correlate(regrade)
    )
    named = found.where(grading.c.regrade_id == regrade.c.id)
    counts = found.scalar_subquery().label("found"), named.scalar_subquery().label("named")
    rows = select(regrade, *counts).where(regrade.c.quiz == quiz).order_by(regrade.c.id)
    return connection.execute(rows).all()


def bodies(connection: Connection, shas: Iterable[str]) -> dict[str, str]:
    """Return the released texts of these names; one that is missing is not in the answer."""
    rows = connection.execute(select(blob.c.sha, blob.c.body).where(blob.c.sha.in_(sorted(set(shas))))).all()
    return {row.sha: row.body for row in rows}
