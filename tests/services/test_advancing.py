"""A paper that is taken question by question: never back, own times of questions and sections, pauses and factors."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.exam.replay.checks import Standing
from quizengine.services import advancing, breaks, invigilating, replaying, taking
from quizengine.services.desks import NotOpen, Paused, TimeIsOver
from quizengine.store import papers
from quizengine.store.engine import reading

from ..build import (
    NOON,
    QUIZ,
    SOON,
    Data,
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
    three_items,
)
from ..content import build as content

PACE: Data = {"title": "All", "draw": "all", "item_time": "90s"}
TWO_PARTS: list[Data] = [
    {"title": "Losses", "draw": "all", "from": {"topic": "losses"}, "time": "3m"},
    {"title": "Metrics", "draw": "all", "from": {"topic": "metrics"}, "item_time": "own"},
]


def a_linear_quiz(engine: Engine, folder: Path, *sections: Data, items: list[Data] | None = None) -> None:
    quiz = {"navigation": "linear", "sections": list(sections) or [{"title": "All", "draw": "all"}]}
    released(engine, a_bank_folder(folder, quiz=quiz, items=items))


def goes_on(student: Sitting, position: int, *, at: datetime) -> int | None:
    return advancing.advance(
        student.engine, token=student.token, attempt_id=student.attempt_id, position=position, now=at
    )


def places(student: Sitting) -> list[Any]:
    with reading(student.engine) as connection:
        return list(papers.places(connection, student.attempt_id))


def closes(student: Sitting) -> list[datetime | None]:
    return [place.closes_at for place in places(student)]


def agrees(student: Sitting) -> bool:
    found = replaying.replay(student.engine, student.attempt_id)
    said = [str(one) for check in found.checks for one in (*check.findings, *check.doubts)]
    assert said == []
    return found.standing is Standing.AGREES


# -- never back ------------------------------------------------------------------------------------------------------


def test_questions_are_opened_one_after_another_and_the_last_leads_to_the_end(engine: Engine, tmp_path: Path) -> None:
    a_linear_quiz(engine, tmp_path)
    anna = a_running_attempt(engine)
    assert anna.stored().frontier == 1
    assert [place.opened_at for place in places(anna)] == [NOON, None, None]
    assert goes_on(anna, 1, at=NOON + minutes(1)) == 2
    assert goes_on(anna, 2, at=NOON + minutes(2)) == 3
    assert goes_on(anna, 3, at=NOON + minutes(3)) is None
    assert anna.stored().frontier == 0
    assert [place.opened_at for place in places(anna)] == [NOON, NOON + minutes(1), NOON + minutes(2)]
    assert closes(anna) == [None, None, None]
    anna.submits()
    assert agrees(anna)


def test_an_answer_to_a_question_that_was_left_is_kept_and_not_taken(engine: Engine, tmp_path: Path) -> None:
    a_linear_quiz(engine, tmp_path)
    anna = a_running_attempt(engine)
    anna.answers(1, "mse")
    goes_on(anna, 1, at=NOON + minutes(2))
    with pytest.raises(NotOpen) as refused:
        anna.answers(1, "mae", at=NOON + minutes(3), revision=1)
    assert refused.value.frontier == 2
    assert [(position, outcome) for position, _, outcome in anna.kept()] == [(1, "late")]
    with pytest.raises(NotOpen):
        anna.looks(1, at=NOON + minutes(3))
    with pytest.raises(NotOpen):
        anna.looks(3, at=NOON + minutes(3))
    anna.submits()
    assert anna.verdicts()[1] == "correct"
    assert agrees(anna)


def test_the_same_answer_once_more_to_a_question_that_was_left_is_acknowledged(engine: Engine, tmp_path: Path) -> None:
    a_linear_quiz(engine, tmp_path)
    anna = a_running_attempt(engine)
    anna.answers(1, "mse")
    goes_on(anna, 1, at=NOON + minutes(2))
    again = anna.answers(1, "mse", at=NOON + minutes(3), queued=True)
    assert (again.revision, again.saved_at) == (1, SOON)
    assert anna.kept() == []


def test_a_second_window_that_goes_on_too_skips_nothing(engine: Engine, tmp_path: Path) -> None:
    a_linear_quiz(engine, tmp_path)
    anna = a_running_attempt(engine)
    assert goes_on(anna, 1, at=NOON + minutes(1)) == 2
    assert goes_on(anna, 1, at=NOON + minutes(2)) == 2
    assert goes_on(anna, 3, at=NOON + minutes(2)) == 2
    assert anna.stored().frontier == 2


def test_two_windows_at_once_go_on_by_one_question(engine: Engine, tmp_path: Path) -> None:
    a_linear_quiz(engine, tmp_path)
    anna = a_running_attempt(engine)
    found = at_once(*[lambda: goes_on(anna, 1, at=NOON + minutes(1))] * 3)
    assert found == [2, 2, 2]
    assert anna.stored().frontier == 2


def test_a_closed_or_paused_attempt_does_not_go_on(engine: Engine, tmp_path: Path) -> None:
    a_linear_quiz(engine, tmp_path)
    anna = a_running_attempt(engine)
    anna.submits()
    with pytest.raises(TimeIsOver):
        goes_on(anna, 1, at=NOON + minutes(11))
    assert anna.stored().frontier == 1


def test_free_navigation_goes_on_without_opening_anything(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    anna = a_running_attempt(engine)
    assert [goes_on(anna, position, at=NOON + minutes(1)) for position in (1, 3)] == [2, None]
    assert anna.stored().frontier is None
    assert [place.opened_at for place in places(anna)] == [None] * 3


def test_the_list_before_the_end_does_not_tell_what_was_not_opened(engine: Engine, tmp_path: Path) -> None:
    a_linear_quiz(engine, tmp_path)
    anna = a_running_attempt(engine)
    goes_on(anna, 1, at=NOON + minutes(1))
    page = taking.check(engine, token=anna.token, attempt_id=anna.attempt_id, now=NOON + minutes(1))
    assert page.frontier == 2
    assert [row.stem_short != "" for row in page.rows] == [True, True, False]


# -- own times -------------------------------------------------------------------------------------------------------


def test_the_own_time_of_a_question_runs_from_its_opening(engine: Engine, tmp_path: Path) -> None:
    a_linear_quiz(engine, tmp_path, PACE)
    anna = a_running_attempt(engine)
    goes_on(anna, 1, at=NOON + minutes(1))
    assert closes(anna) == [NOON + seconds(90), NOON + seconds(150), None]


def test_when_its_time_is_over_a_question_takes_no_answer_and_the_next_can_be_opened(
    engine: Engine, tmp_path: Path
) -> None:
    a_linear_quiz(engine, tmp_path, PACE)
    anna = a_running_attempt(engine)
    anna.answers(1, "mse", at=NOON + seconds(105))
    with pytest.raises(NotOpen) as refused:
        anna.answers(1, "mae", at=NOON + seconds(105.001), revision=1)
    assert refused.value.frontier == 1
    assert anna.looks(1, at=NOON + seconds(110)).own_time_over
    assert goes_on(anna, 1, at=NOON + minutes(5)) == 2
    assert closes(anna)[1] == NOON + seconds(390)
    anna.answers(2, "MSE", at=NOON + minutes(6))
    anna.submits()
    assert agrees(anna)


def test_the_page_counts_down_to_the_end_that_comes_first(engine: Engine, tmp_path: Path) -> None:
    a_linear_quiz(engine, tmp_path, {**PACE, "item_time": "15m"})
    anna = a_running_attempt(engine)
    first = anna.looks(1, at=NOON)
    assert (first.ends_at, first.own_time) == (NOON + minutes(15), True)
    goes_on(anna, 1, at=NOON + minutes(10))
    second = anna.looks(2, at=NOON + minutes(10))
    assert (second.ends_at, second.own_time) == (NOON + minutes(20), False)


def test_when_the_time_of_a_section_is_over_the_next_section_begins(engine: Engine, tmp_path: Path) -> None:
    items = [content.item(topic="losses"), content.text_item(topic="losses"), three_items()[2] | {"time": "45s"}]
    a_linear_quiz(engine, tmp_path, *TWO_PARTS, items=items)
    anna = a_running_attempt(engine)
    assert [place.section for place in places(anna)] == [0, 0, 1]
    assert goes_on(anna, 1, at=NOON + minutes(3)) == 3
    assert closes(anna) == [NOON + minutes(3), None, NOON + minutes(3) + seconds(45)]
    assert goes_on(anna, 3, at=NOON + minutes(4)) is None
    anna.submits()
    assert agrees(anna)


def test_questions_of_a_section_share_its_time(engine: Engine, tmp_path: Path) -> None:
    items = [content.item(topic="losses"), content.text_item(topic="losses"), three_items()[2]]
    a_linear_quiz(engine, tmp_path, *TWO_PARTS, items=items)
    anna = a_running_attempt(engine)
    assert goes_on(anna, 1, at=NOON + minutes(2)) == 2
    assert goes_on(anna, 2, at=NOON + minutes(2.5)) == 3
    assert closes(anna) == [NOON + minutes(3), NOON + minutes(3), None]
    anna.submits()
    assert agrees(anna)


# -- factors, pauses and breaks --------------------------------------------------------------------------------------


def an_exam(engine: Engine, folder: Path, **grant: Any) -> tuple[Any, Sitting, int]:
    """Anna, alone in a sitting of a linear quiz, with what she is granted before the start."""
    a_linear_quiz(engine, folder, {**PACE, "time": "4m"})
    orlov, anna = an_account(engine, "orlov"), an_account(engine, "anna")
    sitting_id = a_sitting(engine, orlov, a_group(engine, orlov, anna))
    if grant:
        granted(engine, orlov, anna, sitting_id=sitting_id, at=NOON - minutes(10), **grant)
    return orlov, a_running_attempt(engine, anna, quiz=QUIZ, sitting_id=sitting_id), sitting_id


def test_a_factor_stretches_own_times_and_extra_minutes_do_not(engine: Engine, tmp_path: Path) -> None:
    _, anna, _ = an_exam(engine, tmp_path, factor=Decimal("1.5"), extra=minutes(10))
    assert anna.stored().deadline_at == NOON + minutes(40)
    goes_on(anna, 1, at=NOON + minutes(2))
    goes_on(anna, 2, at=NOON + minutes(4))
    assert closes(anna) == [NOON + seconds(135), NOON + seconds(255), NOON + minutes(6)]
    anna.submits()
    assert agrees(anna)


def test_a_factor_that_is_granted_meanwhile_stretches_the_open_question_at_once(engine: Engine, tmp_path: Path) -> None:
    orlov, anna, sitting_id = an_exam(engine, tmp_path)
    goes_on(anna, 1, at=NOON + minutes(1))
    granted(engine, orlov, anna.viewer, sitting_id=sitting_id, at=NOON + minutes(2), factor=Decimal(2))
    assert closes(anna) == [NOON + seconds(90), NOON + minutes(4), None]
    goes_on(anna, 2, at=NOON + minutes(7))
    assert closes(anna)[2] == NOON + minutes(8)
    anna.submits()
    assert agrees(anna)


def test_more_minutes_move_the_deadline_and_no_own_time(engine: Engine, tmp_path: Path) -> None:
    orlov, anna, sitting_id = an_exam(engine, tmp_path)
    granted(engine, orlov, anna.viewer, sitting_id=sitting_id, at=NOON + minutes(1), extra=minutes(5))
    assert anna.stored().deadline_at == NOON + minutes(25)
    assert closes(anna) == [NOON + seconds(90), None, None]


def test_a_pause_of_the_room_moves_what_still_ran_by_exactly_its_length(engine: Engine, tmp_path: Path) -> None:
    orlov, anna, sitting_id = an_exam(engine, tmp_path)
    invigilating.pause(engine, viewer=orlov, sitting_id=sitting_id, now=NOON + minutes(1))
    with pytest.raises(Paused):
        goes_on(anna, 1, at=NOON + minutes(2))
    invigilating.resume(engine, viewer=orlov, sitting_id=sitting_id, now=NOON + minutes(11))
    assert closes(anna) == [NOON + minutes(11) + seconds(30), None, None]
    assert goes_on(anna, 1, at=NOON + minutes(13)) == 2
    assert closes(anna)[1] == NOON + minutes(14)
    anna.submits(at=NOON + minutes(15))
    assert agrees(anna)


def test_a_pause_after_its_time_was_over_does_not_open_a_question_again(engine: Engine, tmp_path: Path) -> None:
    orlov, anna, sitting_id = an_exam(engine, tmp_path)
    invigilating.pause(engine, viewer=orlov, sitting_id=sitting_id, now=NOON + minutes(3))
    invigilating.resume(engine, viewer=orlov, sitting_id=sitting_id, now=NOON + minutes(5))
    assert closes(anna)[0] == NOON + seconds(90)
    assert goes_on(anna, 1, at=NOON + minutes(5)) == 2
    assert closes(anna)[1] == NOON + minutes(6)
    anna.submits(at=NOON + minutes(7))
    assert agrees(anna)


def test_a_break_moves_what_still_ran_by_exactly_its_length(engine: Engine, tmp_path: Path) -> None:
    _, anna, _ = an_exam(engine, tmp_path, breaks=minutes(5))
    breaks.begin(engine, viewer=anna.viewer, attempt_id=anna.attempt_id, now=NOON + minutes(1))
    breaks.end(engine, viewer=anna.viewer, attempt_id=anna.attempt_id, now=NOON + minutes(3))
    assert closes(anna) == [NOON + minutes(3) + seconds(30), None, None]
    breaks.begin(engine, viewer=anna.viewer, attempt_id=anna.attempt_id, now=NOON + minutes(3))
    breaks.end_overdue(engine, now=NOON + minutes(60))
    assert closes(anna) == [NOON + minutes(6) + seconds(30), None, None]
    goes_on(anna, 1, at=NOON + minutes(7))
    assert closes(anna)[1] == NOON + minutes(8) + seconds(30)
    anna.submits()
    assert agrees(anna)


# -- items that were met ---------------------------------------------------------------------------------------------


def test_a_second_attempt_draws_what_the_student_has_not_met_and_the_replay_draws_it_again(
    engine: Engine, tmp_path: Path
) -> None:
    items = [content.item(id=f"item-{number}") for number in range(6)]
    quiz = {"sections": [{"title": "Some", "draw": "2"}], "attempts": "4"}
    released(engine, a_bank_folder(tmp_path, items=items, quiz=quiz))
    anna = an_account(engine, "anna")
    sat: list[Sitting] = []
    for number in range(4):
        start = NOON + minutes(30 * number)
        sat.append(a_running_attempt(engine, anna, at=start, seed=number))
        sat[-1].submits(at=start + minutes(1))
    drawn = [{place.item_revision_id for place in places(one)} for one in sat]
    assert len(drawn[0] | drawn[1] | drawn[2]) == 6
    assert drawn[3] <= drawn[0] | drawn[1] | drawn[2]
    assert all(agrees(one) for one in sat)


def test_what_another_student_has_met_does_not_matter(engine: Engine, tmp_path: Path) -> None:
    items = [content.item(id=f"item-{number}") for number in range(6)]
    released(engine, a_bank_folder(tmp_path, items=items, quiz={"sections": [{"title": "Some", "draw": "2"}]}))
    anna, boris = a_running_attempt(engine, "anna", seed=7), a_running_attempt(engine, "boris", seed=7)
    assert [one.item_revision_id for one in places(anna)] == [one.item_revision_id for one in places(boris)]
