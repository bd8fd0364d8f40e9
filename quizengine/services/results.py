"""What a student sees of attempts and results, and what an instructor sees of a quiz."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Engine

from ..content.quiz import Access, Navigation
from ..content.review import Phase, Shown
from ..errors import NotFound
from ..exam.paper import draw
from ..exam.review import itemised, phase, visible
from ..exam.scale import band, mark
from ..exam.scoring import Marked, Total, by_competency, total
from ..exam.timing import State, is_over, state
from ..i18n import msg
from ..questions.kind import Verdict
from ..store import attempts, releases
from ..store.accounts import Viewer
from ..store.engine import reading
from ..store.releases import ReleasedQuiz
from . import late
from .answers import ItemResult, items_of
from .closing import close_expired
from .drawing import competencies
from .terms import Promise, Terms, has_running, promise_of, shown_of, terms_of


@dataclass(frozen=True)
class PastAttempt:
    """One finished attempt in a list. The mark and the percentage are None where they are not to be shown."""

    id: str
    started_at: datetime
    submitted_at: datetime | None
    closed_by: str | None
    mark: int | None
    percent: Fraction | None
    mark_hidden: bool = False


@dataclass(frozen=True)
class QuizCard:
    """A quiz as its student sees it before starting."""

    slug: str
    title: str
    instructions: str | None
    items: int
    points: Decimal
    limit: timedelta
    linear: bool
    own_times: bool
    """Some questions or sections have a time of their own."""
    promise: Promise
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
class Result:
    """The result of a closed attempt.

    `shown` says what of it may be seen. Where the mark is not, points, percent, mark, band and credit are None;
    `items` is None where nothing of the single questions may be seen.
    """

    attempt_id: str
    quiz: str
    quiz_title: str
    student: str
    synthetic: bool
    started_at: datetime
    submitted_at: datetime
    closed_by: str
    shown: frozenset[Shown]
    points: Fraction | None
    max_points: Fraction | None
    percent: Fraction | None
    mark: int | None
    maximum: int
    band_title: str | None
    credit: str | None
    competencies: tuple[CompetencyResult, ...]
    items: tuple[ItemResult, ...] | None
    waiting: int
    """How many answers a person still has to decide; until then they earn what the machine gave."""
    late: int
    """How many answers came late and wait for a person to decide whether they count."""
    phase: Phase
    promise: Promise


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


def result(engine: Engine, *, viewer: Viewer, attempt_id: str, now: datetime, terms: Terms | None = None) -> Result:
    """Return the result of a student's own attempt, as far as `terms` (by default `terms_of` it) let it be seen.

    Raises `NotFound` for an attempt that is not theirs and `StillRunning` for one that is not closed.
    """
    return _result(engine, attempt_id, now, owner=viewer.id, terms=terms)


def result_for_instructor(engine: Engine, *, attempt_id: str, now: datetime) -> Result:
    """Return the result of any attempt, always with all of it. Raises as `result` does."""
    return _result(engine, attempt_id, now, owner=None)


def _result(engine: Engine, attempt_id: str, now: datetime, *, owner: int | None, terms: Terms | None = None) -> Result:
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
        counts = terms or terms_of(connection, row, released.quiz)
        others = attempts.of_user(connection, row.user_id, row.quiz)
        at = phase(row.submitted_at, counts.closes_at, now, running=has_running(others, now))
        shown = frozenset(Shown) if owner is None else visible(counts.review, at)
        return _build(connection, row, released, shown, at, promise_of(counts))


def _build(
    connection: Connection, row: Any, released: ReleasedQuiz, shown: frozenset[Shown], at: Phase, promise: Promise
) -> Result:
    places = attempts.places(connection, row.id)
    gradings = attempts.gradings(connection, row.id)
    mapped = {item.revision.name: item.revision.mapped.assesses for item in released.items}
    marked = [_marked(gradings[place.position], f"{place.bank}:{place.slug}", mapped) for place in places]
    by_name = {item.revision.name: item.revision for item in released.items}
    counted = [one for one in marked if one.verdict is not Verdict.VOID]
    by_code = by_competency(counted, competencies(released)) if Shown.COMPETENCIES in shown else {}
    paper = total(marked) if Shown.MARK in shown else None
    given = mark(paper.share, released.programme.grading.scale) if paper else None
    found = band(given, released.programme.grading.scale.bands) if given is not None else None
    return Result(
        attempt_id=row.id,
        quiz=row.quiz,
        quiz_title=row.title,
        student=row.name,
        synthetic=row.synthetic,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        closed_by=row.closed_by,
        shown=shown,
        points=paper.points if paper else None,
        max_points=paper.max_points if paper else None,
        percent=paper.share if paper else None,
        mark=given,
        maximum=released.programme.grading.scale.maximum,
        band_title=found.title if found else None,
        credit=found.credit if found else None,
        competencies=tuple(_competencies(released, by_code)),
        items=tuple(items_of(connection, places, gradings, by_name, shown)) if itemised(shown) else None,
        waiting=sum(row.verdict is Verdict.REVIEW for row in marked),
        late=sum(one.counted is None for of_item in late.of_attempt(connection, row.id).values() for one in of_item),
        phase=at,
        promise=promise,
    )


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
        linear=quiz.navigation is Navigation.LINEAR,
        own_times=quiz.own_times,
        promise=promise_of(Terms(quiz.review, quiz.closes)),
        attempts_max=quiz.attempts,
        attempts_left=max(0, quiz.attempts - len(own)),
        running=running,
        past=tuple(
            _past(connection, row, now, running=running is not None) for row in own if row.submitted_at is not None
        ),
    )


def _past(connection: Connection, row: Any, now: datetime, *, running: bool) -> PastAttempt:
    taken = releases.quiz_revision(connection, row.quiz_revision_id)
    if Shown.MARK not in shown_of(connection, row, now, running=running):
        return PastAttempt(row.id, row.started_at, row.submitted_at, row.closed_by, None, None, mark_hidden=True)
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
