"""The monitor: how every student of a room stands, and what their page hears from the server meanwhile."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.errors import NotFound, NotSignedIn
from quizengine.services import breaks, groups, invigilating, monitoring, pulsing
from quizengine.services.monitoring import PAGE, Asked, Standing
from quizengine.services.pulsing import Beat
from quizengine.store.tables import Presence

from ..build import (
    NOON,
    SOON,
    Sitting,
    a_running_attempt,
    a_sitting,
    an_account,
    granted,
    minutes,
    rows_in,
    seconds,
    signed_in,
    traffic,
)
from .test_invigilating import Room


@pytest.fixture
def room(engine: Engine, tmp_path: Path) -> Room:
    return Room(engine, tmp_path)


def beats(sitting: Sitting, *, at: datetime, position: int = 1, waiting: int = 0, heard: int = 0) -> Beat:
    return pulsing.pulse(
        sitting.engine,
        token=sitting.token,
        attempt_id=sitting.attempt_id,
        position=position,
        waiting=waiting,
        heard=heard,
        now=at,
    )


def seats(room: Room, *, at: datetime) -> dict[str, monitoring.Seat]:
    return {one.login: one for one in monitoring.room(room.engine, sitting_id=room.sitting_id, now=at).seats}


def view(room: Room, *, at: datetime = SOON, **asked: Any) -> monitoring.View:
    return monitoring.view(room.engine, sitting_id=room.sitting_id, asked=Asked(**asked), now=at)


# -- how a student stands --------------------------------------------------------------------------------------------


def test_who_has_not_started_is_there_with_nothing(room: Room) -> None:
    seat = seats(room, at=SOON)["anna"]
    assert (seat.standing, seat.attempt_id, seat.answered) == (Standing.NOT_STARTED, None, 0)


def test_who_works_is_shown_with_progress_question_and_what_waits_on_the_page(room: Room) -> None:
    anna = room.attempt()
    anna.answers(1, "mse", at=NOON + minutes(2))
    anna.answers(2, at=NOON + minutes(3))
    beats(anna, at=NOON + minutes(3), position=3, waiting=2)
    seat = seats(room, at=NOON + minutes(3.5))["anna"]
    assert (seat.standing, seat.answered, seat.questions, seat.position) == (Standing.WORKING, 1, 3, 3)
    assert (seat.unsent, seat.answered_at, seat.deadline_at) == (2, NOON + minutes(3), NOON + minutes(20))
    assert seat.left is None, "a clock that runs is counted down to the deadline"


def test_who_does_not_answer_is_silent_and_whose_page_is_not_heard_of_is_offline(room: Room) -> None:
    anna = room.attempt()
    beats(anna, at=NOON + minutes(6))
    assert seats(room, at=NOON + minutes(6))["anna"].standing is Standing.SILENT
    assert seats(room, at=NOON + minutes(7))["anna"].standing is Standing.SILENT
    assert seats(room, at=NOON + minutes(7) + seconds(1))["anna"].standing is Standing.OFFLINE
    anna.answers(1, "mse", at=NOON + minutes(8))
    assert seats(room, at=NOON + minutes(8))["anna"].standing is Standing.WORKING


def test_how_long_silence_may_be_is_chosen(room: Room) -> None:
    room.attempt()
    at = NOON + minutes(3)
    assert view(room, at=at, silent_minutes=3).room.counts[Standing.SILENT] == 1
    assert view(room, at=at, silent_minutes=4).room.counts[Standing.SILENT] == 0


def test_a_page_without_a_script_is_silent_and_never_called_offline(room: Room) -> None:
    room.attempt()
    assert seats(room, at=NOON + minutes(4))["anna"].standing is Standing.WORKING
    assert seats(room, at=NOON + minutes(9))["anna"].standing is Standing.SILENT


def test_whose_clock_stands_still_is_on_a_break_or_paused_with_what_is_left(room: Room) -> None:
    granted(room.engine, room.orlov, room.anna, sitting_id=room.sitting_id, breaks=minutes(5))
    anna = room.attempt()
    room.attempt(room.boris)
    breaks.begin(room.engine, viewer=room.anna, attempt_id=anna.attempt_id, now=NOON + minutes(4))
    found = seats(room, at=NOON + minutes(5))
    assert (found["anna"].standing, found["anna"].left) == (Standing.ON_BREAK, minutes(16))
    assert found["boris"].standing is Standing.SILENT
    room.pauses(NOON + minutes(6))
    found = seats(room, at=NOON + minutes(16))
    assert {one.standing for one in found.values()} == {Standing.PAUSED}
    assert (found["anna"].left, found["boris"].left) == (minutes(16), minutes(14))


def test_whose_time_is_over_is_ending_and_then_submitted_whoever_closed(room: Room) -> None:
    anna, boris = room.attempt(), room.attempt(room.boris)
    boris.submits(at=SOON)
    found = seats(room, at=NOON + minutes(21))
    assert [found[login].standing for login in ("anna", "boris")] == [Standing.ENDING, Standing.SUBMITTED]
    room.ends(anna, at=NOON + minutes(22))
    seat = seats(room, at=NOON + minutes(22))["anna"]
    assert (seat.standing, seat.closed_by, seat.unsent) == (Standing.SUBMITTED, "timer", 0)


def test_only_the_newest_attempt_stands_for_a_student(room: Room) -> None:
    room.attempt().submits(at=SOON)
    room.attempt(at=SOON + minutes(1))
    found = seats(room, at=SOON + minutes(2))
    assert len(found) == 2
    assert found["anna"].standing is Standing.WORKING


def test_who_wants_a_look_first_stands_first_and_names_are_in_order(room: Room) -> None:
    anna = room.attempt(room.boris)
    beats(anna, at=SOON)
    whole = monitoring.room(room.engine, sitting_id=room.sitting_id, now=SOON + minutes(2))
    assert [one.login for one in whole.seats] == ["boris", "anna"]
    assert whole.counts[Standing.OFFLINE] == whole.counts[Standing.NOT_STARTED] == 1
    assert sum(whole.counts.values()) == 2


def test_an_unknown_sitting_or_seat_is_not_there(room: Room) -> None:
    other = a_sitting(room.engine, room.orlov, room.group_id, title="Другой")
    anna = room.attempt()
    for call in (
        partial(monitoring.room, sitting_id=99),
        partial(monitoring.seat, sitting_id=other, attempt_id=anna.attempt_id),
        partial(monitoring.seat, sitting_id=room.sitting_id, attempt_id="no-such"),
    ):
        with pytest.raises(NotFound):
            call(room.engine, now=SOON)


# -- a part of a large room ------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(room: Room) -> Room:
    from_group = [an_account(room.engine, f"student-{number:03}") for number in range(PAGE + 20)]
    room.does(_joins, group_id=room.group_id, text="\n".join(one.login for one in from_group))
    return room


def _joins(engine: Engine, *, sitting_id: int, **asked: Any) -> None:
    groups.put(engine, **asked)


def test_a_page_has_so_many_and_the_rest_is_counted_and_reached_by_pages_and_names(crowd: Room) -> None:
    first, last = view(crowd), view(crowd, page=2)
    assert (len(first.seats), first.found, first.pages) == (PAGE, PAGE + 22, 2)
    assert len(last.seats) == 22
    assert view(crowd, page=99).page == 2
    assert [one.login for one in view(crowd, name=" STUDENT-01 ").seats] == [f"student-01{n}" for n in range(10)]
    assert [one.login for one in view(crowd, name="смирн").seats] == ["anna"]
    assert view(crowd, standing=Standing.WORKING).seats == ()


def test_a_room_takes_three_statements_whatever_the_number_of_students(crowd: Room) -> None:
    with traffic(crowd.engine) as seen:
        view(crowd)
    assert len(seen.statements) == 3


def test_the_seal_of_a_view_changes_when_something_shown_changes_and_not_with_time(room: Room) -> None:
    anna = room.attempt()
    beats(anna, at=SOON)
    before = view(room, at=SOON).sha
    assert view(room, at=SOON + seconds(30)).sha == before
    beats(anna, at=SOON + seconds(30))
    assert view(room, at=SOON + seconds(31)).sha == before, "that a page lives is no news"
    beats(anna, at=SOON + seconds(32), position=2)
    moved = view(room, at=SOON + seconds(33)).sha
    assert moved != before
    anna.answers(1, "mse", at=SOON + seconds(34))
    assert view(room, at=SOON + seconds(35)).sha != moved


# -- what a page hears -----------------------------------------------------------------------------------------------


def test_a_page_hears_the_deadline_the_pause_and_only_what_is_new(room: Room) -> None:
    anna = room.attempt()
    assert beats(anna, at=SOON).deadline_at == NOON + minutes(20)
    granted(room.engine, room.orlov, room.anna, sitting_id=room.sitting_id, at=SOON, extra=minutes(5))
    assert beats(anna, at=SOON).deadline_at == NOON + minutes(25)
    room.does(invigilating.say, text="Раз")
    first = beats(anna, at=SOON).messages
    room.does(invigilating.say, text="Два")
    assert [one.text for one in beats(anna, at=SOON, heard=first[-1].id).messages] == ["Два"]
    room.pauses(SOON)
    assert beats(anna, at=SOON).paused
    room.resumes(SOON + minutes(3))
    beat = beats(anna, at=SOON + minutes(3))
    assert (beat.paused, beat.over, beat.deadline_at) == (False, False, NOON + minutes(28))
    room.ends(anna, at=SOON + minutes(4))
    assert beats(anna, at=SOON + minutes(4)).over


def test_a_pulse_is_written_down_when_it_says_something_new_and_else_rarely(room: Room) -> None:
    anna = room.attempt()

    def written(**pulse: Any) -> bool:
        with traffic(room.engine) as seen:
            beats(anna, **pulse)
        return any("INSERT" in statement for statement in seen.statements)

    assert written(at=SOON)
    assert not written(at=SOON + seconds(19))
    assert written(at=SOON + seconds(20))
    assert written(at=SOON + seconds(21), position=2)
    assert written(at=SOON + seconds(22), position=2, waiting=1)
    anna.submits(at=SOON + seconds(23))
    assert not written(at=SOON + minutes(5), position=3)
    assert rows_in(room.engine, Presence) == 1


def test_a_pulse_is_for_the_owner_who_is_signed_in(room: Room) -> None:
    anna = room.attempt()
    stranger = Sitting(room.engine, room.boris, signed_in(room.engine, room.boris), anna.attempt_id)
    with pytest.raises(NotFound):
        beats(stranger, at=SOON)
    with pytest.raises(NotSignedIn):
        beats(Sitting(room.engine, room.anna, "no-such", anna.attempt_id), at=SOON)
    with pytest.raises(NotSignedIn):
        beats(anna, at=NOON + minutes(24 * 60))
    assert rows_in(room.engine, Presence) == 0


def test_an_attempt_for_practice_has_a_pulse_without_messages(room: Room) -> None:
    anna = room.attempt()
    room.does(invigilating.say, text="В зале")
    anna.submits(at=SOON)
    practice = a_running_attempt(room.engine, room.boris, at=SOON)
    assert beats(practice, at=SOON).messages == ()
