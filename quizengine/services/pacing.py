"""The pace of one student's paper: when its questions close, as their quiz, the student's factor and the pauses say."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from ..content.quiz import Navigation
from ..exam.pacing import Limit, Stands, closes, limit
from ..store import papers, releases
from ..store.releases import ReleasedQuiz


def limits(released: ReleasedQuiz, sections: Sequence[int], revision_ids: Sequence[int]) -> list[Limit]:
    """Return the own times of the questions of a paper, by the section and the item revision of each."""
    own = {item.id: item.revision.mapped.seconds for item in released.items}
    spans = {id: None if seconds is None else timedelta(seconds=seconds) for id, seconds in own.items()}
    known = dict(enumerate(released.quiz.sections))
    return [
        limit(known[section], spans.get(id)) if section in known else Limit()
        for section, id in zip(sections, revision_ids, strict=True)
    ]


def begin(released: ReleasedQuiz, row: dict[str, Any], paper: Sequence[dict[str, Any]]) -> None:
    """Open the first question of a new attempt, where the quiz is taken question by question."""
    if released.quiz.navigation is not Navigation.LINEAR or not paper:
        return
    first, at = paper[0], row["started_at"]
    (own,) = limits(released, [first["section"]], [first["item_revision_id"]])
    row["frontier"], first["opened_at"] = first["position"], at
    first["closes_at"] = closes(own, opened_at=at, section_opened_at=at, factor=Decimal(row["time_factor"]))


def closing(
    released: ReleasedQuiz,
    places: Sequence[Any],
    position: int,
    *,
    opened_at: datetime,
    factor: Decimal,
    stands: Stands,
) -> datetime | None:
    """Return when a question of a stored paper closes that is opened at a moment."""
    place = places[position - 1]
    (own,) = limits(released, [place.section], [place.item_revision_id])
    began = section_opened(places, place.section) or opened_at
    return closes(own, opened_at=opened_at, section_opened_at=began, factor=factor, stands=stands)


def section_opened(places: Sequence[Any], section: int) -> datetime | None:
    """Return when the first question of a section was opened; None where none was."""
    return min((one.opened_at for one in places if one.section == section and one.opened_at is not None), default=None)


def follow_factor(connection: Connection, row: Any, factor: Decimal) -> None:
    """Give the open question of an attempt the time that a new factor grants; it never closes earlier than before."""
    if not row.frontier:
        return
    places = papers.places(connection, row.id)
    place = places[row.frontier - 1]
    if place.opened_at is None or place.closes_at is None:
        return
    released, stands = releases.quiz_revision(connection, row.quiz_revision_id), papers.stands(connection, row.id)
    then = closing(released, places, row.frontier, opened_at=place.opened_at, factor=factor, stands=stands)
    if then is not None and then > place.closes_at:
        papers.pace(connection, row.id, row.frontier, closes_at=then)
