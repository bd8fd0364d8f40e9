"""What a student sees of a result, phase by phase; a mark that is hidden stands nowhere."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.content.review import Phases, Shown
from quizengine.services import results
from quizengine.services.terms import Terms

from ..build import NOON, WRONG, Sitting, a_bank_folder, a_running_attempt, minutes, released
from ..content import build as content

LATER_ON, CLOSED = NOON + minutes(45), NOON + minutes(60)
EVERYTHING = [part.value for part in Shown]


def handed_in(engine: Engine, folder: Path, review: Any, **fields: Any) -> Sitting:
    """Anna handed everything in at ten past noon; the quiz closes at one."""
    items = [content.item(explain="Squares grow.", feedback={"mae": "Not that one."}), content.text_item()]
    quiz = {"review": review, "closes": "2026-01-20T13:00+00:00", **fields}
    released(engine, a_bank_folder(folder, items=items, quiz=quiz))
    anna = a_running_attempt(engine)
    anna.answers_all(WRONG[:2])
    anna.submits(at=NOON + minutes(10))
    return anna


def test_each_phase_shows_what_it_names(engine: Engine, tmp_path: Path) -> None:
    review = {"after_submit": ["correctness"], "later": ["mark", "competencies"], "after_close": EVERYTHING}
    anna = handed_in(engine, tmp_path, review)
    at_once, later, closed = (anna.result(at=at) for at in (NOON + minutes(11), LATER_ON, CLOSED))
    assert [item.verdict for item in at_once.items or ()] == ["wrong", "wrong"]
    assert (at_once.points, at_once.mark, at_once.band_title, at_once.competencies) == (None, None, None, ())
    assert (later.items, later.mark) == (None, 1)
    assert later.competencies
    first = (closed.items or ())[0]
    assert (first.key_text, first.explain, first.feedback) == ("Squared error", "Squares grow.", ("Not that one.",))


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("correctness", {"verdict": "wrong"}),
        ("key", {"key_text": "Squared error"}),
        ("explanation", {"explain": "Squares grow."}),
        ("feedback", {"feedback": ("Not that one.",)}),
    ],
)
def test_a_part_of_a_question_shows_itself_and_nothing_else(
    engine: Engine, tmp_path: Path, part: str, fields: dict[str, Any]
) -> None:
    anna = handed_in(engine, tmp_path, {"later": [part]})
    (first, _second) = anna.result(at=LATER_ON).items or ()
    hidden = dict.fromkeys(("verdict", "points", "max_points", "key_text", "reason", "explain", "dispute"))
    expected = {**hidden, "feedback": (), **fields}
    assert {name: getattr(first, name) for name in expected} == expected


def test_a_hidden_mark_stands_nowhere(engine: Engine, tmp_path: Path) -> None:
    anna = handed_in(engine, tmp_path, {"later": ["competencies", "correctness"], "after_close": ["mark"]})
    found = anna.result(at=LATER_ON)
    assert (found.points, found.max_points, found.percent, found.mark, found.credit) == (None,) * 5
    assert found.competencies == ()
    assert all(item.points is None and item.regraded is None for item in found.items or ())
    (card,) = results.quiz_cards(engine, viewer=anna.viewer, now=LATER_ON)
    assert [(past.mark, past.percent, past.mark_hidden) for past in card.past] == [(None, None, True)]
    (card,) = results.quiz_cards(engine, viewer=anna.viewer, now=CLOSED)
    assert [(past.mark, past.mark_hidden) for past in card.past] == [(1, False)]


def test_the_answers_of_an_earlier_attempt_are_hidden_while_another_runs(engine: Engine, tmp_path: Path) -> None:
    anna = handed_in(engine, tmp_path, "after_submit")
    assert anna.result(at=LATER_ON).items is not None
    again = a_running_attempt(engine, anna.viewer, at=LATER_ON)
    beside = anna.result(at=LATER_ON + minutes(1))
    assert (beside.items, beside.mark) == (None, 1)
    again.submits(at=LATER_ON + minutes(2))
    assert anna.result(at=LATER_ON + minutes(2)).items is not None


def test_a_card_promises_what_the_policy_will_show(engine: Engine, tmp_path: Path) -> None:
    anna = handed_in(engine, tmp_path, {"after_close": ["mark", "key"]})
    (card,) = results.quiz_cards(engine, viewer=anna.viewer, now=LATER_ON)
    promise = card.promise
    assert (promise.mark_at_once, promise.mark_after_close) == (False, True)
    assert (promise.answers_at_once, promise.answers_after_close, promise.closes_at) == (False, True, CLOSED)


def test_an_instructor_sees_everything_whatever_the_policy(engine: Engine, tmp_path: Path) -> None:
    anna = handed_in(engine, tmp_path, {})
    found = results.result_for_instructor(engine, attempt_id=anna.attempt_id, now=LATER_ON)
    assert (found.mark, len(found.items or ())) == (1, 2)


def test_terms_of_its_own_take_the_place_of_the_quizs(engine: Engine, tmp_path: Path) -> None:
    anna = handed_in(engine, tmp_path, "after_submit")
    terms = Terms(Phases(later=(Shown.KEY,)), None)
    found = results.result(engine, viewer=anna.viewer, attempt_id=anna.attempt_id, now=CLOSED, terms=terms)
    assert (found.mark, len(found.items or ())) == (None, 2)


def test_the_short_words_show_the_mark_at_once(engine: Engine, tmp_path: Path) -> None:
    anna = handed_in(engine, tmp_path, "never")
    assert (anna.result(at=LATER_ON).mark, anna.result(at=CLOSED).items) == (1, None)
