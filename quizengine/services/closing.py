"""Closing attempts and grading them. An attempt past its deadline is closed; a sweep writes down what is true."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from ..exam.timing import ClosedBy, State, is_over, state
from ..store import attempts
from ..store.engine import reading, writing
from .breaks import end_overdue
from .grading import graded_paper


def close_attempt(connection: Connection, attempt_id: str, *, at: datetime, by: ClosedBy, now: datetime) -> bool:
    """Close and grade an attempt in the caller's transaction; says whether this call did.

    Whoever closes also grades, in the same transaction: there is never a closed attempt without its points.
    """
    if not attempts.close(connection, attempt_id, at=at, by=by.value):
        return False
    paper = attempts.places(connection, attempt_id)
    attempts.add_gradings(connection, graded_paper(connection, attempt_id, paper, now))
    return True


def sweep(engine: Engine, *, now: datetime) -> int:
    """Write down every attempt whose time has run out, as closed at its deadline; returns how many.

    Breaks that are used up end first: while one runs, the clock of its attempt stands still.
    """
    end_overdue(engine, now=now)
    with reading(engine) as connection:
        due = [
            row for row in attempts.past_deadline(connection, now) if state(attempts.timing(row), now) is State.EXPIRED
        ]
    return close_expired(engine, due, now)


def close_expired(engine: Engine, rows: Iterable[Any], now: datetime, *, own: bool = False) -> int:
    """Close those of some attempts whose time has run out; returns how many this call closed.

    `own` says that their student is asking: then nothing waits for a network, and the grace for it is not waited for.
    """
    closed = 0
    for row in rows:
        timing = attempts.timing(row)
        if row.submitted_at is None and (is_over(timing, now) if own else state(timing, now) is State.EXPIRED):
            with writing(engine) as connection:
                closed += close_attempt(connection, row.id, at=row.deadline_at, by=ClosedBy.TIMER, now=now)
    return closed
