"""What a running page asks every few seconds, and what it says of itself: one statement to read, one to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ..exam.timing import Timing, resumed
from .accounts import SIGNED_IN
from .attempts import TIMES, account, attempt, attempt_item, response, sign_in, timing
from .breaks import pause, set_limits
from .groups import member
from .tables import DeadlineChange, Presence, SittingEvent

presence: Table = Presence.__table__  # type: ignore[attr-defined]
event: Table = SittingEvent.__table__  # type: ignore[attr-defined]
change: Table = DeadlineChange.__table__  # type: ignore[attr-defined]

MESSAGE = "message"
ROOM = "room"

_FOR_ATTEMPT = and_(
    event.c.sitting_id == attempt.c.sitting_id,
    event.c.kind == MESSAGE,
    or_(event.c.attempt_id.is_(None), event.c.attempt_id == attempt.c.id),
)
_PULSE = (
    select(
        *TIMES,
        attempt.c.frontier,
        attempt.c.sitting_id,
        attempt_item.c.closes_at,
        presence.c.seen_at,
        presence.c.position,
        presence.c.waiting,
        select(func.max(event.c.id)).where(_FOR_ATTEMPT).correlate(attempt).scalar_subquery().label("last_message"),
    )
    .select_from(sign_in)
    .join(account, sign_in.c.user_id == account.c.id)
    .join(attempt, attempt.c.user_id == account.c.id)
    .outerjoin(
        attempt_item,
        and_(attempt_item.c.attempt_id == attempt.c.id, attempt_item.c.position == attempt.c.frontier),
    )
    .outerjoin(presence, presence.c.attempt_id == attempt.c.id)
    .where(SIGNED_IN, attempt.c.id == bindparam("attempt_id"))
)
MESSAGES = (
    select(event.c.id, event.c.body, event.c.made_at)
    .join(attempt, and_(attempt.c.id == bindparam("attempt_id"), _FOR_ATTEMPT))
    .where(event.c.id > bindparam("after"))
    .order_by(event.c.id)
)


@dataclass(frozen=True)
class Pulse:
    """An attempt as its page asks after it."""

    timing: Timing
    frontier: int | None
    closes_at: datetime | None
    sitting_id: int | None
    last_message: int
    seen: tuple[datetime, int, int] | None
    """When the page was heard of last, at which question, and how many answers it held back."""


def pulse(connection: Connection, *, token_sha: str, attempt_id: str, now: datetime) -> Pulse | None:
    """Return how an attempt stands, to its owner; None for anybody else. One statement."""
    asked = {"token_sha": token_sha, "now": now, "attempt_id": attempt_id}
    row: Any = connection.execute(_PULSE, asked).one_or_none()
    if row is None:
        return None
    seen = None if row.seen_at is None else (row.seen_at, row.position, row.waiting)
    return Pulse(timing(row), row.frontier, row.closes_at, row.sitting_id, row.last_message or 0, seen)


def messages(connection: Connection, attempt_id: str, *, after: int = 0) -> Sequence[Any]:
    """Return what was said to the room or to this attempt after a message, oldest first: id, body, made_at."""
    return connection.execute(MESSAGES, {"attempt_id": attempt_id, "after": after}).all()


def _upsert(dialect: Any) -> Any:
    row = dialect.insert(presence)
    changed = {name: row.excluded[name] for name in ("seen_at", "position", "waiting")}
    return row.on_conflict_do_update(index_elements=["attempt_id"], set_=changed)


_SEEN = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def seen(connection: Connection, attempt_id: str, *, at: datetime, position: int, waiting: int) -> None:
    """Write down that a page was heard of. One statement."""
    row = {"attempt_id": attempt_id, "seen_at": at, "position": position, "waiting": waiting}
    connection.execute(_SEEN[connection.dialect.name], row)


# -- who watches over a room -----------------------------------------------------------------------------------------

_OPEN = (
    select(attempt)
    .where(attempt.c.sitting_id == bindparam("sitting_id"), attempt.c.submitted_at.is_(None))
    .order_by(attempt.c.id)
    .with_for_update(of=attempt, key_share=True)
)
# The ends of the questions' own times that had not come yet when the clock was stopped.
_LIMITED = (
    select(attempt_item.c.attempt_id, attempt_item.c.position, attempt_item.c.closes_at)
    .join(attempt, attempt.c.id == attempt_item.c.attempt_id)
    .where(
        attempt.c.sitting_id == bindparam("sitting_id"),
        attempt.c.submitted_at.is_(None),
        attempt_item.c.closes_at >= attempt.c.paused_at,
    )
)
_OWN = response.c.attempt_id == attempt.c.id
_ANSWERED = select(func.count(response.c.answer)).where(_OWN).correlate(attempt).scalar_subquery()
_SAVED_AT = select(func.max(response.c.saved_at)).where(_OWN).correlate(attempt).scalar_subquery()
# Places are numbered from one, and the last is found in the index without counting them.
_QUESTIONS = (
    select(func.max(attempt_item.c.position))
    .where(attempt_item.c.attempt_id == attempt.c.id)
    .correlate(attempt)
    .scalar_subquery()
)
_WATCH = (
    select(
        attempt.c.user_id,
        attempt.c.id,
        account.c.name,
        account.c.login,
        *TIMES,
        attempt.c.closed_by,
        presence.c.seen_at,
        presence.c.position,
        presence.c.waiting,
        _ANSWERED.label("answered"),
        _SAVED_AT.label("saved_at"),
        _QUESTIONS.label("questions"),
        exists()
        .where(pause.c.attempt_id == attempt.c.id, pause.c.kind == "break", pause.c.ended_at.is_(None))
        .label("on_break"),
    )
    .join(account, account.c.id == attempt.c.user_id)
    .outerjoin(presence, presence.c.attempt_id == attempt.c.id)
    .where(attempt.c.sitting_id == bindparam("sitting_id"))
    .order_by(attempt.c.number)
)
_MEMBERS = (
    select(account.c.id, account.c.name, account.c.login)
    .join(member, member.c.user_id == account.c.id)
    .where(member.c.group_id == bindparam("group_id"))
)


def watch(connection: Connection, sitting_id: int) -> Sequence[Any]:
    """Return the newest attempt of every student in a room, one flat statement whatever their number."""
    rows = connection.execute(_WATCH, {"sitting_id": sitting_id}).all()
    return list({row.user_id: row for row in rows}.values())


def members(connection: Connection, group_id: int) -> Sequence[Any]:
    """Return the members of a group: id, name, login."""
    return connection.execute(_MEMBERS, {"group_id": group_id}).all()


def open_attempts(connection: Connection, sitting_id: int) -> Sequence[Any]:
    """Return the attempts of a room that nothing has closed, held until the transaction ends."""
    return connection.execute(_OPEN, {"sitting_id": sitting_id}).all()


def stop(connection: Connection, attempt_ids: Sequence[str], *, now: datetime) -> None:
    """Stop the clocks of attempts, and write down when."""
    if not attempt_ids:
        return
    connection.execute(update(attempt).where(attempt.c.id == bindparam("a")).values(paused_at=now), _named(attempt_ids))
    rows = [{"attempt_id": id, "kind": ROOM, "started_at": now, "ended_at": None} for id in attempt_ids]
    connection.execute(insert(pause), rows)


def go_on(connection: Connection, rows: Sequence[Any], *, reason: str, by: int, now: datetime) -> None:
    """Let the stopped clocks of a room go on: every deadline later by exactly the time that its clock stood still.

    `rows` are all attempts of one sitting whose clocks stand still.
    """
    moved = [{"a": row.id, "before": row.deadline_at, "after": resumed(timing(row), now)} for row in rows]
    if not moved:
        return
    stood = {one["a"]: one["after"] - one["before"] for one in moved}
    limited = connection.execute(_LIMITED, {"sitting_id": rows[0].sitting_id}).all()
    set_limits(connection, [(one.attempt_id, one.position, one.closes_at + stood[one.attempt_id]) for one in limited])
    connection.execute(
        update(attempt).where(attempt.c.id == bindparam("a")).values(paused_at=None, deadline_at=bindparam("after")),
        [{"a": one["a"], "after": one["after"]} for one in moved],
    )
    runs = update(pause).where(pause.c.attempt_id == bindparam("a"), pause.c.kind == ROOM, pause.c.ended_at.is_(None))
    connection.execute(runs.values(ended_at=now), _named([row.id for row in rows]))
    facts = {"reason": reason, "made_by": by, "made_at": now}
    connection.execute(
        insert(change),
        [{"attempt_id": one["a"], "before": one["before"], "after": one["after"], **facts} for one in moved],
    )


def _named(attempt_ids: Sequence[str]) -> list[dict[str, str]]:
    return [{"a": id} for id in attempt_ids]
