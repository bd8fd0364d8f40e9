"""The stored facts of an attempt, as its rows have them."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Taken:
    """The row of an attempt."""

    id: str
    user_id: int
    quiz: str
    quiz_revision_id: int
    number: int
    seed: str
    started_at: datetime
    deadline_at: datetime
    time_factor: str
    grace_seconds: int
    offline_seconds: int
    sitting_id: int | None
    frontier: int | None
    paused_at: datetime | None
    genesis: str
    journal_sha: str | None
    submitted_at: datetime | None
    closed_by: str | None

    @property
    def allowed(self) -> timedelta:
        """How long after the end an answer may come at the most."""
        return timedelta(seconds=max(self.grace_seconds, self.offline_seconds))


@dataclass(frozen=True)
class Place:
    """A place of the paper."""

    position: int
    item_revision_id: int
    choice_order: str
    section: int = 0
    opened_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Noted:
    """A row of the journal. The outcome is whatever the row says."""

    seq: int
    position: int
    revision: int
    writer: str
    answer: str | None
    flagged: bool
    received_at: datetime
    outcome: str
    chain: str


@dataclass(frozen=True)
class Current:
    """The current answer to a question."""

    position: int
    revision: int
    writer: str
    answer: str | None
    flagged: bool
    saved_at: datetime


@dataclass(frozen=True)
class Graded:
    """A row of the gradings."""

    id: int
    position: int
    scoring_sha: str
    points: str
    max_points: str
    verdict: str
    reason: str
    engine_version: str
    graded_at: datetime
    judgement_id: int | None
    regrade_id: int | None = None
    adjustments: str | None = None


@dataclass(frozen=True)
class Move:
    """A logged change of the deadline."""

    before: datetime
    after: datetime
    made_at: datetime


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stood still."""

    started_at: datetime
    ended_at: datetime | None
