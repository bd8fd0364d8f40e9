"""A bad item found after the exam: adjusted, looked at, graded again with a reason, and undone."""

import csv
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from quizengine.errors import BadAnswer, Conflict, NotFound
from quizengine.exam.mending import Mend
from quizengine.reports.results import facility
from quizengine.services import mending, regrading, reviewing
from quizengine.services.regrade_sheet import COLUMNS, as_csv
from quizengine.services.regrading import Policy, Run
from quizengine.store import attempts
from quizengine.store.accounts import Viewer
from quizengine.store.engine import reading
from quizengine.store.tables import Grading

from ..build import (
    AFTERWARDS,
    QUIZ,
    RIGHT,
    WRONG,
    Sitting,
    a_bank_folder,
    a_running_attempt,
    an_account,
    at_once,
    minutes,
    released,
    rows_in,
    three_items,
)

LOSS, WORD, METRIC = (f"course-final:{slug}" for slug in ("loss", "word", "metric"))
REASON = "The stem has two readings."


@pytest.fixture
def orlov(engine: Engine, tmp_path: Path) -> Viewer:
    released(engine, a_bank_folder(tmp_path))
    return an_account(engine, "orlov")


@pytest.fixture
def sittings(engine: Engine, orlov: Viewer) -> tuple[Sitting, Sitting]:
    """Anna has everything right, Boris everything wrong."""
    return handed_in(engine, "anna", RIGHT), handed_in(engine, "boris", WRONG)


def handed_in(engine: Engine, login: str, answers: tuple[str, ...]) -> Sitting:
    sitting = a_running_attempt(engine, login)
    sitting.answers_all(answers)
    sitting.submits()
    return sitting


def adjust(engine: Engine, orlov: Viewer, item: str, mend: Mend, **more: Any) -> int:
    given = {"reason": REASON, "now": AFTERWARDS, **more}
    return mending.adjust(engine, viewer=orlov, quiz=QUIZ, item=item, mend=mend, **given)


def regrade(engine: Engine, orlov: Viewer, policy: Policy = Policy.RECOMPUTE, **more: Any) -> Run:
    now = AFTERWARDS + minutes(1)
    return regrading.regrade(engine, quiz=QUIZ, viewer=orlov, reason=REASON, policy=policy, now=now, **more)


def undo(engine: Engine, orlov: Viewer, run: Run) -> int:
    return regrading.undo(engine, viewer=orlov, quiz=QUIZ, regrade_id=run.id, now=AFTERWARDS + minutes(2))


def facts(*values: Any) -> tuple[Any, ...]:
    return values


def counting(engine: Engine, *sittings: Sitting) -> list[Any]:
    """Return the gradings that count, without their number and their time."""
    with reading(engine) as connection:
        rows = [attempts.gradings(connection, sitting.attempt_id) for sitting in sittings]
    return [
        {name: value for name, value in row._mapping.items() if name not in ("id", "graded_at")}
        for paper in rows
        for _position, row in sorted(paper.items())
    ]


def totals(*sittings: Sitting) -> list[Any]:
    return [(found.points, found.max_points) for found in (sitting.result() for sitting in sittings)]


# -- adjustments -----------------------------------------------------------------------------------------------------


def test_an_adjustment_moves_nothing_by_itself_and_is_then_to_be_graded(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    before = rows_in(engine, Grading)
    adjust(engine, orlov, METRIC, Mend.VOID)
    assert rows_in(engine, Grading) == before
    assert mending.adjusted(engine, quiz=QUIZ) == [("course-final", "metric")]
    assert regrading.waiting(engine, QUIZ) == 2


@pytest.mark.parametrize(
    ("item", "mend", "more", "annas", "boriss"),
    [
        (METRIC, Mend.VOID, {}, (2, 2), (0, 2)),
        (METRIC, Mend.FULL_MARKS, {}, (4, 4), (2, 4)),
        (METRIC, Mend.ACCEPT, {"answer": "sum"}, (4, 4), (2, 4)),
        (METRIC, Mend.ACCEPT, {"answer": "sum", "share": Decimal("0.25")}, (4, 4), (Fraction(1, 2), 4)),
        (WORD, Mend.ACCEPT, {"answer": "mae"}, (4, 4), (1, 4)),
        (METRIC, Mend.DROP_OPTION, {"option": "sum"}, (4, 4), (0, 2)),
    ],
)
def test_a_regrade_applies_what_was_adjusted(
    engine: Engine,
    orlov: Viewer,
    sittings: tuple[Sitting, Sitting],
    item: str,
    mend: Mend,
    more: dict[str, Any],
    annas: tuple[int, int],
    boriss: tuple[int, int],
) -> None:
    adjust(engine, orlov, item, mend, **more)
    regrade(engine, orlov)
    assert totals(*sittings) == [annas, boriss]


def test_an_attempt_that_closes_later_follows_the_adjustments_in_force(engine: Engine, orlov: Viewer) -> None:
    handed_in(engine, "boris", WRONG)
    anna = a_running_attempt(engine, "anna")
    anna.answers_all(WRONG)
    undone = adjust(engine, orlov, LOSS, Mend.VOID, now=AFTERWARDS - minutes(25))
    mending.undo(engine, viewer=orlov, quiz=QUIZ, adjustment_id=undone, now=AFTERWARDS - minutes(24))
    adjust(engine, orlov, METRIC, Mend.FULL_MARKS, now=AFTERWARDS - minutes(24))
    anna.submits()
    assert totals(anna) == [(2, 4)]
    assert regrading.waiting(engine, QUIZ) == 1


def test_an_adjustment_that_is_undone_is_taken_back_by_the_next_regrade(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    before = totals(*sittings)
    number = adjust(engine, orlov, METRIC, Mend.VOID)
    regrade(engine, orlov)
    mending.undo(engine, viewer=orlov, quiz=QUIZ, adjustment_id=number, now=AFTERWARDS)
    assert regrading.waiting(engine, QUIZ) == 2
    regrade(engine, orlov)
    assert totals(*sittings) == before
    assert regrading.waiting(engine, QUIZ) == 0


def test_an_adjustment_is_of_one_quiz_and_of_the_question_as_it_was_shown(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting], tmp_path: Path
) -> None:
    first, *others = three_items()
    released(engine, a_bank_folder(tmp_path, items=[{**first, "stem": "Reworded?"}, *others]), at=AFTERWARDS)
    clara = a_running_attempt(engine, "clara", at=AFTERWARDS)
    clara.answers_all(WRONG, at=AFTERWARDS)
    clara.submits(at=AFTERWARDS + minutes(1))
    adjust(engine, orlov, LOSS, Mend.FULL_MARKS)
    regrade(engine, orlov)
    assert totals(sittings[1]) == [(1, 4)]
    assert clara.result(at=AFTERWARDS + minutes(5)).points == 0
    desk = mending.desk(engine, quiz=QUIZ, item=LOSS)
    assert facts(desk.attempts, [count for _sha, count in desk.other_wordings]) == (2, [1])
    other = mending.desk(engine, quiz=QUIZ, item=LOSS, wording=desk.other_wordings[0][0])
    assert facts(other.stem, [made.elsewhere for made in other.made]) == ("Reworded?", [True])


def test_what_cannot_be_done_is_refused_in_words(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    refused: list[tuple[str, Mend, dict[str, Any], type[Exception]]] = [
        (METRIC, Mend.VOID, {"reason": " "}, BadAnswer),
        (METRIC, Mend.DROP_OPTION, {"option": "none"}, BadAnswer),
        (METRIC, Mend.DROP_OPTION, {}, BadAnswer),
        (WORD, Mend.DROP_OPTION, {"option": "a"}, BadAnswer),
        (METRIC, Mend.ACCEPT, {}, BadAnswer),
        (METRIC, Mend.ACCEPT, {"answer": "none"}, BadAnswer),
        (METRIC, Mend.ACCEPT, {"form": "made up"}, BadAnswer),
        ("course-final:none", Mend.VOID, {}, NotFound),
        ("none", Mend.VOID, {}, NotFound),
    ]
    for item, mend, more, error in refused:
        with pytest.raises(error):
            adjust(engine, orlov, item, mend, **more)
    adjust(engine, orlov, METRIC, Mend.VOID)
    with pytest.raises(Conflict):
        adjust(engine, orlov, METRIC, Mend.VOID)


def test_the_desk_shows_what_students_answered_and_the_log(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    number = adjust(engine, orlov, METRIC, Mend.ACCEPT, answer="sum", share=Decimal("0.5"))
    mending.undo(engine, viewer=orlov, quiz=QUIZ, adjustment_id=number, now=AFTERWARDS)
    assert mending.adjusted(engine, quiz=QUIZ) == []
    desk = mending.desk(engine, quiz=QUIZ, item=METRIC)
    assert {facts(one.answer_text, one.count, one.share) for one in desk.given} == {
        ("The share of right answers", 1, 1),
        ("Their sum", 1, 0),
    }
    assert [(one.id, one.chosen) for one in desk.options] == [("share", 1), ("sum", 1), ("product", 0)]
    (made,) = desk.made
    assert facts(made.mend, made.of, made.share, made.reason, made.by) == (
        Mend.ACCEPT,
        "Their sum",
        Decimal("0.5"),
        REASON,
        orlov.name,
    )
    assert made.undone_at == AFTERWARDS
    with pytest.raises(Conflict):
        mending.undo(engine, viewer=orlov, quiz=QUIZ, adjustment_id=number, now=AFTERWARDS)
    with pytest.raises(NotFound):
        mending.undo(engine, viewer=orlov, quiz="other", adjustment_id=number, now=AFTERWARDS)


def test_a_void_answer_does_not_wait_for_a_person_and_an_undone_one_does_again(engine: Engine, orlov: Viewer) -> None:
    handed_in(engine, "anna", ("mse", "hinge", "share"))
    number = adjust(engine, orlov, WORD, Mend.VOID)
    regrade(engine, orlov)
    assert reviewing.queue(engine) == []
    mending.undo(engine, viewer=orlov, quiz=QUIZ, adjustment_id=number, now=AFTERWARDS)
    regrade(engine, orlov)
    assert len(reviewing.queue(engine)) == 1


def test_a_void_item_leaves_the_competencies_and_the_statistics_too(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    adjust(engine, orlov, METRIC, Mend.VOID)
    regrade(engine, orlov)
    found = sittings[0].result()
    assert [facts(one.code, one.items, one.percent) for one in found.competencies] == [("УК-1", 2, 1)]
    assert [item.verdict for item in found.items or ()] == ["correct", "correct", "void"]
    by_item = {row.item: row.n for row in facility(engine, QUIZ)}
    assert by_item.get("metric", 0) == 0
    assert by_item["loss"] == 2


# -- what a person decided -------------------------------------------------------------------------------------------


@pytest.fixture
def decided(engine: Engine, orlov: Viewer) -> Sitting:
    """Anna wrote what the key leaves open, and the instructor gave half of the points."""
    anna = handed_in(engine, "anna", ("mae", "hinge", "sum"))
    (item,) = reviewing.queue(engine)
    (group,) = item.groups
    reviewing.decide(
        engine,
        viewer=orlov,
        item_id=group.item_id,
        presentation_sha=group.presentation_sha,
        form=group.form,
        share=Decimal("0.5"),
        feedback=None,
        now=AFTERWARDS,
    )
    return anna


def another_key(engine: Engine, folder: Path, **key: Any) -> None:
    first, word, last = three_items()
    changed = {**word, "key": {**word["key"], **key}}
    released(engine, a_bank_folder(folder, items=[first, changed, last]), at=AFTERWARDS)


def test_a_persons_decision_stays_while_the_key_leaves_the_answer_open(
    engine: Engine, orlov: Viewer, decided: Sitting, tmp_path: Path
) -> None:
    another_key(engine, tmp_path, accept=["MSE", "squared error", "quadratic loss"])
    assert regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS).changes == ()
    regrade(engine, orlov)
    assert totals(decided) == [(Fraction(1, 2), 4)]


def test_a_persons_decision_ends_where_a_new_key_settles_the_answer(
    engine: Engine, orlov: Viewer, decided: Sitting, tmp_path: Path
) -> None:
    another_key(engine, tmp_path, accept=["MSE", "hinge"])
    regrade(engine, orlov)
    assert totals(decided) == [(1, 4)]


def test_a_persons_decision_ends_where_the_item_itself_is_mended(
    engine: Engine, orlov: Viewer, decided: Sitting
) -> None:
    adjust(engine, orlov, WORD, Mend.FULL_MARKS)
    regrade(engine, orlov)
    assert totals(decided) == [(1, 4)]


# -- looking first ---------------------------------------------------------------------------------------------------


def test_the_dry_run_says_who_would_stand_where_and_who_crosses_a_band(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    adjust(engine, orlov, METRIC, Mend.FULL_MARKS)
    found = regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS)
    assert found.answers == 2
    (change,) = found.changes
    assert facts(change.login, change.item, change.before, change.after, change.after_max) == ("boris", METRIC, 0, 2, 2)
    (moved,) = found.moved
    assert facts(moved.before.mark, moved.after.mark) == (1, 5)
    assert [(one.before, one.after, one.attempts) for one in found.crossings] == [("Failed", "Satisfactory", 1)]


def test_raise_only_keeps_what_would_be_lost_and_says_how_many(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    clara = handed_in(engine, "clara", ("mae", "mae", "share"))
    adjust(engine, orlov, METRIC, Mend.VOID)
    assert len(regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS).changes) == 3
    found = regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS, policy=Policy.RAISE_ONLY)
    assert facts(found.kept, [one.login for one in found.changes]) == (2, ["boris"])
    regrade(engine, orlov, Policy.RAISE_ONLY)
    assert totals(*sittings, clara) == [(4, 4), (0, 2), (2, 4)]
    assert regrading.waiting(engine, QUIZ) == 0


def test_the_changes_are_a_file_too_and_no_answer_is_a_formula(engine: Engine, orlov: Viewer) -> None:
    handed_in(engine, "boris", ("mae", "=SUM(A1)", "sum"))
    adjust(engine, orlov, WORD, Mend.FULL_MARKS)
    head, row = csv.reader(StringIO(as_csv(regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS))))
    assert tuple(head) == COLUMNS
    found = dict(zip(head, row, strict=True))
    assert found["answer"] == "'=SUM(A1)"
    assert facts(found["login"], found["points_before"], found["points_after"]) == ("boris", "0", "1")
    assert facts(found["total_before"], found["total_after"]) == ("0.000000", "0.250000")


def test_a_run_does_what_was_seen_or_nothing(engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]) -> None:
    adjust(engine, orlov, METRIC, Mend.FULL_MARKS)
    seen = regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS).seen
    adjust(engine, orlov, LOSS, Mend.VOID)
    before = rows_in(engine, Grading)
    with pytest.raises(Conflict):
        regrade(engine, orlov, seen=seen)
    assert rows_in(engine, Grading) == before
    regrade(engine, orlov, seen=regrading.preview(engine, quiz=QUIZ, now=AFTERWARDS).seen)


def test_of_two_regrades_at_once_one_finds_nothing_to_do(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    adjust(engine, orlov, METRIC, Mend.FULL_MARKS)
    before = rows_in(engine, Grading)
    found = at_once(*[lambda: regrade(engine, orlov)] * 2)
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "Run"]
    assert rows_in(engine, Grading) == before + 2
    run = next(one for one in found if isinstance(one, Run))
    undone = at_once(*[lambda: undo(engine, orlov, run)] * 2)
    assert sorted(type(one).__name__ for one in undone) == ["Conflict", "int"]
    assert rows_in(engine, Grading) == before + 4


# -- undoing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", list(Policy))
def test_undoing_a_regrade_restores_the_gradings_exactly_and_keeps_every_row(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting], policy: Policy
) -> None:
    before, rows = counting(engine, *sittings), rows_in(engine, Grading)
    adjust(engine, orlov, METRIC, Mend.VOID)
    run = regrade(engine, orlov, policy)
    assert undo(engine, orlov, run) == 2
    assert counting(engine, *sittings) == before
    assert rows_in(engine, Grading) == rows + 4
    (line,) = regrading.runs(engine, QUIZ)
    assert line.undone_at == AFTERWARDS + minutes(2)
    with pytest.raises(Conflict):
        undo(engine, orlov, run)


def test_regrades_are_undone_in_turn_the_latest_first(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    start = counting(engine, *sittings)
    adjust(engine, orlov, METRIC, Mend.FULL_MARKS)
    first = regrade(engine, orlov)
    middle = counting(engine, *sittings)
    adjust(engine, orlov, METRIC, Mend.VOID)
    second = regrade(engine, orlov)
    with pytest.raises(Conflict) as refusal:
        undo(engine, orlov, first)
    assert "Undo that one first." in str(refusal.value)
    undo(engine, orlov, second)
    assert counting(engine, *sittings) == middle
    undo(engine, orlov, first)
    assert counting(engine, *sittings) == start


def test_regrades_of_different_answers_are_undone_in_any_order(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    adjust(engine, orlov, METRIC, Mend.FULL_MARKS)
    first = regrade(engine, orlov)
    adjust(engine, orlov, LOSS, Mend.FULL_MARKS)
    regrade(engine, orlov)
    undo(engine, orlov, first)
    assert totals(*sittings) == [(4, 4), (1, 4)]


def test_a_decision_made_after_a_regrade_outlives_its_undoing(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    anna = handed_in(engine, "anna", ("mae", "hinge", "sum"))
    another_key(engine, tmp_path, accept=["MSE", "quadratic loss"])
    run = regrade(engine, orlov)
    (item,) = reviewing.queue(engine)
    (group,) = item.groups
    subject = {"item_id": group.item_id, "presentation_sha": group.presentation_sha, "form": group.form}
    reviewing.decide(engine, viewer=orlov, share=Decimal(1), feedback=None, now=AFTERWARDS, **subject)  # type: ignore[arg-type]
    assert undo(engine, orlov, run) == 0
    assert totals(anna) == [(1, 4)]


def test_a_regrade_of_another_quiz_or_none_is_not_found(engine: Engine, orlov: Viewer) -> None:
    for quiz in (QUIZ, "other"):
        with pytest.raises(NotFound):
            regrading.undo(engine, viewer=orlov, quiz=quiz, regrade_id=1, now=AFTERWARDS)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from([LOSS, METRIC]), st.sampled_from([Mend.VOID, Mend.FULL_MARKS])),
        min_size=1,
        max_size=2,
        unique=True,
    ),
    st.sampled_from(list(Policy)),
)
def test_whatever_was_adjusted_a_regrade_is_done_once_and_undone_exactly(
    sqlite_engine: Engine, tmp_path: Path, adjusted: list[tuple[str, Mend]], policy: Policy
) -> None:
    with reading(sqlite_engine) as connection:
        known = connection.execute(select(attempts.account.c.login)).scalars().all()
    if not known:
        released(sqlite_engine, a_bank_folder(tmp_path))
        for login, answers in (("anna", RIGHT), ("boris", WRONG), ("clara", ("mse", "mae", "sum"))):
            handed_in(sqlite_engine, login, answers)
        an_account(sqlite_engine, "orlov")
    orlov = mending.instructor(sqlite_engine, login="orlov")
    with reading(sqlite_engine) as connection:
        before = {row.id: row for row in map(_plain, attempts.gradings_of_quiz(connection, QUIZ))}
    numbers = [adjust(sqlite_engine, orlov, item, mend) for item, mend in adjusted]
    run = regrade(sqlite_engine, orlov, policy)
    with pytest.raises(Conflict):
        regrade(sqlite_engine, orlov, policy)
    undo(sqlite_engine, orlov, run)
    for number in numbers:
        mending.undo(sqlite_engine, viewer=orlov, quiz=QUIZ, adjustment_id=number, now=AFTERWARDS)
    with reading(sqlite_engine) as connection:
        after = {row.id: row for row in map(_plain, attempts.gradings_of_quiz(connection, QUIZ))}
    assert after == before
    assert regrading.waiting(sqlite_engine, QUIZ) == 0


class _Place(tuple[Any, ...]):
    """A grading that counts: its place and what it says."""

    @property
    def id(self) -> tuple[Any, ...]:
        return self[:2]


def _plain(row: Any) -> _Place:
    return _Place((row.attempt_id, row.position, row.points, row.max_points, row.verdict, row.reason, row.adjustments))


# -- what the student reads ------------------------------------------------------------------------------------------


def test_the_student_reads_when_and_why_an_answer_was_graded_again_and_what_changed(
    engine: Engine, orlov: Viewer, sittings: tuple[Sitting, Sitting]
) -> None:
    anna, boris = sittings
    adjust(engine, orlov, METRIC, Mend.FULL_MARKS)
    run = regrade(engine, orlov)
    assert [item.regraded for item in anna.result().items or ()] == [None] * 3
    *_others, item = boris.result().items or ()
    assert item.regraded is not None
    assert facts(item.regraded.at, item.regraded.why, item.regraded.before) == (AFTERWARDS + minutes(1), REASON, 0)
    undo(engine, orlov, run)
    assert [item.regraded for item in boris.result().items or ()] == [None] * 3
