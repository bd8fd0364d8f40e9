"""Accommodations: live for who works, nothing for who is done, and a table is granted as a whole or not at all."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from quizengine.errors import Conflict, NotAccepted, NotFound
from quizengine.exam.timing import State, state
from quizengine.i18n import say
from quizengine.services import accommodating, accommodating_many, groups, registers, taking
from quizengine.services.desks import TimeIsOver
from quizengine.services.grading import restored
from quizengine.store import accommodations, attempts
from quizengine.store.engine import reading
from quizengine.store.tables import Accommodation, Attempt, Role

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
    seconds,
)

HALF_MORE: dict[str, Any] = {"factor": Decimal("1.5")}


class Room:
    """A sitting of twenty minutes in a window of an hour, Orlov, and Anna and Boris in the group."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        released(engine, a_bank_folder(folder))
        self.engine = engine
        self.orlov, self.anna, self.boris = (an_account(engine, login) for login in ("orlov", "anna", "boris"))
        self.group_id = a_group(engine, self.orlov, self.anna, self.boris)
        self.sitting_id = a_sitting(engine, self.orlov, self.group_id)

    def attempt(self, *, at: datetime = NOON) -> Sitting:
        return a_running_attempt(self.engine, self.anna, sitting_id=self.sitting_id, quiz="", at=at)

    def grants(self, holder: Any = None, *, here: bool = True, **changed: Any) -> accommodating.Granted:
        place = self.sitting_id if here else None
        return granted(self.engine, self.orlov, holder or self.anna, sitting_id=place, **changed)

    def revokes(self, id: int, *, at: datetime = NOON, reason: str = "ошибка") -> Any:
        return accommodating.revoke(self.engine, viewer=self.orlov, accommodation_id=id, reason=reason, now=at)

    def grants_table(self, text: str, **changed: Any) -> Any:
        asked = {"viewer": self.orlov, "sitting_id": self.sitting_id, "text": text, "now": NOON, **changed}
        return accommodating_many.grant_all(self.engine, **asked)

    def changes(self, attempt: Sitting) -> list[tuple[datetime, datetime, str]]:
        with reading(self.engine) as connection:
            rows = accommodations.changes(connection, attempt.attempt_id)
        return [(row.before, row.after, say(restored(row.reason), "en")) for row in rows]


@pytest.fixture
def room(engine: Engine, tmp_path: Path) -> Room:
    return Room(engine, tmp_path)


# -- running attempts ------------------------------------------------------------------------------------------------


def test_what_was_granted_before_the_start_counts_from_the_start(room: Room) -> None:
    room.grants(**HALF_MORE, extra=minutes(5))
    row = room.attempt().stored()
    assert (row.deadline_at, row.time_factor) == (NOON + minutes(35), "1.5")


def test_extra_time_reaches_a_running_attempt_at_once_and_is_logged(room: Room) -> None:
    anna = room.attempt()
    done = room.grants(at=NOON + minutes(15), extra=minutes(5))
    assert done.moved == (anna.attempt_id,)
    assert anna.stored().deadline_at == NOON + minutes(25)
    assert room.changes(anna) == [(NOON + minutes(20), NOON + minutes(25), "Accommodation: справка")]
    assert anna.looks(at=NOON + minutes(22)).deadline_at == NOON + minutes(25)


def test_a_factor_on_a_running_attempt_is_kept_with_it(room: Room) -> None:
    anna = room.attempt()
    room.grants(**HALF_MORE)
    assert (anna.stored().time_factor, anna.stored().deadline_at) == ("1.5", NOON + minutes(30))


def test_answers_and_paper_stay_as_they_were(room: Room) -> None:
    anna = room.attempt()
    anna.answers(1, "mse")
    before = (anna.journal(), anna.stored().genesis, anna.stored().number)
    room.grants(extra=minutes(5))
    assert (anna.journal(), anna.stored().genesis, anna.stored().number) == before


def test_what_was_handed_in_is_not_reopened(room: Room) -> None:
    anna = room.attempt()
    anna.submits(at=NOON + minutes(5))
    before = anna.stored()
    room.grants(at=NOON + minutes(6), extra=minutes(30))
    assert anna.stored() == before
    with pytest.raises(TimeIsOver):
        anna.answers(1, "mse", at=NOON + minutes(7))


@pytest.mark.parametrize("late", [seconds(1), minutes(5)])
def test_what_has_run_out_is_not_reopened_even_in_the_grace(room: Room, late: Any) -> None:
    anna = room.attempt()
    done = room.grants(at=NOON + minutes(20) + late, extra=minutes(30))
    assert (done.moved, done.over) == ((), ("Анна Смирнова",))
    assert anna.stored().deadline_at == NOON + minutes(20)
    assert room.changes(anna) == []


def test_another_student_and_another_sitting_are_not_touched(room: Room) -> None:
    other = a_sitting(room.engine, room.orlov, room.group_id)
    here, there = room.attempt(), a_running_attempt(room.engine, room.anna, sitting_id=other, quiz="")
    boris = a_running_attempt(room.engine, room.boris, sitting_id=room.sitting_id, quiz="")
    practice = a_running_attempt(room.engine, room.boris)
    assert room.grants(extra=minutes(5)).moved == (here.attempt_id,)
    assert {one.stored().deadline_at for one in (there, boris, practice)} == {NOON + minutes(20)}


def test_what_holds_in_all_sittings_reaches_every_running_one(room: Room) -> None:
    other = a_sitting(room.engine, room.orlov, room.group_id)
    both = [room.attempt(), a_running_attempt(room.engine, room.anna, sitting_id=other, quiz="")]
    room.grants(here=False, **HALF_MORE)
    assert {one.stored().deadline_at for one in both} == {NOON + minutes(30)}


def test_what_a_group_is_granted_reaches_its_members(room: Room) -> None:
    anna = room.attempt()
    special = a_group(room.engine, room.orlov, room.anna, name="С дополнительным временем")
    room.grants(special, extra=minutes(7))
    assert anna.stored().deadline_at == NOON + minutes(27)


def test_who_joins_or_leaves_a_group_gets_or_loses_its_time(room: Room) -> None:
    anna = room.attempt()
    special = a_group(room.engine, room.orlov, name="С дополнительным временем")
    room.grants(special, extra=minutes(7))
    groups.put(room.engine, viewer=room.orlov, group_id=special, text="anna", now=NOON)
    assert anna.stored().deadline_at == NOON + minutes(27)
    leave = partial(groups.remove, room.engine, viewer=room.orlov, group_id=special, user_id=room.anna.id)
    with pytest.raises(Conflict, match="Анна Смирнова is working"):
        leave(now=NOON + minutes(25))
    leave(now=NOON + minutes(10))
    assert anna.stored().deadline_at == NOON + minutes(20)


def test_the_most_favourable_counts_whoever_granted_it(room: Room) -> None:
    room.grants(here=False, factor=Decimal("1.25"), extra=minutes(10))
    room.grants(**HALF_MORE)
    room.grants(room.group_id, extra=minutes(3))
    assert room.attempt().stored().deadline_at == NOON + minutes(40)


def test_what_moved_a_deadline_before_is_kept(room: Room) -> None:
    anna = room.attempt()
    with room.engine.begin() as connection:
        connection.execute(
            attempts.attempt.update()
            .where(attempts.attempt.c.id == anna.attempt_id)
            .values(deadline_at=NOON + minutes(24))
        )
    room.grants(extra=minutes(5))
    assert anna.stored().deadline_at == NOON + minutes(29)


def test_a_start_and_a_grant_at_once_lose_nothing(room: Room) -> None:
    start = partial(taking.start, room.engine, viewer=room.anna, sitting_id=room.sitting_id, now=NOON)
    found = at_once(start, partial(room.grants, extra=minutes(5)))
    with reading(room.engine) as connection:
        row = attempts.one(connection, found[0])
    assert row is not None
    assert row.deadline_at == NOON + minutes(25)


# -- revoking --------------------------------------------------------------------------------------------------------


def test_a_revoked_accommodation_takes_its_time_back_while_that_is_ahead(room: Room) -> None:
    anna = room.attempt()
    id = room.grants(extra=minutes(10)).id
    assert room.revokes(id, at=NOON + minutes(5)).attempts == [anna.attempt_id]
    assert anna.stored().deadline_at == NOON + minutes(20)
    with pytest.raises(Conflict, match="revoked already"):
        room.revokes(id)


def test_a_running_deadline_is_never_moved_into_the_past(room: Room) -> None:
    anna = room.attempt()
    id = room.grants(extra=minutes(10)).id
    with pytest.raises(Conflict, match="which has passed"):
        room.revokes(id, at=NOON + minutes(25))
    assert anna.stored().deadline_at == NOON + minutes(30)
    assert registers.sheet(room.engine, sitting_id=room.sitting_id, now=NOON).grantings[0].revoked_at is None


def test_revoking_needs_a_reason_and_something_to_revoke(room: Room) -> None:
    with pytest.raises(NotAccepted):
        room.revokes(room.grants(extra=minutes(1)).id, reason=" ")
    with pytest.raises(NotFound):
        room.revokes(999)


# -- refusals --------------------------------------------------------------------------------------------------------


def test_two_that_differ_are_refused_unless_one_takes_the_others_place(room: Room) -> None:
    room.grants(**HALF_MORE)
    with pytest.raises(NotAccepted, match="Another accommodation"):
        room.grants(factor=Decimal(2))
    room.grants(factor=Decimal(2), replaces=True)
    assert room.attempt().stored().deadline_at == NOON + minutes(40)


def test_two_grants_at_once_give_one(room: Room) -> None:
    found = at_once(partial(room.grants, **HALF_MORE), partial(room.grants, factor=Decimal(2)))
    assert sorted(type(one).__name__ for one in found) == ["Granted", "NotAccepted"]


@pytest.mark.parametrize("fields", [{}, {"factor": Decimal("0.5")}, {"closes_at": NOON + minutes(30)}])
def test_contradictions_are_refused_and_nothing_is_written(room: Room, fields: dict[str, Any]) -> None:
    with pytest.raises(NotAccepted):
        room.grants(**fields)
    assert rows_in(room.engine, Accommodation) == 0


def test_an_accommodation_needs_somebody_who_is_there(room: Room) -> None:
    with pytest.raises(NotAccepted, match="no such student"):
        room.grants(999, extra=minutes(1))
    with pytest.raises(NotAccepted, match="no such student"):
        room.grants(room.orlov, extra=minutes(1))
    with pytest.raises(NotFound):
        granted(room.engine, room.orlov, room.anna, sitting_id=999, extra=minutes(1))


# -- by a table ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "login,factor,extra_minutes,reason\nanna,1.5,5,справка\nboris,,10,заявление\n",
        "логин;множитель;доп_минуты;основание\nanna;1,5;5;справка\nboris;;10;заявление",
        "\ufefflogin\tfactor\textra_minutes\treason\r\nanna\t1,5\t5\tсправка\r\n\r\nboris\t\t10\tзаявление\r\n",
    ],
)
def test_a_table_grants_all_its_lines(room: Room, text: str) -> None:
    anna = room.attempt()
    read, moved = room.grants_table(text)
    assert [row.student for row in read.rows] == ["Анна Смирнова", "Борис Котов"]
    assert (moved.attempts, anna.stored().deadline_at) == ([anna.attempt_id], NOON + minutes(35))
    assert rows_in(room.engine, Accommodation) == 2


def test_a_problem_in_any_line_grants_nothing_and_every_problem_has_its_place(room: Room) -> None:
    text = """login,factor,extra_minutes,opens,reason
anna,1.5,,,справка
nobody,2,,,справка
boris,half,-5,,справка
anna,2,,,справка
boris,,,,справка

boris,1.5,,not a time,
"""
    read, moved = room.grants_table(text)
    assert [(one.line, one.column) for one in read.problems] == [
        (3, "login"),
        (4, "factor"),
        (5, "login"),
        (6, "login"),
        (8, "reason"),
    ]
    assert moved.attempts == []
    assert rows_in(room.engine, Accommodation) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("login,reason\n", "empty"),
        ("login\nanna", "'reason' is missing"),
        ("login,reason,bonus\nanna,x,1", "no column 'bonus'"),
        ("login,login,reason\nanna,anna,x", "there twice"),
        ("login,reason\nanna,x,extra", "more cells"),
        ('login,reason\nanna,"x', "quotation mark"),
    ],
)
def test_what_is_no_table_is_said_in_words(room: Room, text: str, said: str) -> None:
    read, _ = room.grants_table(text)
    assert any(said in str(one.message) for one in read.problems)
    assert rows_in(room.engine, Accommodation) == 0


def test_a_preview_writes_nothing_and_the_same_table_twice_changes_nothing(room: Room) -> None:
    text = "login,factor,reason\nanna,1.5,справка\n"
    seen = accommodating_many.preview(room.engine, sitting_id=room.sitting_id, text=text, now=NOON)
    assert (len(seen.rows), rows_in(room.engine, Accommodation)) == (1, 0)
    room.grants_table(text)
    again, _ = room.grants_table(text)
    assert [row.already for row in again.rows] == [True]
    assert rows_in(room.engine, Accommodation) == 1
    refused, _ = room.grants_table("login,factor,reason\nanna,2,справка\n")
    assert refused.problems
    replaced, _ = room.grants_table("login,factor,reason\nanna,2,справка\n", replaces=True)
    assert not replaced.problems


def test_times_in_a_table_are_those_of_the_sittings_place(room: Room) -> None:
    room.grants_table("login,closes,reason\nanna,20.01.2026 16:30,справка\n")
    assert room.attempt(at=NOON + minutes(55)).stored().deadline_at == NOON + minutes(75)


# -- whatever is done, in whatever order -----------------------------------------------------------------------------

moves = st.lists(
    st.tuples(
        st.sampled_from(["extra", "factor", "revoke", "submit", "wait"]),
        st.integers(1, 12),
    ),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=moves)
def test_nothing_that_is_granted_leads_back_from_the_end(
    sqlite_engine: Engine, tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int]]
) -> None:
    engine = sqlite_engine
    room = _fresh(engine, tmp_path_factory)
    anna = room.attempt()
    now, over = NOON, False
    for what, amount in moves:
        now += minutes(amount)
        try:
            if what == "extra":
                room.grants(at=now, extra=minutes(amount), replaces=True)
            elif what == "factor":
                room.grants(at=now, factor=1 + Decimal(amount) / 10, replaces=True)
            elif what == "revoke":
                ids = [one.id for one in _in_force(room) if one.revoked_at is None]
                room.revokes(ids[0], at=now) if ids else None
            elif what == "submit":
                anna.submits(at=now)
        except Conflict:
            pass
        at_hand = state(attempts.timing(anna.stored()), now)
        assert not (over and at_hand in (State.RUNNING, State.PAUSED))
        over = over or at_hand not in (State.RUNNING, State.PAUSED)
    logged = room.changes(anna)
    assert [before for before, _, _ in logged[1:]] == [after for _, after, _ in logged[:-1]]
    assert anna.stored().deadline_at == (logged[-1][1] if logged else NOON + minutes(20))


def _fresh(engine: Engine, folders: pytest.TempPathFactory) -> Room:
    """Return a room for one example: the database is kept, and everything in it is new."""
    name = f"example-{rows_in(engine, Attempt)}"
    room = Room.__new__(Room)
    room.engine = engine
    if rows_in(engine, Attempt) == 0:
        released(engine, a_bank_folder(folders.mktemp("bank")))
    room.orlov = an_account(engine, f"orlov-{name}", Role.INSTRUCTOR)
    room.anna = an_account(engine, f"anna-{name}")
    room.group_id = a_group(engine, room.orlov, room.anna, name=name)
    room.sitting_id = a_sitting(engine, room.orlov, room.group_id)
    return room


def _in_force(room: Room) -> Any:
    return registers.sheet(room.engine, sitting_id=room.sitting_id, now=NOON).grantings
