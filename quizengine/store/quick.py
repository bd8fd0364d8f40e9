"""The save and the page as a whole room asks for them, run by the driver. What they find is what `attempts` finds.

On SQLite a save reads before the writers' gate, and writes with others in one commit. On PostgreSQL, where each
statement is a journey, it is one: it looks at the session, the owner, the time and the window, and writes the journal
and the answer, or nothing. Where it writes nothing, the slow way is taken, which finds out why.
"""

from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, and_, bindparam, case, false, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ..exam.chain import Entry
from . import accounts, attempts, combining, rooms
from .accounts import Viewer
from .attempts import Desk
from .driver import Prepared, looking
from .tables import Role

MOST_REMEMBERED = 200_000

_VIEWER = Prepared(accounts.VIEWER)
_DESK = Prepared(attempts.DESK)
_PLACES = Prepared(attempts.PLACES)
_MESSAGES = Prepared(rooms.MESSAGES)
# On PostgreSQL, where each statement is a journey, the squares of all questions come with the question.
_PLACE = namedtuple("_PLACE", "position presentation_sha answer flagged")
_place, _asked, _given = (
    table.alias(name)
    for table, name in (
        (attempts.attempt_item, "place"),
        (attempts.item_revision, "asked"),
        (attempts.response, "given"),
    )
)
_SQUARES = (
    select(
        func.json_agg(
            aggregate_order_by(
                func.json_build_array(
                    _place.c.position,
                    _asked.c.presentation_sha,
                    case((_given.c.answer.is_not(None), true())),
                    func.coalesce(_given.c.flagged, false()),
                ),
                _place.c.position,
            )
        )
    )
    .select_from(_place)
    .join(_asked, _asked.c.id == _place.c.item_revision_id)
    .outerjoin(_given, and_(_given.c.attempt_id == _place.c.attempt_id, _given.c.position == _place.c.position))
    .where(_place.c.attempt_id == bindparam("attempt_id"))
    .scalar_subquery()
)
_DESK_AND_SQUARES = Prepared(attempts.DESK.add_columns(_SQUARES.label("squares")))
# Which question stands where in a paper never changes, so it is asked for once.
_SHOWN: WeakKeyDictionary[Engine, dict[tuple[str, int], str]] = WeakKeyDictionary()


def viewer(engine: Engine, token_sha: str, now: datetime) -> Viewer | None:
    """Return who is signed in with a token, as `accounts.viewer` does: every page asks."""
    with looking(engine) as lane:
        rows = lane.rows(_VIEWER, {"token_sha": token_sha, "now": now})
    return Viewer(rows[0].id, rows[0].login, rows[0].name, Role(rows[0].role), bool(rows[0].demo)) if rows else None


def shown_at(engine: Engine, attempt_id: str, position: int) -> str | None:
    """Return the hash of the question at a place of a paper, if this process has met it before."""
    return _SHOWN.get(engine, {}).get((attempt_id, position))


@dataclass(frozen=True)
class Found:
    """A question with its owner, every place of the paper, and what was said to the room.

    A place says at least its position, the hash of its question, whether there is an answer, and its flag.
    """

    desk: Desk
    places: Sequence[Any]
    messages: Sequence[Any]


def page(engine: Engine, *, token_sha: str, attempt_id: str, position: int, now: datetime) -> Found | None:
    """Return what is on a question's page; None for whoever does not own it.

    Two statements, one on PostgreSQL; one more in a sitting.
    """
    asked = {"token_sha": token_sha, "now": now, "attempt_id": attempt_id, "position": position}
    at_once = engine.dialect.name == "postgresql"
    with looking(engine) as lane:
        found = lane.rows(_DESK_AND_SQUARES if at_once else _DESK, asked)
        if not found:
            return None
        desk = attempts.desk_of(found[0], attempt_id, position)
        if at_once:
            places: Sequence[Any] = [_PLACE(*square) for square in found[0].squares]
        else:
            places = lane.rows(_PLACES, {"attempt_id": attempt_id})
        said = lane.rows(_MESSAGES, {"attempt_id": attempt_id, "after": 0}) if desk.sitting_id is not None else ()
    _remember(engine, desk)
    return Found(desk, places, said)


def _remember(engine: Engine, desk: Desk) -> None:
    known = _SHOWN.setdefault(engine, {})
    if len(known) >= MOST_REMEMBERED:
        known.clear()
    known[desk.attempt_id, desk.position] = desk.presentation_sha


def found(engine: Engine, *, token_sha: str, attempt_id: str, position: int, now: datetime) -> Desk | None:
    """Return a question to its owner. One statement."""
    asked = {"token_sha": token_sha, "now": now, "attempt_id": attempt_id, "position": position}
    with looking(engine) as lane:
        rows = lane.rows(_DESK, asked)
    if not rows:
        return None
    desk = attempts.desk_of(rows[0], attempt_id, position)
    _remember(engine, desk)
    return desk


def save(engine: Engine, *, token_sha: str, desk: Desk, entry: Entry) -> bool:
    """Write an answer on SQLite, if everything that `desk` says of its attempt still holds."""
    row = attempts.journal_row(desk.attempt_id, desk.journal_head, entry)
    read = {"token_sha": token_sha, "deadline_at": desk.timing.deadline_at, "frontier": desk.frontier}
    return combining.save(engine, {**row, **read})


# The seal is that of `exam.chain.link`: the same JSON, put together where the seal before it is known.
_AT_ONCE = """
WITH desk AS (
  SELECT a.id AS user_id, t.id AS attempt_id, i.position, COALESCE(r.revision, 0) + 1 AS revision,
         COALESCE(j.seq, 0) + 1 AS seq, COALESCE(j.chain, t.genesis) AS head
  FROM sign_in s
  JOIN account a ON a.id = s.user_id
  JOIN attempt t ON t.user_id = a.id
  JOIN attempt_item i ON i.attempt_id = t.id
  JOIN item_revision v ON v.id = i.item_revision_id
  LEFT JOIN response r ON r.attempt_id = t.id AND r.position = i.position
  LEFT JOIN answer_journal j ON j.attempt_id = t.id
    AND j.seq = (SELECT max(k.seq) FROM answer_journal k WHERE k.attempt_id = t.id)
  WHERE s.token_sha = %(token_sha)s AND s.ended_at IS NULL AND s.expires_at > %(now)s AND a.active
    AND t.id = %(attempt_id)s AND i.position = %(position)s AND v.presentation_sha = %(presentation_sha)s
    AND t.submitted_at IS NULL AND t.paused_at IS NULL
    AND %(now)s <= t.deadline_at + t.grace_seconds * interval '1 second'
    AND (t.frontier IS NULL OR t.frontier = i.position)
    AND (i.closes_at IS NULL OR %(now)s <= i.closes_at + t.grace_seconds * interval '1 second')
    AND (COALESCE(r.revision, 0) <= %(revision)s OR r.writer = %(uncounted)s)
  FOR NO KEY UPDATE OF t
), journal AS (
  INSERT INTO answer_journal
    (attempt_id, seq, position, revision, writer, answer, flagged, received_at, outcome, chain)
  SELECT attempt_id, seq, position, revision, %(writer)s, %(answer)s, %(flagged)s, %(now)s, 'taken',
         encode(sha256(convert_to(
           '["' || head || '",' || seq || ',' || position || ',' || revision || ',' || %(sealed)s, 'UTF8')), 'hex')
  FROM desk
  ON CONFLICT (attempt_id, seq) DO NOTHING
  RETURNING attempt_id, position, revision
)
INSERT INTO response (attempt_id, position, revision, writer, answer, flagged, saved_at)
SELECT attempt_id, position, revision, %(writer)s, %(answer)s, %(flagged)s, %(now)s FROM journal
ON CONFLICT (attempt_id, position) DO UPDATE SET
  revision = excluded.revision, writer = excluded.writer, answer = excluded.answer, flagged = excluded.flagged,
  saved_at = excluded.saved_at
RETURNING revision, (SELECT user_id FROM desk)
"""


def save_at_once(engine: Engine, asked: dict[str, Any]) -> tuple[int, int] | None:
    """Save an answer on PostgreSQL by one statement; returns its revision and its owner, None where it was not taken.

    `asked` has token_sha, attempt_id, position, presentation_sha, revision, writer, answer, flagged, now; `uncounted`:
    the writer again, if it is a page that does not count its changes, else None; and `sealed`: what the seal covers
    after the numbers, as `exam.chain.sealed` returns it.
    """
    with looking(engine) as lane:
        lane.cursor.execute(_AT_ONCE, asked)
        found = lane.cursor.fetchone()
    return None if found is None else (int(found[0]), int(found[1]))
