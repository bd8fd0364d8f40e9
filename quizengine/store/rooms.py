"""What a running page asks every few seconds, and what it says of itself: one statement to read, one to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from ..exam.timing import Timing
from .accounts import SIGNED_IN
from .attempts import TIMES, account, attempt, attempt_item, sign_in, timing
from .tables import Presence, SittingEvent

presence: Table = Presence.__table__  # type: ignore[attr-defined]
event: Table = SittingEvent.__table__  # type: ignore[attr-defined]

MESSAGE = "message"

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
_MESSAGES = (
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
    return connection.execute(_MESSAGES, {"attempt_id": attempt_id, "after": after}).all()


def _upsert(dialect: Any) -> Any:
    row = dialect.insert(presence)
    changed = {name: row.excluded[name] for name in ("seen_at", "position", "waiting")}
    return row.on_conflict_do_update(index_elements=["attempt_id"], set_=changed)


_SEEN = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def seen(connection: Connection, attempt_id: str, *, at: datetime, position: int, waiting: int) -> None:
    """Write down that a page was heard of. One statement."""
    row = {"attempt_id": attempt_id, "seen_at": at, "position": position, "waiting": waiting}
    connection.execute(_SEEN[connection.dialect.name], row)
