"""The deadline under load: an answer in time that was acknowledged is counted, one that is later never is.

Threads save around the last moment, each with a `now` of its own, by the express way and by the other, while a sweep
and a submit run. The clocks of several servers are never quite one, so the moments come in any order.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.exam.chain import first_break
from quizengine.exam.replay.checks import Standing
from quizengine.services import closing, quick, replaying
from quizengine.services.desks import TimeIsOver

from ..build import NOON, RIGHT, WRONG, Sitting, a_bank_folder, a_running_attempt, at_once, minutes, released, seconds
from .journals import entry, value

DEADLINE = NOON + minutes(20)
LAST = DEADLINE + seconds(15)
MILLISECOND = timedelta(milliseconds=1)
AROUND = (-2 * MILLISECOND, -MILLISECOND, timedelta(0), MILLISECOND, 2 * MILLISECOND)
Sent = tuple[datetime, str, bool]
"""When an answer came by the server's clock, what it was, and whether it was acknowledged."""


@pytest.fixture
def course(engine: Engine, tmp_path: Path) -> Engine:
    released(engine, a_bank_folder(tmp_path))
    return engine


def saves(anna: Sitting, position: int, moments: list[datetime]) -> list[Sent]:
    """Answer right and wrong by turns, one save for each moment."""
    return [saved(anna, position, number, at) for number, at in enumerate(moments)]


def saved(anna: Sitting, position: int, number: int, at: datetime) -> Sent:
    given = (RIGHT if number % 2 else WRONG)[position - 1]
    place: Any = {"token": anna.token, "attempt_id": anna.attempt_id, "position": position}
    known: Any = {"flagged": False, "revision": 0, "writer": "page"}
    if quick.save(anna.engine, form={"choice": [given], "text": [given]}, now=at, **place, **known):
        return at, given, True
    try:
        anna.answers(position, given, at=at)
    except TimeIsOver:
        return at, given, False
    return at, given, True


def moments(seed: int, last: datetime) -> list[datetime]:
    found = [last + step for step in AROUND for _ in range(3)]
    Random(seed).shuffle(found)
    return found


def rounds(
    course: Engine, ends: Callable[[Sitting], Any], last: datetime
) -> Iterator[tuple[Sitting, list[list[Sent]]]]:
    """Let three threads save, a question each, while something ends the attempt; three attempts one after another."""
    for number in range(3):
        anna = a_running_attempt(course, f"student-{next(NUMBERS)}")
        for position in (1, 2, 3):
            quick.look(course, token=anna.token, attempt_id=anna.attempt_id, position=position, now=NOON)
        savers = [partial(saves, anna, position, moments(10 * number + position, last)) for position in (1, 2, 3)]
        *sent, ended = at_once(*savers, partial(ends, anna))
        assert not isinstance(ended, Exception), ended
        assert not any(isinstance(one, Exception) for one in sent), sent
        yield anna, sent


NUMBERS = count()


def counts_what_was_in_time(anna: Sitting, sent: list[list[Sent]], last: datetime) -> None:
    """Whoever won: the grading has the last acknowledged answer, none that came later, and the journal has the rest."""
    for position, own in enumerate(sent, start=1):
        acknowledged = [given for _, given, taken in own if taken]
        assert [value(answer) for place, _, answer in anna.journal() if place == position] == acknowledged
        assert all(at <= last for at, _, taken in own if taken)
        expected = "unanswered" if not acknowledged else "correct" if acknowledged[-1] in RIGHT else "wrong"
        assert anna.verdicts()[position] == expected
        refused = [given for _, given, taken in own if not taken]
        kept = [value(answer) for place, answer, _ in anna.kept() if place == position]
        # What says nothing new is not kept again.
        assert all(given in {*kept, *acknowledged} for given in refused)
    assert first_break(anna.stored().genesis, [(entry(row), row.chain) for row in anna.entries()]) is None
    assert replaying.replay(anna.engine, anna.attempt_id).standing is Standing.AGREES


def test_a_sweep_right_after_the_grace_leaves_nothing_out_and_lets_nothing_in(course: Engine) -> None:
    def ends(anna: Sitting) -> Any:
        return closing.sweep(anna.engine, now=LAST + MILLISECOND)

    for anna, sent in rounds(course, ends, LAST):
        assert (anna.stored().submitted_at, anna.stored().closed_by) == (DEADLINE, "timer")
        counts_what_was_in_time(anna, sent, LAST)


def test_a_submit_at_the_bell_counts_what_was_acknowledged_before_it(course: Engine) -> None:
    for anna, sent in rounds(course, lambda anna: anna.submits(at=DEADLINE), DEADLINE):
        assert (anna.stored().submitted_at, anna.stored().closed_by) == (DEADLINE, "student")
        counts_what_was_in_time(anna, sent, LAST)


def test_a_submit_and_a_sweep_after_the_bell_close_once_as_of_the_deadline(course: Engine) -> None:
    def ends(anna: Sitting) -> Any:
        calls = partial(anna.submits, at=LAST), partial(closing.sweep, anna.engine, now=LAST + MILLISECOND)
        submitted, swept = at_once(*calls)
        assert submitted + swept == 1
        return submitted

    for anna, sent in rounds(course, ends, LAST):
        assert (anna.stored().submitted_at, anna.stored().closed_by) == (DEADLINE, "timer")
        counts_what_was_in_time(anna, sent, LAST)


@pytest.mark.parametrize("express", [True, False])
def test_the_last_moment_is_in_time_and_the_next_is_not(course: Engine, express: bool) -> None:
    anna = a_running_attempt(course, "anna")
    if express:
        quick.look(course, token=anna.token, attempt_id=anna.attempt_id, position=1, now=NOON)
    tick = timedelta(microseconds=1)
    assert saved(anna, 1, 1, LAST - tick)[2]
    assert saved(anna, 1, 0, LAST)[2]
    assert not saved(anna, 1, 1, LAST + tick)[2]
    assert not saved(anna, 1, 1, LAST + MILLISECOND)[2]
    closing.sweep(course, now=LAST + seconds(1))
    assert anna.verdicts()[1] == "wrong"
    assert anna.kept() == [(1, '{"choice":"mse"}', "late")] * 2
