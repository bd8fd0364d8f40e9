"""Replay, on values alone: times that link up, and gradings that a regrade has left, replaced or put back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from quizengine.content.programme import Scale
from quizengine.exam.replay.causes import caused
from quizengine.exam.replay.checks import Check, Standing
from quizengine.exam.replay.facts import Graded, Move, Noted, Pause, Place, Taken
from quizengine.exam.replay.grades import Again, Decision, Item, Run, added, number, repeated
from quizengine.exam.replay.times import Given, closed, due, in_time, ruled

NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)
SCALE = Scale.model_validate({"maximum": "10", "pass_mark": "4", "bands": {}})


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


TAKEN = Taken(
    id="abc",
    user_id=1,
    quiz="quiz",
    quiz_revision_id=1,
    number=1,
    seed="1",
    started_at=NOON,
    deadline_at=minutes(20),
    time_factor="1",
    grace_seconds=15,
    offline_seconds=0,
    sitting_id=None,
    frontier=None,
    paused_at=None,
    genesis="",
    journal_sha="",
    submitted_at=minutes(10),
    closed_by="student",
)
GIVEN = Given("quiz", 1, minutes(20), "1", 15, 0, 1)
PAPER = [Place(1, 1, "[]")]


def entry(at: datetime, **fields: Any) -> Noted:
    return replace(Noted(1, 1, 1, "page", None, False, at, "taken", ""), **fields)


# -- time ------------------------------------------------------------------------------------------------------------


def test_the_deadline_follows_the_log_of_its_moves() -> None:
    moves = [Move(minutes(20), minutes(25), minutes(5)), Move(minutes(25), minutes(24), minutes(6))]
    assert due(replace(TAKEN, deadline_at=minutes(24)), GIVEN, moves).standing is Standing.AGREES
    for wrong in (moves[1:], moves[:1], [moves[1], moves[0]], []):
        assert due(replace(TAKEN, deadline_at=minutes(24)), GIVEN, wrong).standing is Standing.DIFFERS


def late(at: datetime, moves: Sequence[Move] = (), pauses: Sequence[Pause] = (), **fields: Any) -> bool:
    taken = replace(TAKEN, **fields)
    return in_time(taken, GIVEN, moves, pauses, PAPER, [entry(at)]).standing is Standing.DIFFERS


def test_an_answer_may_come_until_the_grace_is_over_and_not_a_moment_later() -> None:
    last = minutes(20.25)
    assert not late(last)
    assert late(last + timedelta(microseconds=1))
    assert not late(minutes(22), offline_seconds=120)
    assert late(NOON - timedelta(seconds=1))


def test_a_deadline_that_was_moved_later_does_not_excuse_what_came_before_the_move() -> None:
    move = Move(minutes(20), minutes(30), minutes(22))
    assert late(minutes(21), [move])
    assert not late(minutes(23), [move])


def test_nothing_is_taken_while_the_clock_stands_still_but_what_was_on_its_way() -> None:
    pause = Pause(minutes(5), minutes(9))
    assert not late(minutes(5.2), pauses=[pause])
    assert late(minutes(6), pauses=[pause])
    assert late(minutes(6), pauses=[Pause(minutes(5), None)])
    assert not late(minutes(9), pauses=[pause])


def test_an_answer_to_no_question_or_to_one_not_open_yet_is_found() -> None:
    for taken, noted in (
        (TAKEN, entry(minutes(1), position=2)),
        (replace(TAKEN, frontier=1), entry(minutes(1), position=2)),
    ):
        assert in_time(taken, GIVEN, [], [], PAPER, [noted]).findings


@pytest.mark.parametrize(
    ("fields", "graded_at", "ended", "agrees"),
    [
        ({}, minutes(10), False, True),
        ({"closed_by": "timer"}, minutes(10), False, False),
        ({"closed_by": "timer", "submitted_at": minutes(20)}, minutes(60), False, True),
        ({"submitted_at": minutes(20)}, minutes(60), False, False),
        ({"submitted_at": minutes(21)}, minutes(21), False, False),
        ({"closed_by": "instructor"}, minutes(10), False, False),
        ({"closed_by": "instructor"}, minutes(10), True, True),
        ({"closed_by": "nobody"}, minutes(10), True, False),
        ({}, None, False, False),
        ({"paused_at": minutes(1)}, minutes(10), False, False),
        ({"submitted_at": None, "closed_by": None}, None, False, True),
        ({"submitted_at": None, "closed_by": None}, minutes(10), False, False),
        ({"submitted_at": None, "closed_by": None, "paused_at": minutes(1)}, None, False, False),
    ],
)
def test_a_close_is_by_the_rules(fields: dict[str, Any], graded_at: datetime | None, ended: bool, agrees: bool) -> None:
    found = closed(replace(TAKEN, **fields), [], graded_at, ended=ended)
    assert (found.standing is Standing.AGREES) is agrees


def test_what_an_attempt_says_of_itself_is_held_against_its_rules() -> None:
    assert not ruled(TAKEN, GIVEN).findings
    for fields in (
        {"quiz": "other"},
        {"number": 2},
        {"time_factor": "2"},
        {"grace_seconds": 60},
        {"offline_seconds": 1},
    ):
        assert len(ruled(replace(TAKEN, **fields), GIVEN).findings) == 1
    assert ruled(TAKEN, replace(GIVEN, revision_of_sitting=2)).findings


# -- gradings --------------------------------------------------------------------------------------------------------

WRONG, RIGHT, OPEN = (
    Again("0", "1", "wrong", "no", "wrong"),
    Again("1", "1", "correct", "yes", "correct"),
    Again("0", "1", "review", "?", "review"),
)


def graded(id: int, at: datetime, again: Again, **fields: Any) -> Graded:
    row = Graded(id, 1, "old", again.points, again.max_points, again.verdict, again.reason, "1", at, None)
    return replace(row, **fields)


def item(gradings: Sequence[Graded], again: Sequence[Again | None], decisions: Sequence[Decision] = ()) -> Item:
    made = {one.id: other for one, other in zip(gradings, again, strict=True)}
    return Item(1, "old", frozenset({"old", "new"}), gradings, made, decisions, frozenset())


def checks(found: Item, *runs: Run) -> list[Check]:
    return [repeated([found], runs, version="1"), caused(TAKEN, [found], [], runs), added([found], runs, SCALE)]


def agrees(found: Item, *runs: Run) -> bool:
    return all(one.standing is Standing.AGREES for one in checks(found, *runs))


def a_regrade(**fields: Any) -> Run:
    return replace(Run(minutes(30), "recompute", 1, 1), **fields)


CLOSE = graded(1, minutes(10), RIGHT)


def test_a_regrade_recomputes_or_leaves_what_would_fall() -> None:
    fell = graded(2, minutes(30), WRONG, scoring_sha="new")
    left = graded(2, minutes(30), RIGHT, scoring_sha="new")
    assert agrees(item([CLOSE, fell], [RIGHT, WRONG]), a_regrade())
    assert agrees(item([CLOSE, left], [RIGHT, WRONG]), a_regrade(policy="raise_only"))
    assert not agrees(item([CLOSE, left], [RIGHT, WRONG]), a_regrade())
    assert not agrees(item([CLOSE, fell], [RIGHT, WRONG]), a_regrade(policy="raise_only"))


def test_a_regrade_without_its_log_or_with_another_count_is_found() -> None:
    fell = graded(2, minutes(30), WRONG, scoring_sha="new")
    assert not agrees(item([CLOSE, fell], [RIGHT, WRONG]))
    assert not agrees(item([CLOSE, fell], [RIGHT, WRONG]), a_regrade(found=0))


def test_an_undone_regrade_puts_back_exactly_what_was_before() -> None:
    undone = a_regrade(undone_at=minutes(40))
    fell, back = graded(2, minutes(30), WRONG, scoring_sha="new"), graded(3, minutes(40), RIGHT)
    assert agrees(item([CLOSE, fell, back], [RIGHT, WRONG, RIGHT]), undone)
    assert not agrees(item([CLOSE, fell, replace(back, points="0.5")], [RIGHT, WRONG, RIGHT]), undone)
    assert not agrees(item([CLOSE, fell, replace(back, engine_version="2")], [RIGHT, WRONG, RIGHT]), undone)


def test_a_decision_and_its_undoing_have_their_gradings() -> None:
    first = graded(1, minutes(10), OPEN)
    decision = Decision(7, minutes(30), minutes(40))
    followed = graded(2, minutes(30), RIGHT, judgement_id=7)
    again = graded(3, minutes(40), OPEN)
    accepted = replace(RIGHT, machine="review")
    assert agrees(item([first, followed, again], [OPEN, accepted, OPEN], [decision]))
    assert not agrees(item([first, followed], [OPEN, accepted], [decision]))
    assert not agrees(item([first], [OPEN], [replace(decision, undone_at=None)]))
    assert not agrees(item([first, followed], [OPEN, accepted], []))


def test_what_cannot_be_graded_is_found() -> None:
    assert not agrees(item([CLOSE], [None]))
    assert not agrees(item([replace(CLOSE, points="NaN")], [RIGHT]))
    assert not agrees(item([], []))


def test_another_version_makes_a_doubt_and_not_a_finding() -> None:
    found = repeated([item([replace(CLOSE, engine_version="0", reason="so")], [RIGHT])], [], version="1")
    assert (found.standing, len(found.doubts)) == (Standing.UNREPEATABLE, 1)


@pytest.mark.parametrize("text", ["", "x", "NaN", "Infinity", "1 000"])
def test_a_text_that_is_no_number_has_no_value(text: str) -> None:
    assert number(text) is None
    assert Fraction(number("1.5") or 0) == Fraction(3, 2)
