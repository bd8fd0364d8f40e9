"""Pages on changes between cohorts, on how often questions were shown, and on answers that are alike."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, insert, select

from analytics import reading
from quizengine.content.fingerprint import canonical
from quizengine.i18n import say
from quizengine.reports.dashboard import Dashboard, plain
from quizengine.reports.sample import Asked, exported, papers, sample, seconds
from quizengine.reports.statistics import Viewed
from quizengine.reports.statistics.cohorts import By, cohorts
from quizengine.reports.statistics.drift import changes
from quizengine.reports.statistics.exposure import exposures
from quizengine.reports.statistics.similarity import CAUTION, alike
from quizengine.reports.student_groups import student_groups
from quizengine.store import attempts, groups
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
    assert [section.id for section in board.sections] == "cohorts drift first logistic changes edited".split()
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


def test_what_is_compared_can_be_chosen_and_stays_said(sqlite_engine: Engine, tmp_path: Path) -> None:
    quiz = a_course_of(sqlite_engine, tmp_path, 8)
    orlov = an_account(sqlite_engine, "orlov")
    group = a_group(sqlite_engine, orlov, an_account(sqlite_engine, "anna"))
    for seed, title in enumerate(("Morning", "Evening")):
        place = a_sitting(sqlite_engine, orlov, group, title=title)
        a_cohort(sqlite_engine, quiz, 10, prefix=f"s{place}", seed=seed, sitting_id=place, at=NOON + seed * MONTH / 50)
    a_cohort(sqlite_engine, quiz, 5, prefix="alone", at=NOON + MONTH)
    months = changes(viewed(sqlite_engine, by=By.MONTH))
    assert [row["Students"] for row in rows(months, "cohorts")] == [20, 5]
    assert "A cohort is a month." in text(months)
    assert {asks.name: asks.chosen for asks in months.asks} == {"by": "month"}
    assert [asks.chosen for asks in changes(viewed(sqlite_engine)).asks] == ["sitting"]


def test_without_any_sitting_sittings_compare_nothing_and_say_so(sqlite_engine: Engine, tmp_path: Path) -> None:
    two_months(sqlite_engine, tmp_path, 5, k=4)
    board = changes(viewed(sqlite_engine, by=By.SITTING))
    assert [section.id for section in board.sections] == ["cohorts"]
    assert "No attempt that counts was taken in a sitting" in text(board)


# -- for the weak and the strong -------------------------------------------------------------------------------------


def test_a_question_may_differ_for_everybody_alike_or_otherwise_for_the_weak(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    two_months(sqlite_engine, tmp_path, 400, k=20, seed=5, easier=(6,), flat=(9,))
    found = {row["Question"]: row for row in rows(changes(viewed(sqlite_engine)), "logistic")}
    leaked, flat = found.pop("q06"), found.pop("q09")
    assert leaked["What the data show"] == "easier for everybody alike"
    assert leaked["q of both"] < 0.05
    assert (leaked["n before"], leaked["n now"]) == (400, 400)
    assert flat["What the data show"] == "differs for the weak and the strong"
    assert flat["For the weak (negative: harder)"] > 0 > flat["For the strong (negative: harder)"]
    assert {flat["Class by Jodoin and Gierl"], leaked["Class by Jodoin and Gierl"]} <= {"B", "C"}
    assert {row["What the data show"].split(":")[0] for row in found.values()} == {
        "no difference that matters",
        "not enough data",
    }


def test_below_fifty_students_differences_have_a_reason_and_no_number(sqlite_engine: Engine, tmp_path: Path) -> None:
    two_months(sqlite_engine, tmp_path, 40)
    board = changes(viewed(sqlite_engine))
    told = rows(board, "logistic")
    assert {row["What the data show"] for row in told} == {
        "not enough data: fewer than 50 students in one of them",
    }
    assert {row["ΔR²"] for row in told} == {row["Uniform difference, χ²"] for row in told} == {None}
    assert "from 50 students of each side" in text(board)


def test_questions_matched_by_too_few_others_are_not_told(sqlite_engine: Engine, tmp_path: Path) -> None:
    two_months(sqlite_engine, tmp_path, 60, k=4)
    told = rows(changes(viewed(sqlite_engine)), "logistic")
    assert {row["What the data show"] for row in told} == {"not enough data: too few other questions in common"}
    assert {row["q of both"] for row in told} == {None}


# -- groups ----------------------------------------------------------------------------------------------------------


def in_group(engine: Engine, name: str, prefix: str) -> int:
    """Make a group of all students whose logins begin so, and return its number."""
    account = attempts.account
    with writing(engine) as connection:
        group = groups.add(connection, name=name, now=NOON)
        groups.put(
            connection, group, connection.scalars(select(account.c.id).where(account.c.login.startswith(prefix)))
        )
    return group


def three_groups(engine: Engine, folder: Path, n: int = 120, k: int = 14, **third: Any) -> None:
    quiz = a_course_of(engine, folder, k)
    for seed, (prefix, more) in enumerate((("a", {}), ("b", {}), ("c", third))):
        a_cohort(engine, quiz, n, prefix=prefix, seed=seed, **more)
        in_group(engine, f"Group {prefix.upper()}", f"{prefix}-")


def test_a_student_counts_for_the_group_of_the_sitting_and_outside_for_the_first_by_name(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    quiz = a_course_of(sqlite_engine, tmp_path, 4)
    orlov = an_account(sqlite_engine, "orlov")
    sat = a_group(sqlite_engine, orlov, name="Zeta")
    place = a_sitting(sqlite_engine, orlov, sat)
    a_cohort(sqlite_engine, quiz, 2, prefix="sat", sitting_id=place)
    a_cohort(sqlite_engine, quiz, 3, prefix="both")
    a_cohort(sqlite_engine, quiz, 4, prefix="alone")
    for name, prefix in (("Beta", "both"), ("Alpha", "both"), ("Alpha's other", "sat")):
        in_group(sqlite_engine, name, prefix)
    found = student_groups(sqlite_engine, sample(sqlite_engine, QUIZ))
    assert found.of.value_counts().to_dict() == {"Alpha": 3, "Zeta": 2}
    assert found.several == 3
    board = changes(viewed(sqlite_engine, by=By.GROUP))
    assert [(row["Group"], row["Students"]) for row in rows(board, "cohorts")] == [("Alpha", 3), ("Zeta", 2)]
    assert "outside of any sitting: 3. The first of their groups by name counts" in text(board)
    assert "Students of no group, who are not compared: 4" in text(board)


def test_a_question_that_is_easier_for_one_group_is_told_of_it_beside_all_others(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    three_groups(sqlite_engine, tmp_path, 200, easier=(6,), shift=-0.4)
    board = changes(viewed(sqlite_engine, by=By.GROUP))
    ids = [section.id for section in board.sections]
    assert ids == ["cohorts", "group-1", "group-2", "group-3", "logistic", "changes"]
    first, *others = rows(board, "group-3")
    assert first["Question"] == "q06"
    assert first["What the data show"] == "easier for this group than its results elsewhere say"
    assert (first["n of the others"], first["n here"]) == (400, 200)
    assert first["Difference at like ability"] > 0.1
    assert not any("this group" in row["What the data show"] for row in others)
    assert ("q06", "Group C") in {(row["Question"], row["Group"]) for row in rows(board, "changes")}
    *_, reference, focal = figures(board)["group-3"]["data"]
    assert [reference["name"], focal["name"]] == ["all others", "Group C"]
    logistic = {(row["Question"], row["Group"]): row["What the data show"] for row in rows(board, "logistic")}
    assert len(logistic) == 3 * 14
    assert logistic["q06", "Group C"] == "easier for everybody alike"


def test_groups_have_no_before_and_no_now_and_no_hint_of_a_leak(sqlite_engine: Engine, tmp_path: Path) -> None:
    three_groups(sqlite_engine, tmp_path, 60, easier=(6,))
    board = changes(viewed(sqlite_engine, by=By.GROUP))
    titles = [say(column.title, "en") for table in board.tables for column in table.columns]
    words = " ".join([text(board), say(board.lead, "en"), *titles, *(say(one.title, "en") for one in board.sections)])
    assert not {"before", "now", "became", "change", "changed", "known", "cohort"} & set(re.findall(r"[a-z]+", words))
    assert "What may be behind it" not in titles


def test_of_two_groups_one_comparison_is_enough(sqlite_engine: Engine, tmp_path: Path) -> None:
    quiz = a_course_of(sqlite_engine, tmp_path, 8)
    for seed, prefix in enumerate("ab"):
        a_cohort(sqlite_engine, quiz, 60, prefix=prefix, seed=seed)
        in_group(sqlite_engine, prefix.upper(), f"{prefix}-")
    board = changes(viewed(sqlite_engine, by=By.GROUP))
    assert [section.id for section in board.sections] == ["cohorts", "group-1", "logistic", "changes"]
    assert "B (n = 60) beside A (n = 60): 8 questions in common" in text(board)


def test_many_groups_have_a_section_each_only_where_most_differs(sqlite_engine: Engine, tmp_path: Path) -> None:
    quiz = a_course_of(sqlite_engine, tmp_path, 8)
    for seed, prefix in enumerate("abcdefgh"):
        a_cohort(sqlite_engine, quiz, 20 + seed, prefix=prefix, seed=seed)
        in_group(sqlite_engine, prefix.upper(), f"{prefix}-")
    board = changes(viewed(sqlite_engine, by=By.GROUP))
    ids = [section.id for section in board.sections if section.id.startswith("group")]
    assert ids == [f"group-{number}" for number in (3, 4, 5, 6, 7, 8)]
    assert "The 6 groups with the most differences" in text(board)
    assert "Groups beside all others: 8; 64 comparisons" in text(board)


def test_without_two_groups_it_says_that_there_is_nothing_to_compare(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 5), 10)
    asked = viewed(sqlite_engine, by=By.GROUP)
    assert "Nobody who finished this quiz is in a group" in text(changes(asked))
    in_group(sqlite_engine, "Only", "taker")
    board = changes(viewed(sqlite_engine, by=By.GROUP))
    assert "only one group so far" in text(board)
    assert [section.id for section in board.sections] == ["cohorts"]


@pytest.mark.parametrize("by", list(By))
def test_the_lines_of_python_give_the_numbers_of_the_page_for_every_choice(
    sqlite_engine: Engine, tmp_path: Path, by: By, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quiz = a_course_of(sqlite_engine, tmp_path, 8)
    orlov = an_account(sqlite_engine, "orlov")
    for seed, name in enumerate(("A", "B", "C")):
        place = a_sitting(sqlite_engine, orlov, a_group(sqlite_engine, orlov, name=name), title=f"Sitting {name}")
        a_cohort(sqlite_engine, quiz, 60, prefix=name, seed=seed, sitting_id=place, at=NOON + seed * MONTH)
    asked = viewed(sqlite_engine, by=by)
    file = exported(asked.sample, asked.seconds, asked.groups.of)
    file.to_csv(tmp_path / f"{QUIZ}-answers.csv", index=False)
    labels = reading.read(tmp_path / f"{QUIZ}-answers.csv", groups="group").groups
    assert labels is not None
    assert labels.value_counts().to_dict() == dict.fromkeys("ABC", 60)
    monkeypatch.chdir(tmp_path)
    board = changes(asked)
    spoken: dict[str, Any] = {}
    exec(board.snippet or "", spoken)
    assert "delta_r2" in capsys.readouterr().out
    deltas = sorted(spoken["found"].loc[spoken["found"]["focal"] == spoken["cohorts"][-1], "delta"].round(2).dropna())
    sections = {By.GROUP: ("group-3",)}.get(by, ("drift", "first"))
    told = [row for id in sections for row in rows(board, id)]
    name = "Delta (negative: harder here)" if by is By.GROUP else "Delta (negative: harder now)"
    assert deltas == pytest.approx(sorted(row[name] for row in told if row[name] is not None), abs=0.011)


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
