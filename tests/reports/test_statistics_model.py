"""The page on the model: which one the number of students carries, and what it says of a cohort that is known."""

from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from quizengine.reports.dashboard import Dashboard, Mark, Section, Table, plain
from quizengine.reports.sample import sample
from quizengine.reports.statistics import Viewed
from quizengine.reports.statistics.model import model

from ..build import QUIZ
from ..cohort import FLAT, MISKEYED, Truth, a_cohort, a_course_of

K = 12


def the_page(engine: Engine, *, item: str | None = None, named: bool = False) -> Dashboard:
    return model(Viewed(engine, sample(engine, QUIZ), "en", item, named))


def a_page_of(engine: Engine, folder: Path, n: int, **asked: str | bool) -> tuple[Dashboard, Truth]:
    truth = a_cohort(engine, a_course_of(engine, folder, K), n, omitted=0.0)
    return the_page(engine, **asked), truth  # type: ignore[arg-type]


def section(board: Dashboard, id: str) -> Section:
    return next(one for one in board.sections if one.id == id)


def table(board: Dashboard, id: str) -> Table:
    found = board.table(id)
    assert found is not None
    return found


def heads(board: Dashboard, id: str) -> list[str]:
    return [column.title.text for column in table(board, id).columns]


def column(board: Dashboard, id: str, head: str) -> list[float]:
    place = heads(board, id).index(head)
    return [float(str(plain(row[place], "en"))) for row in table(board, id).rows]


def marks(board: Dashboard, head: str) -> list[str]:
    place = heads(board, "fit").index(head)
    cells = [row[place] for row in table(board, "fit").rows]
    return [cell.kind for cell in cells if isinstance(cell, Mark)]


def test_below_75_students_the_page_says_only_why_there_is_no_model(engine: Engine, tmp_path: Path) -> None:
    board, _ = a_page_of(engine, tmp_path, 74)
    (only,) = board.sections
    assert (only.table, only.figure) == (None, None)
    assert only.text[0].params == {"least": 75, "full": 200, "n": 74}
    assert (board.stats, board.snippet, board.asks) == ((), None, ())


def test_before_anybody_has_finished_there_is_nothing(engine: Engine, tmp_path: Path) -> None:
    a_course_of(engine, tmp_path, 3)
    assert the_page(engine).sections == ()


def test_from_75_students_all_questions_have_one_slope(engine: Engine, tmp_path: Path) -> None:
    board, _ = a_page_of(engine, tmp_path, 75)
    assert "Infit" in heads(board, "fit")
    assert "Slope" not in heads(board, "fit")
    assert 'Model("rasch")' in (board.snippet or "")
    assert section(board, "model").text[0].params == {"least": 200}


def test_from_200_students_each_question_has_its_own(engine: Engine, tmp_path: Path) -> None:
    board, truth = a_page_of(engine, tmp_path, 400)
    assert "Infit" not in heads(board, "fit")
    assert 'Model("2pl")' in (board.snippet or "")
    slopes = column(board, "fit", "Slope")
    assert slopes[MISKEYED - 1] < 0
    assert marks(board, "By slope")[MISKEYED - 1] == "danger"
    assert marks(board, "By slope")[FLAT - 1] != "success"
    sound = [place for place in range(K) if place + 1 not in (MISKEYED, FLAT)]
    assert all(marks(board, "By slope")[place] != "danger" for place in sound)
    found = np.array(column(board, "fit", "Difficulty"))
    assert np.corrcoef(found[sound], truth.difficulty[sound])[0, 1] > 0.9


def test_every_section_has_its_n_and_how_it_is_computed(engine: Engine, tmp_path: Path) -> None:
    board, _ = a_page_of(engine, tmp_path, 210)
    assert [one.id for one in board.sections] == ["model", "map", "information", "curve", "fit", "pairs", "abilities"]
    assert all(any("n" in line.params for line in one.text) for one in board.sections)
    assert all(one.how for one in board.sections)
    assert [one.id for one in board.sections if one.figure] == ["map", "information", "curve"]
    assert sum(column(board, "map", "Students")) == 210
    assert sum(column(board, "map", "Questions")) == K
    assert len(table(board, "information").rows) == 25


def test_students_stand_by_numbers_unless_the_page_names_them(engine: Engine, tmp_path: Path) -> None:
    board, _ = a_page_of(engine, tmp_path, 80)
    rows = table(board, "abilities").rows
    assert len(rows) == 80
    assert not any("Taker" in str(row[0]) for row in rows)
    assert all("Taker" in str(row[0]) for row in table(the_page(engine, named=True), "abilities").rows)
    values = column(board, "abilities", "Ability")
    assert values == sorted(values, reverse=True)
    low, high = column(board, "abilities", "From"), column(board, "abilities", "To")
    assert all(a < b < c for a, b, c in zip(low, values, high, strict=True))


def test_the_curve_is_of_the_question_that_was_asked_for(engine: Engine, tmp_path: Path) -> None:
    a_page_of(engine, tmp_path, 90)
    asked = the_page(engine).asks[0].options[4][0]
    shown = the_page(engine, item=asked)
    assert section(shown, "curve").text[0].params == {"text": "Question number 5?"}
    assert sum(column(shown, "curve", "Students")) == 90
    other = the_page(engine, item="nothing of this quiz")
    assert section(other, "curve").title.params["item"] in {name.split(":")[1] for name, _ in other.asks[0].options}
