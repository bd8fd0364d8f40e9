"""The methodologist's pages of figures: on the real course, on an empty one, and as files."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook
from sqlalchemy import Engine

from quizengine.content.decisions import NONE, Answer, Decision, text_sha
from quizengine.content.fingerprint import revise
from quizengine.content.load import load
from quizengine.i18n import Message, msg, say
from quizengine.lint.run import lint
from quizengine.reports import changes, coverage
from quizengine.reports.boards import Asked, Bank, Course
from quizengine.reports.boards.accreditation import accreditation
from quizengine.reports.boards.compare import compare, likeness, pairs
from quizengine.reports.boards.cover import hours, maps
from quizengine.reports.boards.history import history
from quizengine.reports.boards.keys import keys
from quizengine.reports.boards.plans import gaps, plan, skeleton, standing_of
from quizengine.reports.boards.scorecard import scorecard
from quizengine.reports.dashboard import Column, Dashboard, Mark, Table, as_csv, as_xlsx, plain

from ..build import NOON, QUIZ, RIGHT, ROOT, WRONG, a_bank_folder, a_running_attempt, an_account, minutes, released
from ..content.build import bank as bank_file
from ..content.build import item, write

BOARDS = (maps, scorecard, gaps, plan, hours, keys, compare)
MARCH = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def a_course(*paths: Path) -> Course:
    library = load(paths)
    assert not library.errors
    banks = tuple(Bank(one.bank, one.title, tuple(revise(one, each) for each in one.items)) for one in library.banks)
    return Course(library.programmes[0][0], banks)


def asked(course: Course, *others: Course, engine: Any = None, **fields: Any) -> Asked:
    return Asked(engine, course, NONE, NOON, "en", others=others, **fields)


@pytest.fixture(scope="module")
def of_2025() -> Course:
    return a_course(
        ROOT / "competencies/production-ml-2025.programme.yaml", ROOT / "banks/production-ml-final.bank.yaml"
    )


@pytest.fixture(scope="module")
def of_2024() -> Course:
    return a_course(ROOT / "competencies/production-ml-2024.programme.yaml", ROOT / "banks/drift-monitoring.bank.yaml")


def rows(board: Dashboard, table: str) -> list[tuple[Any, ...]]:
    found = board.table(table)
    assert found is not None
    return [tuple(plain(cell, "en") for cell in row) for row in found.rows]


def text(board: Dashboard) -> str:
    return " ".join(say(line, "en") for section in board.sections for line in section.text)


# -- the real course -------------------------------------------------------------------------------------------------


def test_topics_four_to_seven_hold_most_of_the_hours_and_have_almost_nothing(of_2025: Course) -> None:
    found = rows(hours(asked(of_2025)), "hours")
    assert [row[3] for row in found[3:]] == [0, 0, 0, 0]
    assert sum(row[1] for row in found[3:]) / sum(row[1] for row in found) == pytest.approx(0.58, abs=0.005)
    assert "4 of 7 topics have hours and not one question. They hold 58% of the hours" in text(hours(asked(of_2025)))


def test_every_competency_of_the_real_final_has_two_questions_on_topic_of_six(of_2025: Course) -> None:
    found = [row for row in rows(scorecard(asked(of_2025)), "criteria") if row[1] == "Enough questions"]
    assert [(row[0], row[2], row[3], row[4]) for row in found] == [
        (code, 2, 6, "not met") for code in ("УК-1", "УК-2", "ОПК-1", "ПК-1", "ПК-2")
    ]
    assert found[0][5] == "the questions are final-01, final-04"
    with_all = rows(scorecard(asked(of_2025, on_topic=False)), "criteria")
    assert with_all[0][2] == 3


def test_the_best_question_is_on_a_bare_topic_and_the_sentence_says_what_it_lifts(of_2025: Course) -> None:
    first = rows(gaps(asked(of_2025)), "gaps")[0]
    assert first[2].startswith(("4.", "5.", "6.", "7."))
    assert "lifts range of knowledge of УК-1 from 0% to 33%" in first[4]
    gains = [row[5] for row in rows(gaps(asked(of_2025)), "gaps")]
    assert gains == sorted(gains, reverse=True)
    assert len(gains) == 15


def test_what_a_person_has_placed_on_a_topic_counts_there_in_the_plan_and_in_a_comparison(of_2025: Course) -> None:
    last = of_2025.revisions[-1]
    placed = {last.name: Decision(Answer.MAP, text_sha(last), "klimova", NOON, topic="llmops")}
    undecided, decided = asked(of_2025), replace(asked(of_2025), decisions=placed)
    assert standing_of(undecided)[0].points["llmops"] == 0
    assert standing_of(decided)[0].points["llmops"] == 1
    programme = of_2025.programme
    before, after = (
        changes.state(programme, coverage.coverage(programme, of_2025.revisions, decisions=one))
        for one in (NONE, placed)
    )
    found = {(one.kind, one.code): one.gained for one in changes.change(before, after).codes}
    assert found["topic", "llmops"] == (last.name,)


def test_a_plan_has_as_many_questions_as_asked_for_and_says_how_far_they_lead(of_2025: Course) -> None:
    found = plan(asked(of_2025, items=6))
    assert len(rows(found, "plan")) == 6
    assert "These 6 questions take the bank from" in text(found)


def test_the_drafts_of_a_plan_are_a_bank_that_the_linter_takes(of_2025: Course, tmp_path: Path) -> None:
    drafts = yaml.safe_load(skeleton(asked(of_2025, items=4)))["items"]
    assert [one["status"] for one in drafts] == ["draft"] * 4
    programme = ROOT / "competencies/production-ml-2025.programme.yaml"
    (tmp_path / "course.programme.yaml").write_bytes(programme.read_bytes())
    write(tmp_path, "drafts.bank.yaml", {**bank_file(), "bank": "drafts", "items": drafts})
    errors = [one for one in lint([tmp_path]).diagnostics if one.severity.value == "error"]
    assert errors == []


def test_a_map_of_indicators_says_that_the_real_final_names_none_and_only_asks_to_remember(of_2025: Course) -> None:
    found = rows(maps(asked(of_2025, on_topic=False)), "indicators")
    own = [row for row in found if row[1] is not None]
    alone = [row for row in found if row[1] is None]
    assert len(own) == 15
    assert {row[2] for row in own} == {"none"}
    assert [(row[0], *row[2:7]) for row in alone] == [
        (f"{code} alone", 3, 3, 0, 0, 0) for code in ("УК-1", "УК-2", "ОПК-1", "ПК-1", "ПК-2")
    ]


def test_maps_with_and_without_what_does_not_belong_differ_by_it(of_2025: Course) -> None:
    with_all, without = (
        sum(row[2] for row in rows(maps(asked(of_2025, on_topic=switch)), "indicators") if row[1] is None)
        for switch in (False, True)
    )
    assert (with_all, without) == (15, 10)


def test_a_light_says_its_verdict_and_the_value_and_the_reason_names_what_is_too_easy(tmp_path: Path) -> None:
    programme = {
        "competencies": {"C": {"text": "c", "indicators": {"C.1": {"level": "can", "text": "can"}}}},
        "alignment": {"items": 2},
    }
    items = (
        item(id="deep", topic=None, assesses=["C.1"], bloom="apply"),
        item(id="easy", topic=None, stem="Which loss is absolute?", assesses=["C.1"], bloom="remember"),
    )
    a_bank_folder(tmp_path, items=items, programme=programme)
    course = a_course(tmp_path)
    board = scorecard(asked(course, on_topic=False))
    assert rows(board, "lights") == [("C", "met: 2", "met: 50%", "met: 100%", "met: 1")]
    why = {row[1]: row[5] for row in rows(board, "criteria")}
    assert why["Deep enough"].endswith(
        "1 of 2 questions that state a level are as deep as their indicator; too easy: easy → C.1"
    )


def test_the_index_says_which_topic_has_most_beyond_its_hours_and_which_least(of_2025: Course) -> None:
    reason = rows(scorecard(asked(of_2025, on_topic=False)), "indices")[0][3]
    assert "Most above its hours: what does not belong (" in reason
    assert "most below: «" in reason


def test_a_plan_until_all_is_met_makes_every_light_green(of_2025: Course) -> None:
    board = plan(asked(of_2025, items=None))
    assert "Then every criterion is met in every competency that has indicators." in text(board)
    # Two on topic of six: four more for each of five competencies are the least there can be.
    assert len(rows(board, "plan")) >= 4 * 5


def test_keys_are_as_old_as_the_day_that_is_asked_for(tmp_path: Path) -> None:
    verified = {"basis": "expert", "by": "orlov", "verified": {"by": "klimova", "on": "2026-01-01"}}
    course = a_course(a_bank_folder(tmp_path, items=[item(provenance=verified), item(id="other")]))
    at_noon, later = (rows(keys(replace(asked(course), now=now)), "ages") for now in (NOON, MARCH.replace(year=2028)))
    assert [row[1] for row in at_noon] == [1, 0, 0, 0, 1]
    assert [row[1] for row in later] == [0, 0, 1, 0, 1]
    assert [row[6] for row in rows(keys(asked(course)), "keys")] == [None, 19]


def test_two_programmes_say_what_moved_and_which_questions_are_nearer(of_2024: Course, of_2025: Course) -> None:
    board = compare(asked(of_2025, of_2024))
    found = rows(board, "topics")
    assert len([row for row in found if row[0]]) == len(of_2025.programme.topics)
    assert {row[5] for row in found} <= {"the same", "moved", "renamed", "only here", "only there"}
    assert len(rows(board, "items")) == 15
    off = [row[0] for row in rows(board, "items") if row[2] == "other subject area"]
    assert off == [f"final-{number}" for number in (11, 12, 13, 14, 15)]


def test_a_topic_is_like_itself_and_pairs_are_of_one_each(of_2024: Course, of_2025: Course) -> None:
    for topic in of_2025.programme.topics.values():
        assert likeness(topic, topic) == 1.0
    found = pairs(of_2025.programme, of_2024.programme)
    there = [other for _, other, _ in found if other]
    assert len(there) == len(set(there)) == len(of_2024.programme.topics)
    assert pairs(of_2025.programme, of_2025.programme) == [(one, one, 1.0) for one in of_2025.programme.topics]


# -- little and nothing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("board", BOARDS)
def test_a_programme_without_anything_has_a_page_all_the_same(tmp_path: Path, board: Any) -> None:
    folder = a_bank_folder(tmp_path, items=[], programme={"competencies": {}, "topics": {}})
    course = a_course(folder / "course.programme.yaml")
    found = board(asked(Course(course.programme, ())))
    assert say(found.title, "ru")
    assert all(not section.table or not section.table.rows or section.table.columns for section in found.sections)


# -- what is stored --------------------------------------------------------------------------------------------------


def test_history_has_a_line_for_each_release_that_changed_a_bank(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    released(engine, a_bank_folder(tmp_path, items=[item()]), at=NOON + minutes(60))
    released(engine, a_bank_folder(tmp_path, items=[item()]), at=NOON + minutes(90))
    found = rows(history(asked(a_course(tmp_path), engine=engine)), "history")
    assert [(row[3], row[4]) for row in found] == [(3, 1.0), (1, 1.0)]


def test_students_who_did_enough_are_counted_by_their_last_attempt(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    for number in range(12):
        student = an_account(engine, f"student-{number}")
        for answers in (WRONG, RIGHT) if number % 2 else (RIGHT,):
            sitting = a_running_attempt(engine, student, quiz=QUIZ)
            sitting.answers_all(answers)
            sitting.submits()
    found = rows(accreditation(asked(a_course(tmp_path), engine=engine)), "students")
    assert [(row[0], row[1], row[2]) for row in found] == [("УК-1", 12, 1.0), ("ПК-2", 12, 1.0)]
    assert [row[3] for row in found] == [pytest.approx(12 / (12 + 1.959964**2), rel=1e-4)] * 2, (
        "all of twelve, by Wilson"
    )


def test_few_students_are_not_enough_to_tell(engine: Engine, tmp_path: Path) -> None:
    released(engine, a_bank_folder(tmp_path))
    sitting = a_running_attempt(engine, "anna")
    sitting.answers_all(RIGHT)
    sitting.submits()
    found = rows(accreditation(asked(a_course(tmp_path), engine=engine)), "students")
    assert {row[5] for row in found} == {"not enough data"}
    assert {row[2] for row in found} == {None}


def test_a_norm_of_the_programme_says_what_is_missing(engine: Engine, tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path, programme={"accreditation": {"closed": "1", "open": "2", "combined": "0"}})
    released(engine, folder)
    found = rows(accreditation(asked(a_course(folder), engine=engine)), "types")
    assert found[0] == ("УК-1", 1, 1, 0, 2, "missing: 1 of open type")
    assert found[1][5] == "missing: 2 of open type"


# -- as files --------------------------------------------------------------------------------------------------------

TABLE = Table(
    "t",
    msg("Questions"),
    (Column(Message("name")), Column(Message("n"), "num"), Column(Message("share"), "share")),
    (("=1+1", 3, 0.5), ("a;b", None, 0.125), ("+x", 1.5, None), (None, 1, Mark("success", msg("met")))),
)


@pytest.mark.parametrize(("language", "separator", "half"), [("ru", ";", "0,5"), ("en", ",", "0.5")])
def test_a_table_as_csv_is_what_a_spreadsheet_of_the_language_reads(language: str, separator: str, half: str) -> None:
    found = list(csv.reader(io.StringIO(as_csv(TABLE, language).decode("utf-8-sig")), delimiter=separator))
    assert found[1] == ["'=1+1", "3", half]
    assert found[2][0] == "a;b"
    assert found[3][0] == "'+x"


def test_a_table_as_a_workbook_has_numbers_and_no_formulas() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx(TABLE, "en"))).active
    assert sheet is not None
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0] == ["name", "n", "share"]
    assert found[1] == ["'=1+1", 3, 0.5]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
