"""Breaks: the clock stands still, and the deadline moves by exactly as much, never by more than was granted."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.errors import Conflict, NotFound
from quizengine.services import accommodating, breaks, closing, invigilating, registers
from quizengine.services.desks import TimeIsOver
from quizengine.store.engine import writing
from quizengine.store.sittings import change
from quizengine.store.tables import DeadlineChange

from ..build import (
    NOON,
    Sitting,
    a_bank_folder,
    a_group,
    a_running_attempt,
    a_sitting,
    an_account,
    at_once,
    granted,
    minutes,
    released,
    rows_in,
)


@pytest.fixture
def anna(engine: Engine, tmp_path: Path) -> Sitting:
    """Anna works since noon; she may take ten minutes of breaks in all."""
    released(engine, a_bank_folder(tmp_path))
    orlov, student = an_account(engine, "orlov"), an_account(engine, "anna")
    sitting = a_sitting(engine, orlov, a_group(engine, orlov, student))
    granted(engine, orlov, student, sitting_id=sitting, breaks=minutes(10))
    return a_running_attempt(engine, student, sitting_id=sitting, quiz="")


def begins(anna: Sitting, at: datetime) -> None:
    breaks.begin(anna.engine, viewer=anna.viewer, attempt_id=anna.attempt_id, now=at)


def ends(anna: Sitting, at: datetime) -> bool:
    return breaks.end(anna.engine, viewer=anna.viewer, attempt_id=anna.attempt_id, now=at)


def left(anna: Sitting, at: datetime) -> timedelta:
    return breaks.show(anna.engine, viewer=anna.viewer, attempt_id=anna.attempt_id, now=at).left


def test_a_break_moves_the_deadline_by_exactly_its_length(anna: Sitting) -> None:
    begins(anna, NOON + minutes(5))
    assert anna.stored().paused_at == NOON + minutes(5)
    assert ends(anna, NOON + minutes(8))
    assert (anna.stored().paused_at, anna.stored().deadline_at) == (None, NOON + minutes(23))
    assert left(anna, NOON + minutes(9)) == minutes(7)
    anna.answers(1, "mse", at=NOON + minutes(22))


def test_breaks_add_up_to_what_was_granted_and_no_more(anna: Sitting) -> None:
    begins(anna, NOON + minutes(1))
    ends(anna, NOON + minutes(7))
    begins(anna, NOON + minutes(8))
    assert left(anna, NOON + minutes(10)) == minutes(2)
    ends(anna, NOON + minutes(30))
    assert anna.stored().deadline_at == NOON + minutes(30)
    with pytest.raises(Conflict):
        begins(anna, NOON + minutes(30))


def test_a_break_that_is_used_up_ends_by_itself(anna: Sitting) -> None:
    begins(anna, NOON + minutes(5))
    assert breaks.end_overdue(anna.engine, now=NOON + minutes(14)) == 0
    assert breaks.end_overdue(anna.engine, now=NOON + minutes(40)) == 1
    assert anna.stored().deadline_at == NOON + minutes(30)
    closing.sweep(anna.engine, now=NOON + minutes(40))
    assert anna.stored().closed_by == "timer"


def test_ending_twice_moves_once(anna: Sitting) -> None:
    begins(anna, NOON + minutes(5))
    assert sorted(at_once(*[lambda: ends(anna, NOON + minutes(8))] * 3)) == [False, False, True]
    assert (anna.stored().deadline_at, rows_in(anna.engine, DeadlineChange)) == (NOON + minutes(23), 1)


def test_there_is_no_break_in_a_break_in_a_pause_of_the_room_or_after_the_end(anna: Sitting) -> None:
    begins(anna, NOON + minutes(1))
    with pytest.raises(Conflict, match="stands still already"):
        begins(anna, NOON + minutes(2))
    ends(anna, NOON + minutes(2))
    with writing(anna.engine) as connection:
        change(connection, anna.stored().sitting_id, {"paused_at": NOON + minutes(3)})
    with pytest.raises(Conflict, match="stands still already"):
        begins(anna, NOON + minutes(4))
    with writing(anna.engine) as connection:
        change(connection, anna.stored().sitting_id, {"paused_at": None})
    anna.submits(at=NOON + minutes(5))
    with pytest.raises(Conflict, match="over"):
        begins(anna, NOON + minutes(6))


def test_without_a_grant_there_is_no_break(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    orlov, student = an_account(engine, "orlov"), an_account(engine, "anna")
    sitting = a_sitting(engine, orlov, a_group(engine, orlov, student))
    with pytest.raises(Conflict, match="no break left"):
        begins(a_running_attempt(engine, student, sitting_id=sitting, quiz=""), NOON)


def test_breaks_of_others_and_of_practice_are_no_matter(anna: Sitting) -> None:
    boris = a_running_attempt(anna.engine, "boris")
    for viewer, attempt_id in ((boris.viewer, anna.attempt_id), (boris.viewer, boris.attempt_id)):
        with pytest.raises(NotFound):
            breaks.begin(anna.engine, viewer=viewer, attempt_id=attempt_id, now=NOON)


def test_extra_time_in_a_break_is_added_to_it(anna: Sitting) -> None:
    orlov = an_account(anna.engine, "klimova")
    begins(anna, NOON + minutes(19))
    granted(
        anna.engine,
        orlov,
        anna.viewer,
        sitting_id=anna.stored().sitting_id,
        at=NOON + minutes(22),
        breaks=minutes(10),
        extra=minutes(5),
        replaces=True,
    )
    ends(anna, NOON + minutes(24))
    assert anna.stored().deadline_at == NOON + minutes(30)


def test_a_break_that_is_revoked_while_it_runs_ends_then_and_costs_no_time(anna: Sitting) -> None:
    begins(anna, NOON + minutes(5))
    orlov = an_account(anna.engine, "klimova")
    (break_,) = registers.sheet(anna.engine, sitting_id=anna.stored().sitting_id, now=NOON).grantings
    at = NOON + minutes(9)
    accommodating.revoke(anna.engine, viewer=orlov, accommodation_id=break_.id, reason="a slip", now=at)
    assert (anna.stored().paused_at, anna.stored().deadline_at) == (None, NOON + minutes(24))
    anna.answers(1, "mse", at=NOON + minutes(23))
    with pytest.raises(Conflict):
        begins(anna, NOON + minutes(23))


def test_a_room_that_pauses_leaves_an_attempt_over_whose_break_was_used_up_before_its_deadline(anna: Sitting) -> None:
    begins(anna, NOON + minutes(15))
    room, orlov = anna.stored().sitting_id, an_account(anna.engine, "klimova")
    assert invigilating.pause(anna.engine, viewer=orlov, sitting_id=room, now=NOON + minutes(45)) == 0
    assert (anna.stored().paused_at, anna.stored().deadline_at) == (None, NOON + minutes(30))
    with pytest.raises(TimeIsOver):
        anna.answers(1, "mse", at=NOON + minutes(45))
