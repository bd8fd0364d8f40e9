"""Grading again after a key was corrected: first a look at what would move, then a run with a reason.

An attempt keeps the questions that its student saw; only the key is the newly released one. Gradings are added and
never changed, so a regrade can be read back, and a second one finds nothing to do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine

from ..errors import Conflict, NotFound
from ..i18n import msg
from ..questions import KINDS
from ..store import attempts, regrades, releases
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .grading import Row, graded, read_answer


class Policy(StrEnum):
    """What happens to an answer that would lose points."""

    RECOMPUTE = "recompute"
    RAISE_ONLY = "raise_only"


@dataclass(frozen=True)
class Change:
    """One answer under the new key: points before and after."""

    student: str
    item: str
    answer_text: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Preview:
    """What a regrade would do. `answers` counts all that were graded under an old key, changed or not."""

    answers: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Run:
    """A line of the log."""

    by: str
    at: datetime
    reason: str
    policy: str
    answers: int
    raised: int
    lowered: int


def preview(engine: Engine, *, quiz: str, now: datetime) -> Preview:
    """Return what a regrade of a quiz would move, writing nothing. Raises `NotFound` for an unknown quiz."""
    with reading(engine) as connection:
        rows = _outdated(connection, quiz)
        changes = [_change(connection, row, graded(connection, row, now)) for row in rows]
    return Preview(len(rows), tuple(change for change in changes if change.before != change.after))


def regrade(engine: Engine, *, quiz: str, viewer: Viewer, reason: str, policy: Policy, now: datetime) -> Run:
    """Grade again what was graded under an old key. Raises `NotFound`, and `Conflict` where there is nothing to do."""
    with writing(engine) as connection:
        rows = _outdated(connection, quiz)
        if not rows:
            raise Conflict(msg("All answers are graded under the current keys."))
        again = [(row, graded(connection, row, now)) for row in rows]
        moves = [Decimal(new["points"]) - Decimal(row.points) for row, new in again]
        attempts.add_gradings(connection, list(_kept(again, policy)))
        lowered = sum(move < 0 for move in moves) if policy is Policy.RECOMPUTE else 0
        run = Run(viewer.name, now, reason, policy.value, len(rows), sum(move > 0 for move in moves), lowered)
        entry = {"quiz": quiz, "run_by": viewer.id, "run_at": now, "reason": reason, "policy": policy.value}
        regrades.add(connection, {**entry, "answers": run.answers, "raised": run.raised, "lowered": run.lowered})
    return run


def runs(engine: Engine, quiz: str) -> list[Run]:
    """Return the log of regrades of a quiz, newest first."""
    with reading(engine) as connection:
        rows = regrades.log(connection, quiz)
    return [Run(row.name, row.run_at, row.reason, row.policy, row.answers, row.raised, row.lowered) for row in rows]


def _kept(again: Iterable[tuple[Any, Row]], policy: Policy) -> Iterable[Row]:
    for row, new in again:
        if policy is Policy.RAISE_ONLY and Decimal(new["points"]) < Decimal(row.points):
            # The points stay; the row still says that the answer was looked at under the new key.
            yield {**new, "points": row.points, "verdict": row.verdict}
        else:
            yield new


def _outdated(connection: Connection, quiz: str) -> list[Any]:
    current = releases.current_quiz(connection, quiz)
    if current is None:
        raise NotFound(msg("There is no such quiz."))
    return list(regrades.outdated(connection, quiz=quiz, quiz_revision_id=current.id))


def _change(connection: Connection, row: Any, new: Row) -> Change:
    part, given = releases.presentation_of(connection, row.presentation_sha), read_answer(row.answer)
    text = "—" if given is None else KINDS[part.kind].answer_text(part.shown, given)
    return Change(row.name, f"{row.bank}:{row.slug}", text, Decimal(row.points), Decimal(new["points"]))
