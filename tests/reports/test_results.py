"""How groups did, on attempts small enough to compute by hand."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.content.programme import Programme
from quizengine.reports import results
from quizengine.reports.results import Cohort
from quizengine.store import releases
from quizengine.store.engine import reading

from ..build import (
    QUIZ,
    RIGHT,
    WRONG,
    a_bank_folder,
    a_running_attempt,
    an_account,
    metric,
    released,
    three_items,
)


def programme(engine: Engine, name: str = "course") -> Programme:
    with reading(engine) as connection:
        return next(one for one in releases.current_programmes(connection) if one.programme == name)


def cohort(engine: Engine) -> Cohort:
    return results.cohort(engine, programme(engine))


def sit(engine: Engine, login: str, answers: Sequence[str], *, synthetic: bool = False) -> None:
    sitting = a_running_attempt(engine, an_account(engine, login, synthetic=synthetic))
    sitting.answers_all(answers)
    sitting.submits()


@pytest.fixture
def ten(sqlite_engine: Engine, tmp_path: Path) -> Engine:
    """Five have everything right, five only the first question."""
    released(sqlite_engine, a_bank_folder(tmp_path))
    for number in range(10):
        sit(sqlite_engine, f"student-{number}", RIGHT if number % 2 else (RIGHT[0], WRONG[1], WRONG[2]))
    return sqlite_engine


def test_a_competency_is_the_mean_share_with_students_interval(ten: Engine) -> None:
    found = cohort(ten)
    first, second = found.rows
    # Shares 0.5 and 1, five each: s = 0.25 * sqrt(10/9), t(0.975; 9) = 2.262157.
    assert (first.code, first.n, first.enough) == ("УК-1", 10, True)
    assert (first.mean, first.low, first.high) == pytest.approx((0.75, 0.561487, 0.938513), abs=1e-6)
    # Shares 0 and 1, five each.
    assert (second.code, second.n) == ("ПК-2", 10)
    assert (second.mean, second.low, second.high) == pytest.approx((0.5, 0.122974, 0.877026), abs=1e-6)
    assert (found.n, found.synthetic) == (10, False)


def test_the_facility_of_an_item_has_wilsons_interval(ten: Engine) -> None:
    first, second, third = results.facility(ten, QUIZ)
    assert [row.item for row in (first, second, third)] == ["loss", "word", "metric"]
    assert (first.facility, first.low, first.high) == pytest.approx((1, 0.722467, 1), abs=1e-6)
    assert (second.facility, second.low, second.high) == pytest.approx((0.5, 0.236593, 0.763407), abs=1e-6)
    assert (third.facility, third.n, third.enough, third.stem) == (0.5, 10, True, metric()["stem"])


def test_one_attempt_has_a_mean_and_no_interval(sqlite_engine: Engine, tmp_path: Path) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path))
    sit(sqlite_engine, "anna", RIGHT)
    first, _ = cohort(sqlite_engine).rows
    assert (first.n, first.mean, first.low, first.high, first.enough) == (1, 1.0, None, None, False)


def test_a_running_attempt_is_not_counted(sqlite_engine: Engine, tmp_path: Path) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path))
    a_running_attempt(sqlite_engine).answers_all(RIGHT)
    found = cohort(sqlite_engine)
    assert (found.n, found.rows) == (0, ())
    assert results.facility(sqlite_engine, QUIZ) == []
    assert results.drawn(found, programme(sqlite_engine), "ru") == {}


def test_one_made_up_attempt_marks_the_cohort(sqlite_engine: Engine, tmp_path: Path) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path))
    sit(sqlite_engine, "anna", RIGHT)
    assert not cohort(sqlite_engine).synthetic
    sit(sqlite_engine, "boris", RIGHT, synthetic=True)
    assert cohort(sqlite_engine).synthetic
    sit(sqlite_engine, "clara", RIGHT)
    assert cohort(sqlite_engine).synthetic


def test_weights_of_an_item_divide_its_points(sqlite_engine: Engine, tmp_path: Path) -> None:
    loss, word, _ = three_items()
    both = metric(assesses={"УК-1": "1/2", "ПК-2": "1/2"})
    released(sqlite_engine, a_bank_folder(tmp_path, items=[loss, word, both]))
    sit(sqlite_engine, "anna", (WRONG[0], WRONG[1], RIGHT[2]))
    first, second = cohort(sqlite_engine).rows
    assert (first.mean, second.mean) == pytest.approx((1 / 3, 1.0))


def test_a_later_mapping_moves_no_attempt(sqlite_engine: Engine, tmp_path: Path) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path))
    sit(sqlite_engine, "anna", (RIGHT[0], WRONG[1], WRONG[2]))
    before = cohort(sqlite_engine).rows
    remapped = [{**item, "assesses": ["ПК-2"]} for item in three_items()]
    released(sqlite_engine, a_bank_folder(tmp_path, items=remapped))
    assert cohort(sqlite_engine).rows == before


def test_an_item_taken_out_of_the_quiz_stays_in_what_was_assessed(sqlite_engine: Engine, tmp_path: Path) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path))
    sit(sqlite_engine, "anna", RIGHT)
    released(sqlite_engine, a_bank_folder(tmp_path, items=three_items()[:2]))
    assert [row.code for row in cohort(sqlite_engine).rows] == ["УК-1", "ПК-2"]
    assert [row.item for row in results.facility(sqlite_engine, QUIZ)] == ["loss", "word"]


def test_attempts_of_another_programme_are_not_counted(ten: Engine, tmp_path: Path) -> None:
    other = a_bank_folder(tmp_path / "other", programme={"programme": "other"}, quiz={"quiz": "other-final"})
    bank = other / "course.bank.yaml"
    bank.write_text(bank.read_text(encoding="utf-8").replace('"course-final"', '"other-final"'), encoding="utf-8")
    released(ten, other)
    assert cohort(ten).n == 10
    assert results.cohort(ten, programme(ten, "other")).n == 0


def test_an_unknown_quiz_has_no_items(sqlite_engine: Engine) -> None:
    assert results.facility(sqlite_engine, "no-such-quiz") == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_figure_is_json_that_a_page_can_draw(ten: Engine, language: str) -> None:
    drawn = results.drawn(cohort(ten), programme(ten), language)
    figure = json.loads(drawn["cohort"], parse_constant=pytest.fail)
    assert set(drawn) == {"cohort"}
    assert figure["data"]
