"""The pace of a paper that is taken question by question: own times of questions and sections, and what comes next.

A question has its own time (`item_time` of its section, or the item's own `time`) and shares that of its section, which
runs from the opening of the section's first question. Both are stretched by the student's factor; extra minutes are
not spread over questions: they belong to the attempt. Each ends later by exactly the time that the clock stood still
while it ran. A question closes at the earlier of its two ends. The deadline of the attempt is not looked at here: it
stays the outer limit, and moving it moves no own time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ..content.quiz import OWN, Section
from .timing import stretched

Stands = Sequence[tuple[datetime, datetime]]
"""The times in which the clock stood still, oldest first: from when until when."""

FINISHED = 0
"""The frontier after the last question."""


@dataclass(frozen=True)
class Limit:
    """The own times of a question, as its quiz states them; None where there is none."""

    item: timedelta | None = None
    section: timedelta | None = None


def limit(section: Section, own: timedelta | None) -> Limit:
    """Return the own times of a question of a section; `own` is what the item itself states."""
    return Limit(own if section.item_time == OWN else section.item_time, section.time)


def closes(
    limit: Limit, *, opened_at: datetime, section_opened_at: datetime, factor: Decimal, stands: Stands = ()
) -> datetime | None:
    """Return when a question closes that was opened at a moment; None where it has no own time."""
    ends = [
        end(began, time, factor=factor, stands=stands)
        for began, time in ((opened_at, limit.item), (section_opened_at, limit.section))
        if time is not None
    ]
    return min(ends, default=None)


def end(began: datetime, time: timedelta, *, factor: Decimal, stands: Stands = ()) -> datetime:
    """Return when a time ends that began at a moment: it does not run while the clock stands still."""
    at = began + stretched(time, factor)
    for stopped, went_on in stands:
        if began <= stopped <= at:
            at += max(went_on - stopped, timedelta(0))
    return at


def following(position: int, sections: Sequence[int], *, section_over: bool) -> int:
    """Return the question after one, or the first of the next section where this one's time is over.

    `sections` has the section of every question in the order of the paper; `FINISHED` comes after the last.
    """
    here = sections[position - 1]
    later = enumerate(sections[position:], start=position + 1)
    return next((place for place, section in later if not section_over or section != here), FINISHED)
