"""Replay: an attempt that was left alone agrees with itself, and whoever changes a row of it is found."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, Table, update

from quizengine.errors import NotFound
from quizengine.exam.chain import Entry, Outcome, link
from quizengine.exam.mending import Mend
from quizengine.exam.replay.checks import Standing
from quizengine.services import advancing, closing, mending, regrading, replaying, reviewing
from quizengine.services.regrading import Policy
from quizengine.services.replaying import Replayed
from quizengine.store import adjustments
from quizengine.store.accounts import Viewer
from quizengine.store.attempts import attempt, attempt_item, grading, journal, response
from quizengine.store.engine import reading, writing
from quizengine.store.journals import accommodation, blob, release, sitting_event
from quizengine.store.tables import DeadlineChange

from ..build import (
    AFTERWARDS,
    LATER,
    NOON,
    QUIZ,
    RIGHT,
    a_bank_folder,
    a_running_attempt,
    an_account,
    minutes,
    released,
    seconds,
)
from .tampering import TABLES, Scene, a_scene, a_sitting, added, changed, others, put_back, removed, rows_of
from .test_life import Life, second_content

UNSEEN = {
    "answer_journal.id": "a number that says nothing: the order is in `seq`",
    "grading.id": "only the order of numbers has a meaning",
    "grading.engine_version": "only gradings of one moment can contradict each other; see the test below",
    "attempt.sitting_id": "a sitting of the same release with the same deadline explains the attempt just as well",
}
"""Changes that a replay cannot find, and why. `docs/evidence.md` tells them to readers."""


@pytest.fixture
def scene(engine: Engine, tmp_path: Path) -> Scene:
    return a_scene(engine, tmp_path)


def replayed(engine: Engine, attempt_id: str) -> Replayed:
    return replaying.replay(engine, attempt_id)


def findings(engine: Engine, attempt_id: str) -> list[str]:
    return [str(one) for check in replayed(engine, attempt_id).checks for one in (*check.findings, *check.doubts)]


def differs(engine: Engine, scene: Scene) -> bool:
    """Say whether the replay finds something in the attempts of the scene."""
    return any(one.standing is Standing.DIFFERS for one in replaying.replay_all(engine))


# -- left alone ------------------------------------------------------------------------------------------------------


def test_attempts_that_were_left_alone_agree(engine: Engine, scene: Scene) -> None:
    assert [*findings(engine, scene.anna.attempt_id), *findings(engine, scene.boris.attempt_id)] == []
    assert [one.standing for one in replaying.replay_all(engine)] == [Standing.AGREES] * 2


def test_an_attempt_that_runs_agrees_and_has_no_gradings_to_look_at(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    anna = a_running_attempt(engine)
    anna.answers_all(RIGHT)
    found = replayed(engine, anna.attempt_id)
    assert found.open
    assert found.standing is Standing.AGREES
    assert {"grades", "causes", "total"}.isdisjoint(check.code for check in found.checks)


def test_an_attempt_that_the_clock_closed_agrees(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    anna = a_running_attempt(engine)
    anna.answers(1, RIGHT[0], at=NOON + minutes(20) + seconds(10))
    closing.sweep(engine, now=NOON + minutes(90))
    assert findings(engine, anna.attempt_id) == []


def test_a_decision_that_was_undone_agrees(engine: Engine, scene: Scene) -> None:
    latest = reviewing.decisions(engine)[0]
    reviewing.undo(engine, viewer=scene.boris.viewer, judgement_id=latest.id, now=AFTERWARDS + minutes(20))
    assert [one.standing for one in replaying.replay_all(engine)] == [Standing.AGREES] * 2


def test_a_replay_writes_nothing(engine: Engine, scene: Scene) -> None:
    before = [rows_of(engine, table, scene.anna.attempt_id) for table in TABLES.values()]
    list(replaying.replay_all(engine))
    assert [rows_of(engine, table, scene.anna.attempt_id) for table in TABLES.values()] == before


def test_an_unknown_attempt_or_quiz_is_said_to_be_unknown(engine: Engine, scene: Scene) -> None:
    with pytest.raises(NotFound):
        replaying.replay(engine, "no-such")
    with pytest.raises(NotFound):
        replaying.count(engine, "no-such")
    assert replaying.count(engine) == 2


# -- one column ------------------------------------------------------------------------------------------------------


def unfound(engine: Engine, scene: Scene, table: Table, columns: list[str]) -> dict[str, list[Any]]:
    """Change columns of every row of Anna's attempt, one at a time; gives the values that nothing has found."""
    unseen: dict[str, list[Any]] = {}
    for name in columns:
        for row in rows_of(engine, table, scene.anna.attempt_id):
            was = getattr(row, name)
            for value in others(engine, scene, table.columns[name], was):
                if value != was and changed(engine, table, row, **{name: value}):
                    if not differs(engine, scene):
                        unseen.setdefault(name, []).append((row, value))
                    put_back(engine, table, row, **{name: value})
    assert not differs(engine, scene)
    return unseen


@pytest.mark.parametrize("table", TABLES)
def test_a_changed_column_is_found(engine: Engine, scene: Scene, table: str) -> None:
    columns = [column.name for column in TABLES[table].columns if str(column) not in UNSEEN]
    assert unfound(engine, scene, TABLES[table], columns) == {}


@pytest.mark.parametrize("name", UNSEEN)
def test_a_change_that_is_said_not_to_be_found_can_indeed_be_made(
    sqlite_engine: Engine, tmp_path: Path, name: str
) -> None:
    table, column = name.split(".")
    assert unfound(sqlite_engine, a_scene(sqlite_engine, tmp_path), TABLES[table], [column])


# -- one row ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [journal, response, attempt_item, grading], ids=str)
def test_a_row_that_is_gone_is_found(engine: Engine, scene: Scene, table: Any) -> None:
    for row in rows_of(engine, table, scene.anna.attempt_id):
        removed(engine, table, row)
        assert differs(engine, scene), row
        added(engine, table, **row._mapping)
    assert not differs(engine, scene)


def test_an_entry_that_is_put_at_the_end_is_found_though_its_seal_is_right(engine: Engine, scene: Scene) -> None:
    *_, last = rows_of(engine, journal, scene.anna.attempt_id)
    for outcome in (Outcome.TAKEN, Outcome.COUNTED):
        entry = Entry(last.seq + 1, 1, last.revision + 1, "page", last.answer, False, LATER, outcome)
        values = {**last._mapping, "seq": entry.seq, "position": 1, "revision": entry.revision, "received_at": LATER}
        values |= {"outcome": outcome.value, "chain": link(last.chain, entry)}
        del values["id"]
        added(engine, journal, **values)
        assert differs(engine, scene)
        removed(engine, journal, rows_of(engine, journal, scene.anna.attempt_id)[-1])
    assert not differs(engine, scene)


def test_an_answer_that_is_put_in_is_found(engine: Engine, scene: Scene) -> None:
    row = rows_of(engine, response, scene.boris.attempt_id)[0]
    added(engine, response, **{**row._mapping, "position": 3})
    assert "The store has an answer to question 3, and the journal has none." in findings(
        engine, scene.boris.attempt_id
    )


def test_a_place_that_is_put_in_is_found(engine: Engine, scene: Scene) -> None:
    row = rows_of(engine, attempt_item, scene.anna.attempt_id)[0]
    added(engine, attempt_item, **{**row._mapping, "position": 4})
    assert differs(engine, scene)


@pytest.mark.parametrize("moment", [LATER, AFTERWARDS, AFTERWARDS + minutes(9), AFTERWARDS + minutes(60)])
def test_a_grading_that_is_put_in_is_found_whatever_moment_it_claims(engine: Engine, scene: Scene, moment: Any) -> None:
    for row in rows_of(engine, grading, scene.anna.attempt_id):
        again = {**row._mapping, "graded_at": moment}
        del again["id"]
        added(engine, grading, **again)
        assert differs(engine, scene), row
        removed(engine, grading, rows_of(engine, grading, scene.anna.attempt_id)[-1])
    assert not differs(engine, scene)


SWAPPED = {
    journal: ("seq", "position", "answer", "received_at", "chain"),
    response: ("answer", "saved_at", "revision"),
    attempt_item: ("item_revision_id", "choice_order"),
    grading: ("position", "points", "graded_at", "scoring_sha"),
}


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, columns in SWAPPED.items() for column in columns], ids=str
)
def test_rows_that_changed_places_are_found(engine: Engine, scene: Scene, table: Any, column: str) -> None:
    rows = rows_of(engine, table, scene.anna.attempt_id)
    for one, other in pairwise(rows):
        first, second = getattr(one, column), getattr(other, column)
        if first == second:
            continue
        # A number of the journal is taken only once, so one of the two goes by way of another.
        spare = -1 if column == "seq" else second
        for row, value in ((one, spare), (other, first), (one, second)):
            changed(engine, table, row, **{column: value})
        assert differs(engine, scene), (one, other)
        for row, value in ((one, spare), (other, second), (one, first)):
            changed(engine, table, row, **{column: value})
    assert not differs(engine, scene)


# -- whole stories ---------------------------------------------------------------------------------------------------


def test_a_finished_attempt_that_is_opened_again_is_found(engine: Engine, scene: Scene) -> None:
    (row,) = rows_of(engine, attempt, scene.anna.attempt_id)
    changed(engine, attempt, row, submitted_at=None, closed_by=None, journal_sha=None)
    assert "The attempt is open, and there are gradings of it." in findings(engine, scene.anna.attempt_id)


def test_a_deadline_that_was_moved_by_the_log_agrees_and_one_moved_beside_it_does_not(
    engine: Engine, scene: Scene
) -> None:
    (row,) = rows_of(engine, attempt, scene.anna.attempt_id)
    later = row.deadline_at + minutes(5)
    move = {"attempt_id": row.id, "before": row.deadline_at, "after": later, "reason": "{}", "made_at": NOON}
    added(engine, DeadlineChange.__table__, **move)  # type: ignore[attr-defined]
    assert differs(engine, scene)
    changed(engine, attempt, row, deadline_at=later)
    assert not differs(engine, scene)


def test_the_deadline_of_a_sitting_has_what_was_granted_by_the_start(engine: Engine, scene: Scene) -> None:
    (row,) = rows_of(engine, attempt, scene.anna.attempt_id)
    sitting, by = a_sitting(engine, scene), scene.boris.viewer.id
    grant = {"reason": "", "granted_by": by, "granted_at": NOON - minutes(60), "user_id": row.user_id}
    added(engine, accommodation, **grant, time_factor="1.5", extra_seconds=60)
    added(engine, accommodation, **{**grant, "granted_at": NOON + minutes(1)}, extra_seconds=3600)
    changed(engine, attempt, row, sitting_id=sitting, time_factor="1.5", deadline_at=NOON + minutes(31))
    assert not differs(engine, scene)
    changed(engine, attempt, row, deadline_at=NOON + minutes(91))
    assert differs(engine, scene)


def test_the_deadline_before_a_sitting_was_changed_is_the_one_that_the_log_begins_with(
    engine: Engine, scene: Scene
) -> None:
    (row,) = rows_of(engine, attempt, scene.anna.attempt_id)
    early, usual = NOON + minutes(18), NOON + minutes(20)
    changed(engine, attempt, row, sitting_id=a_sitting(engine, scene), deadline_at=usual)
    move = {"attempt_id": row.id, "before": early, "after": usual, "reason": "{}", "made_at": NOON + minutes(2)}
    added(engine, DeadlineChange.__table__, **move)  # type: ignore[attr-defined]
    assert differs(engine, scene)
    log = {"kind": "changed", "body": "{}", "made_by": scene.boris.viewer.id, "made_at": NOON + minutes(2)}
    sitting_id = rows_of(engine, attempt, scene.anna.attempt_id)[0].sitting_id
    added(engine, sitting_event, sitting_id=sitting_id, **log)
    assert not differs(engine, scene)


def test_the_text_of_a_released_key_cannot_be_changed_unseen(engine: Engine, scene: Scene) -> None:
    sha = rows_of(engine, grading, scene.anna.attempt_id)[0].scoring_sha
    with writing(engine) as connection:
        connection.execute(update(blob).where(blob.c.sha == sha).values(body="{}"))
    assert f"The released text {sha[:12]} was changed." in findings(engine, scene.anna.attempt_id)


def test_a_draw_of_another_version_is_not_called_tampering(
    engine: Engine, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "_again", lambda *_: [])
    assert replayed(engine, scene.anna.attempt_id).standing is Standing.DIFFERS
    with writing(engine) as connection:
        connection.execute(update(release).values(engine_version="0.0.1"))
    assert replayed(engine, scene.anna.attempt_id).standing is Standing.UNREPEATABLE


def test_a_grading_of_another_version_is_a_doubt(engine: Engine, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(engine) as connection:
        connection.execute(update(grading).values(engine_version="0.0.1"))
    assert replayed(engine, scene.boris.attempt_id).standing is Standing.AGREES
    with writing(engine) as connection:
        connection.execute(update(grading).where(grading.c.position == 3).values(reason="{}"))
    assert replayed(engine, scene.boris.attempt_id).standing is Standing.UNREPEATABLE


def test_gradings_of_one_close_cannot_name_different_versions(engine: Engine, scene: Scene) -> None:
    changed(engine, grading, rows_of(engine, grading, scene.anna.attempt_id)[0], engine_version="0.0.1")
    assert differs(engine, scene)


def test_answers_that_came_late_and_wait_for_a_person_agree(engine: Engine, scene: Scene) -> None:
    *_, last = rows_of(engine, journal, scene.anna.attempt_id)
    entry = Entry(last.seq + 1, 1, 0, "page", last.answer, False, LATER, Outcome.LATE)
    values = {**last._mapping, "seq": entry.seq, "position": 1, "revision": 0, "received_at": LATER, "outcome": "late"}
    del values["id"]
    added(engine, journal, **{**values, "chain": link(last.chain, entry)})
    assert not differs(engine, scene)


# -- mending ---------------------------------------------------------------------------------------------------------


def mended(engine: Engine, folder: Path, *, policy: Policy = Policy.RECOMPUTE) -> tuple[Viewer, Any, int]:
    """Anna and Boris have handed in; a question is void and another's wrong answer accepted, and all graded again."""
    released(engine, a_bank_folder(folder))
    orlov = an_account(engine, "orlov")
    anna, boris = a_running_attempt(engine, "anna"), a_running_attempt(engine, "boris", seed=2)
    anna.answers_all(("mae", "MSE", "sum"))
    boris.answers_all(RIGHT)
    for student in (anna, boris):
        student.submits(at=LATER)
    adjust = {"engine": engine, "viewer": orlov, "quiz": QUIZ}
    mending.adjust(item=f"{QUIZ}:loss", mend=Mend.VOID, reason="Unclear", now=AFTERWARDS, **adjust)  # type: ignore[arg-type]
    for number, more in enumerate(({"option": "product"}, {"option": "sum"})):
        now = AFTERWARDS + minutes(1 + number)
        mending.adjust(item=f"{QUIZ}:metric", mend=Mend.DROP_OPTION, reason="Also", now=now, **adjust, **more)  # type: ignore[arg-type]
    run = regrading.regrade(
        engine, quiz=QUIZ, viewer=orlov, reason="Mended", policy=policy, now=AFTERWARDS + minutes(9)
    )
    return orlov, anna, run.id


@pytest.mark.parametrize("policy", Policy)
def test_an_item_that_was_mended_agrees_before_and_after_its_undoing(
    engine: Engine, tmp_path: Path, policy: Policy
) -> None:
    orlov, anna, run = mended(engine, tmp_path, policy=policy)
    assert [findings(engine, name.attempt_id) for name in replaying.replay_all(engine)] == [[], []]
    regrading.undo(engine, viewer=orlov, quiz=QUIZ, regrade_id=run, now=AFTERWARDS + minutes(10))
    assert [findings(engine, name.attempt_id) for name in replaying.replay_all(engine)] == [[], []]
    with reading(engine) as connection:
        (first, *_) = adjustments.of_quiz(connection, QUIZ)
    mending.undo(engine, viewer=orlov, quiz=QUIZ, adjustment_id=first.id, now=AFTERWARDS + minutes(11))
    regrading.regrade(engine, quiz=QUIZ, viewer=orlov, reason="Anew", policy=policy, now=AFTERWARDS + minutes(12))
    assert [findings(engine, name.attempt_id) for name in replaying.replay_all(engine)] == [[], []]
    assert findings(engine, anna.attempt_id) == []


def test_an_attempt_that_is_closed_while_its_item_is_mended_agrees(engine: Engine, tmp_path: Path) -> None:
    _, anna, _ = mended(engine, tmp_path)
    again = a_running_attempt(engine, anna.viewer, at=AFTERWARDS + minutes(20))
    again.answers_all(("mae", "MSE", "sum"), at=AFTERWARDS + minutes(21))
    again.submits(at=AFTERWARDS + minutes(22))
    assert again.verdicts() == {1: "void", 2: "correct", 3: "void"}
    assert findings(engine, again.attempt_id) == []


@pytest.mark.parametrize(
    "values",
    [
        {"mend": "full_marks"},
        {"made_at": AFTERWARDS + minutes(10)},
        {"undone_at": AFTERWARDS + minutes(3)},
        {"quiz": "another"},
        {"presentation_sha": "a" * 64},
    ],
    ids=lambda values: next(iter(values)),
)
def test_an_adjustment_that_was_changed_is_found(engine: Engine, tmp_path: Path, values: dict[str, Any]) -> None:
    _, anna, _ = mended(engine, tmp_path)
    table = adjustments.adjustment
    with writing(engine) as connection:
        connection.execute(update(table).where(table.c.mend == Mend.VOID.value).values(**values))
    assert findings(engine, anna.attempt_id) != []


def test_an_option_that_was_dropped_for_another_is_found(engine: Engine, tmp_path: Path) -> None:
    _, anna, _ = mended(engine, tmp_path)
    table = adjustments.adjustment
    with writing(engine) as connection:
        connection.execute(update(table).where(table.c.option == "sum").values(option="product"))
    assert findings(engine, anna.attempt_id) != []


def test_a_grading_that_names_other_adjustments_is_found(engine: Engine, tmp_path: Path) -> None:
    _, anna, _ = mended(engine, tmp_path)
    *_, last = rows_of(engine, grading, anna.attempt_id)
    for value in (None, "", "2", "2 3 1", "99", "x", "²"):
        changed(engine, grading, last, adjustments=value)
        assert differs_in(engine, anna.attempt_id), value
        put_back(engine, grading, last, adjustments=value)
    assert not differs_in(engine, anna.attempt_id)


def differs_in(engine: Engine, attempt_id: str) -> bool:
    return replayed(engine, attempt_id).standing is Standing.DIFFERS


# -- a paper taken question by question ------------------------------------------------------------------------------


def test_a_changed_pace_is_found(engine: Engine, tmp_path: Path) -> None:
    sections = [{"title": "All", "draw": "all", "item_time": "90s"}]
    released(engine, a_bank_folder(tmp_path, quiz={"navigation": "linear", "sections": sections}))
    anna = a_running_attempt(engine)
    anna.answers(1, "mse", at=NOON + seconds(30))
    call = {"engine": engine, "token": anna.token, "attempt_id": anna.attempt_id}
    advancing.advance(position=1, now=NOON + minutes(1), **call)  # type: ignore[arg-type]
    anna.answers(2, "MSE", at=NOON + seconds(80))
    advancing.advance(position=2, now=NOON + minutes(2), **call)  # type: ignore[arg-type]
    anna.submits(at=NOON + minutes(3))
    assert findings(engine, anna.attempt_id) == []
    (row,) = rows_of(engine, attempt, anna.attempt_id)
    for frontier in (None, 1, 2, 4):
        changed(engine, attempt, row, frontier=frontier)
        assert differs_in(engine, anna.attempt_id), frontier
        put_back(engine, attempt, row, frontier=frontier)
    for place in rows_of(engine, attempt_item, anna.attempt_id):
        for name in ("opened_at", "closes_at"):
            for value in (None, NOON - minutes(1), getattr(place, name) + seconds(1)):
                changed(engine, attempt_item, place, **{name: value})
                assert differs_in(engine, anna.attempt_id), (place, name, value)
                put_back(engine, attempt_item, place, **{name: value})
    assert not differs_in(engine, anna.attempt_id)


# -- whatever happens ------------------------------------------------------------------------------------------------


class ReplayedLife(Life):
    """The life of an attempt, replayed at any moment of it."""

    @precondition(lambda self: self.attempts)
    @rule()
    def replays(self) -> None:
        for one in self.attempts:
            assert findings(self.engine, one.sitting.attempt_id) == []

    def teardown(self) -> None:
        super().teardown()
        self.replays()


@pytest.mark.parametrize(
    ("database", "examples"),
    [("sqlite_engine", 25), pytest.param("postgresql_engine", 5, marks=pytest.mark.postgres)],
)
def test_whatever_a_student_does_the_replay_agrees(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, examples: int
) -> None:
    class Here(ReplayedLife):
        engine = request.getfixturevalue(database)
        contents = (a_bank_folder(tmp_path / "first"), a_bank_folder(tmp_path / "second", items=second_content()))

    run_state_machine_as_test(Here, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None))
