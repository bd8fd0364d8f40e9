"""Which answers statistics are of: closed attempts, one of each taker, each revision of an item by itself."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from analytics.items import item_statistics
from analytics.missing import OF_ITEMS
from analytics.policies import Counted
from quizengine.errors import NotFound
from quizengine.exam.mending import Mend
from quizengine.reports.sample import Asked, Sample, exported, sample, seconds
from quizengine.services import mending, regrading
from quizengine.services.regrading import Policy
from quizengine.store.accounts import Viewer

from ..build import (
    AFTERWARDS,
    LATER,
    NOON,
    QUIZ,
    RIGHT,
    WRONG,
    Sitting,
    a_bank_folder,
    a_group,
    a_running_attempt,
    a_sitting,
    an_account,
    minutes,
    released,
    three_items,
    traffic,
)
from ..cohort import FLAT, MISKEYED, a_cohort, a_course_of

LOSS, WORD, METRIC = (f"course-final:{slug}" for slug in ("loss", "word", "metric"))


@pytest.fixture
def orlov(engine: Engine, tmp_path: Path) -> Viewer:
    released(engine, a_bank_folder(tmp_path))
    return an_account(engine, "orlov")


def handed_in(engine: Engine, student: Viewer | str, answers: tuple[str, ...], start: float = 0) -> Sitting:
    at = NOON + minutes(start)
    sitting = a_running_attempt(engine, student, at=at)
    for position, value in enumerate(answers, start=1):
        if value:
            sitting.answers(position, value, at=at + minutes(position))
    sitting.submits(at=at + minutes(10))
    return sitting


def credits(found: Sample) -> dict[str, list[float]]:
    """Return the credits of each taker in the order of the items."""
    matrix = found.matrix
    values = np.where(matrix.seen, matrix.credit, np.nan) if matrix.seen is not None else matrix.credit
    return {
        found.names[name]: [float(one) for one in row] for name, row in zip(matrix.takers or (), values, strict=True)
    }


def test_closed_attempts_are_a_matrix_of_credits(engine: Engine, orlov: Viewer) -> None:
    handed_in(engine, "anna", RIGHT)
    handed_in(engine, "boris", ("mse", "MSE", "sum"))
    a_running_attempt(engine, "clara")
    found = sample(engine, QUIZ)
    assert found.n == 2
    assert list(found.askings) == [LOSS, WORD, METRIC]
    assert credits(found) == {"Анна Смирнова": [1, 1, 1], "Борис Котов": [1, 1, 0]}
    assert found.shares.to_list() == [1.0, 0.5], "the third question has two of the four points"


def test_a_quiz_that_nobody_has_taken_is_an_empty_matrix(engine: Engine, orlov: Viewer) -> None:
    found = sample(engine, QUIZ)
    assert (found.n, found.matrix.n, found.matrix.k, found.left_out) == (0, 0, 0, 0)
    assert len(seconds(engine, found)) == 0
    assert exported(found, seconds(engine, found)).empty


def test_an_unknown_quiz_is_not_found(engine: Engine, orlov: Viewer) -> None:
    with pytest.raises(NotFound):
        sample(engine, "no-such-quiz")


@pytest.mark.parametrize(
    ("counted", "expected"), [(Counted.FIRST, [0, 0, 0]), (Counted.LAST, [1, 0, 0]), (Counted.BEST, [1, 1, 1])]
)
def test_one_attempt_of_each_taker_counts_and_the_rest_is_named(
    engine: Engine, tmp_path: Path, counted: Counted, expected: list[float]
) -> None:
    released(engine, a_bank_folder(tmp_path, quiz={"attempts": "3"}))
    anna = an_account(engine, "anna")
    for start, answers in ((0, WRONG), (30, RIGHT), (60, ("mse", "MAE", "sum"))):
        handed_in(engine, anna, answers, start)
    found = sample(engine, QUIZ, Asked(counted=counted))
    assert credits(found) == {"Анна Смирнова": expected}
    assert (found.n, found.left_out, len(found.attempts)) == (1, 2, 3)


def test_a_changed_question_is_another_one(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    handed_in(engine, "anna", RIGHT)
    first, *others = three_items()
    changed = {**first, "stem": "Which of these losses is quadratic?"}
    released(engine, a_bank_folder(tmp_path, items=[changed, *others]), at=LATER)
    handed_in(engine, "boris", WRONG, 30)
    found = sample(engine, QUIZ)
    assert list(found.askings) == [f"{LOSS}@1", f"{LOSS}@2", WORD, METRIC]
    assert [found.askings[name].presentation.stem for name in (f"{LOSS}@1", f"{LOSS}@2")] == [
        "Which loss is quadratic?",
        "Which of these losses is quadratic?",
    ]
    assert found.matrix.seen is not None
    assert found.matrix.seen.tolist() == [[True, False, True, True], [False, True, True, True]]
    assert found.split.several == (LOSS,)


def test_a_changed_mapping_is_the_same_question(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    handed_in(engine, "anna", RIGHT)
    first, *others = three_items()
    released(engine, a_bank_folder(tmp_path, items=[{**first, "assesses": ["ПК-2"]}, *others]), at=LATER)
    handed_in(engine, "boris", WRONG, 30)
    found = sample(engine, QUIZ)
    assert list(found.askings) == [LOSS, WORD, METRIC]
    assert found.weights().set_index("item").loc[LOSS, "code"] == "ПК-2", "the newest mapping says what it is about"


def test_after_a_regrade_all_answers_are_of_the_corrected_key(engine: Engine, orlov: Viewer, tmp_path: Path) -> None:
    handed_in(engine, "anna", RIGHT)
    handed_in(engine, "boris", WRONG)
    first, *others = three_items()
    released(engine, a_bank_folder(tmp_path, items=[{**first, "key": "mae"}, *others]), at=AFTERWARDS)
    regrading.regrade(
        engine, quiz=QUIZ, viewer=orlov, reason="Wrong key", policy=Policy.RECOMPUTE, now=AFTERWARDS + minutes(1)
    )
    found = sample(engine, QUIZ)
    assert list(found.askings) == [LOSS, WORD, METRIC]
    assert found.askings[LOSS].scoring.key.key == "mae"
    assert credits(found) == {"Анна Смирнова": [0, 1, 1], "Борис Котов": [1, 0, 0]}


def test_an_answer_that_was_taken_out_of_the_marks_is_no_answer(engine: Engine, orlov: Viewer) -> None:
    handed_in(engine, "anna", RIGHT)
    mending.adjust(engine, viewer=orlov, quiz=QUIZ, item=METRIC, mend=Mend.VOID, reason="Two keys", now=AFTERWARDS)
    regrading.regrade(
        engine, quiz=QUIZ, viewer=orlov, reason="Two keys", policy=Policy.RECOMPUTE, now=AFTERWARDS + minutes(1)
    )
    found = sample(engine, QUIZ)
    assert (list(found.askings), found.voided) == ([LOSS, WORD], 1)


def test_what_was_not_reached_is_wrong_as_in_the_marks_or_missing_where_that_is_asked_for(
    engine: Engine, orlov: Viewer
) -> None:
    handed_in(engine, "anna", ("", "MSE", ""))
    found = sample(engine, QUIZ)
    assert credits(found) == {"Анна Смирнова": [0, 1, 0]}
    assert found.states.to_list() == ["omitted", "answered", "not reached"]
    missing = credits(sample(engine, QUIZ, Asked(policy=OF_ITEMS)))["Анна Смирнова"]
    assert missing[:2] == [0, 1]
    assert np.isnan(missing[2])


def test_an_answer_that_waits_for_a_person_is_neither_right_nor_wrong(engine: Engine, orlov: Viewer) -> None:
    handed_in(engine, "anna", ("mse", "quadratic error", "share"))
    found = sample(engine, QUIZ)
    assert np.isnan(credits(found)["Анна Смирнова"][1])
    assert found.states.to_list() == ["answered"] * 3


def test_one_sitting_can_be_asked_for(engine: Engine, orlov: Viewer) -> None:
    anna = an_account(engine, "anna")
    handed_in(engine, "boris", WRONG)
    place = a_sitting(engine, orlov, a_group(engine, orlov, anna), title="January")
    inside = a_running_attempt(engine, anna, sitting_id=place, at=NOON + minutes(5))
    inside.answers_all(RIGHT, at=NOON + minutes(6))
    inside.submits(at=NOON + minutes(7))
    found = sample(engine, QUIZ, Asked(sitting=place))
    assert credits(found) == {"Анна Смирнова": [1, 1, 1]}
    assert found.sittings == ((place, "January"),)
    assert sample(engine, QUIZ).n == 2


def test_time_goes_to_the_question_that_is_saved_next(engine: Engine, orlov: Viewer) -> None:
    handed_in(engine, "anna", ("mse", "", "share"))
    found = sample(engine, QUIZ)
    spent = seconds(engine, found)
    assert spent.iloc[0] == 60
    assert np.isnan(spent.iloc[1])
    assert spent.iloc[2] == 120


def test_the_file_of_answers_has_no_names(engine: Engine, orlov: Viewer) -> None:
    handed_in(engine, "anna", RIGHT)
    found = sample(engine, QUIZ)
    table = exported(found, seconds(engine, found))
    assert table["taker"].to_list() == ["t1", "t1", "t1"]
    assert table["response"].iloc[0] == '{"choice": "mse"}'
    assert "Смирнова" not in table.to_csv()


def test_reading_takes_four_statements_however_many_answers_there_are(engine: Engine, tmp_path: Path) -> None:
    quiz = a_course_of(engine, tmp_path, 4)
    a_cohort(engine, quiz, 5)
    sample(engine, QUIZ)
    counts = []
    for prefix in ("more", "most"):
        with traffic(engine) as seen:
            sample(engine, QUIZ)
        counts.append(len(seen.statements))
        a_cohort(engine, quiz, 20, prefix=prefix)
    assert counts[0] == counts[1] <= 4


def test_a_sample_keeps_the_columns_that_it_names_and_nothing_besides(engine: Engine, orlov: Viewer) -> None:
    handed_in(engine, "anna", RIGHT)
    found = sample(engine, QUIZ)
    named = ["taker", "attempt", "item", "position", "credit", "points", "answered", "response", "sitting", "finished"]
    assert list(found.answers.columns) == named
    assert list(found.split.answers.columns) == named


def test_what_is_true_of_a_cohort_is_seen_in_its_statistics(sqlite_engine: Engine, tmp_path: Path) -> None:
    truth = a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 20), 400)
    found = sample(sqlite_engine, QUIZ)
    table = item_statistics(found.matrix)
    order = [name.removeprefix("course-final:q") for name in table["item"]]
    assert order == [f"{number:02d}" for number in range(1, 21)]
    sound = [place for place in range(20) if place + 1 not in (MISKEYED, FLAT)]
    assert np.corrcoef(table["facility"].iloc[sound], truth.difficulty[sound])[0, 1] < -0.95
    assert table["verdict"].iloc[MISKEYED - 1] == "problem shown"
    assert table["reason"].iloc[MISKEYED - 1] == "reversed"
    assert not (table["verdict"].iloc[sound] == "problem shown").any()
