"""Watching over a room: a word to it, a pause that costs nobody a second, and an end that is said and logged."""

import json
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from quizengine.errors import Conflict, NotAccepted, NotFound
from quizengine.i18n import say
from quizengine.services import breaks, closing, invigilating, pulsing, registers, replaying, taking
from quizengine.services.desks import Paused, TimeIsOver
from quizengine.store import rooms
from quizengine.store.accounts import Viewer
from quizengine.store.attempts import attempt_item
from quizengine.store.engine import reading

from ..build import (
    NOON,
    SOON,
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
    seconds,
)

# Question by question, seven minutes for each.
LINEAR = {"navigation": "linear", "sections": [{"title": "All", "draw": "all", "item_time": "7m"}]}


class Room:
    """A sitting of twenty minutes in a window of an hour; Orlov watches, Anna and Boris may take it twice."""

    def __init__(self, engine: Engine, folder: Path, **quiz: Any) -> None:
        released(engine, a_bank_folder(folder, quiz=quiz))
        self.engine = engine
        self.orlov, self.anna, self.boris = (an_account(engine, login) for login in ("orlov", "anna", "boris"))
        self.group_id = a_group(engine, self.orlov, self.anna, self.boris)
        self.sitting_id = a_sitting(engine, self.orlov, self.group_id, attempts=2)

    def attempt(self, student: Viewer | None = None, *, at: datetime = NOON) -> Sitting:
        return a_running_attempt(self.engine, student or self.anna, sitting_id=self.sitting_id, quiz="", at=at)

    def does(self, what: Any, *, at: datetime = SOON, **asked: Any) -> Any:
        return what(self.engine, viewer=self.orlov, now=at, **{"sitting_id": self.sitting_id, **asked})

    def pauses(self, at: datetime) -> int:
        return int(self.does(invigilating.pause, at=at))

    def resumes(self, at: datetime) -> int:
        return int(self.does(invigilating.resume, at=at))

    def ends(self, attempt: Sitting, *, at: datetime = SOON, reason: str = "списывание") -> bool:
        return bool(self.does(invigilating.end_one, at=at, attempt_id=attempt.attempt_id, reason=reason))

    def log(self) -> list[str]:
        sheet = registers.sheet(self.engine, sitting_id=self.sitting_id, now=SOON)
        return [say(event.words, "en") if event.words else event.text for event in sheet.events]

    def differences(self) -> list[str]:
        """Return what a replay of all attempts finds."""
        found = [check for one in replaying.replay_all(self.engine) for check in one.checks]
        return [say(finding, "en") for check in found for finding in (*check.findings, *check.doubts)]


@pytest.fixture
def room(engine: Engine, tmp_path: Path) -> Room:
    return Room(engine, tmp_path)


def heard(sitting: Sitting, *, at: datetime = SOON) -> list[str]:
    beat = pulsing.pulse(
        sitting.engine, token=sitting.token, attempt_id=sitting.attempt_id, position=1, waiting=0, heard=0, now=at
    )
    return [one.text for one in beat.messages]


# -- a word to the room ----------------------------------------------------------------------------------------------


def test_everybody_hears_a_word_to_the_room_and_one_student_a_word_to_them(room: Room) -> None:
    anna, boris = room.attempt(), room.attempt(room.boris)
    room.does(invigilating.say, text="Опечатка в вопросе 3.")
    room.does(invigilating.say, text="Выключите телефон.", attempt_id=anna.attempt_id)
    assert heard(anna) == ["Опечатка в вопросе 3.", "Выключите телефон."]
    assert heard(boris) == ["Опечатка в вопросе 3."]
    assert room.log()[:2] == ["To one student: Выключите телефон.", "To everybody: Опечатка в вопросе 3."]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001, "a\0b"])
def test_a_message_that_says_nothing_or_cannot_be_kept_is_refused_in_its_field(room: Room, text: str) -> None:
    with pytest.raises(NotAccepted) as refused:
        room.does(invigilating.say, text=text)
    assert [field for field, _message in refused.value.findings] == ["text"]


def test_an_attempt_of_another_sitting_and_an_unknown_sitting_are_not_there(room: Room) -> None:
    other = a_sitting(room.engine, room.orlov, room.group_id, title="Другой")
    anna = room.attempt()
    for call in (
        partial(room.does, invigilating.say, text="Слово", attempt_id=anna.attempt_id, sitting_id=other),
        partial(room.does, invigilating.say, text="Слово", attempt_id="no-such"),
        partial(room.does, invigilating.end_one, attempt_id=anna.attempt_id, reason="x", sitting_id=other),
        *(partial(room.does, what, sitting_id=99) for what in (invigilating.pause, invigilating.resume)),
        partial(room.does, invigilating.say, text="Слово", sitting_id=99),
        partial(room.does, invigilating.end_all, reason="x", sitting_id=99),
    ):
        with pytest.raises(NotFound):
            call()
    assert anna.stored().submitted_at is None
    assert heard(anna) == []


# -- a pause ---------------------------------------------------------------------------------------------------------


MINUTES = st.sampled_from([1, 7.5, 59, 121, 660]).map(seconds)


@pytest.mark.parametrize("database", ["sqlite_engine", pytest.param("postgresql_engine", marks=pytest.mark.postgres)])
@settings(max_examples=8, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=MINUTES, before=MINUTES, pause=MINUTES, again=MINUTES, rests=st.booleans(), breaks_for=MINUTES)
def test_every_pause_moves_a_running_deadline_by_exactly_its_length(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    database: str,
    start: Any,
    before: Any,
    pause: Any,
    again: Any,
    rests: bool,
    breaks_for: Any,
) -> None:
    if not hasattr(request.node, "hall"):
        request.node.hall = Room(request.getfixturevalue(database), tmp_path_factory.mktemp("room"), **LINEAR)
        request.node.noon = NOON
    hall: Room = request.node.hall
    noon: datetime = request.node.noon
    request.node.noon += minutes(240)
    window = {"opens_at": noon, "closes_at": noon + minutes(180)}
    hall.sitting_id = a_sitting(hall.engine, hall.orlov, hall.group_id, **window)
    granted(hall.engine, hall.orlov, hall.anna, sitting_id=hall.sitting_id, at=noon, breaks=minutes(2))
    anna, boris = hall.attempt(at=noon + start), hall.attempt(hall.boris, at=noon)
    due = {one.attempt_id: one.stored().deadline_at for one in (anna, boris)}
    limited = noon + minutes(7)
    assert limits(hall, boris) == {1: limited}
    now = noon + start + before
    rested = min(breaks_for, minutes(2)) if rests else minutes(0)
    if rests:
        breaks.begin(hall.engine, viewer=hall.anna, attempt_id=anna.attempt_id, now=now)
        now += breaks_for
    for length in (pause, again):
        running = [one for one in (anna, boris) if now <= one.stored().deadline_at + stood_of(one, now)]
        assert hall.pauses(now) == len(running)
        limited += length if boris in running and now <= limited else minutes(0)
        with pytest.raises(Conflict):
            breaks.begin(hall.engine, viewer=hall.anna, attempt_id=anna.attempt_id, now=now)
        now += length
        assert hall.resumes(now) == len(running)
        for one in running:
            due[one.attempt_id] += length
        now += seconds(30)
    assert anna.stored().deadline_at == due[anna.attempt_id] + rested
    assert boris.stored().deadline_at == due[boris.attempt_id]
    assert limits(hall, boris) == {1: limited}
    assert all(one.stored().paused_at is None for one in (anna, boris))
    assert hall.differences() == []


def stood_of(sitting: Sitting, now: datetime) -> Any:
    """Return how long a break that still runs has moved a deadline by now."""
    paused_at = sitting.stored().paused_at
    return minutes(0) if paused_at is None else min(now - paused_at, minutes(2))


def limits(room: Room, sitting: Sitting) -> dict[int, datetime]:
    rows = select(attempt_item).where(attempt_item.c.attempt_id == sitting.attempt_id)
    with reading(room.engine) as connection:
        return {row.position: row.closes_at for row in connection.execute(rows) if row.closes_at is not None}


def test_a_break_moves_the_end_of_the_open_question_too(engine: Engine, tmp_path: Path) -> None:
    room = Room(engine, tmp_path, **LINEAR)
    granted(room.engine, room.orlov, room.anna, sitting_id=room.sitting_id, breaks=minutes(5))
    anna = room.attempt()
    breaks.begin(room.engine, viewer=room.anna, attempt_id=anna.attempt_id, now=NOON + minutes(2))
    breaks.end(room.engine, viewer=room.anna, attempt_id=anna.attempt_id, now=NOON + minutes(4))
    assert limits(room, anna) == {1: NOON + minutes(9)}
    assert room.differences() == []


def test_while_the_room_is_paused_nobody_answers_submits_or_starts(room: Room) -> None:
    anna = room.attempt()
    room.pauses(SOON)
    with pytest.raises(Paused):
        anna.answers(1, "mse", at=SOON + minutes(1))
    with pytest.raises(Paused):
        anna.submits(at=SOON + minutes(1))
    with pytest.raises(Conflict) as refused:
        room.attempt(room.boris, at=SOON + minutes(1))
    assert "paused" in say(refused.value.message, "en")
    room.resumes(SOON + minutes(2))
    assert room.attempt(room.boris, at=SOON + minutes(3)).stored().deadline_at == SOON + minutes(23)
    anna.answers(1, "mse", at=SOON + minutes(3))


def test_what_was_on_its_way_when_the_room_was_paused_is_taken(room: Room) -> None:
    anna = room.attempt()
    room.pauses(SOON)
    assert anna.answers(1, "mse", at=SOON + seconds(10)).revision == 1
    assert room.differences() == []


def test_a_pause_during_a_pause_and_an_end_of_none_are_refused(room: Room) -> None:
    with pytest.raises(Conflict):
        room.resumes(SOON)
    room.pauses(SOON)
    with pytest.raises(Conflict):
        room.pauses(SOON)
    room.resumes(SOON + minutes(1))
    assert room.log()[:2] == ["The room goes on.", "The room was paused."]


def test_two_who_pause_at_once_pause_once(room: Room) -> None:
    anna = room.attempt()
    found = at_once(partial(room.pauses, SOON), partial(room.pauses, SOON))
    assert sorted(map(str, map(type, found))) == [str(int), str(Conflict)]
    room.resumes(SOON + minutes(3))
    assert anna.stored().deadline_at == NOON + minutes(23)


def test_a_pause_leaves_alone_whose_time_is_over_and_who_handed_in(room: Room) -> None:
    late, done = room.attempt(), room.attempt(room.boris)
    done.submits(at=SOON)
    before = (late.stored().deadline_at, done.stored().submitted_at)
    assert room.pauses(NOON + minutes(20) + seconds(1)) == 0
    assert room.resumes(NOON + minutes(40)) == 0
    assert (late.stored().deadline_at, done.stored().submitted_at) == before
    with pytest.raises(TimeIsOver):
        late.answers(1, "mse", at=NOON + minutes(40))
    assert room.differences() == []


def test_a_break_that_was_used_up_long_ago_does_not_bring_time_back(room: Room) -> None:
    granted(room.engine, room.orlov, room.anna, sitting_id=room.sitting_id, breaks=minutes(5))
    anna = room.attempt()
    breaks.begin(room.engine, viewer=room.anna, attempt_id=anna.attempt_id, now=NOON + minutes(5))
    # Nothing has ended the break, which was used up after ten minutes; the time was over after twenty-five.
    assert room.pauses(NOON + minutes(26)) == 0
    room.resumes(NOON + minutes(40))
    stored = anna.stored()
    assert (stored.paused_at, stored.deadline_at) == (None, NOON + minutes(25))
    closing.sweep(room.engine, now=NOON + minutes(41))
    assert (anna.stored().closed_by, anna.stored().submitted_at) == ("timer", NOON + minutes(25))
    assert room.differences() == []


def test_time_granted_during_a_pause_counts_on_top_of_it(room: Room) -> None:
    anna = room.attempt()
    room.pauses(SOON)
    granted(room.engine, room.orlov, room.anna, sitting_id=room.sitting_id, at=SOON + minutes(1), extra=minutes(10))
    room.resumes(SOON + minutes(4))
    assert anna.stored().deadline_at == NOON + minutes(34)
    assert room.differences() == []


# -- an end ----------------------------------------------------------------------------------------------------------


def test_one_attempt_is_ended_with_everything_that_came_in(room: Room) -> None:
    anna, boris = room.attempt(), room.attempt(room.boris)
    anna.answers(1, "mse")
    assert room.ends(anna, at=SOON + minutes(1))
    stored = anna.stored()
    assert (stored.closed_by, stored.submitted_at) == ("instructor", SOON + minutes(1))
    assert anna.verdicts()[1] == "correct"
    assert boris.stored().submitted_at is None
    assert not room.ends(anna, at=SOON + minutes(2))
    assert room.log()[0] == "Ended for Анна Смирнова: списывание"
    assert anna.stored() == stored
    assert room.differences() == []


def test_everybody_is_ended_whoever_stands_still_too_and_nobody_twice(room: Room) -> None:
    anna, boris = room.attempt(), room.attempt(room.boris)
    boris.submits(at=SOON)
    room.pauses(SOON + minutes(1))
    assert room.does(invigilating.end_all, at=SOON + minutes(2), reason="тревога") == 1
    assert (anna.stored().closed_by, boris.stored().closed_by) == ("instructor", "student")
    assert room.resumes(SOON + minutes(9)) == 0
    assert anna.stored().submitted_at == SOON + minutes(2)
    assert room.log()[1] == "Ended for everybody: тревога"
    assert room.differences() == []


def test_whose_time_was_over_is_closed_by_the_clock_as_of_the_deadline(room: Room) -> None:
    anna = room.attempt()
    assert room.does(invigilating.end_all, at=NOON + minutes(25), reason="конец") == 1
    assert (anna.stored().closed_by, anna.stored().submitted_at) == ("timer", NOON + minutes(20))
    assert room.differences() == []


@pytest.mark.parametrize("reason", ["", " ", "x" * 2001, "\0"])
def test_an_end_without_a_reason_is_refused_in_its_field(room: Room, reason: str) -> None:
    anna = room.attempt()
    for call in (
        partial(room.ends, anna, reason=reason),
        partial(room.does, invigilating.end_all, reason=reason),
    ):
        with pytest.raises(NotAccepted) as refused:
            call()
        assert [field for field, _message in refused.value.findings] == ["reason"]
    assert anna.stored().submitted_at is None


def test_an_end_and_a_submit_at_once_close_once(room: Room) -> None:
    anna = room.attempt()
    found = at_once(partial(room.ends, anna, at=SOON), partial(anna.submits, at=SOON))
    assert sorted(map(bool, found)) == [False, True]
    assert room.differences() == []


def test_an_answer_that_meets_an_end_is_either_counted_or_kept(room: Room) -> None:
    anna = room.attempt()
    at_once(partial(room.ends, anna, at=SOON), partial(anna.answers, 1, "mse", at=SOON))
    assert anna.journal() or anna.kept()
    assert room.differences() == []


def test_nobody_starts_after_the_end_for_everybody_but_who_has_an_attempt_left(room: Room) -> None:
    anna = room.attempt()
    room.does(invigilating.end_all, reason="конец")
    again = taking.start(room.engine, viewer=room.anna, sitting_id=room.sitting_id, now=SOON + minutes(1))
    assert again != anna.attempt_id
    assert json.loads(rows_said(room)[-1])["text"]


def rows_said(room: Room) -> list[str]:
    rows = select(rooms.event.c.body).where(rooms.event.c.kind == "ended")
    with reading(room.engine) as connection:
        return list(connection.execute(rows).scalars())
