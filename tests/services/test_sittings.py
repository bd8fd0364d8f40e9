"""Sittings: who gets in when, what an instructor may change, and that a start keeps what the sitting grants."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.content.review import Phases, Shown
from quizengine.errors import Conflict, NotAccepted, NotFound
from quizengine.exam.admission import Phase
from quizengine.i18n import say
from quizengine.services import groups, registers, results, schedule, sittings, taking
from quizengine.services.sittings import review_json
from quizengine.store.accounts import Viewer
from quizengine.store.tables import Attempt

from ..build import (
    NOON,
    QUIZ,
    RIGHT,
    Sitting,
    a_bank_folder,
    a_group,
    a_plan,
    a_running_attempt,
    a_sitting,
    an_account,
    at_once,
    granted,
    metric,
    minutes,
    released,
    rows_in,
    seconds,
    three_items,
)


@dataclass(frozen=True)
class Course:
    """A released quiz of twenty minutes, its instructor, and Anna and Boris in one group; Clara is in none."""

    engine: Engine
    folder: Path
    orlov: Viewer
    anna: Viewer
    boris: Viewer
    clara: Viewer
    group_id: int

    def sitting(self, **changed: Any) -> int:
        return a_sitting(self.engine, self.orlov, **{"group_id": self.group_id, **changed})

    def starts(self, sitting_id: int, viewer: Viewer | None = None, *, at: datetime = NOON, **shown: Any) -> str:
        return taking.start(self.engine, viewer=viewer or self.anna, sitting_id=sitting_id, now=at, **shown)

    def attempt(self, sitting_id: int, *, at: datetime = NOON) -> Sitting:
        return a_running_attempt(self.engine, self.anna, sitting_id=sitting_id, quiz="", at=at)

    def changes(self, sitting_id: int, *, at: datetime = NOON, **changed: Any) -> Any:
        plan = a_plan(self.group_id, **changed)
        return sittings.change(self.engine, viewer=self.orlov, sitting_id=sitting_id, plan=plan, now=at)


@pytest.fixture
def course(engine: Engine, tmp_path: Path) -> Course:
    folder = a_bank_folder(tmp_path)
    released(engine, folder)
    orlov, anna, boris, clara = (an_account(engine, login) for login in ("orlov", "anna", "boris", "clara"))
    return Course(engine, folder, orlov, anna, boris, clara, a_group(engine, orlov, anna, boris))


# -- starting --------------------------------------------------------------------------------------------------------


def test_a_member_starts_in_the_window_and_gets_the_quizs_time(course: Course) -> None:
    anna = course.attempt(course.sitting(offline=minutes(3)))
    row = anna.stored()
    assert (row.deadline_at, row.offline_seconds, row.time_factor) == (NOON + minutes(20), 180, "1")
    anna.answers(1, "mse")


def test_whoever_is_not_in_the_group_sees_no_sitting(course: Course) -> None:
    sitting = course.sitting()
    with pytest.raises(NotFound):
        course.starts(sitting, course.clara)
    with pytest.raises(NotFound):
        schedule.one_for_student(course.engine, viewer=course.clara, sitting_id=sitting, address=None, now=NOON)
    assert schedule.for_student(course.engine, viewer=course.clara, now=NOON) == []


def test_an_unknown_sitting_or_one_of_another_quiz_cannot_be_started(course: Course) -> None:
    with pytest.raises(NotFound):
        course.starts(999)
    with pytest.raises(NotFound):
        course.starts(course.sitting(), quiz="another")


@pytest.mark.parametrize(
    ("at", "said"),
    [(NOON - seconds(1), "opens at"), (NOON + minutes(60), "closed at"), (NOON + minutes(90), "closed at")],
)
def test_outside_the_window_nobody_starts(course: Course, at: datetime, said: str) -> None:
    sitting = course.sitting()
    with pytest.raises(Conflict, match=said):
        course.starts(sitting, at=at)


def test_a_late_start_ends_when_the_window_closes(course: Course) -> None:
    assert course.attempt(course.sitting(), at=NOON + minutes(50)).stored().deadline_at == NOON + minutes(60)


def test_starting_again_returns_the_running_attempt_also_without_the_code(course: Course) -> None:
    sitting = course.sitting(access_code="дуб-12")
    first = course.starts(sitting, code="ДУБ-12 ")
    assert course.starts(sitting, at=NOON + minutes(5)) == first


def test_two_starts_at_once_give_one_attempt(course: Course) -> None:
    sitting = course.sitting()
    for viewer in (course.anna, course.boris):
        begin = partial(course.starts, sitting, viewer)
        assert len({*at_once(begin, begin, begin)}) == 1
    assert rows_in(course.engine, Attempt) == 2


def test_practice_and_a_sitting_at_once_give_one_attempt_each(course: Course) -> None:
    sitting = course.sitting()
    practise = partial(taking.start, course.engine, viewer=course.anna, quiz=QUIZ, now=NOON)
    found = at_once(partial(course.starts, sitting), practise)
    assert len(set(found)) == 2
    assert all(isinstance(one, str) for one in found)


@pytest.mark.parametrize(
    ("code", "said"), [(None, "Enter the access code"), ("", "Enter the access code"), ("дуб-13", "not right")]
)
def test_without_the_access_code_nobody_starts(course: Course, code: str | None, said: str) -> None:
    sitting = course.sitting(access_code="дуб-12")
    with pytest.raises(NotAccepted, match=said) as caught:
        course.starts(sitting, code=code)
    assert caught.value.findings[0][0] == "code"


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("192.0.2.77", True),
        ("::ffff:192.0.2.77", True),
        ("2001:db8::5", True),
        ("198.51.100.7", True),
        ("198.51.100.8", False),
        ("2001:db9::5", False),
        ("", False),
        (None, False),
        ("nonsense", False),
    ],
)
def test_only_the_networks_of_the_room_get_in(course: Course, address: str | None, inside: bool) -> None:
    sitting = course.sitting(networks="192.0.2.0/24, 198.51.100.7\n2001:db8::/32")
    if inside:
        assert course.starts(sitting, address=address)
    else:
        with pytest.raises(Conflict, match="network of the room"):
            course.starts(sitting, address=address)


def test_attempts_and_the_time_between_them_are_those_of_the_sitting(course: Course) -> None:
    sitting = course.sitting(attempts=2, spacing=minutes(10))
    course.attempt(sitting).submits(at=NOON + minutes(5))
    with pytest.raises(Conflict, match="15:15"):
        course.starts(sitting, at=NOON + minutes(14))
    course.attempt(sitting, at=NOON + minutes(15)).submits(at=NOON + minutes(16))
    with pytest.raises(Conflict, match="no attempts left"):
        course.starts(sitting, at=NOON + minutes(40))


def test_practice_uses_up_no_attempt_of_a_sitting_and_the_other_way_round(course: Course) -> None:
    sitting = course.sitting()
    for _ in range(2):
        a_running_attempt(course.engine, course.anna).submits(at=NOON)
    assert course.starts(sitting)
    with pytest.raises(Conflict, match="no attempts left"):
        a_running_attempt(course.engine, course.anna)


def test_a_quiz_for_sittings_cannot_be_practised(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path, quiz={"access": "sitting"}))
    anna, orlov = an_account(engine, "anna"), an_account(engine, "orlov")
    with pytest.raises(Conflict, match="only in a sitting"):
        a_running_attempt(engine, anna)
    assert results.quiz_cards(engine, viewer=anna, now=NOON) == [], "nothing offers what would be refused"
    sitting = a_sitting(engine, orlov, a_group(engine, orlov, anna))
    assert a_running_attempt(engine, anna, sitting_id=sitting).looks().count == 3


# -- the room --------------------------------------------------------------------------------------------------------


def test_a_room_waits_until_somebody_starts_it(course: Course) -> None:
    sitting = course.sitting(room_start=True, room_password="кафедра-7")
    room = partial(sittings.start_room, course.engine, viewer=course.orlov, sitting_id=sitting)
    with pytest.raises(Conflict, match="not been started"):
        course.starts(sitting)
    with pytest.raises(NotAccepted, match="not right"):
        room(password="кафедра-8", now=NOON)
    assert room(password="кафедра-7", now=NOON + minutes(2))
    assert not room(password="кафедра-7", now=NOON + minutes(3)), "once is enough"
    assert course.attempt(sitting, at=NOON + minutes(4)).stored().deadline_at == NOON + minutes(24)


def test_a_room_is_started_only_in_its_window_and_only_where_there_is_a_start(course: Course) -> None:
    sitting = course.sitting(room_start=True)
    room = partial(sittings.start_room, course.engine, viewer=course.orlov, password="")
    with pytest.raises(Conflict, match="can be started between"):
        room(sitting_id=sitting, now=NOON - minutes(1))
    with pytest.raises(Conflict, match="no room start"):
        room(sitting_id=course.sitting(), now=NOON)
    with pytest.raises(NotFound):
        room(sitting_id=999, now=NOON)


# -- making and changing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"quiz": "no-such-quiz"}, "quiz"),
        ({"group_id": 999}, "group_id"),
        ({"closes_at": NOON}, "closes_at"),
        ({"timezone": "Europe/Nowhere"}, "timezone"),
        ({"access_code": "abc"}, "access_code"),
        ({"networks": "192.0.2.0/24\n300.1.1.1"}, "networks"),
        ({"attempts": 0}, "attempts"),
        ({"spacing": -minutes(1)}, "spacing"),
        ({"offline": timedelta(days=1)}, "offline"),
        ({"room_password": "short"}, "room_password"),
        ({"review": review_json("sometimes")}, "review"),
        ({"review": "{"}, "review"),
        ({"review": '{"later":["marks"]}'}, "review"),
        ({"review": '{"tomorrow":["mark"]}'}, "review"),
        ({"review": "null"}, "review"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(course: Course, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(NotAccepted) as caught:
        course.sitting(**changed)
    assert [name for name, _ in caught.value.findings] == [field]
    assert registers.for_instructor(course.engine, now=NOON) == []


def test_a_sitting_has_a_policy_of_its_own_for_what_is_shown_and_when(course: Course) -> None:
    policy = Phases(later=(Shown.MARK,), after_close=(Shown.KEY,))
    anna = course.attempt(course.sitting(review=review_json(policy)))
    anna.answers_all(RIGHT)
    anna.submits(at=NOON + minutes(10))
    at_once, later, closed = (anna.result(at=NOON + minutes(at)) for at in (11, 30, 60))
    assert (at_once.mark, at_once.items) == (None, None)
    assert (later.mark is None, later.items) == (False, None)
    assert (closed.mark, next(item.key_text for item in closed.items or ())) == (None, "Squared error")


def test_all_that_does_not_fit_is_said_at_once(course: Course) -> None:
    with pytest.raises(NotAccepted) as caught:
        course.sitting(title="", quiz="", attempts=0)
    assert {name for name, _ in caught.value.findings} == {"title", "quiz", "attempts"}


def test_a_changed_window_moves_running_deadlines_at_once(course: Course) -> None:
    sitting = course.sitting()
    anna = course.attempt(sitting, at=NOON + minutes(50))
    moved = course.changes(sitting, at=NOON + minutes(55), closes_at=NOON + minutes(65))
    assert moved.attempts == [anna.attempt_id]
    assert anna.stored().deadline_at == NOON + minutes(65)


def test_a_window_is_never_closed_behind_somebody_who_works(course: Course) -> None:
    sitting = course.sitting()
    anna = course.attempt(sitting)
    with pytest.raises(Conflict, match="Анна Смирнова is working"):
        course.changes(sitting, at=NOON + minutes(15), closes_at=NOON + minutes(10))
    assert anna.stored().deadline_at == NOON + minutes(20)
    assert registers.sheet(course.engine, sitting_id=sitting, now=NOON).row.closes_at == NOON + minutes(60)


def test_the_quiz_and_the_group_stay_once_somebody_has_started(course: Course) -> None:
    sitting = course.sitting()
    course.starts(sitting)
    other = a_group(course.engine, course.orlov, course.boris, name="Б-22")
    with pytest.raises(Conflict, match="can no longer be changed"):
        sittings.change(course.engine, viewer=course.orlov, sitting_id=sitting, plan=a_plan(other), now=NOON)


def test_the_room_password_stays_unless_another_or_none_is_given(course: Course) -> None:
    sitting = course.sitting(room_start=True, room_password="кафедра-7")
    room = partial(sittings.start_room, course.engine, viewer=course.orlov, sitting_id=sitting, now=NOON)
    course.changes(sitting, room_start=True)
    with pytest.raises(NotAccepted):
        room(password="")
    course.changes(sitting, room_start=True, room_password="")
    assert room(password="")


def test_a_sitting_is_cancelled_with_a_reason_and_then_nobody_starts(course: Course) -> None:
    sitting = course.sitting()
    cancel = partial(sittings.cancel, course.engine, viewer=course.orlov, sitting_id=sitting, now=NOON)
    with pytest.raises(NotAccepted):
        cancel(reason=" ")
    cancel(reason="нет света")
    with pytest.raises(Conflict, match="cancelled"):
        course.starts(sitting)
    (card,) = schedule.for_student(course.engine, viewer=course.anna, now=NOON)
    assert (card.phase, "нет света" in say(card.cancelled_because or card.opens, "en")) == (Phase.CANCELLED, True)
    with pytest.raises(Conflict):
        cancel(reason="ещё раз")


def test_a_sitting_in_which_somebody_works_is_not_cancelled(course: Course) -> None:
    sitting = course.sitting()
    course.starts(sitting)
    with pytest.raises(Conflict, match="working"):
        sittings.cancel(course.engine, viewer=course.orlov, sitting_id=sitting, reason="нет света", now=NOON)


def test_a_sitting_keeps_its_release_until_it_is_moved_and_once_somebody_has_started(course: Course) -> None:
    sitting = course.sitting()
    move = partial(sittings.move_to_newest, course.engine, viewer=course.orlov, sitting_id=sitting, now=NOON)
    assert not move()
    a_bank_folder(course.folder, items=[*three_items()[:2], metric(stem="What is accuracy?")])
    released(course.engine, course.folder)
    assert registers.sheet(course.engine, sitting_id=sitting, now=NOON).newer_release
    assert move()
    course.starts(sitting)
    a_bank_folder(course.folder)
    released(course.engine, course.folder, at=NOON + minutes(1))
    with pytest.raises(Conflict, match="can no longer be changed"):
        move()


# -- what people see -------------------------------------------------------------------------------------------------


def test_student_and_instructor_read_the_same_explanation(course: Course) -> None:
    sitting = course.sitting()
    granted(course.engine, course.orlov, course.anna, sitting_id=sitting, factor=Decimal("1.5"))
    anna = course.attempt(sitting)
    (card,) = schedule.for_student(course.engine, viewer=course.anna, now=NOON)
    place = registers.sheet(course.engine, sitting_id=sitting, now=NOON).places[0]
    assert card.why == place.why == schedule.explained(course.engine, attempt_id=anna.attempt_id)
    assert say(card.why[-1], "en") == "So answers count until 2026-01-20, 15:30 (Europe/Moscow)."
    assert place.extended


def test_a_student_sees_what_to_do_in_each_phase(course: Course) -> None:
    sitting = course.sitting(room_start=True)

    def card(at: datetime) -> schedule.Card:
        return schedule.one_for_student(course.engine, viewer=course.anna, sitting_id=sitting, address=None, now=at)

    assert card(NOON - minutes(1)).phase is Phase.SCHEDULED
    assert card(NOON).phase is Phase.WAITING
    sittings.start_room(course.engine, viewer=course.orlov, sitting_id=sitting, password="", now=NOON)
    assert (card(NOON).phase, card(NOON).refused) == (Phase.OPEN, None)
    attempt = course.starts(sitting)
    assert card(NOON).running == attempt
    assert card(NOON + minutes(70)).phase is Phase.CLOSED


def test_who_left_the_group_keeps_a_place_in_the_table(course: Course) -> None:
    sitting = course.sitting()
    course.starts(sitting)
    groups.remove(course.engine, viewer=course.orlov, group_id=course.group_id, user_id=course.anna.id, now=NOON)
    names = [place.member.name for place in registers.sheet(course.engine, sitting_id=sitting, now=NOON).places]
    assert names == [course.anna.name, course.boris.name]


def test_everything_that_was_done_is_logged(course: Course) -> None:
    sitting = course.sitting(room_start=True)
    course.changes(sitting, room_start=True, access_code="дуб-12")
    sittings.start_room(course.engine, viewer=course.orlov, sitting_id=sitting, password="", now=NOON)
    events = registers.sheet(course.engine, sitting_id=sitting, now=NOON).events
    assert [event.kind for event in events] == ["room_started", "changed", "created"]
    assert [say(event.words, "en") for event in events if event.words][1] == "Changed: access code."
