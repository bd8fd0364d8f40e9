"""Answers that came too late or met another answer: kept by the journal, and a person decides whether they count.

Counting one adds to what there is and changes nothing of it: an entry that continues the journal, a grading of the same
moment. The attempt stays closed, and the seal of its close stays as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from ..errors import Conflict, NotAccepted, NotFound
from ..exam.allowance import span
from ..exam.chain import Entry, Outcome
from ..i18n import Message, msg
from ..questions import KINDS
from ..store import attempts, breaks, late, releases
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .grading import graded_paper, read_answer

LONGEST = 2_000


@dataclass(frozen=True)
class LateAnswer:
    """An answer that was not taken. `counts` is the answer that counts in its place, None where there is none.

    `superseded` says that a later answer to the same question waits too.
    """

    id: int
    position: int
    stem: str
    text: str | None
    counts: str | None
    came_at: datetime
    why: Message
    superseded: bool = False


@dataclass
class LateAttempt:
    """A closed attempt with the answers of it that wait, in the order they came."""

    attempt_id: str
    student: str
    login: str
    synthetic: bool
    quiz_title: str
    submitted_at: datetime
    answers: list[LateAnswer] = field(default_factory=list)


@dataclass(frozen=True)
class Decided:
    """A line of the log of decisions."""

    attempt_id: str
    student: str
    position: int
    text: str | None
    counted: bool
    reason: str
    by: str
    at: datetime


def queue(engine: Engine) -> list[LateAttempt]:
    """Return what waits for a decision, by attempt; those closed first stand first."""
    found: dict[str, LateAttempt] = {}
    with reading(engine) as connection:
        rows = late.waiting(connection)
        last = {(row.attempt_id, row.position): row.id for row in rows}
        for row in rows:
            if row.attempt_id not in found:
                who = (row.name, row.login, bool(row.synthetic))
                found[row.attempt_id] = LateAttempt(row.attempt_id, *who, row.title, row.submitted_at)
            superseded = last[row.attempt_id, row.position] != row.id
            found[row.attempt_id].answers.append(_answer(connection, row, superseded))
    return list(found.values())


def waiting(engine: Engine) -> int:
    """Return how many answers wait for a decision."""
    with reading(engine) as connection:
        return late.how_many(connection)


def log(engine: Engine) -> list[Decided]:
    """Return the latest decisions, newest first."""
    with reading(engine) as connection:
        return [
            Decided(
                row.attempt_id,
                row.name,
                row.position,
                _text(connection, row, row.answer),
                bool(row.counted),
                row.reason,
                row.by,
                row.decided_at,
            )
            for row in late.log(connection)
        ]


def decide(engine: Engine, *, viewer: Viewer, journal_id: int, count: bool, reason: str, now: datetime) -> None:
    """Count an answer that was not taken, or leave it; either way for good and with a reason.

    Raises `NotFound`, `NotAccepted` without a reason, and `Conflict` where nothing waits: somebody else was quicker,
    the attempt runs, or the same answer counts already.
    """
    with writing(engine) as connection:
        row = late.one(connection, journal_id)
        if row is None:
            raise NotFound(msg("There is no such answer."))
        breaks.held(connection, row.attempt_id)
        words = _reason(f"reason-{journal_id}", reason)
        if journal_id not in {one.id for one in _waiting_of(connection, row.attempt_id)}:
            raise Conflict(msg("This answer does not wait for a decision any more. Load the page anew."))
        _write(connection, viewer, [(row, count)], words, now)


def count_all(engine: Engine, *, viewer: Viewer, attempt_id: str, reason: str, now: datetime) -> int:
    """Count the last late answer to each question of an attempt and leave the earlier ones; returns how many count.

    Raises as `decide` does.
    """
    with writing(engine) as connection:
        if attempts.one(connection, attempt_id) is None:
            raise NotFound(msg("There is no such attempt."))
        breaks.held(connection, attempt_id)
        words = _reason(f"reason-{attempt_id}", reason)
        rows = _waiting_of(connection, attempt_id)
        if not rows:
            raise Conflict(msg("Nothing of this attempt waits any more. Load the page anew."))
        last = {row.position: row.id for row in rows}
        _write(connection, viewer, [(row, last[row.position] == row.id) for row in rows], words, now)
    return len(last)


def _waiting_of(connection: Connection, attempt_id: str) -> list[Any]:
    return [row for row in late.waiting(connection) if row.attempt_id == attempt_id]


def _reason(name: str, text: str) -> str:
    words = text.strip().replace("\r\n", "\n")
    if not words or "\0" in words:
        raise NotAccepted((name, msg("Say why, in a sentence: the student reads it, and it stays in the log.")))
    if len(words) > LONGEST:
        raise NotAccepted((name, msg("Write at most {limit} characters.", limit=LONGEST)))
    return words


def _write(
    connection: Connection, viewer: Viewer, decisions: Sequence[tuple[Any, bool]], reason: str, now: datetime
) -> None:
    made = {"reason": reason, "decided_by": viewer.id, "decided_at": now}
    for row, counted in decisions:
        late.add(connection, {"journal_id": row.id, "counted": counted, **made})
        if counted:
            _count(connection, row, now)
    attempt_id, positions = decisions[0][0].attempt_id, [row.position for row, counted in decisions if counted]
    regraded = late.to_grade(connection, attempt_id, positions)
    attempts.add_gradings(connection, graded_paper(connection, attempt_id, regraded, now))


def _count(connection: Connection, row: Any, now: datetime) -> None:
    length, head = late.end_of_journal(connection, row.attempt_id)
    revision = late.revision(connection, row.attempt_id, row.position) + 1
    entry = Entry(length + 1, row.position, revision, row.writer, row.answer, bool(row.flagged), now, Outcome.COUNTED)
    if not attempts.save(connection, attempt_id=row.attempt_id, head=head, entry=entry):
        raise Conflict(msg("Another answer came at this very moment. Press the button again."))


def _answer(connection: Connection, row: Any, superseded: bool) -> LateAnswer:
    stem = releases.presentation_of(connection, row.presentation_sha).stem
    given, counts = _text(connection, row, row.answer), _text(connection, row, row.counts)
    return LateAnswer(row.id, row.position, stem, given, counts, row.received_at, _why(row), superseded)


def _text(connection: Connection, row: Any, stored: str | None) -> str | None:
    given = read_answer(stored)
    part = releases.presentation_of(connection, row.presentation_sha)
    return None if given is None else KINDS[part.kind].answer_text(part.shown, given)


def _why(row: Any) -> Message:
    """Say why an answer was not taken, and how late it came."""
    if row.outcome == Outcome.CONFLICT:
        return msg("Another window had answered this question meanwhile.")
    if row.received_at > row.deadline_at:
        return msg("It came {span} after the deadline.", span=_span(row.received_at - row.deadline_at))
    if row.received_at >= row.submitted_at:
        return msg("It came {span} after the attempt was closed.", span=_span(row.received_at - row.submitted_at))
    if row.closes_at is not None and row.received_at > row.closes_at:
        past = _span(row.received_at - row.closes_at)
        return msg("It came {span} after the time of the question was over.", span=past)
    return msg("The question was not open any more.")


def _span(late_by: timedelta) -> Message:
    if late_by < timedelta(minutes=1):
        return msg("{seconds} s", seconds=round(late_by.total_seconds(), 1))
    return span(timedelta(seconds=int(late_by.total_seconds())))


# -- for the student -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Afterwards:
    """What became of an answer to a question that was not taken at first; `counted` is None while it waits.

    `late` says that it came too late; otherwise another window had answered meanwhile.
    """

    late: bool
    text: str | None
    counted: bool | None
    reason: str | None
    at: datetime | None


def of_attempt(connection: Connection, attempt_id: str) -> dict[int, tuple[Afterwards, ...]]:
    """Return for each question of an attempt what became of the answers that were not taken."""
    found: dict[int, tuple[Afterwards, ...]] = {}
    for row in _telling(late.of_attempt(connection, attempt_id)):
        counted = None if row.counted is None else bool(row.counted)
        text = _text(connection, row, row.answer)
        one = Afterwards(row.outcome == Outcome.LATE, text, counted, row.reason, row.decided_at)
        found[row.position] = (*found.get(row.position, ()), one)
    return found


def _telling(rows: Iterable[Any]) -> Iterable[Any]:
    """Leave out what nobody has decided and what says the same as the answer that counts."""
    return (row for row in rows if row.counted is not None or row.answer != row.counts)
