"""The rows of a new attempt: its facts and the paper that was drawn for it."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..content.fingerprint import canonical
from ..content.programme import Programme
from ..exam.chain import genesis
from ..exam.paper import draw
from ..store.releases import ReleasedQuiz

Row = dict[str, Any]


@dataclass(frozen=True)
class Drawn:
    """What `store.attempts.start` writes."""

    row: Row
    paper: list[Row]


def drawn(
    released: ReleasedQuiz,
    *,
    user_id: int,
    started_at: datetime,
    deadline_at: datetime,
    seed: int,
    id: str | None = None,
    number: int = 1,
    sitting_id: int | None = None,
    time_factor: str = "1",
    offline_seconds: int = 0,
    seen: Collection[str] = frozenset(),
) -> Drawn:
    """Draw a paper by a seed and return it with the attempt's facts; its genesis seals both.

    `seen` are the names of the items that the student has met in earlier attempts of the quiz.
    """
    id = id or secrets.token_urlsafe(12)
    numbers = {item.revision.name: item.id for item in released.items}
    slots = draw(
        released.quiz,
        [item.revision for item in released.items],
        competency_of=competencies(released),
        seed=seed,
        seen=seen,
    )
    paper = [
        {
            "attempt_id": id,
            "position": slot.position,
            "item_revision_id": numbers[slot.item],
            "choice_order": canonical(list(slot.order)),
            "section": slot.section,
            "opened_at": None,
            "closes_at": None,
        }
        for slot in slots
    ]
    seal = genesis(
        attempt_id=id,
        user_id=user_id,
        quiz_revision_id=released.id,
        seed=str(seed),
        started_at=started_at,
        paper=[(place["position"], place["item_revision_id"], place["choice_order"]) for place in paper],
    )
    row = {
        "id": id,
        "user_id": user_id,
        "quiz": released.quiz.quiz,
        "quiz_revision_id": released.id,
        "number": number,
        "seed": str(seed),
        "started_at": started_at,
        "deadline_at": deadline_at,
        "grace_seconds": int(released.quiz.time.grace.total_seconds()),
        "offline_seconds": offline_seconds,
        "sitting_id": sitting_id,
        "time_factor": time_factor,
        "frontier": None,
        "genesis": seal,
        "submitted_at": None,
        "closed_by": None,
    }
    return Drawn(row, paper)


def competencies(released: ReleasedQuiz) -> dict[str, str]:
    """Return the competency of every code of the programme of a released quiz."""
    return codes_of(released.programme)


def codes_of(programme: Programme) -> dict[str, str]:
    """Return the competency of every code of a programme, its own and those of its indicators."""
    known = programme.competencies
    return {
        **{code: code for code in known},
        **{indicator: code for code, competency in known.items() for indicator in competency.indicators},
    }
