"""An attempt in a sitting as it should be: what the machine of `test_sitting_life` holds the store against."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from ..build import RIGHT, Sitting, minutes, seconds

GRACE, OFFLINE, LIMIT = seconds(15), minutes(2), minutes(20)
NONE = timedelta(0)
POSITIONS = (1, 2, 3)


@dataclass
class Stored:
    """The current answer to one question."""

    revision: int = 0
    page: str = ""
    value: str | None = None
    flagged: bool = False


@dataclass
class Modelled:
    """What an attempt should be by now. `stopped` is by what the clock stands still, and since when."""

    sitting: Sitting
    started: datetime
    deadline: datetime
    answers: dict[int, Stored] = field(default_factory=lambda: {position: Stored() for position in POSITIONS})
    journal: list[tuple[int, int, str | None]] = field(default_factory=list)
    kept: list[tuple[int, str | None, str]] = field(default_factory=list)
    stopped: tuple[str, datetime] | None = None
    rested: timedelta = NONE
    closed: tuple[datetime, str] | None = None
    contested: set[int] = field(default_factory=set)

    def until(self, *, queued: bool = False) -> datetime:
        """Until when an answer is taken: the grace begins where the clock ends, or where it was stopped."""
        return (self.stopped[1] if self.stopped else self.deadline) + (OFFLINE if queued else GRACE)

    def takes_answers(self, now: datetime, *, queued: bool = False) -> bool:
        return self.closed is None and now <= self.until(queued=queued)

    def is_over(self, now: datetime) -> bool:
        return self.closed is not None or (self.stopped is None and now > self.deadline + GRACE)

    def is_open(self, now: datetime) -> bool:
        return self.closed is None and (self.stopped is not None or now <= self.deadline)

    def verdicts(self) -> dict[int, str]:
        if self.closed is None:
            return {}
        given = {position: self.answers[position].value for position in POSITIONS}
        return {
            position: "unanswered" if value is None else "correct" if value in RIGHT else "wrong"
            for position, value in given.items()
        }


def share(paper: dict[int, tuple[Decimal, Decimal]]) -> Fraction:
    points, most = (sum(pair[index] for pair in paper.values()) for index in (0, 1))
    return Fraction(points) / Fraction(most) if most else Fraction(0)
