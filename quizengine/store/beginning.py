"""The start of an attempt: what is read before its paper is drawn, and the rows that are written.

When a room starts, all of this happens a thousand times within seconds. So what is read runs on the driver's
connection, outside of any transaction, and a paper is one parameter and not a row for each of its questions.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, Integer, Text, bindparam, column, func, insert, select, true
from sqlalchemy.dialects.postgresql import JSON

from . import papers, releases, sittings
from .attempts import attempt, attempt_item
from .driver import Prepared, looking, plainly
from .releases import ReleasedQuiz

PLACES = "position", "item_revision_id", "choice_order", "section", "opened_at", "closes_at"

_MET = Prepared(papers.MET)
_DOOR = Prepared(sittings.DOOR)
_CURRENT_QUIZ = Prepared(releases.CURRENT_QUIZ)


@dataclass(frozen=True)
class Before:
    """A released quiz, the number of the student's latest attempt (0 for none), and the items they have met."""

    released: ReleasedQuiz
    latest: int
    seen: frozenset[str]


def before(engine: Engine, *, user_id: int, quiz: str, sitting_id: int | None) -> Before | None:
    """Return what a draw needs, for practice or in a sitting. Two statements.

    None where this process has not met the release yet, or where there is nothing to start: the slow way reads the
    one and says the other.
    """
    with looking(engine) as lane:
        if sitting_id is None:
            rows = lane.rows(_CURRENT_QUIZ, {"quiz": quiz})
            number = rows[0].id if rows else None
        else:
            rows = lane.rows(_DOOR, {"sitting_id": sitting_id, "user_id": user_id})
            number = rows[0].quiz_revision_id if rows and (not quiz or rows[0].quiz == quiz) else None
        released = None if number is None else releases.known_quiz(engine, number)
        if released is None:
            return None
        met = lane.rows(_MET, {"user_id": user_id, "quiz": released.quiz.quiz})
    return Before(released, *papers.summed(met))


def write(connection: Connection, row: Mapping[str, Any], paper: Sequence[Mapping[str, Any]]) -> None:
    """Write an attempt and the paper that was drawn for it. Two statements, one on PostgreSQL."""
    places = [{name: plainly(place[name]) for name in PLACES} for place in paper]
    if connection.dialect.name == "postgresql":
        connection.execute(_BOTH, {**row, "places": places})
    else:
        connection.execute(_ATTEMPT, dict(row))
        connection.execute(_PAPER, {"new": row["id"], "places": json.dumps(places, ensure_ascii=False)})


_ATTEMPT = insert(attempt)
# The moments in a paper are UTC, written without a zone.
_READ: Any = (
    func.json_to_recordset(bindparam("places", type_=JSON))
    .table_valued(
        column("position", Integer),
        column("item_revision_id", Integer),
        column("choice_order", Text),
        column("section", Integer),
        column("opened_at", DateTime),
        column("closes_at", DateTime),
    )
    .render_derived(name="place", with_types=True)
)
_FACTS = (
    "id",
    "user_id",
    "quiz",
    "quiz_revision_id",
    "number",
    "seed",
    "started_at",
    "deadline_at",
    "grace_seconds",
    "offline_seconds",
    "sitting_id",
    "time_factor",
    "frontier",
    "genesis",
    "submitted_at",
    "closed_by",
)
_NEW = (
    _ATTEMPT.values({name: bindparam(name, type_=attempt.c[name].type) for name in _FACTS})
    .returning(attempt.c.id)
    .cte("new")
)
_BOTH = insert(attempt_item).from_select(
    ["attempt_id", *PLACES],
    select(
        _NEW.c.id,
        _READ.c.position,
        _READ.c.item_revision_id,
        _READ.c.choice_order,
        _READ.c.section,
        func.timezone("UTC", _READ.c.opened_at),
        func.timezone("UTC", _READ.c.closes_at),
    ).select_from(_NEW.join(_READ, true())),
)
_EACH: Any = func.json_each(bindparam("places", type_=Text)).table_valued("value", name="place")
_PAPER = insert(attempt_item).from_select(
    ["attempt_id", *PLACES],
    select(bindparam("new", type_=Text), *(func.json_extract(_EACH.c.value, f"$.{name}") for name in PLACES)),
)
