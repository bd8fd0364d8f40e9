"""The start of an attempt: who may, in which sitting or for practice, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from ..content.quiz import Access
from ..content.types import plain
from ..errors import Conflict, NotAccepted, NotFound
from ..exam.admission import Past, refusal
from ..exam.timing import deadline, is_over
from ..i18n import msg
from ..store import attempts, beginning, papers, releases, sittings
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from ..store.releases import ReleasedQuiz
from . import pacing
from .allowances import door_of, terms_of
from .drawing import Drawn, drawn

TRIES = 3


@dataclass(frozen=True)
class Asked:
    """What a student wants to start, and what they show for it: the code they typed and the address they come from."""

    quiz: str
    sitting_id: int | None = None
    code: str | None = None
    address: str | None = None


def begin(engine: Engine, *, viewer: Viewer, asked: Asked, now: datetime, seed: int) -> str:
    """Do what `taking.start` says."""
    with _FEW:
        return _begin_anew(engine, viewer, asked, now, seed)


# When a room starts, a hundred threads that draw papers at once only take the processor from each other at every step,
# and from those who save.
_FEW = BoundedSemaphore(2)


def _begin_anew(engine: Engine, viewer: Viewer, asked: Asked, now: datetime, seed: int) -> str:
    for _ in range(TRIES):
        released, new = _drawn(engine, viewer, asked, now, seed)
        try:
            with writing(engine) as connection:
                return _begin(connection, viewer, asked, released, new, now)
        except (IntegrityError, _Overtaken):
            # PostgreSQL lets two starts of one student read "none yet" at once; the second then meets the first here,
            # and reads it in the next round.
            continue
    raise Conflict(msg("The attempt could not be started because another one was just started. Try again."))


class _Overtaken(Exception):
    """Another attempt came and went since the paper was drawn, and the student has met its items."""


def _drawn(engine: Engine, viewer: Viewer, asked: Asked, now: datetime, seed: int) -> tuple[ReleasedQuiz, Drawn]:
    found = beginning.before(engine, user_id=viewer.id, quiz=asked.quiz, sitting_id=asked.sitting_id)
    if found is None:
        with reading(engine) as connection:
            released = _released(connection, viewer, asked)
            found = beginning.Before(released, *papers.met(connection, user_id=viewer.id, quiz=released.quiz.quiz))
    released = found.released
    # Practice has the quiz's own deadline; that of a sitting is put in its place when the terms are read.
    usual = deadline(now, limit=released.quiz.time.limit, closes=released.quiz.closes)
    return released, drawn(
        released,
        user_id=viewer.id,
        started_at=now,
        deadline_at=usual,
        seed=seed,
        number=found.latest + 1,
        sitting_id=asked.sitting_id,
        seen=found.seen,
    )


def _released(connection: Connection, viewer: Viewer, asked: Asked) -> ReleasedQuiz:
    if asked.sitting_id is not None:
        row = sittings.door(connection, sitting_id=asked.sitting_id, user_id=viewer.id)
        if row is None or (asked.quiz and row.quiz != asked.quiz):
            raise NotFound(msg("There is no such sitting, or it is not for you."))
        return releases.quiz_revision(connection, row.quiz_revision_id)
    released = releases.current_quiz(connection, asked.quiz)
    if released is None:
        raise NotFound(msg("There is no such quiz."))
    return released


def _begin(
    connection: Connection, viewer: Viewer, asked: Asked, released: ReleasedQuiz, new: Drawn, now: datetime
) -> str:
    row = None
    if asked.sitting_id is not None:
        row = sittings.door(connection, sitting_id=asked.sitting_id, user_id=viewer.id, hold=True)
    everything = attempts.of_user(connection, viewer.id, released.quiz.quiz)
    own = [attempt for attempt in everything if attempt.sitting_id == asked.sitting_id]
    running = next((str(attempt.id) for attempt in own if not is_over(attempts.timing(attempt), now)), None)
    if running is not None:
        return running
    if asked.sitting_id is None:
        _refuse_practice(released, own, now)
    else:
        _let_in(connection, viewer, asked, row, released, own, new, now)
    if new.row["number"] != 1 + max((attempt.number for attempt in everything), default=0):
        raise _Overtaken
    pacing.begin(released, new.row, new.paper)
    beginning.write(connection, new.row, new.paper)
    return str(new.row["id"])


def _refuse_practice(released: ReleasedQuiz, own: Sequence[Any], now: datetime) -> None:
    if released.quiz.access is Access.SITTING:
        raise Conflict(msg("This quiz is taken only in a sitting. Your sittings are on your first page."))
    if len(own) >= released.quiz.attempts:
        raise Conflict(msg("You have no attempts left for this quiz."))
    if released.quiz.closes is not None and now >= released.quiz.closes:
        raise Conflict(msg("This quiz is closed and cannot be started any more."))


def _let_in(
    connection: Connection,
    viewer: Viewer,
    asked: Asked,
    row: Any,
    released: ReleasedQuiz,
    own: Sequence[Any],
    new: Drawn,
    now: datetime,
) -> None:
    """Refuse a start in a sitting, or write what the sitting grants into the new attempt."""
    if row is None or row.quiz_revision_id != released.id:
        raise Conflict(msg("The sitting was changed at this very moment. Press the button again."))
    terms = terms_of(connection, row, viewer.id, quiz=released.quiz)
    past = [Past(attempt.submitted_at or attempt.deadline_at) for attempt in own]
    found = refusal(door_of(row), terms, past=past, code=asked.code, address=asked.address, now=now)
    if found is not None and found.field:
        raise NotAccepted((found.field, found.message))
    if found is not None:
        raise Conflict(found.message)
    new.row.update(
        deadline_at=terms.deadline(now), time_factor=plain(terms.factor), offline_seconds=row.offline_seconds
    )
