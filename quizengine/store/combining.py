"""Saves of several threads in one commit, on SQLite.

A commit makes the disk take everything for certain, and that is most of what a save costs. So whoever waits for the
writers' gate leaves its save in a queue; who is let in writes all that are waiting in one transaction, and each thread
returns when the commit of its save is done. A save is two statements with a guard: where what was read before has
changed meanwhile it writes nothing, and the others of its batch are not disturbed.
"""

from collections import deque
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from .driver import Lane, plainly, saving
from .engine import gate

MOST_AT_ONCE = 64

# What was read before the gate still holds: the sign-in, the account, and every fact that a save depends on.
_JOURNAL = """
INSERT INTO answer_journal
  (attempt_id, seq, position, revision, writer, answer, flagged, received_at, outcome, chain)
SELECT :attempt_id, :seq, :position, :revision, :writer, :answer, :flagged, :received_at, :outcome, :chain
WHERE EXISTS (
  SELECT 1 FROM sign_in s JOIN account a ON a.id = s.user_id JOIN attempt t ON t.user_id = a.id
  WHERE s.token_sha = :token_sha AND s.ended_at IS NULL AND s.expires_at > :received_at AND a.active
    AND t.id = :attempt_id AND t.submitted_at IS NULL AND t.paused_at IS NULL
    AND t.deadline_at = :deadline_at AND t.frontier IS :frontier
)
ON CONFLICT (attempt_id, seq) DO NOTHING
"""
_RESPONSE = """
INSERT INTO response (attempt_id, position, revision, writer, answer, flagged, saved_at)
VALUES (:attempt_id, :position, :revision, :writer, :answer, :flagged, :received_at)
ON CONFLICT (attempt_id, position) DO UPDATE SET
  revision = excluded.revision, writer = excluded.writer, answer = excluded.answer, flagged = excluded.flagged,
  saved_at = excluded.saved_at
WHERE response.revision = excluded.revision - 1
"""


@dataclass(eq=False)
class _Save:
    """A save that waits. `failure` is what went wrong with its whole batch."""

    row: dict[str, Any]
    done: bool = False
    taken: bool = False
    failure: BaseException | None = None


_WAITING: WeakKeyDictionary[Engine, deque[_Save]] = WeakKeyDictionary()


def save(engine: Engine, row: dict[str, Any]) -> bool:
    """Write an answer; when this returns it is on disk. Says whether what was read before still held.

    `row` has the columns of the journal, and of what was read: token_sha, deadline_at, frontier.
    """
    own = _Save({name: plainly(value) for name, value in row.items()})
    waiting = _WAITING.setdefault(engine, deque())
    waiting.append(own)
    with gate(engine, unless=lambda: own.done) as mine:
        if mine:
            _write(engine, _batch(waiting))
    if own.failure is not None:
        raise own.failure
    return own.taken


def _batch(waiting: deque[_Save]) -> list[_Save]:
    # Others may add theirs meanwhile; only who stands in the gate takes any away.
    return [waiting.popleft() for _ in range(min(len(waiting), MOST_AT_ONCE))]


def _write(engine: Engine, batch: list[_Save]) -> None:
    try:
        with saving(engine, gated=True) as lane:
            for one in batch:
                one.taken = _one(lane, one.row)
    except BaseException as failure:
        for one in batch:
            one.taken, one.failure = False, failure
    finally:
        for one in batch:
            one.done = True


def _one(lane: Lane, row: dict[str, Any]) -> bool:
    lane.cursor.execute(_JOURNAL, row)
    if lane.cursor.rowcount != 1:
        return False
    lane.cursor.execute(_RESPONSE, row)
    if lane.cursor.rowcount != 1:
        raise RuntimeError(f"attempt {row['attempt_id']}: the journal and the current answers disagree")
    return True
