"""Deadlines of running attempts follow what is granted, at once and in the same transaction.

What was handed in or has run out is left alone, whatever is granted afterwards: there is no way back from it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ..content.types import plain
from ..errors import Conflict
from ..exam.allowance import Terms
from ..exam.timing import State, state
from ..exam.zones import words
from ..i18n import Message, msg
from ..store import accommodations, attempts, sittings
from ..store.accounts import Viewer
from . import breaks
from .allowances import terms_of_all
from .grading import stored
from .pacing import follow_factor

OPEN = (State.RUNNING, State.PAUSED)


@dataclass
class Moved:
    """What a change did: the attempts whose deadline moved, and the students whose time was over already."""

    attempts: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)


@contextmanager
def following(
    connection: Connection,
    *,
    sitting_id: int | None,
    reason: Message,
    viewer: Viewer,
    now: datetime,
) -> Iterator[Moved]:
    """Let deadlines follow what is changed inside the block, in one sitting or in all that were not cancelled.

    What moved a deadline before (a pause, a break) is kept: it moves by as much as the terms do. Raises `Conflict`
    where a change would put the deadline of a running attempt into the past; then nothing is changed at all.
    """
    rooms = sittings.held(connection, None if sitting_id is None else [sitting_id])
    ids = [room.id for room in rooms]
    running = sittings.attempts_in(connection, ids, unsubmitted=True, hold=True)
    before = _terms(connection, rooms, running)
    moved = Moved()
    yield moved
    rooms = sittings.held(connection, ids)
    after = _terms(connection, rooms, running)
    for row in _off_their_breaks(connection, rooms, running, before, after, now):
        if before[row.id] != after[row.id]:
            _follow(connection, row, before[row.id], after[row.id], moved, reason=reason, viewer=viewer, now=now)


def _terms(connection: Connection, rooms: Sequence[Any], running: Sequence[Any]) -> dict[str, Terms]:
    found: dict[str, Terms] = {}
    for room in rooms:
        own = [row for row in running if row.sitting_id == room.id]
        terms = terms_of_all(connection, room, sorted({row.user_id for row in own})) if own else {}
        found |= {row.id: terms[row.user_id] for row in own}
    return found


def _off_their_breaks(
    connection: Connection,
    rooms: Sequence[Any],
    running: Sequence[Any],
    before: dict[str, Terms],
    after: dict[str, Terms],
    now: datetime,
) -> Sequence[Any]:
    """End the breaks that are no longer granted, and return the attempts as they stand then."""
    by_id = {room.id: room for room in rooms}
    paused = [row for row in running if row.paused_at is not None]
    cut = [
        breaks.cut_short(connection, row, by_id[row.sitting_id], before[row.id], after[row.id], now) for row in paused
    ]
    return sittings.attempts_in(connection, list(by_id), unsubmitted=True, hold=True) if any(cut) else running


def _follow(
    connection: Connection,
    row: Any,
    before: Terms,
    after: Terms,
    moved: Moved,
    *,
    reason: Message,
    viewer: Viewer,
    now: datetime,
) -> None:
    timing = attempts.timing(row)
    if state(timing, now) not in OPEN:
        moved.over.append(row.name)
        return
    new = row.deadline_at + (after.deadline(row.started_at) - before.deadline(row.started_at))
    if before.factor != after.factor:
        accommodations.set_factor(connection, row.id, plain(after.factor))
        follow_factor(connection, row, after.factor)
    if new == row.deadline_at:
        return
    if new < row.deadline_at and new <= (row.paused_at or now):
        raise Conflict(
            msg(
                "{student} is working, and this would end the attempt at {moment}, which has passed. "
                "End the attempt by itself if that is meant.",
                student=row.name,
                moment=words(new, after.timezone),
            )
        )
    change = {"before": row.deadline_at, "after": new, "reason": stored(reason), "by": viewer.id, "now": now}
    if not accommodations.move_deadline(connection, row.id, **change):
        raise Conflict(msg("An attempt changed meanwhile. Nothing was done: try again."))
    moved.attempts.append(row.id)
