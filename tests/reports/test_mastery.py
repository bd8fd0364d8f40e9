"""The page of competencies: what it says of few questions, of few students, and of enough of both."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.i18n import say
from quizengine.reports.dashboard import Dashboard, plain
from quizengine.reports.sample import exported, sample, seconds
from quizengine.reports.statistics import Viewed
from quizengine.reports.statistics.mastery import mastery
from quizengine.reports.statistics.mastery_students import DRAWN
from quizengine.store.engine import open_engine, reading
from quizengine.store.releases import ReleasedQuiz, current_quiz

from ..build import LATER, QUIZ, RIGHT, a_bank_folder, a_running_attempt, released
from ..cohort import OPTIONS, a_cohort
from ..content import build as content

FIVE = {f"К-{number}": {"text": f"Can do {number}"} for number in range(1, 6)}


def a_course(engine: Engine, folder: Path, each: int, competencies: int = 5) -> ReleasedQuiz:
    """Release a quiz with so many questions for each of so many competencies of five."""
    items = [
        content.item(
            id=f"q{number:02d}",
            stem=f"Question number {number}?",
            choices={name: f"Answer {name} of {number}" for name in OPTIONS},
            key="a",
            assesses=[f"К-{number % competencies + 1}"],
        )
        for number in range(each * competencies)
    ]
    released(engine, a_bank_folder(folder, items=items, programme={"competencies": FIVE}))
    with reading(engine) as connection:
        found = current_quiz(connection, QUIZ)
    assert found is not None
    return found


def board(engine: Engine, **fields: Any) -> Dashboard:
    return mastery(Viewed(engine, sample(engine, QUIZ), "en", **fields))


def rows(found: Dashboard, table: str) -> list[dict[str, Any]]:
    """Return a table as dictionaries by column; of two columns of one name the second has a 2 after it."""
    one = found.table(table)
    assert one is not None
    names: list[str] = []
    for column in one.columns:
        name = say(column.title, "en")
        names.append(f"{name} 2" if name in names else name)
    return [dict(zip(names, (plain(cell, "en") for cell in row), strict=True)) for row in one.rows]


def text(found: Dashboard) -> str:
    return " ".join(say(line, "en") for section in found.sections for line in section.text)


# -- three questions to a competency, as in the real course ----------------------------------------------------------


@pytest.fixture(scope="module")
def of_three(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    folder = tmp_path_factory.mktemp("three")
    engine = open_engine(f"sqlite:///{shutil.copy(sqlite_template, folder / 'three.sqlite3')}")
    a_cohort(engine, a_course(engine, folder, 3), 60)
    found = board(engine)
    engine.dispose()
    return found


def test_three_questions_are_insufficient_evidence_with_the_reason_and_what_would_mend_it(of_three: Dashboard) -> None:
    for row in rows(of_three, "competencies"):
        assert row["Decision"] == "insufficient evidence: 3 of the 6 questions that are needed"
        assert row["What would mend it"].startswith("write more questions: ")
        assert row["Students decided"] == 0
    assert "Insufficient evidence in 5 of 5 competencies (К-1, К-2, К-3, К-4, К-5)" in text(of_three)
    assert {say(name, "en"): value for name, value in of_three.stats}["Competencies that can be decided"] == 0


def test_with_three_questions_no_student_is_decided_however_good_the_rest(of_three: Dashboard) -> None:
    found = rows(of_three, "students")
    assert len(found) == 60 * 5
    assert {row["Decision"] for row in found} == {"insufficient evidence"}
    assert max(row["Standard reached, with the rest"] for row in found) > 0.9


def test_of_one_ability_a_score_of_three_questions_tells_less_than_the_total(of_three: Dashboard) -> None:
    found = rows(of_three, "competencies")
    told = [row for row in found if row["Told by the total"] is not None]
    assert len(told) >= 3
    assert all(row["Told by its own score"] < row["Told by the total"] for row in told)
    idle = [row for row in found if row["Its own score"] == "adds nothing to the total: read it as the total"]
    assert idle
    assert all(
        row["Questions for a score of its own"] is None or row["Questions for a score of its own"] > 3 for row in idle
    )
    assert "Read them as the total." in text(of_three)


def test_the_interval_of_a_competency_is_wider_than_that_of_its_questions(of_three: Dashboard) -> None:
    for row in rows(of_three, "competencies"):
        assert (
            row["Any such questions: from"]
            <= row["These questions: from"]
            < row["Mean share"]
            < row["To"]
            <= row["To 2"]
        )


def test_three_questions_are_too_little_evidence_for_what_the_programme_claims(of_three: Dashboard) -> None:
    told = {row["What there is"] for row in rows(of_three, "claimed")}
    assert told == {"too little to say anything: too few different questions were shown"}


# -- enough questions ------------------------------------------------------------------------------------------------


def test_with_many_questions_most_students_are_decided(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course(sqlite_engine, tmp_path, 14, 2), 120)
    found = board(sqlite_engine)
    decisions = [row["Decision"] for row in rows(found, "competencies")]
    assert any(said.startswith("decided for ") for said in decisions)
    shown = [row["Decision"] for row in rows(found, "students")]
    assert {"reached", "not reached"} < set(shown)


def test_questions_that_are_a_problem_are_what_to_mend(sqlite_engine: Engine, tmp_path: Path) -> None:
    # The second question of a cohort has the wrong key.
    a_cohort(sqlite_engine, a_course(sqlite_engine, tmp_path, 7, 2), 150)
    mend = [row["What would mend it"] for row in rows(board(sqlite_engine), "competencies")]
    assert [("q01" in said) for said in mend] == [False, True]


# -- claimed and observed --------------------------------------------------------------------------------------------


def test_what_the_programme_claims_and_the_quiz_never_asks_is_named(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course(sqlite_engine, tmp_path, 6, 3), 12)
    found = board(sqlite_engine)
    told = {row["Competency or indicator"]: row["What there is"] for row in rows(found, "claimed")}
    assert told["К-1"] == "evidence"
    assert told["К-5"] == "no evidence: no question is written"
    assert "Of 5 competencies and indicators of the programme 2 have no evidence" in text(found)


# -- few students, and none ------------------------------------------------------------------------------------------


def test_few_students_are_told_by_their_own_answers_alone(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course(sqlite_engine, tmp_path, 6, 2), 5)
    found = board(sqlite_engine)
    assert {row["Share, with the rest of the exam"] for row in rows(found, "students")} == {None}
    assert {row["Its own score"] for row in rows(found, "competencies")} == {"not enough data"}
    assert "wait for more students: 20 at least" in rows(found, "competencies")[0]["What would mend it"]


def test_one_student_has_a_page(sqlite_engine: Engine, tmp_path: Path) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path))
    sitting = a_running_attempt(sqlite_engine, "anna")
    sitting.answers_all(RIGHT)
    sitting.submits()
    found = board(sqlite_engine, named=True)
    assert [row["Student"] for row in rows(found, "students")] == ["Анна Смирнова"] * 2
    assert rows(found, "competencies")[0]["Mean share"] == 1.0


def test_nobody_is_a_sentence(sqlite_engine: Engine, tmp_path: Path) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path))
    assert board(sqlite_engine).sections == ()


def test_questions_of_no_competency_leave_the_tables_empty(sqlite_engine: Engine, tmp_path: Path) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path))
    sitting = a_running_attempt(sqlite_engine, "anna")
    sitting.answers_all(RIGHT)
    sitting.submits()
    another = {"competencies": {"X": {"text": "Another"}}}
    item = content.item(id="new", assesses=["X"])
    released(sqlite_engine, a_bank_folder(tmp_path, programme=another, items=[item]), at=LATER)
    found = board(sqlite_engine)
    assert rows(found, "competencies") == []
    assert [row["What there is"] for row in rows(found, "claimed")] == ["no evidence: no question is written"]


# -- the model -------------------------------------------------------------------------------------------------------


def test_a_model_needs_three_hundred_students_and_says_so(of_three: Dashboard) -> None:
    assert "needs 300 students; here are 60" in text(of_three)
    assert of_three.table("model") is None


def test_a_model_of_three_hundred_tells_how_many_master_what(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course(sqlite_engine, tmp_path, 5, 2), 300)
    found = board(sqlite_engine)
    told = rows(found, "model")
    assert [row["Competency"] for row in told] == ["К-1", "К-2"]
    assert all(0 < row["Master it"] < 1 for row in told)
    # One ability made these answers.
    assert "One ability describes the answers better" in text(found)


# -- figures and files -----------------------------------------------------------------------------------------------


def test_figures_speak_the_language_of_the_page_and_stay_small(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course(sqlite_engine, tmp_path, 3), DRAWN + 5)
    found = board(sqlite_engine)
    figures = [json.loads(section.figure) for section in found.sections if section.figure]
    assert len(figures) == 2
    drawn = {name for trace in figures[1]["data"] for name in trace["y"] if name}
    assert len(drawn) == DRAWN
    assert f"The figure has the first {DRAWN} students" in text(found)


def test_students_of_one_name_have_rows_of_their_own(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course(sqlite_engine, tmp_path, 3), 4)
    viewed = Viewed(sqlite_engine, sample(sqlite_engine, QUIZ), "en", named=True)
    for name in list(viewed.sample.names):
        viewed.sample.names[name] = "Иван Иванов"  # type: ignore[index]
    figure = json.loads(next(one.figure for one in mastery(viewed).sections if one.id == "students") or "")
    assert len({name for trace in figure["data"] for name in trace["y"] if name}) == 4


def test_the_snippet_gives_the_numbers_of_the_page(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_cohort(sqlite_engine, a_course(sqlite_engine, tmp_path, 3), 25)
    found, answers = board(sqlite_engine), sample(sqlite_engine, QUIZ)
    exported(answers, seconds(sqlite_engine, answers)).to_csv(tmp_path / f"{QUIZ}-answers.csv", index=False)
    monkeypatch.chdir(tmp_path)
    assert found.snippet is not None
    exec(found.snippet, {})
    first = rows(found, "students")[0]
    printed = capsys.readouterr().out
    assert f"{first['Share, with the rest of the exam']:.3f}" in printed
