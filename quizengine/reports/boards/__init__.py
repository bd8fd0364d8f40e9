"""The methodologist's pages of figures on one programme, one function each. `web.dashboards` shows them all alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from ...content.decisions import Decision
from ...content.fingerprint import Revision
from ...content.programme import Programme
from ..dashboard import Dashboard


@dataclass(frozen=True)
class Bank:
    """A released bank with its items."""

    bank: str
    title: str
    revisions: tuple[Revision, ...]


@dataclass(frozen=True)
class Course:
    """A programme with the banks that are written for it."""

    programme: Programme
    banks: tuple[Bank, ...]

    @property
    def revisions(self) -> tuple[Revision, ...]:
        return tuple(one for bank in self.banks for one in bank.revisions)


@dataclass(frozen=True)
class Asked:
    """What a page is asked for. `course` has the banks that were chosen, `others` are the other programmes.

    `on_topic` leaves out what does not seem to belong; `items` is the length of a plan, None for as many as it takes
    until every criterion is met.
    """

    engine: Engine
    course: Course
    decisions: Mapping[str, Decision]
    now: datetime
    language: str
    on_topic: bool = True
    items: int | None = 10
    other: str | None = None
    others: tuple[Course, ...] = field(default=())


Board = Callable[[Asked], Dashboard]
