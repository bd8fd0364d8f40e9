"""What the answers to a trial would earn: as the student would see it, and as the author may. Nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..content.programme import Programme
from ..content.review import Phase, Shown
from ..exam.review import itemised, visible
from ..exam.scale import band, mark
from ..exam.scoring import Marked, by_competency, total
from ..questions import grade
from ..questions.kind import Answer, Grade, Verdict
from .answers import ItemResult, item_result
from .drawing import codes_of
from .results import CompetencyResult
from .trying import Paper, Place


@dataclass(frozen=True)
class Seen:
    """A result as far as it is shown, in the words of `services.results.Result`."""

    shown: frozenset[Shown]
    points: Any
    max_points: Any
    percent: Any
    mark: int | None
    maximum: int
    band_title: str | None
    credit: str | None
    competencies: tuple[CompetencyResult, ...]
    items: tuple[ItemResult, ...] | None
    waiting: int
    late: int = 0
    attempt_id: str = ""


@dataclass(frozen=True)
class Tried:
    """A paper with answers: what the student would see right after handing in, and what the author may see of it."""

    paper: Paper
    student: Seen
    author: tuple[tuple[Place, ItemResult], ...]


def tried(paper: Paper, answers: Mapping[int, Answer | None]) -> Tried:
    """Grade the answers to a paper as a close would, with no decision and no adjustment of anybody."""
    assert paper.quiz is not None, "without a quiz there is no paper"
    assert paper.programme is not None, "without a programme there is no paper"
    grades = {
        place.position: grade(place.revision.scored.kind, place.revision.scored.key, answers.get(place.position))
        for place in paper.places
    }
    shown = visible(paper.quiz.review, Phase.AFTER_SUBMIT)
    everything = frozenset(Shown)
    author = tuple((place, _result(place, answers, grades, everything)) for place in paper.places)
    items = tuple(_result(place, answers, grades, shown) for place in paper.places) if itemised(shown) else None
    return Tried(paper, _seen(paper, paper.programme, grades, shown, items), author)


def _result(
    place: Place, answers: Mapping[int, Answer | None], grades: Mapping[int, Grade], shown: frozenset[Shown]
) -> ItemResult:
    found = grades[place.position]
    return item_result(
        position=place.position,
        revision=place.revision,
        answer=answers.get(place.position),
        verdict=found.verdict.value,
        points=found.share * place.points,
        max_points=place.points,
        key=place.revision.scored.key,
        reason=found.reason,
        shown=shown,
    )


def _seen(
    paper: Paper,
    programme: Programme,
    grades: Mapping[int, Grade],
    shown: frozenset[Shown],
    items: tuple[ItemResult, ...] | None,
) -> Seen:
    marked = [_marked(place, grades[place.position]) for place in paper.places]
    whole, scale = (total(marked) if Shown.MARK in shown else None), programme.grading.scale
    given = mark(whole.share, scale) if whole is not None else None
    found = band(given, scale.bands) if given is not None else None
    totals = by_competency(marked, codes_of(programme)) if Shown.COMPETENCIES in shown else {}
    return Seen(
        shown=shown,
        points=whole.points if whole else None,
        max_points=whole.max_points if whole else None,
        percent=whole.share if whole else None,
        mark=given,
        maximum=scale.maximum,
        band_title=found.title if found else None,
        credit=found.credit if found else None,
        competencies=tuple(
            CompetencyResult(code, one.text, it.points, it.max_points, it.share, it.items)
            for code, one in programme.competencies.items()
            if (it := totals.get(code)) is not None
        ),
        items=items,
        waiting=sum(one.verdict is Verdict.REVIEW for one in marked),
    )


def _marked(place: Place, found: Grade) -> Marked:
    earned = found.share * place.points
    return Marked(
        place.position, place.revision.name, earned, place.points, found.verdict, place.revision.mapped.assesses
    )
