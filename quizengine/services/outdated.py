"""Answers that are graded under an old key, or without an adjustment in force: as they are, and as they would be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from ..errors import NotFound
from ..exam.regrade import Earned, Policy, counting
from ..i18n import msg
from ..store import adjustments, attempts, regrades, releases
from .grading import Row, graded, in_force, noted

Papers = Mapping[str, Mapping[int, Earned]]
"""What every answer of every attempt earns now."""


@dataclass(frozen=True)
class Step:
    """One answer that is out of date: as it is graded, as it would be, and whether the new grade counts."""

    row: Any
    new: Row
    counts: bool

    @property
    def was(self) -> Earned:
        return Earned(Decimal(self.row.points), Decimal(self.row.max_points))

    @property
    def becomes(self) -> Earned:
        return _earned(self.new) if self.counts else self.was


def papers_of(connection: Connection, quiz: str) -> Papers:
    """Return the gradings that count of every attempt of a quiz."""
    papers: dict[str, dict[int, Earned]] = {}
    for row in attempts.gradings_of_quiz(connection, quiz):
        papers.setdefault(row.attempt_id, {})[row.position] = Earned(Decimal(row.points), Decimal(row.max_points))
    return papers


def asked(connection: Connection, quiz: str) -> dict[str, Any]:
    current = releases.current_quiz(connection, quiz)
    if current is None:
        raise NotFound(msg("There is no such quiz."))
    adjusted = in_force(adjustments.of_quiz(connection, quiz))
    numbers = {subject: noted(of_item) for subject, of_item in adjusted.items()}
    return {"quiz": quiz, "quiz_revision_id": current.id, "adjusted": numbers}


def steps_of(connection: Connection, quiz: str, papers: Papers, policy: Policy, now: datetime) -> list[Step]:
    adjusted = in_force(adjustments.of_quiz(connection, quiz))
    rows: dict[str, list[tuple[Any, Row]]] = {}
    for row in regrades.outdated(connection, **asked(connection, quiz)):
        rows.setdefault(row.attempt_id, []).append((row, graded(connection, row, now, adjusted=adjusted)))
    return [step for attempt_id, pairs in rows.items() for step in _of_paper(papers[attempt_id], pairs, policy)]


def _of_paper(paper: Mapping[int, Earned], pairs: Sequence[tuple[Any, Row]], policy: Policy) -> Iterable[Step]:
    count = counting(paper, {row.position: _earned(new) for row, new in pairs}, policy)
    return (Step(row, new, row.position in count) for row, new in pairs)


def _earned(new: Row) -> Earned:
    return Earned(Decimal(new["points"]), Decimal(new["max_points"]))
