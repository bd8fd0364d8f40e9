"""Time: the start among others, the deadline and its moves, the close, and that no answer was taken too late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...i18n import Message, msg
from ..chain import Outcome
from ..timing import ClosedBy
from .checks import Check, check, shown
from .facts import Move, Noted, Pause, Place, Taken

RULES = msg("The attempt stands under the rules of its quiz")
DEADLINE = msg("The deadline is the one of the start, moved as the log says")
CLOSE = msg("The attempt was closed by the rules")
IN_TIME = msg("Every answer that was taken came in time")


@dataclass(frozen=True)
class Given:
    """What the release, the sitting and the student's other attempts say that an attempt must be."""

    quiz: str
    number: int
    deadline_at: datetime
    time_factor: str
    grace_seconds: int
    offline_seconds: int
    revision_of_sitting: int | None
    """The quiz revision that the sitting gives; of an attempt without a sitting its own."""


_GIVEN = {
    "quiz": msg("the quiz"),
    "number": msg("the number of the attempt"),
    "time_factor": msg("the factor of the time"),
    "grace_seconds": msg("the seconds of grace"),
    "offline_seconds": msg("the seconds of grace without a network"),
}


def ruled(taken: Taken, given: Given) -> Check:
    """Hold what the attempt says of itself against the release and the sitting."""
    return check("rules", RULES, _ruled(taken, given))


def _ruled(taken: Taken, given: Given) -> Iterable[Message]:
    for field, name in _GIVEN.items():
        stored, wanted = getattr(taken, field), getattr(given, field)
        if stored != wanted:
            yield msg("{field}: “{store}” in the store, “{rule}” by the rules.", field=name, store=stored, rule=wanted)
    if given.revision_of_sitting != taken.quiz_revision_id:
        yield msg("The sitting gives another release of the quiz.")


def due(taken: Taken, given: Given, moves: Sequence[Move]) -> Check:
    """Hold the deadline against the one of the start and the logged moves."""
    return check("deadline", DEADLINE, _due(taken, given, moves))


def _due(taken: Taken, given: Given, moves: Sequence[Move]) -> Iterable[Message]:
    at_hand = given.deadline_at
    for number, move in enumerate(moves, start=1):
        if move.before != at_hand:
            yield msg(
                "Move {number} of the deadline begins at {before}, and the deadline was {deadline}.",
                number=number,
                before=shown(move.before),
                deadline=shown(at_hand),
            )
        at_hand = move.after
    if taken.deadline_at != at_hand:
        yield msg(
            "The deadline is {stored}; by the start and the log it is {deadline}.",
            stored=shown(taken.deadline_at),
            deadline=shown(at_hand),
        )


def closed(taken: Taken, pauses: Sequence[Pause], graded_at: datetime | None, *, ended: bool) -> Check:
    """Hold the close against the deadline and the first gradings, which are made with it.

    `ended` says that the sitting's log has an instructor's end at the moment of the close.
    """
    return check("close", CLOSE, _closed(taken, pauses, graded_at, ended))


def _closed(taken: Taken, pauses: Sequence[Pause], graded_at: datetime | None, ended: bool) -> Iterable[Message]:
    at = taken.submitted_at
    standing = next((pause.started_at for pause in reversed(pauses) if pause.ended_at is None), None)
    if taken.paused_at != standing and (at is None or taken.paused_at is not None):
        yield msg("The log of pauses does not say what the attempt says.")
    if at is None:
        if graded_at is not None:
            yield msg("The attempt is open, and there are gradings of it.")
        return
    if graded_at is None:
        yield msg("The attempt is closed, and nothing is graded.")
    if at < taken.started_at or (graded_at is not None and graded_at < at):
        yield msg("The close is not between the start and the grading.")
    if taken.closed_by == ClosedBy.TIMER:
        if at != taken.deadline_at:
            yield msg("The clock closes at the deadline, and this close is at another time.")
    elif graded_at != at:
        yield msg("Who hands in is graded at once, and this attempt was graded at another time.")
    elif taken.closed_by == ClosedBy.STUDENT:
        if at > taken.deadline_at:
            yield msg("The attempt was handed in after the deadline.")
    elif taken.closed_by != ClosedBy.INSTRUCTOR or not ended:
        yield msg("The log of the sitting does not say that an instructor ended the attempt.")


def in_time(
    taken: Taken,
    given: Given,
    moves: Sequence[Move],
    pauses: Sequence[Pause],
    paper: Sequence[Place],
    entries: Sequence[Noted],
) -> Check:
    """Verify that nothing was taken before the start, after the end and its graces, or while the clock stood still."""
    places = {place.position: place for place in paper}
    findings = [*_own_times(taken, paper)]
    for entry in entries:
        if entry.outcome == Outcome.TAKEN:
            findings += _late(
                entry, places.get(entry.position), taken, _last_moment(entry, taken, given, moves, pauses)
            )
    return check("time", IN_TIME, findings)


def _last_moment(entry: Noted, taken: Taken, given: Given, moves: Sequence[Move], pauses: Sequence[Pause]) -> datetime:
    """Return until when an entry could come, as the clock stood then."""
    at = entry.received_at
    for pause in pauses:
        if pause.started_at < at and (pause.ended_at is None or at < pause.ended_at):
            return pause.started_at + taken.allowed
    deadline = [given.deadline_at, *(move.after for move in moves if move.made_at <= at)][-1]
    return deadline + taken.allowed


def _late(entry: Noted, place: Place | None, taken: Taken, last: datetime) -> Iterable[Message]:
    if place is None:
        yield msg("Entry {seq} of the journal is of a question that is not in the paper.", seq=entry.seq)
    if entry.received_at < taken.started_at:
        yield msg("Entry {seq} of the journal came before the start.", seq=entry.seq)
    if entry.received_at > last:
        yield msg("Entry {seq} of the journal came too late and was taken.", seq=entry.seq)


def _own_times(taken: Taken, paper: Sequence[Place]) -> Iterable[Message]:
    end = (taken.submitted_at or taken.deadline_at) + taken.allowed
    for place in paper:
        opened, closes = place.opened_at, place.closes_at
        if opened is not None and not taken.started_at <= opened <= end:
            yield msg("Question {position} was not opened within the attempt.", position=place.position)
        if closes is not None and (opened is None or closes < opened):
            yield msg("Question {position} closed before it was opened.", position=place.position)
