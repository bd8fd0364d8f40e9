"""What counts for one attempt: its review policy and its close; and what its student may see of the result."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ..content.quiz import Quiz
from ..content.review import REVIEW, Phase, Phases, Shown
from ..exam.review import itemised, phase, visible
from ..exam.timing import is_over
from ..store import attempts, releases, sittings


@dataclass(frozen=True)
class Terms:
    """What counts for one attempt: the review policy, and when it closes for everybody."""

    review: Phases
    closes_at: datetime | None


@dataclass(frozen=True)
class Promise:
    """What a student may see of the result and when, as the quiz's page says it before the start."""

    mark_at_once: bool
    mark_after_close: bool
    answers_at_once: bool
    answers_after_close: bool
    closes_at: datetime | None


def terms_of(connection: Connection, row: Any, quiz: Quiz) -> Terms:
    """Return what counts for an attempt: what its sitting says, else the quiz that it was started from."""
    room = None if row.sitting_id is None else sittings.one(connection, row.sitting_id)
    if room is None:
        return Terms(quiz.review, quiz.closes)
    review = quiz.review if room.review is None else REVIEW.validate_json(room.review)
    return Terms(review, room.closes_at)


def shown_of(connection: Connection, row: Any, now: datetime, *, running: bool = False) -> frozenset[Shown]:
    """Return what the student of an attempt may see of its result."""
    terms = terms_of(connection, row, releases.quiz_revision(connection, row.quiz_revision_id).quiz)
    return visible(terms.review, phase(row.submitted_at, terms.closes_at, now, running=running))


def has_running(rows: Iterable[Any], now: datetime) -> bool:
    """Say whether any of a student's attempts is still under way."""
    return any(not is_over(attempts.timing(row), now) for row in rows)


def promise_of(terms: Terms) -> Promise:
    """Return what the terms of an attempt let its student see, at once and after the close."""
    at_once = visible(terms.review, Phase.AFTER_SUBMIT) | visible(terms.review, Phase.LATER)
    closed = visible(terms.review, Phase.AFTER_CLOSE)
    return Promise(Shown.MARK in at_once, Shown.MARK in closed, itemised(at_once), itemised(closed), terms.closes_at)
