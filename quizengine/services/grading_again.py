"""Gradings made again: each by its own key, the answer as of its moment, the decision and adjustments that it names."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from ..content.types import plain
from ..exam.mending import Adjustment, mended
from ..exam.replay.facts import Current, Graded
from ..exam.replay.grades import Adjusted, Again, Decision, Item
from ..questions import KINDS, grade
from ..questions.kind import Verdict
from ..store import journals, releases
from .grading import decided, in_force, read_answer, stored

AnswersAt = Callable[[datetime | None], Mapping[int, Current]]
"""The answers by position at the close, and with a moment also what people had decided to count by then."""

# What a kind's functions raise when a stored answer was changed into something that is no answer to its question.
NO_ANSWER = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)


def items_of(
    connection: Connection,
    places: Sequence[Any],
    gradings: Iterable[Any],
    answers_at: AnswersAt,
    counted_at: frozenset[datetime],
    *,
    quiz: str,
) -> list[Item]:
    """Return every place of a paper with its gradings as stored and made again."""
    by_position: dict[int, list[Graded]] = {}
    for row in gradings:
        by_position.setdefault(row.position, []).append(graded_of(row))
    item_ids = [place.item_id for place in places]
    keys, decisions = journals.keys(connection, item_ids), journals.decisions(connection, item_ids)
    made = journals.adjustments(connection, quiz, item_ids)
    found = []
    for place in places:
        own = by_position.get(place.position, [])
        mends = [one for one in made if _is_on(one, place)]
        on_item = [one for one in decisions if _is_on(one, place)]
        answers = {one.id: _answer(answers_at, one, first=number == 0) for number, one in enumerate(own)}
        forms = {_form(connection, place, text) for text in answers.values()}
        on_answer = [one for one in on_item if one.form in forms]
        found.append(
            Item(
                position=place.position,
                scoring_sha=place.scoring_sha,
                keys=keys.get((place.item_id, place.presentation_sha), frozenset()),
                gradings=own,
                again={one.id: _again(connection, one, answers[one.id], on_answer, mends) for one in own},
                decisions=[Decision(one.id, one.decided_at, one.undone_at) for one in on_answer],
                counted_at=counted_at,
                adjusted=[Adjusted(one.id, one.made_at, one.undone_at) for one in mends],
            )
        )
    return found


def graded_of(row: Any) -> Graded:
    """Return a row of the gradings as a value."""
    return Graded(**{one.name: getattr(row, one.name) for one in fields(Graded)})


def _is_on(decision: Any, place: Any) -> bool:
    return bool(decision.item_id == place.item_id and decision.presentation_sha == place.presentation_sha)


def _answer(answers_at: AnswersAt, grading: Graded, *, first: bool) -> str | None:
    current = answers_at(None if first else grading.graded_at).get(grading.position)
    return None if current is None else current.answer


def _form(connection: Connection, place: Any, text: str | None) -> str | None:
    """Return the form of an answer; None where there is none, or no answer to this question."""
    if text is None:
        return None
    try:
        return KINDS[releases.presentation_of(connection, place.presentation_sha).kind].group(json.loads(text))
    except NO_ANSWER:
        return None


def _again(
    connection: Connection, grading: Graded, text: str | None, decisions: Sequence[Any], mends: Sequence[Any]
) -> Again | None:
    """Return what a grading comes to now; None where its key is not in the store, or the answer is none."""
    try:
        scoring = releases.scoring_of(connection, grading.scoring_sha)
        given = read_answer(text)
        judged = grade(scoring.kind, scoring.key, given)
        machine = judged.verdict
        decision = next((one for one in decisions if one.id == grading.judgement_id), None)
        if decision is not None and machine is Verdict.REVIEW:
            judged = decided(Decimal(decision.share), decision.feedback)
        worth = mended(
            given,
            kind=scoring.kind,
            key=scoring.key,
            judged=judged,
            points=scoring.points,
            adjustments=_named(grading, mends),
        )
    except (NoResultFound, *NO_ANSWER):
        return None
    return Again(
        points=plain(worth.points),
        max_points=plain(worth.max_points),
        verdict=worth.verdict.value,
        reason=stored(worth.reason),
        machine=machine.value,
    )


def _named(grading: Graded, mends: Sequence[Any]) -> list[Adjustment]:
    """Return the adjustments that a grading names, of those on its item. An unknown name is found elsewhere."""
    names = set((grading.adjustments or "").split())
    found = in_force(one for one in mends if str(one.id) in names)
    return [one for of_item in found.values() for one in of_item]
