"""Replay of attempts: gather what the store has of one, make everything again, and say where the two agree.

Nothing is written. What another version of the engine drew or graded otherwise is told apart from what was changed:
the draw was made by this version if the quiz was released and the attempt was closed under it, since the start is
between the two; a grading names its version.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from sqlalchemy import Connection, Engine

from .. import __version__
from ..content.fingerprint import fingerprint
from ..content.quiz import Navigation
from ..errors import NotFound
from ..exam.chain import Outcome
from ..exam.contradictions import LARGEST_FACTOR
from ..exam.replay import causes, grades, journal, late, pace, paper, times
from ..exam.replay.checks import Check, Standing, check
from ..exam.replay.facts import Current, Move, Noted, Pause, Place, Taken
from ..exam.replay.grades import Run
from ..exam.replay.pace import Rules
from ..exam.replay.times import Given
from ..exam.timing import deadline
from ..i18n import Message, msg
from ..store import journals, papers, releases
from ..store.releases import ReleasedQuiz
from .drawing import drawn
from .grading_again import graded_of, items_of
from .pacing import limits

CONTENT = msg("The released texts are what their names say")


@dataclass(frozen=True)
class Replayed:
    """An attempt with every check made on it."""

    attempt_id: str
    quiz: str
    student: str
    login: str
    open: bool
    checks: tuple[Check, ...]

    @property
    def standing(self) -> Standing:
        found = {one.standing for one in self.checks}
        worst = (Standing.DIFFERS, Standing.UNREPEATABLE, Standing.AGREES)
        return next(standing for standing in worst if standing in found)


@dataclass
class _Seen:
    """What many attempts share and need not be read for each."""

    texts: dict[str, bool] = field(default_factory=dict)
    runs: dict[str, tuple[Run, ...]] = field(default_factory=dict)


def replay(engine: Engine, attempt_id: str) -> Replayed:
    """Replay one attempt, running or closed. Raises `NotFound`."""
    with journals.snapshot(engine) as connection:
        return _replay(connection, attempt_id, _Seen())


def replay_all(engine: Engine, quiz: str | None = None) -> Iterator[Replayed]:
    """Replay all attempts, or those of a quiz, as of one moment; see `count`."""
    seen = _Seen()
    with journals.snapshot(engine) as connection:
        for name in journals.names(connection, quiz):
            yield _replay(connection, name, seen)


def count(engine: Engine, quiz: str | None = None) -> int:
    """Return how many attempts there are. Raises `NotFound` for a quiz that was never released."""
    with journals.snapshot(engine) as connection:
        if quiz is not None and releases.current_quiz(connection, quiz) is None:
            raise NotFound(msg("There is no such quiz."))
        return len(journals.names(connection, quiz))


def _replay(connection: Connection, attempt_id: str, seen: _Seen) -> Replayed:
    row = journals.taken(connection, attempt_id)
    if row is None:
        raise NotFound(msg("There is no such attempt."))
    return Replayed(
        row.id, row.quiz, row.name, row.login, row.submitted_at is None, tuple(_checks(connection, row, seen))
    )


def _checks(connection: Connection, row: Any, seen: _Seen) -> Iterable[Check]:
    taken, places = taken_of(row), journals.paper(connection, row.id)
    stored, entries = [_value(Place, place) for place in places], read_entries(connection, row.id)
    released = releases.quiz_revision(connection, row.quiz_revision_id)
    gradings = journals.gradings(connection, row.id)
    yield _texts(connection, row, places, seen)
    yield paper.sealed(taken, stored)
    yield paper.drawn(stored, _again(connection, released, row), same_version=_same_version(row, gradings))
    yield journal.chained(taken, entries)
    yield journal.ended(taken, entries)
    yield journal.answered(entries, [_value(Current, one) for one in journals.current(connection, row.id)])
    yield from _times(connection, row, released, taken, stored, entries, gradings)
    yield _late(connection, taken, entries, gradings)
    if row.submitted_at is None and not gradings:
        return
    runs = _runs(connection, row.quiz, seen)
    items = items_of(
        connection,
        places,
        gradings,
        lambda at: journal.answers_at(taken, entries, at),
        _counted(entries),
        quiz=row.quiz,
    )
    positions = {place.position for place in places}
    strays = [graded_of(one) for one in gradings if one.position not in positions]
    yield grades.repeated(items, runs, version=__version__)
    yield causes.caused(taken, items, strays, runs)
    yield grades.added(items, runs, released.programme.grading.scale)


def taken_of(row: Any) -> Taken:
    """Return the row of an attempt as the replay reads it."""
    found: Taken = _value(Taken, row)
    return found


def read_entries(connection: Connection, attempt_id: str) -> list[Noted]:
    """Return the journal of an attempt as the replay reads it."""
    return [_value(Noted, one) for one in journals.entries(connection, attempt_id)]


def _value(kind: Any, row: Any) -> Any:
    return kind(**{one.name: getattr(row, one.name) for one in fields(kind)})


def _late(connection: Connection, taken: Taken, entries: Sequence[Noted], gradings: Sequence[Any]) -> Check:
    decisions = [
        late.Decided(one.seq, bool(one.counted), one.decided_at)
        for one in journals.late_decisions(connection, taken.id)
    ]
    closed_after = journal.close_of(taken, entries).length or 0
    return late.decided(entries, closed_after, decisions, frozenset((one.position, one.graded_at) for one in gradings))


def _counted(entries: Iterable[Noted]) -> frozenset[datetime]:
    return frozenset(entry.received_at for entry in entries if entry.outcome == Outcome.COUNTED)


# -- content and paper -----------------------------------------------------------------------------------------------


def _texts(connection: Connection, row: Any, places: Iterable[Any], seen: _Seen) -> Check:
    shas = {sha for place in places for sha in (place.presentation_sha, place.scoring_sha, place.mapping_sha)}
    asked = {row.body_sha, *shas}
    found = journals.bodies(connection, asked - seen.texts.keys())
    for sha in asked - seen.texts.keys():
        seen.texts[sha] = sha in found and fingerprint(found[sha]) == sha
    changed = sorted(sha for sha in asked if not seen.texts[sha])
    return check("content", CONTENT, [msg("The released text {sha} was changed.", sha=sha[:12]) for sha in changed])


def _again(connection: Connection, released: ReleasedQuiz, row: Any) -> list[Place] | None:
    """Return the paper that the seed draws now; None where it draws none.

    What the student had met by then is what stands in their attempts of lower numbers.
    """
    _, met = papers.met(connection, user_id=row.user_id, quiz=row.quiz, before=row.number)
    try:
        seed = int(row.seed)
        again = drawn(
            released,
            user_id=row.user_id,
            started_at=row.started_at,
            deadline_at=row.deadline_at,
            seed=seed,
            id=row.id,
            seen=met,
        )
    except ValueError:
        return None
    return [Place(one["position"], one["item_revision_id"], one["choice_order"], one["section"]) for one in again.paper]


def _same_version(row: Any, gradings: Sequence[Any]) -> bool:
    """Say whether the paper was drawn by this version: it was if the release before and the close after are of it."""
    closed_by = gradings[0].engine_version if gradings else __version__
    return bool(row.engine_version == __version__ == closed_by)


# -- time ------------------------------------------------------------------------------------------------------------


def _times(
    connection: Connection,
    row: Any,
    released: ReleasedQuiz,
    taken: Taken,
    stored: Sequence[Place],
    entries: Sequence[Noted],
    gradings: Sequence[Any],
) -> Iterable[Check]:
    moves = [_value(Move, one) for one in journals.moves(connection, row.id)]
    given = _given(connection, row, released, moves)
    pauses = [_value(Pause, one) for one in journals.pauses(connection, row.id)]
    graded_at = gradings[0].graded_at if gradings else None
    yield times.ruled(taken, given)
    yield times.due(taken, given, moves)
    yield times.closed(taken, pauses, graded_at, ended=journals.has_event(connection, row))
    yield times.in_time(taken, given, moves, pauses, stored, entries)
    rules = _rules(connection, row, released, stored)
    yield pace.paced(taken, stored, entries, pauses, rules, same_version=_same_version(row, gradings))


def _rules(connection: Connection, row: Any, released: ReleasedQuiz, stored: Sequence[Place]) -> Rules:
    known = journals.factors(connection, row) | {"1", row.time_factor}
    read = [value for text in known if (value := grades.number(text)) is not None]
    factors = frozenset(value for value in read if 1 <= value <= LARGEST_FACTOR)
    own = limits(released, [place.section for place in stored], [place.item_revision_id for place in stored])
    return Rules(
        released.quiz.navigation is Navigation.LINEAR,
        {place.position: one for place, one in zip(stored, own, strict=True)},
        factors,
    )


def _given(connection: Connection, row: Any, released: ReleasedQuiz, moves: Sequence[Move]) -> Given:
    sitting = None if row.sitting_id is None else journals.sitting_of(connection, row.sitting_id)
    own = journals.numbered(connection, row.user_id, row.quiz)
    if sitting is None:
        due, factor, offline, revision = _deadline_of_practice(row, released), "1", 0, released.id
    else:
        # What a sitting was before it was changed is not kept as a value: then the attempt and its log have the word.
        changed = journals.was_changed(connection, row)
        start, factor = _deadline_in_sitting(connection, row, released, sitting), row.time_factor
        kept = moves[0].before if moves else row.deadline_at
        due = min(start.most, kept) if changed else start.deadline_at
        offline, revision = row.offline_seconds if changed else sitting.offline_seconds, sitting.quiz_revision_id
    return Given(
        quiz=row.released_quiz,
        number=own.index(row.id) + 1,
        deadline_at=due,
        time_factor=factor,
        grace_seconds=int(released.quiz.time.grace.total_seconds()),
        offline_seconds=offline,
        revision_of_sitting=revision,
    )


def _deadline_of_practice(row: Any, released: ReleasedQuiz) -> datetime:
    return deadline(row.started_at, limit=released.quiz.time.limit, closes=released.quiz.closes)


@dataclass(frozen=True)
class _Due:
    """The deadline of a start, and what it would be if no window closed."""

    deadline_at: datetime
    most: datetime


def _deadline_in_sitting(connection: Connection, row: Any, released: ReleasedQuiz, sitting: Any) -> _Due:
    """Return the deadline that a start in a sitting has computed, with all that was granted by then."""
    grants = journals.grants(connection, row)
    factors = [grades.number(one.time_factor) for one in grants if one.time_factor is not None]
    factor = max([Decimal(1), *(one for one in factors if one is not None)])
    extra = max((one.extra_seconds for one in grants if one.extra_seconds is not None), default=0)
    closes = max([sitting.closes_at, *(one.closes_at for one in grants if one.closes_at is not None)])
    stretched = ceil(Decimal(str(released.quiz.time.limit.total_seconds())) * factor)
    limit = timedelta(seconds=stretched + extra)
    return _Due(deadline(row.started_at, limit=limit, closes=closes), row.started_at + limit)


# -- gradings --------------------------------------------------------------------------------------------------------


def _runs(connection: Connection, quiz: str, seen: _Seen) -> tuple[Run, ...]:
    if quiz not in seen.runs:
        rows = journals.regrades_of(connection, quiz)
        seen.runs[quiz] = tuple(
            Run(row.run_at, row.policy, row.answers, row.named or row.found, row.undone_at, row.id, row.named > 0)
            for row in rows
        )
    return seen.runs[quiz]


def sentence(replayed: Replayed) -> Message:
    """Return in one sentence how a replay ended."""
    return _SENTENCES[replayed.standing]


_SENTENCES = {
    Standing.AGREES: msg("Everything agrees."),
    Standing.DIFFERS: msg("Something does not agree."),
    Standing.UNREPEATABLE: msg("Nothing disagrees; something was made by another version and cannot be repeated."),
}
