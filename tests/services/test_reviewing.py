"""What the machine leaves open a person decides: once for all answers that read the same, logged, undone at will."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.errors import Conflict, NotFound
from quizengine.services import reviewing
from quizengine.services.reviewing import Waiting
from quizengine.store.accounts import Viewer
from quizengine.store.tables import Grading

from ..build import (
    AFTERWARDS,
    LATER,
    NOON,
    Sitting,
    a_bank_folder,
    a_running_attempt,
    an_account,
    minutes,
    released,
    rows_in,
)

OPEN = "hinge"
SAME = " Hinge. "
OTHER = "focal"


@pytest.fixture
def orlov(engine: Engine, tmp_path: Path) -> Viewer:
    released(engine, a_bank_folder(tmp_path))
    return an_account(engine, "orlov")


def one_who_wrote(engine: Engine, login: str, text: str) -> Sitting:
    """A student who answered only the text, and handed in."""
    sitting = a_running_attempt(engine, login)
    sitting.answers(2, text)
    sitting.submits()
    return sitting


def decide(engine: Engine, orlov: Viewer, group: Waiting, share: str = "1", *, feedback: str | None = None) -> int:
    return reviewing.decide(
        engine,
        viewer=orlov,
        item_id=group.item_id,
        presentation_sha=group.presentation_sha,
        form=group.form,
        share=Decimal(share),
        feedback=feedback,
        now=AFTERWARDS,
    )


def the_only_group(engine: Engine) -> Waiting:
    (item,) = reviewing.queue(engine)
    (group,) = item.groups
    return group


def test_answers_that_read_the_same_wait_as_one(engine: Engine, orlov: Viewer) -> None:
    for login, text in (("anna", OPEN), ("boris", SAME), ("clara", OTHER)):
        one_who_wrote(engine, login, text)
    (item,) = reviewing.queue(engine)
    assert [(group.answer_text, group.count) for group in item.groups] == [(OPEN, 2), (OTHER, 1)]
    assert "MSE" in item.key_texts


def test_an_answer_that_waits_earns_nothing_yet_and_the_result_says_so(engine: Engine, orlov: Viewer) -> None:
    anna = one_who_wrote(engine, "anna", OPEN)
    result = anna.result()
    assert result.points == 0
    assert result.waiting == 1


@pytest.mark.parametrize(("share", "verdict"), [("1", "correct"), ("0.5", "partial"), ("0", "wrong")])
def test_one_decision_counts_for_all_answers_of_the_form(
    engine: Engine, orlov: Viewer, share: str, verdict: str
) -> None:
    anna, boris = one_who_wrote(engine, "anna", OPEN), one_who_wrote(engine, "boris", SAME)
    assert decide(engine, orlov, the_only_group(engine), share, feedback="A word.") == 2
    for student in (anna, boris):
        result = student.result()
        assert (result.points, result.waiting) == (Fraction(share), 0)
        assert student.verdicts()[2] == verdict
        assert result.items is not None
        assert "A word." in str(result.items[1].reason)
    assert reviewing.queue(engine) == []


def test_an_answer_that_comes_later_follows_the_decision(engine: Engine, orlov: Viewer) -> None:
    one_who_wrote(engine, "anna", OPEN)
    decide(engine, orlov, the_only_group(engine))
    boris = one_who_wrote(engine, "boris", SAME)
    assert boris.result().points == 1
    assert reviewing.queue(engine) == []


def test_a_decision_says_nothing_of_other_answers(engine: Engine, orlov: Viewer) -> None:
    one_who_wrote(engine, "anna", OPEN)
    decide(engine, orlov, the_only_group(engine))
    clara = one_who_wrote(engine, "clara", OTHER)
    assert clara.verdicts()[2] == "review"


def test_undoing_a_decision_leaves_the_answers_open_again(engine: Engine, orlov: Viewer) -> None:
    anna = one_who_wrote(engine, "anna", OPEN)
    decide(engine, orlov, the_only_group(engine))
    (decision,) = reviewing.decisions(engine)
    assert reviewing.undo(engine, viewer=orlov, judgement_id=decision.id, now=AFTERWARDS + minutes(1)) == 1
    assert anna.result().points == 0
    assert anna.result().waiting == 1
    assert the_only_group(engine).count == 1
    with pytest.raises(Conflict):
        reviewing.undo(engine, viewer=orlov, judgement_id=decision.id, now=AFTERWARDS + minutes(2))


def test_the_log_keeps_who_decided_what_and_when_also_of_what_was_undone(engine: Engine, orlov: Viewer) -> None:
    one_who_wrote(engine, "anna", OPEN)
    decide(engine, orlov, the_only_group(engine), "0.5", feedback="Half of it.")
    (decision,) = reviewing.decisions(engine)
    assert (decision.answer_text, decision.share, decision.feedback) == (OPEN, Decimal("0.5"), "Half of it.")
    assert (decision.by, decision.at, decision.undone_at) == (orlov.name, AFTERWARDS, None)
    reviewing.undo(engine, viewer=orlov, judgement_id=decision.id, now=AFTERWARDS + minutes(1))
    decide(engine, orlov, the_only_group(engine))
    assert [line.undone_at is None for line in reviewing.decisions(engine)] == [True, False]


def test_two_instructors_do_not_decide_the_same_answers_twice(engine: Engine, orlov: Viewer) -> None:
    one_who_wrote(engine, "anna", OPEN)
    group = the_only_group(engine)
    decide(engine, orlov, group)
    with pytest.raises(Conflict):
        decide(engine, orlov, group, "0")


def test_gradings_are_only_ever_added(engine: Engine, orlov: Viewer) -> None:
    one_who_wrote(engine, "anna", OPEN)
    before = rows_in(engine, Grading)
    decide(engine, orlov, the_only_group(engine))
    (decision,) = reviewing.decisions(engine)
    reviewing.undo(engine, viewer=orlov, judgement_id=decision.id, now=AFTERWARDS)
    assert rows_in(engine, Grading) == before + 2


def test_an_unknown_decision_cannot_be_undone(engine: Engine, orlov: Viewer) -> None:
    with pytest.raises(NotFound):
        reviewing.undo(engine, viewer=orlov, judgement_id=1, now=LATER)


def test_a_wrong_answer_and_no_answer_do_not_wait(engine: Engine, orlov: Viewer) -> None:
    one_who_wrote(engine, "anna", "MSE")
    a_running_attempt(engine, "boris", at=NOON).submits()
    assert reviewing.queue(engine) == []
