"""Taking a quiz: start, look at a question, answer, submit. Every call brings the time with it."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine

from ..content.fingerprint import canonical
from ..errors import Conflict, NotFound, NotSignedIn
from ..exam.chain import Entry
from ..exam.timing import ClosedBy, State, state, takes_answers
from ..i18n import msg
from ..questions import KINDS
from ..questions.kind import Answer, Form
from ..store import accounts, attempts, releases
from ..store.accounts import Viewer
from ..store.attempts import Desk
from ..store.engine import reading, writing
from .closing import close_attempt
from .signing_in import token_sha
from .starting import Asked, begin

SHORT_STEM = 90


@dataclass(frozen=True)
class Place:
    """One question of the paper as the navigator shows it."""

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
    server_now: datetime
    places: tuple[Place, ...]

    @property
    def count(self) -> int:
        return len(self.places)

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
class Saved:
    """The acknowledgement of a saved answer."""

    viewer: Viewer
    revision: int
    saved_at: datetime
    answered: bool
    flagged: bool


@dataclass(frozen=True)
class CheckPage:
    """The paper as a whole, before it is handed in."""

    viewer: Viewer
    attempt_id: str
    quiz_title: str
    rows: tuple[Place, ...]
    deadline_at: datetime
    server_now: datetime

    @property
    def unanswered(self) -> int:
        return sum(not row.answered for row in self.rows)


class TimeIsOver(Conflict):
    """The attempt takes no more answers."""


class ChangedElsewhere(Conflict):
    """Another page of the same student has answered this question since this page was opened."""


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

    Raises `NotSignedIn`, `NotFound` (also for another student's attempt), `TimeIsOver`.
    """
    with reading(engine) as connection:
        desk = _desk(connection, token, attempt_id, position, now)
        _refuse_late(desk, now)
        rows = attempts.places(connection, attempt_id)
        shown = releases.presentation_of(connection, desk.presentation_sha)
        scoring = releases.scoring_of(connection, desk.scoring_sha)
        places = tuple(_place(connection, row) for row in rows)
    order = tuple(json.loads(desk.choice_order))
    return QuestionPage(
        viewer=desk.viewer,
        attempt_id=attempt_id,
        quiz_title=desk.quiz_title,
        position=position,
        points=scoring.points,
        question=Question(shown.kind, KINDS[shown.kind].ordered(shown.shown, order), _answer(desk.answer)),
        flagged=desk.flagged,
        saved_at=desk.saved_at,
        revision=desk.revision,
        deadline_at=desk.timing.deadline_at,
        server_now=now,
        places=places,
    )


def answer(
    engine: Engine,
    *,
    token: str,
    attempt_id: str,
    position: int,
    form: Form,
    flagged: bool,
    revision: int,
    writer: str,
    now: datetime,
) -> Saved:
    """Save an answer. When this returns, the answer is on disk.

    `revision` is the one that the page was opened on and `writer` a name of that page: an older revision is taken
    only from the page that wrote the newer one, so that a second tab never overwrites in silence. Raises
    `NotSignedIn`, `NotFound`, `TimeIsOver`, `ChangedElsewhere`, `BadAnswer`; then nothing was written.
    """
    with writing(engine) as connection:
        while True:
            desk = _desk(connection, token, attempt_id, position, now, hold=True)
            _refuse_late(desk, now)
            part = releases.presentation_of(connection, desk.presentation_sha)
            given = KINDS[part.kind].parse(part.shown, form)
            text = None if given is None else canonical(given)
            if revision < desk.revision and writer != desk.writer and (text, flagged) != (desk.answer, desk.flagged):
                raise ChangedElsewhere(
                    msg("This question was answered in another window meanwhile. Reload the page to see it.")
                )
            entry = Entry(desk.journal_length + 1, position, desk.revision + 1, writer, text, flagged, now)
            # PostgreSQL read the answer before it waited for the attempt's row, so another window's save may have
            # come between. The row is held now: a second reading sees that save, and no third is ever needed.
            if attempts.save(connection, attempt_id=attempt_id, head=desk.journal_head, entry=entry):
                return Saved(desk.viewer, desk.revision + 1, now, given is not None, flagged)


def check(engine: Engine, *, token: str, attempt_id: str, now: datetime) -> CheckPage:
    """Return the whole paper of a running attempt to its owner, to look at before handing in."""
    with reading(engine) as connection:
        desk = _desk(connection, token, attempt_id, 1, now)
        _refuse_late(desk, now)
        rows = tuple(_place(connection, row) for row in attempts.places(connection, attempt_id))
    return CheckPage(desk.viewer, attempt_id, desk.quiz_title, rows, desk.timing.deadline_at, now)


def submit(engine: Engine, *, token: str, attempt_id: str, now: datetime) -> bool:
    """Hand an attempt in and grade it. Says whether this call did; a second one changes nothing.

    Past the deadline it is the clock that closes, as of the deadline, with every answer that arrived in time.
    """
    with writing(engine) as connection:
        desk = _desk(connection, token, attempt_id, 1, now, hold=True)
        at_hand = state(desk.timing, now)
        if at_hand is State.SUBMITTED:
            return False
        if at_hand is State.RUNNING:
            return close_attempt(connection, attempt_id, at=now, by=ClosedBy.STUDENT, now=now)
        return close_attempt(connection, attempt_id, at=desk.timing.deadline_at, by=ClosedBy.TIMER, now=now)


def _desk(
    connection: Connection, token: str, attempt_id: str, position: int, now: datetime, *, hold: bool = False
) -> Desk:
    sha = token_sha(token)
    desk = attempts.desk(connection, token_sha=sha, attempt_id=attempt_id, position=position, now=now, hold=hold)
    if desk is not None:
        return desk
    if accounts.viewer(connection, sha, now) is None:
        raise NotSignedIn(msg("You are not signed in any more. Sign in again: your saved answers are kept."))
    raise NotFound(msg("There is no such page, or it is not yours."))


def _refuse_late(desk: Desk, now: datetime) -> None:
    if not takes_answers(desk.timing, now):
        raise TimeIsOver(msg("The attempt is closed. Everything that arrived in time was counted."))


def _place(connection: Connection, row: Any) -> Place:
    stem = " ".join(releases.presentation_of(connection, row.presentation_sha).stem.split())
    short = stem if len(stem) <= SHORT_STEM else stem[: SHORT_STEM - 1].rstrip() + "…"
    return Place(row.position, short, row.answer is not None, bool(row.flagged))


def _answer(text: str | None) -> Answer | None:
    return None if text is None else json.loads(text)
