"""What the papers of a quiz have of a programme: at worst, on average, at best."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..content.bank import Bloom
from ..content.fingerprint import Revision
from ..content.programme import Programme
from ..content.quiz import Quiz
from ..exam.blueprint import BLOOM, TOPIC, Measure
from ..exam.draws import NotEnoughItems, Undecided
from ..exam.expectation import Drawing, Expectation, drawing, expected, extremes
from ..i18n import Message, msg, say


@dataclass(frozen=True)
class Spread:
    """The least and the most that a paper has, exactly, and the average, which says itself whether it is exact."""

    least: float
    expected: Expectation
    most: float


@dataclass(frozen=True)
class CodeDraws:
    """One competency, indicator, topic (`topic:<id>`) or Bloom level (`bloom:<level>`)."""

    code: str
    items: Spread
    points: Spread


@dataclass(frozen=True)
class QuizDraws:
    """A quiz over all its draws; without codes where nothing can be said, and then `reason` says why."""

    quiz: str
    title: str
    codes: tuple[CodeDraws, ...]
    reason: Message | None = None


def over_draws(
    programme: Programme, quiz: Quiz, revisions: Sequence[Revision], *, competency_of: Mapping[str, str]
) -> QuizDraws:
    """Report every code of the programme that some item of the quiz has; of the others no paper has anything."""
    draws = drawing(quiz, revisions, competency_of=competency_of)
    present = [code for code in _codes(programme) if code in draws.about]
    try:
        found = tuple(CodeDraws(code, *(_spread(draws, code, measure) for measure in Measure)) for code in present)
    except Undecided:
        return QuizDraws(quiz.quiz, quiz.title, (), msg("its enemies are too many to look at every draw"))
    except NotEnoughItems:
        return QuizDraws(quiz.quiz, quiz.title, (), msg("no paper can be drawn from it"))
    return QuizDraws(quiz.quiz, quiz.title, found)


def as_json(quizzes: Iterable[QuizDraws], language: str) -> list[dict[str, Any]]:
    """Return the reports as plain data; the names are a contract with whoever reads it."""
    return [
        {
            "quiz": one.quiz,
            "codes": [
                {"code": row.code, "items": _as_json(row.items), "points": _as_json(row.points)} for row in one.codes
            ],
            "reason": None if one.reason is None else say(one.reason, language),
        }
        for one in quizzes
    ]


def _codes(programme: Programme) -> list[str]:
    return [
        *programme.competencies,
        *(indicator for competency in programme.competencies.values() for indicator in competency.indicators),
        *(f"{TOPIC}{topic}" for topic in programme.topics),
        *(f"{BLOOM}{level}" for level in Bloom),
    ]


def _spread(draws: Drawing, code: str, measure: Measure) -> Spread:
    least, most = extremes(draws, code, measure=measure)
    return Spread(float(least), expected(draws, code, measure=measure), float(most))


def _as_json(spread: Spread) -> dict[str, Any]:
    average = spread.expected
    return {
        "least": spread.least,
        "expected": float(average.amount),
        "low": average.low,
        "high": average.high,
        "method": "exact" if average.papers is None else "sampled",
        "papers": average.papers,
        "most": spread.most,
    }
