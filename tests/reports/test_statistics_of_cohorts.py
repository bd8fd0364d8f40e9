"""Pages on changes between cohorts, on how often questions were shown, and on answers that are alike."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, insert

from quizengine.content.fingerprint import canonical
from quizengine.i18n import say
from quizengine.reports.dashboard import Dashboard, plain
from quizengine.reports.sample import Asked, exported, papers, sample, seconds
from quizengine.reports.statistics import Viewed
from quizengine.reports.statistics.cohorts import By, cohorts
from quizengine.reports.statistics.drift import changes
from quizengine.reports.statistics.exposure import exposures
from quizengine.reports.statistics.similarity import CAUTION, alike
from quizengine.store import attempts
from quizengine.store.engine import writing
from quizengine.store.releases import current_quiz

from ..build import LATER, NOON, QUIZ, a_bank_folder, a_group, a_sitting, an_account, released
from ..cohort import OPTIONS, a_cohort, a_course_of
from ..content import build as content

MONTH = timedelta(days=31)


def viewed(engine: Engine, **more: Any) -> Viewed:
    return Viewed(engine, sample(engine, QUIZ, more.pop("asked", Asked())), "en", **more)


def rows(board: Dashboard, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table by the titles of its columns; of two columns alike the first."""
    found = board.table(table)
    assert found is not None
    titles = [say(column.title, "en") for column in found.columns]
    return [
        {title: plain(cell, "en") for title, cell in reversed(list(zip(titles, row, strict=True)))}
        for row in found.rows
    ]


def text(board: Dashboard) -> str:
    return " ".join(say(line, "en") for section in board.sections for line in section.text)


def figures(board: Dashboard) -> dict[str, Any]:
    return {section.id: json.loads(section.figure) for section in board.sections if section.figure}


def two_months(engine: Engine, folder: Path, n: int = 120, *, k: int = 14, seed: int = 2, **second: Any) -> None:
    quiz = a_course_of(engine, folder, k)
    a_cohort(engine, quiz, n, prefix="may")
    a_cohort(engine, quiz, n, prefix="june", seed=seed, at=NOON + MONTH, **second)


# -- changes ---------------------------------------------------------------------------------------------------------


def test_a_question_that_leaked_is_shown_among_students_who_are_weaker(sqlite_engine: Engine, tmp_path: Path) -> None:
    two_months(sqlite_engine, tmp_path, 200, k=20, seed=5, easier=(6,), shift=-0.4)
    board = changes(viewed(sqlite_engine))
    first, *others = rows(board, "drift")
    assert (first["Question"], first["What the data show"]) == ("q06", "a change is shown")
    assert first["What may be behind it"] == "easier: has it become known, or is it taught more?"
    assert first["Change at like ability"] > 0.1
    assert (first["n before"], first["n now"]) == (200, 200)
    assert [row["Question"] for row in others if row["What the data show"] == "a change is shown"] == []
    assert all(row["What may be behind it"] is None for row in others)
    assert [row["Question"] for row in rows(board, "changes")] == ["q06"]
    assert "20 questions in common" in text(board)


def test_the_figure_joins_the_facilities_of_the_table(sqlite_engine: Engine, tmp_path: Path) -> None:
    two_months(sqlite_engine, tmp_path)
    board = changes(viewed(sqlite_engine))
    *_, reference, focal = figures(board)["drift"]["data"]
    table = rows(board, "drift")
    assert reference["x"] == pytest.approx([row["Facility before"] for row in table], abs=1e-4)
    assert focal["x"] == pytest.approx([row["Facility now"] for row in table], abs=1e-4)
    months = sorted({(NOON + shift).strftime("%Y-%m") for shift in (timedelta(), MONTH)})
    assert [reference["name"], focal["name"]] == months


def test_too_few_students_are_shown_no_change_and_said_why(sqlite_engine: Engine, tmp_path: Path) -> None:
    two_months(sqlite_engine, tmp_path, 20)
    board = changes(viewed(sqlite_engine))
    assert {row["What the data show"] for row in rows(board, "drift")} == {
        "not enough data: fewer than 30 students in one of them"
    }
    assert {row["Facility now"] for row in rows(board, "drift")} == {None}
    assert figures(board) == {}
    assert "can be told from 50 students" in text(board)


def test_one_cohort_has_nothing_to_be_compared_with(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 5), 10)
    board = changes(viewed(sqlite_engine))
    assert [section.id for section in board.sections] == ["cohorts"]
    assert "only one cohort" in text(board)


def test_sittings_are_cohorts_where_there_are_two(sqlite_engine: Engine, tmp_path: Path) -> None:
    quiz = a_course_of(sqlite_engine, tmp_path, 8)
    orlov = an_account(sqlite_engine, "orlov")
    group = a_group(sqlite_engine, orlov, an_account(sqlite_engine, "anna"))
    places = [a_sitting(sqlite_engine, orlov, group, title=title) for title in ("Morning", "Evening")]
    for seed, place in enumerate(places):
        a_cohort(sqlite_engine, quiz, 30, prefix=f"s{place}", seed=seed, sitting_id=place, at=NOON + seed * MONTH / 50)
    a_cohort(sqlite_engine, quiz, 5, prefix="alone", at=NOON + MONTH)
    found = cohorts(sample(sqlite_engine, QUIZ))
    assert (found.by, list(found.titles.values())) == (By.SITTING, ["Morning", "Evening"])
    assert len(found.of) == 60
    board = changes(viewed(sqlite_engine))
    assert [(row["Sitting"], row["Students"]) for row in rows(board, "cohorts")] == [("Morning", 30), ("Evening", 30)]
    assert "outside of one is not compared" in text(board)


def test_three_cohorts_are_compared_with_the_first_too(sqlite_engine: Engine, tmp_path: Path) -> None:
    quiz = a_course_of(sqlite_engine, tmp_path, 8)
    for seed in range(3):
        a_cohort(sqlite_engine, quiz, 60, prefix=f"m{seed}", seed=seed, at=NOON + seed * MONTH)
    board = changes(viewed(sqlite_engine))
    assert [section.id for section in board.sections] == ["cohorts", "drift", "first", "changes", "edited"]
    assert "24 comparisons" in text(board)
    assert len(rows(board, "first")) == 8


def test_an_edited_question_is_listed_apart_and_not_compared(sqlite_engine: Engine, tmp_path: Path) -> None:
    first = a_course_of(sqlite_engine, tmp_path, 8)
    a_cohort(sqlite_engine, first, 40, prefix="may")
    items = [
        content.item(
            id=f"q{number:02d}",
            stem=f"Question number {number}, edited?" if number == 4 else f"Question number {number}?",
            choices={name: f"Answer {name} of {number}" for name in OPTIONS},
            key="a",
            assesses=["УК-1"],
        )
        for number in (1, 2, 3, 4, 5, 6, 7, 9)
    ]
    released(sqlite_engine, a_bank_folder(tmp_path, items=items), at=LATER)
    with writing(sqlite_engine) as connection:
        second = current_quiz(connection, QUIZ)
    assert second is not None
    a_cohort(sqlite_engine, second, 40, prefix="june", seed=2, at=NOON + MONTH)
    board = changes(viewed(sqlite_engine))
    assert not {"q04", "q04@1", "q04@2", "q08", "q09"} & {row["Question"] for row in rows(board, "drift")}
    assert [
        (row["Question"], row["What became of it"], row["Versions before"], row["Versions now"])
        for row in rows(board, "edited")
    ] == [("q04", "edited", "1", "2"), ("q08", "no longer asked", "1", None), ("q09", "new", None, "1")]
    assert rows(board, "edited")[0]["Text"] == "Question number 4, edited?"


# -- how often shown -------------------------------------------------------------------------------------------------


def test_every_finished_attempt_counts_and_who_met_a_question_again(sqlite_engine: Engine, tmp_path: Path) -> None:
    quiz = a_course_of(sqlite_engine, tmp_path, 6)
    a_cohort(sqlite_engine, quiz, 10)
    a_cohort(sqlite_engine, quiz, 4, number=2, at=NOON + MONTH)
    board = exposures(viewed(sqlite_engine))
    assert len(rows(board, "exposure")) == 6
    assert rows(board, "exposure")[0] == {
        "Question": "q01",
        "Text": "Question number 1?",
        "Attempts": 14,
        "Share of attempts": 1.0,
        "From": pytest.approx(0.7847),
        "To": 1.0,
        "Students who met it": 10,
        "Met it more than once": 4,
        "Share of them": 0.4,
        "Remark": None,
    }
    assert "All 14 finished attempts of 10 students" in text(board)
    assert "have 100% of their questions in common" in text(board)
    assert "Every paper has all the questions" in text(board)
    assert figures(board) == {}, "bars that are all whole show nothing"


def test_a_question_that_was_never_shown_is_named(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 5), 3)
    a_course_of(sqlite_engine, tmp_path, 6)
    board = exposures(viewed(sqlite_engine))
    assert [row["Question"] for row in rows(board, "exposure") if row["Remark"] == "never shown"] == ["q06"]
    assert "nobody has met: 1" in text(board)
    assert figures(board)["exposure"]["data"][0]["x"] == [1.0] * 5 + [0.0]


def test_papers_have_no_revisions_and_the_sitting_that_is_asked_for(sqlite_engine: Engine, tmp_path: Path) -> None:
    quiz = a_course_of(sqlite_engine, tmp_path, 4)
    a_cohort(sqlite_engine, quiz, 3)
    found = sample(sqlite_engine, QUIZ)
    frame, stems = papers(sqlite_engine, found)
    assert list(frame.columns) == ["taker", "attempt", "item"]
    assert len(frame) == 12
    assert list(stems.values()) == [f"Question number {number}?" for number in range(1, 5)]
    assert set(frame["item"]) == set(stems)


# -- answers alike ---------------------------------------------------------------------------------------------------


def copying(engine: Engine, folder: Path, n: int = 40, k: int = 30) -> None:
    """A cohort of which the second student has all but two answers of the first, who is of the weaker ones."""
    quiz = a_course_of(engine, folder, k)
    a_cohort(engine, quiz, n, shift=-0.6, seed=5)
    random = np.random.default_rng(3)
    with writing(engine) as connection:
        response, grading = attempts.response, attempts.grading
        for attempt in ("taker-00001-1", "taker-00002-1"):
            for table in (response, grading):
                connection.execute(table.delete().where(table.c.attempt_id == attempt))
        chosen = random.choice(list(OPTIONS), k, p=(0.4, 0.2, 0.2, 0.2))
        for attempt in ("taker-00001-1", "taker-00002-1"):
            if attempt == "taker-00002-1":
                chosen[:2] = "d"
            for position, item in enumerate(quiz.items, start=1):
                option = str(chosen[position - 1])
                place = {"attempt_id": attempt, "position": position}
                answer = {"revision": 1, "writer": "page", "answer": canonical({"choice": option}), "flagged": False}
                connection.execute(insert(response), {**place, **answer, "saved_at": NOON})
                connection.execute(
                    insert(grading),
                    {
                        **place,
                        "scoring_sha": item.revision.hashes[1],
                        "points": "1" if option == "a" else "0",
                        "max_points": "1",
                        "verdict": "correct" if option == "a" else "wrong",
                        "reason": "",
                        "engine_version": "0",
                        "graded_at": NOON,
                    },
                )


def test_who_copied_nearly_everything_stands_first_with_words_of_caution(sqlite_engine: Engine, tmp_path: Path) -> None:
    copying(sqlite_engine, tmp_path)
    board = alike(viewed(sqlite_engine, named=True))
    (first,) = rows(board, "pairs")
    assert {first["Student"], first["And"]} == {"Taker-00001", "Taker-00002"}
    assert first["What the answers show"] == "worth a look"
    assert first["Such pairs by chance"] == "below 0.01"
    assert first["Identical"] > first["To"] > first["Expected"]
    assert say(CAUTION, "en") in text(board)
    assert "780 pairs were compared" in text(board)
    words = " ".join([text(board), *(say(line, "en") for section in board.sections for line in section.how)]).lower()
    assert not any(word in words for word in ("cheat", "guilty", "culprit", "fraud", "suspect"))


def test_a_methodologist_sees_numbers_and_no_names(sqlite_engine: Engine, tmp_path: Path) -> None:
    copying(sqlite_engine, tmp_path)
    first = rows(alike(viewed(sqlite_engine)), "pairs")[0]
    assert first["Student"].startswith("t")
    assert "Taker" not in first["Student"] + first["And"]


def test_every_pair_is_once_in_the_map_of_all_pairs(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 15), 35)
    board = alike(viewed(sqlite_engine))
    assert sum(row["Pairs"] for row in rows(board, "all-pairs")) == 35 * 34 / 2
    assert rows(board, "pairs") == [], "nobody is named of whom nothing is told"
    assert figures(board)["all-pairs"]["data"][0]["type"] == "heatmap"


def test_a_small_room_is_not_compared(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 15), 12)
    board = alike(viewed(sqlite_engine))
    assert "it takes 30 who answered" in text(board)
    assert rows(board, "pairs") == []
    assert figures(board) == {}


# -- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("board", [changes, exposures, alike])
def test_a_quiz_that_nobody_has_taken_has_a_page_that_says_so(
    sqlite_engine: Engine, tmp_path: Path, board: Any
) -> None:
    a_course_of(sqlite_engine, tmp_path, 3)
    found = board(viewed(sqlite_engine))
    assert found.sections == ()
    assert "Nobody has finished this quiz yet" in say(found.lead, "en")


@pytest.mark.parametrize("board", [changes, exposures, alike])
def test_the_lines_of_python_of_a_page_run_on_its_file_of_answers(
    sqlite_engine: Engine,
    tmp_path: Path,
    board: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    two_months(sqlite_engine, tmp_path, 60)
    asked = viewed(sqlite_engine)
    exported(asked.sample, seconds(sqlite_engine, asked.sample)).to_csv(tmp_path / f"{QUIZ}-answers.csv", index=False)
    monkeypatch.chdir(tmp_path)
    found = board(asked)
    exec(found.snippet, {})
    printed = capsys.readouterr().out
    assert "q05" in printed or "7140" in printed
