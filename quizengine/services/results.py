"""What a student sees of attempts and results, and what an instructor sees of a quiz."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Engine

from ..content.quiz import Access, Quiz, ReviewPolicy
from ..errors import NotFound
from ..exam.paper import draw
from ..exam.scale import band, mark
from ..exam.scoring import Marked, Total, by_competency, total
from ..exam.timing import State, is_over, state
from ..i18n import Message, msg
from ..questions import KINDS
from ..questions.choices import chosen
from ..questions.kind import Verdict
from ..store import attempts, releases
from ..store.accounts import Viewer
from ..store.engine import reading
from ..store.releases import ReleasedQuiz
from .closing import close_expired
from .drawing import competencies
from .grading import restored


@dataclass(frozen=True)
class PastAttempt:
    """One finished attempt in a list."""

    id: str
    started_at: datetime
    submitted_at: datetime | None
    closed_by: str | None
    mark: int | None
    percent: Fraction | None


@dataclass(frozen=True)
class QuizCard:
    """A quiz as its student sees it before starting."""

    slug: str
    title: str
    instructions: str | None
    items: int
    points: Decimal
    limit: timedelta
    review: str
    attempts_max: int
    attempts_left: int
    running: str | None
    past: tuple[PastAttempt, ...]


@dataclass(frozen=True)
class CompetencyResult:
    code: str
    text: str
    points: Fraction
    max_points: Fraction
    percent: Fraction | None
    items: int


@dataclass(frozen=True)
class ItemResult:
    """One question of a result, with its key: built only where the review policy allows it."""

    position: int
    stem: str
    verdict: str
    points: Decimal
    max_points: Decimal
    answer_text: str | None
    key_text: str
    reason: Message
    feedback: tuple[str, ...]
    """What the author says of the options that were chosen."""
    explain: str | None
    dispute: str | None


@dataclass(frozen=True)
class Result:
    """The result of a closed attempt. `items` is None while the student may not see what was right."""

    attempt_id: str
    quiz: str
    quiz_title: str
    student: str
    synthetic: bool
    started_at: datetime
    submitted_at: datetime
    closed_by: str
    points: Fraction
    max_points: Fraction
    percent: Fraction | None
    mark: int | None
    maximum: int
    band_title: str | None
    credit: str | None
    competencies: tuple[CompetencyResult, ...]
    items: tuple[ItemResult, ...] | None
    waiting: int
    """How many answers a person still has to decide; until then they earn what the machine gave."""
    review_policy: str
    review_from: datetime | None


@dataclass(frozen=True)
class AttemptRow:
    """An attempt in an instructor's list."""

    id: str
    student: str
    synthetic: bool
    started_at: datetime
    submitted_at: datetime | None
    closed_by: str | None
    state: str
    mark: int | None
    percent: Fraction | None


class StillRunning(Exception):
    """The attempt is not closed, so there is no result yet."""


def quiz_cards(engine: Engine, *, viewer: Viewer, now: datetime) -> list[QuizCard]:
    """Return every released quiz as this student sees it."""
    with reading(engine) as connection:
        close = attempts.of_user(connection, viewer.id)
    close_expired(engine, close, now, own=True)
    with reading(engine) as connection:
        open_ = [one for one in releases.current_quizzes(connection) if one.quiz.access is not Access.SITTING]
        return [_card(connection, released, viewer, now) for released in open_]


def quiz_card(engine: Engine, *, viewer: Viewer, quiz: str, now: datetime) -> QuizCard:
    """Return one quiz as this student sees it. Raises `NotFound`."""
    found = next((card for card in quiz_cards(engine, viewer=viewer, now=now) if card.slug == quiz), None)
    if found is None:
        raise NotFound(msg("There is no such quiz."))
    return found


def result(engine: Engine, *, viewer: Viewer, attempt_id: str, now: datetime) -> Result:
    """Return the result of a student's own attempt.

    Raises `NotFound` for an attempt that is not theirs and `StillRunning` for one that is not closed.
    """
    return _result(engine, attempt_id, now, owner=viewer.id)


def result_for_instructor(engine: Engine, *, attempt_id: str, now: datetime) -> Result:
    """Return the result of any attempt, always with its items. Raises as `result` does."""
    return _result(engine, attempt_id, now, owner=None)


def _result(engine: Engine, attempt_id: str, now: datetime, *, owner: int | None) -> Result:
    with reading(engine) as connection:
        row = attempts.one(connection, attempt_id)
    if row is None or (owner is not None and row.user_id != owner):
        raise NotFound(msg("There is no such page, or it is not yours."))
    close_expired(engine, [row], now, own=owner is not None)
    with reading(engine) as connection:
        row = attempts.one(connection, attempt_id)
        assert row is not None
        if row.submitted_at is None:
            raise StillRunning
        released = releases.quiz_revision(connection, row.quiz_revision_id)
        return _build(connection, row, released, now, all_items=owner is None)


def _build(connection: Connection, row: Any, released: ReleasedQuiz, now: datetime, *, all_items: bool) -> Result:
    places = attempts.places(connection, row.id)
    gradings = attempts.gradings(connection, row.id)
    mapped = {item.revision.name: item.revision.mapped.assesses for item in released.items}
    marked = [_marked(gradings[place.position], f"{place.bank}:{place.slug}", mapped) for place in places]
    paper, scale = total(marked), released.programme.grading.scale
    given = mark(paper.share, scale)
    found = band(given, scale.bands) if given is not None else None
    allowed = all_items or may_review(released.quiz, now)
    by_name = {item.revision.name: item.revision for item in released.items}
    return Result(
        attempt_id=row.id,
        quiz=row.quiz,
        quiz_title=row.title,
        student=row.name,
        synthetic=row.synthetic,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        closed_by=row.closed_by,
        points=paper.points,
        max_points=paper.max_points,
        percent=paper.share,
        mark=given,
        maximum=scale.maximum,
        band_title=found.title if found else None,
        credit=found.credit if found else None,
        competencies=tuple(_competencies(released, by_competency(marked, competencies(released)))),
        items=tuple(_items(connection, places, gradings, by_name)) if allowed else None,
        waiting=sum(row.verdict is Verdict.REVIEW for row in marked),
        review_policy=released.quiz.review.value,
        review_from=released.quiz.closes,
    )


def may_review(quiz: Quiz, now: datetime) -> bool:
    """Say whether a student with a closed attempt may see what was right."""
    if quiz.review is ReviewPolicy.AFTER_CLOSE:
        return quiz.closes is not None and now >= quiz.closes
    return quiz.review is ReviewPolicy.AFTER_SUBMIT


def _marked(grading: Any, name: str, mapped: Mapping[str, Mapping[str, Fraction]]) -> Marked:
    return Marked(
        grading.position,
        name,
        Decimal(grading.points),
        Decimal(grading.max_points),
        Verdict(grading.verdict),
        mapped.get(name, {}),
    )


def _competencies(released: ReleasedQuiz, totals: dict[str, Total]) -> Iterable[CompetencyResult]:
    for code, competency in released.programme.competencies.items():
        if code in totals:
            found = totals[code]
            yield CompetencyResult(code, competency.text, found.points, found.max_points, found.share, found.items)


def _items(
    connection: Connection, places: Iterable[Any], gradings: Mapping[int, Any], revisions: Mapping[str, Any]
) -> Iterable[ItemResult]:
    for place in places:
        grading, revision = gradings[place.position], revisions[f"{place.bank}:{place.slug}"]
        kind, shown = KINDS[revision.shown.kind], revision.shown.shown
        answer = None if place.answer is None else json.loads(place.answer)
        said = revision.mapped.feedback
        yield ItemResult(
            position=place.position,
            stem=shown.stem,
            verdict=grading.verdict,
            points=Decimal(grading.points),
            max_points=Decimal(grading.max_points),
            answer_text=None if answer is None else kind.answer_text(shown, answer),
            # The key that counted: after a regrade it is not the one that the attempt was started on.
            key_text=kind.key_texts(shown, releases.scoring_of(connection, grading.scoring_sha).key)[0],
            reason=restored(grading.reason),
            feedback=tuple(said[id] for id in chosen(answer) if id in said),
            explain=revision.mapped.explain,
            dispute=revision.mapped.dispute,
        )


def _card(connection: Connection, released: ReleasedQuiz, viewer: Viewer, now: datetime) -> QuizCard:
    quiz = released.quiz
    # Attempts in sittings stand with their sittings.
    own = [row for row in attempts.of_user(connection, viewer.id, quiz.quiz) if row.sitting_id is None]
    running = next((row.id for row in own if not is_over(attempts.timing(row), now)), None)
    revisions = {item.revision.name: item.revision for item in released.items}
    # Any paper will do: all have as many items, and as many points where those of one pool are worth the same.
    paper = draw(quiz, list(revisions.values()), competency_of=competencies(released), seed=0)
    return QuizCard(
        slug=quiz.quiz,
        title=quiz.title,
        instructions=quiz.instructions,
        items=len(paper),
        points=sum((revisions[slot.item].scored.points for slot in paper), Decimal(0)),
        limit=quiz.time.limit,
        review=quiz.review.value,
        attempts_max=quiz.attempts,
        attempts_left=max(0, quiz.attempts - len(own)),
        running=running,
        past=tuple(_past(connection, row, released) for row in own if row.submitted_at is not None),
    )


def _past(connection: Connection, row: Any, current: ReleasedQuiz) -> PastAttempt:
    same = row.quiz_revision_id == current.id
    taken = current if same else releases.quiz_revision(connection, row.quiz_revision_id)
    share, given = _share_and_mark(attempts.gradings(connection, row.id).values(), taken)
    return PastAttempt(row.id, row.started_at, row.submitted_at, row.closed_by, given, share)


def _share_and_mark(gradings: Iterable[Any], taken: ReleasedQuiz) -> tuple[Fraction | None, int | None]:
    share = total(_marked(grading, "", {}) for grading in gradings).share
    return share, mark(share, taken.programme.grading.scale)


def attempts_of_quiz(engine: Engine, *, quiz: str, now: datetime) -> list[AttemptRow]:
    """Return every attempt of a quiz for its instructor, newest first; what has run out is closed on the way."""
    with reading(engine) as connection:
        rows = attempts.of_quiz(connection, quiz)
    close_expired(engine, rows, now)
    with reading(engine) as connection:
        rows = attempts.of_quiz(connection, quiz)
        taken = {id: releases.quiz_revision(connection, id) for id in {row.quiz_revision_id for row in rows}}
        gradings: dict[str, list[Any]] = {}
        for grading in attempts.gradings_of_quiz(connection, quiz):
            gradings.setdefault(grading.attempt_id, []).append(grading)
    return [_attempt_row(row, gradings.get(row.id, []), taken[row.quiz_revision_id], now) for row in rows]


def _attempt_row(row: Any, gradings: Iterable[Any], taken: ReleasedQuiz, now: datetime) -> AttemptRow:
    at_hand = state(attempts.timing(row), now)
    share, given = _share_and_mark(gradings, taken) if at_hand is State.SUBMITTED else (None, None)
    return AttemptRow(
        row.id, row.name, row.synthetic, row.started_at, row.submitted_at, row.closed_by, at_hand.value, given, share
    )
