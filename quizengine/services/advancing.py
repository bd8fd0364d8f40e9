"""Going on in a paper that is taken question by question: the next question is opened, and there is no way back."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine

from ..exam.pacing import Stands, end, following
from ..store import papers, releases
from ..store.engine import writing
from ..store.releases import ReleasedQuiz
from .desks import owned_desk, refuse_closed
from .pacing import closing, section_opened


def advance(engine: Engine, *, token: str, attempt_id: str, position: int, now: datetime) -> int | None:
    """Leave a question for the next one, opening it; returns its position, None where the last one was left.

    Also where the question's own time has run out; where that of its section has, the next section's first question is
    opened. A question that was left already is not left again: the one that is open is returned. Without linear
    navigation nothing is opened. Raises `NotSignedIn`, `NotFound`, `TimeIsOver`, `Paused`.
    """
    with writing(engine) as connection:
        desk = owned_desk(connection, token, attempt_id, position, now, hold=True)
        refuse_closed(desk, now)
        places = papers.places(connection, attempt_id)
        if desk.frontier is None:
            return position + 1 if position < len(places) else None
        if desk.frontier != position:
            return desk.frontier or None
        return _advance(connection, attempt_id, places, position, now) or None


def _advance(connection: Connection, attempt_id: str, places: Sequence[Any], position: int, now: datetime) -> int:
    row, stands = papers.paced(connection, attempt_id), papers.stands(connection, attempt_id)
    released, factor = releases.quiz_revision(connection, row.quiz_revision_id), Decimal(row.time_factor)
    over = _section_over(released, places, position, factor, stands, now)
    to = following(position, [place.section for place in places], section_over=over)
    if papers.move_on(connection, attempt_id, position=position, to=to) and to:
        closes_at = closing(released, places, to, opened_at=now, factor=factor, stands=stands)
        papers.pace(connection, attempt_id, to, opened_at=now, closes_at=closes_at)
    return to


def _section_over(
    released: ReleasedQuiz, places: Sequence[Any], position: int, factor: Decimal, stands: Stands, now: datetime
) -> bool:
    section = places[position - 1].section
    time, began = released.quiz.sections[section].time, section_opened(places, section)
    return time is not None and began is not None and now >= end(began, time, factor=factor, stands=stands)
