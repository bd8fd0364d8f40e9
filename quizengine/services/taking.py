"""Taking a quiz: start, look at a question, answer, submit. Every call brings the time with it."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine

from ..content.fingerprint import Presentation
from ..exam.timing import ClosedBy, State, state
from ..questions import KINDS
from ..questions.kind import Answer
from ..store import attempts, papers, releases
from ..store.accounts import Viewer
from ..store.attempts import Desk
from ..store.engine import reading, writing
from .closing import close_attempt
from .desks import Paused, open_desk, owned_desk, refuse_closed
from .grading import read_answer
from .pulsing import Said, messages
from .starting import Asked, begin

SHORT_STEM = 90


@dataclass(frozen=True)
class Place:
    """One question of the paper as the navigator shows it; the stem is empty where it may not be seen yet."""

    position: int
    stem_short: str
    answered: bool
    flagged: bool


@dataclass(frozen=True)
class Question:
    """A question as its kind's partial draws it: what is shown, in the student's own order, and the answer so far."""

    kind: str
    shown: Any
    answer: Answer | None

    @property
    def partial(self) -> str:
        return f"questions/{self.kind}.html"


@dataclass(frozen=True)
class QuestionPage:
    """Everything on the page of one question."""

    viewer: Viewer
    attempt_id: str
    quiz_title: str
    position: int
    points: Any
    question: Question
    flagged: bool
    saved_at: datetime | None
    revision: int
    deadline_at: datetime
    closes_at: datetime | None
    """The end of the question's own time, where it has one."""
    server_now: datetime
    linear: bool
    places: tuple[Place, ...]
    messages: tuple[Said, ...]
    other: str | None = None
    """Where another window has answered too: its answer in words, while `question` holds the one of this window."""

    @property
    def own_time(self) -> bool:
        """Say whether the question closes before the attempt does."""
        return self.closes_at is not None and self.closes_at < self.deadline_at

    @property
    def ends_at(self) -> datetime:
        """The end that comes first: of the question's own time, or of the attempt."""
        return self.deadline_at if self.closes_at is None else min(self.closes_at, self.deadline_at)

    @property
    def own_time_over(self) -> bool:
        return self.closes_at is not None and self.server_now >= self.closes_at

    @property
    def count(self) -> int:
        return len(self.places)

    @property
    def squares(self) -> list[tuple[int, bool, bool]]:
        """Every question for the navigator: its number, whether it is answered, and whether it is marked."""
        return [(place.position, place.answered, place.flagged) for place in self.places]

    @property
    def number_saved(self) -> int:
        return sum(place.answered for place in self.places)

    @property
    def previous(self) -> int | None:
        return self.position - 1 if self.position > 1 else None

    @property
    def next(self) -> int | None:
        return self.position + 1 if self.position < self.count else None


@dataclass(frozen=True)
class CheckPage:
    """The paper as a whole, before it is handed in."""

    viewer: Viewer
    attempt_id: str
    quiz_title: str
    rows: tuple[Place, ...]
    deadline_at: datetime
    server_now: datetime
    frontier: int | None = None
    """With linear navigation the question that is open, 0 after the last one."""

    @property
    def unanswered(self) -> int:
        return sum(not row.answered for row in self.rows)


def start(
    engine: Engine,
    *,
    viewer: Viewer,
    quiz: str = "",
    now: datetime,
    sitting_id: int | None = None,
    code: str | None = None,
    address: str | None = None,
    seed: int | None = None,
) -> str:
    """Start an attempt, or return the one that is running; returns its name.

    In a sitting its window, room, network and `code` are looked at, and the deadline is the student's own; without one
    the quiz is taken for practice. The draw is made before the writing transaction begins and stored with it; two
    starts at once give one attempt. Raises `NotFound` for what is unknown or not this student's, `NotAccepted` for a
    wrong code, and `Conflict` where a start is not possible now; the sentence says what to do.
    """
    asked = Asked(quiz, sitting_id, code, address)
    return begin(engine, viewer=viewer, asked=asked, now=now, seed=secrets.randbits(63) if seed is None else seed)


def look(engine: Engine, *, token: str, attempt_id: str, position: int, now: datetime) -> QuestionPage:
    """Return a question of a running attempt to its owner.

    Raises `NotSignedIn`, `NotFound` (also for another student's attempt), `TimeIsOver`, `Paused`, `NotOpen`.
    """
    with reading(engine) as connection:
        desk = open_desk(connection, token, attempt_id, position, now)
        rows = attempts.places(connection, attempt_id)
        shown = releases.presentation_of(connection, desk.presentation_sha)
        scoring = releases.scoring_of(connection, desk.scoring_sha)
        stems = [releases.presentation_of(connection, row.presentation_sha).stem for row in rows]
        said = () if desk.sitting_id is None else messages(connection, attempt_id)
    return page_of(desk, rows, stems, shown=shown, points=scoring.points, said=said, now=now)


def page_of(
    desk: Desk,
    rows: Sequence[Any],
    stems: Sequence[str],
    *,
    shown: Presentation,
    points: Decimal,
    said: tuple[Said, ...],
    now: datetime,
) -> QuestionPage:
    """Return the page of a question: `rows` are the places of the paper, and `stems` their questions."""
    kind, order = KINDS[shown.kind], tuple(json.loads(desk.choice_order))
    return QuestionPage(
        viewer=desk.viewer,
        attempt_id=desk.attempt_id,
        quiz_title=desk.quiz_title,
        position=desk.position,
        points=points,
        question=Question(shown.kind, kind.ordered(shown.shown, order), read_answer(desk.answer)),
        flagged=desk.flagged,
        saved_at=desk.saved_at,
        revision=desk.revision,
        deadline_at=desk.timing.deadline_at,
        closes_at=desk.closes_at,
        server_now=now,
        linear=desk.frontier is not None,
        places=tuple(place_of(row, stem) for row, stem in zip(rows, stems, strict=True)),
        messages=said,
    )


def between(page: QuestionPage, given: Answer | None) -> QuestionPage:
    """Return a page on which a student chooses between the answer of this window, `given`, and the stored one."""
    stored = page.question.answer
    text = "—" if stored is None else KINDS[page.question.kind].answer_text(page.question.shown, stored)
    return replace(page, question=replace(page.question, answer=given), other=text)


def check(engine: Engine, *, token: str, attempt_id: str, now: datetime) -> CheckPage:
    """Return the whole paper of a running attempt to its owner, to look at before handing in."""
    with reading(engine) as connection:
        desk = owned_desk(connection, token, attempt_id, 1, now)
        refuse_closed(desk, now)
        found = attempts.places(connection, attempt_id)
        rows = [place_of(row, releases.presentation_of(connection, row.presentation_sha).stem) for row in found]
        if desk.frontier is not None:
            opened = {row.position for row in papers.places(connection, attempt_id) if row.opened_at is not None}
            rows = [row if row.position in opened else replace(row, stem_short="") for row in rows]
    return CheckPage(desk.viewer, attempt_id, desk.quiz_title, tuple(rows), desk.timing.deadline_at, now, desk.frontier)


def submit(engine: Engine, *, token: str, attempt_id: str, now: datetime) -> bool:
    """Hand an attempt in and grade it. Says whether this call did; a second one changes nothing.

    Past the deadline it is the clock that closes, as of the deadline, with every answer that arrived in time.
    Raises `NotSignedIn`, `NotFound`, `Paused`.
    """
    with writing(engine) as connection:
        desk = owned_desk(connection, token, attempt_id, 1, now, hold=True)
        at_hand = state(desk.timing, now)
        if at_hand is State.SUBMITTED:
            return False
        if at_hand is State.PAUSED:
            raise Paused
        if at_hand is State.RUNNING:
            return close_attempt(connection, attempt_id, at=now, by=ClosedBy.STUDENT, now=now)
        return close_attempt(connection, attempt_id, at=desk.timing.deadline_at, by=ClosedBy.TIMER, now=now)


def place_of(row: Any, stem: str) -> Place:
    """Return a question of the paper as the navigator shows it."""
    return Place(row.position, _short(stem), row.answer is not None, bool(row.flagged))


@lru_cache(4096)
def _short(stem: str) -> str:
    text = " ".join(stem.split())
    return text if len(text) <= SHORT_STEM else text[: SHORT_STEM - 1].rstrip() + "…"
