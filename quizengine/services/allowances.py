"""The terms of students as they follow from what is stored: sitting, quiz and accommodations."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from ..content.quiz import Quiz
from ..exam.admission import Door, read_networks
from ..exam.allowance import Grant, Limits, Terms, Window, terms
from ..store import accommodations, releases


def limits_of(connection: Connection, row: Any) -> Limits:
    """Return the limits of a stored sitting: its quiz's time, its own attempts and spacing."""
    return limits_in(row, releases.quiz_revision(connection, row.quiz_revision_id).quiz)


def limits_in(row: Any, quiz: Quiz) -> Limits:
    """Return the limits of a stored sitting whose quiz is at hand."""
    return Limits(quiz.time.limit, row.attempts, timedelta(seconds=row.spacing_seconds))


def window_of(row: Any) -> Window:
    return Window(row.opens_at, row.closes_at, row.timezone)


def door_of(row: Any) -> Door:
    return Door(
        access_code=row.access_code,
        networks=read_networks(row.networks)[0],
        room_start=bool(row.room_start),
        room_started_at=row.room_started_at,
        paused_at=row.paused_at,
        cancelled_at=row.cancelled_at,
    )


def grant_of(row: Any) -> Grant:
    return Grant(
        factor=None if row.time_factor is None else Decimal(row.time_factor),
        extra=_span(row.extra_seconds),
        breaks=_span(row.break_seconds),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        group=row.group_name,
        standing=row.sitting_id is None,
        id=row.id,
    )


def terms_of(connection: Connection, row: Any, user_id: int, *, quiz: Quiz | None = None) -> Terms:
    """Return the terms of one student in a stored sitting; with its `quiz` at hand in one statement."""
    granted = accommodations.of_user(connection, sitting_id=row.id, user_id=user_id)
    limits = limits_of(connection, row) if quiz is None else limits_in(row, quiz)
    return terms(limits, window_of(row), [grant_of(one) for one in granted])


def terms_of_all(connection: Connection, row: Any, user_ids: Sequence[int]) -> dict[int, Terms]:
    """Return the terms of some students in a stored sitting, in one reading."""
    limits, window = limits_of(connection, row), window_of(row)
    granted: dict[int, list[Grant]] = {id: [] for id in user_ids}
    for one in accommodations.of_users(connection, sitting_id=row.id, user_ids=user_ids):
        granted[one.holder].append(grant_of(one))
    return {id: terms(limits, window, grants) for id, grants in granted.items()}


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
