"""Pace: with linear navigation each question was opened in its turn, closed at its time, and answered in between."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from ...i18n import Message, msg
from ..chain import Outcome
from ..pacing import FINISHED, Limit, closes, end
from .checks import Check, check, shown
from .facts import Noted, Pause, Place, Taken

PACE = msg("The questions were opened in their turn and closed at their time")


@dataclass(frozen=True)
class Rules:
    """What the release and the grants say of the pace: own times by position, and every factor ever granted."""

    linear: bool
    limits: Mapping[int, Limit] = field(default_factory=dict)
    factors: frozenset[Decimal] = frozenset({Decimal(1)})


def paced(
    taken: Taken,
    paper: Sequence[Place],
    entries: Sequence[Noted],
    pauses: Sequence[Pause],
    rules: Rules,
    *,
    same_version: bool,
) -> Check:
    """Hold the open question and the times of all against the rules.

    Before the version that brought the pace, papers of such quizzes had none: then that is a doubt.
    """
    if not rules.linear:
        return check("pace", PACE, _free(taken, paper))
    if taken.frontier is None and all(place.opened_at is None for place in paper):
        missing = [msg("The quiz is taken question by question, and the store says nothing of it.")]
        return check("pace", PACE, missing) if same_version else check("pace", PACE, [], missing)
    return check("pace", PACE, _linear(taken, paper, entries, pauses, rules))


def _free(taken: Taken, paper: Sequence[Place]) -> Iterable[Message]:
    if taken.frontier is not None:
        yield msg("The quiz has no order of answering, and the store says which question is open.")
    for place in paper:
        if place.opened_at is not None or place.closes_at is not None:
            yield msg("Question {position} has a time of its own, and the quiz gives none.", position=place.position)


def _linear(
    taken: Taken, paper: Sequence[Place], entries: Sequence[Noted], pauses: Sequence[Pause], rules: Rules
) -> Iterable[Message]:
    opened = [place for place in paper if place.opened_at is not None]
    if not opened or opened[0].position != 1 or opened[0].opened_at != taken.started_at:
        yield msg("The first question was not opened at the start.")
        return
    # An own time that runs out while the clock stands still ends with the pause, and of that nothing is known yet.
    stands = [(one.started_at, one.ended_at) for one in pauses if one.ended_at is not None]
    if taken.frontier is None or (taken.frontier != FINISHED and taken.frontier != opened[-1].position):
        yield msg("The open question is not the one that was opened last.")
    for one, other in pairwise(opened):
        if _opened(other) < _opened(one):
            yield msg("Question {position} was opened before its turn.", position=other.position)
    for place in opened:
        yield from _closed(place, opened, stands, rules)
    yield from _skipped(taken, paper, opened, stands, rules)
    yield from _answered(taken, opened, entries, pauses)


def _opened(place: Place) -> datetime:
    assert place.opened_at is not None
    return place.opened_at


def _section_opened(place: Place, opened: Sequence[Place]) -> datetime:
    return min(_opened(one) for one in opened if one.section == place.section)


def _closed(
    place: Place, opened: Sequence[Place], stands: Sequence[tuple[datetime, datetime]], rules: Rules
) -> Iterable[Message]:
    limit, times = rules.limits.get(place.position, Limit()), {"section_opened_at": _section_opened(place, opened)}
    possible = {
        closes(limit, opened_at=_opened(place), factor=factor, stands=stands, **times) for factor in rules.factors
    }
    if place.closes_at not in possible:
        yield msg(
            "Question {position} closes at {stored}, which is not what its time gives.",
            position=place.position,
            stored=shown(place.closes_at),
        )


def _skipped(
    taken: Taken,
    paper: Sequence[Place],
    opened: Sequence[Place],
    stands: Sequence[tuple[datetime, datetime]],
    rules: Rules,
) -> Iterable[Message]:
    """Find questions that were passed over without the time of their section being over."""
    last = opened[-1].position
    for place in paper:
        if place.opened_at is not None or (place.position > last and taken.frontier != FINISHED):
            continue
        left_at = next((_opened(one) for one in opened if one.position > place.position), None)
        time = rules.limits.get(place.position, Limit()).section
        begun = any(one.section == place.section and one.position < place.position for one in opened)
        over = (
            begun
            and time is not None
            and any(
                left_at is None or end(_section_opened(place, opened), time, factor=factor, stands=stands) <= left_at
                for factor in rules.factors
            )
        )
        if not over:
            yield msg("Question {position} was passed over.", position=place.position)


def _answered(
    taken: Taken, opened: Sequence[Place], entries: Sequence[Noted], pauses: Sequence[Pause]
) -> Iterable[Message]:
    known = {place.position: place for place in opened}
    left = {one.position: _opened(other) for one, other in pairwise(opened)}
    grace = timedelta(seconds=taken.grace_seconds)
    for entry in entries:
        if entry.outcome != Outcome.TAKEN:
            continue
        place, at = known.get(entry.position), entry.received_at
        if place is None or at < _opened(place):
            yield msg("Entry {seq} of the journal is of a question that was not open yet.", seq=entry.seq)
        elif at > left.get(entry.position, at):
            yield msg("Entry {seq} of the journal is of a question that was left already.", seq=entry.seq)
        elif place.closes_at is not None and at > place.closes_at + grace and not _stood(pauses, at):
            yield msg("Entry {seq} of the journal came after the time of its question.", seq=entry.seq)


def _stood(pauses: Sequence[Pause], moment: datetime) -> bool:
    return any(one.started_at <= moment and (one.ended_at is None or moment < one.ended_at) for one in pauses)
