"""Pages of statistics: what may be said of 0, 1, 5, 25 and 400 students, and what may not."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from math import isnan
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from analytics.missing import OF_ITEMS
from analytics.policies import Counted
from quizengine.exam.mending import Mend
from quizengine.i18n import Message, say
from quizengine.reports.dashboard import Dashboard, Link, Mark
from quizengine.reports.sample import Asked, Sample, sample
from quizengine.reports.statistics import Viewed
from quizengine.services import mending, regrading
from quizengine.services.regrading import Policy
from quizengine.store.engine import open_engine
from quizengine.web.statistics import BOARDS

from ..build import (
    AFTERWARDS,
    LATER,
    NOON,
    QUIZ,
    RIGHT,
    WRONG,
    a_bank_folder,
    a_running_attempt,
    an_account,
    minutes,
    released,
    three_items,
)
from ..cohort import FLAT, MISKEYED, a_cohort, a_course_of
from .boards import cells, column, everything, figures, messages, notes, rows, text

USUAL = Asked()
SIZES = (0, 1, 5, 10, 25, 400)
OF_QUESTIONS = "todo", "test", "items", "options", "times"
UNKNOWN = "not enough data"
KEYED, TELLS_NOTHING = f"q{MISKEYED:02d}", f"q{FLAT:02d}"
"""The question with the wrong key, and the one that tells nobody apart."""
Pages = Callable[..., Dashboard]


@pytest.fixture(scope="module")
def cohorts(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Engine]]:
    """Databases with so many students of a quiz of 25 questions, each made when it is asked for first."""
    opened: list[Engine] = []

    @cache
    def of(n: int) -> Engine:
        folder = tmp_path_factory.mktemp(f"cohort-{n}")
        engine = open_engine(f"sqlite:///{shutil.copy(sqlite_template, folder / 'cohort.sqlite3')}")
        opened.append(engine)
        quiz = a_course_of(engine, folder)
        if n:
            a_cohort(engine, quiz, n)
        return engine

    yield of
    for engine in opened:
        engine.dispose()


@pytest.fixture(scope="module")
def pages(cohorts: Callable[[int], Engine]) -> Pages:
    """Return a page by its name and the number of students, as the instructor sees it."""

    @cache
    def of(n: int) -> Sample:
        return sample(cohorts(n), QUIZ)

    @cache
    def board(name: str, n: int, language: str = "en", *, named: bool = True, item: str | None = None) -> Dashboard:
        return BOARDS[name][0](Viewed(cohorts(n), of(n), language, item, named))

    return board


def seen(engine: Engine, name: str, asked: Asked = USUAL, **more: Any) -> Dashboard:
    """Return a page of a database."""
    return BOARDS[name][0](Viewed(engine, sample(engine, QUIZ, asked), "en", **more))


def by(board: Dashboard, table: str, name: str = "Question") -> dict[str, dict[str, Any]]:
    return {row[name]: row for row in rows(board, table)}


# -- nobody ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOARDS)
def test_of_nobody_a_page_is_one_sentence(pages: Pages, name: str) -> None:
    found = pages(name, 0)
    assert say(found.lead, "en") == (
        "Nobody has finished this quiz yet. The figures appear with the first attempt that is handed in."
    )
    assert (found.sections, found.stats, found.notes, found.snippet) == ((), (), (), None)


# -- one, five -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 5])
def test_of_few_students_the_pages_on_questions_draw_nothing_but_the_scores_of_five(pages: Pages, n: int) -> None:
    drawn = {(name, section) for name in OF_QUESTIONS for section in figures(pages(name, n))}
    assert drawn == ({("test", "scores")} if n == 5 else set())


def test_of_one_student_there_are_counts_alone(pages: Pages) -> None:
    stats = {say(title, "en"): value for title, value in pages("test", 1).stats}
    assert stats == dict.fromkeys(stats, None) | {"Students": 1, "Questions": 25}
    scores = rows(pages("test", 1), "scores")
    assert sum(row["Students"] for row in scores) == 1
    assert {row[name] for row in scores for name in list(row)[2:]} == {None}
    assert rows(pages("test", 1), "reliability") == rows(pages("test", 1), "decision") == []
    for row in rows(pages("items", 1), "items"):
        assert row["n"] == 1
        assert {row[name] for name in list(row)[4:]} == {None}
    for row in rows(pages("items", 1), "missing"):
        assert row["Given to"] == 1
        assert {row[name] for name in list(row)[6:]} == {None}
    for row in rows(pages("options", 1), "options"):
        assert row["Chosen by"] in (0, 1)
        assert {row[name] for name in list(row)[5:]} == {None}
    for row in rows(pages("times", 1), "times"):
        assert {row[name] for name in list(row)[3:]} == {None}
    limit, *others = rows(pages("times", 1), "whole")
    assert limit == {"What": "Limit, minutes", "Value": 20.0, "From": None, "To": None}
    assert {row[name] for row in others for name in ("Value", "From", "To")} == {None}


@pytest.mark.parametrize("n", [1, 5])
@pytest.mark.parametrize(("name", "table"), [("items", "items"), ("options", "options")])
def test_of_few_students_no_verdict_is_told_and_the_page_says_why(pages: Pages, n: int, name: str, table: str) -> None:
    reasons = {"too few takers", "everyone answered correctly", "nobody answered correctly"}
    words = {UNKNOWN} if name == "options" else {f"{UNKNOWN}: {reason}" for reason in reasons}
    assert set(column(pages(name, n), table, "What the data show")) <= words


def test_of_one_student_it_is_not_said_whether_a_question_is_better_than_guessing(pages: Pages) -> None:
    assert set(column(pages("items", 1), "guessing", "What the data show")) == {UNKNOWN}


@pytest.mark.parametrize("n", [1, 5, 10, 25])
def test_of_few_students_the_page_of_questions_says_that_most_cannot_be_judged(pages: Pages, n: int) -> None:
    assert "with fewer than 30 students most questions cannot be judged" in text(pages("items", n))


def test_of_five_students_facility_stands_in_its_interval_and_nothing_of_discrimination(pages: Pages) -> None:
    for row in rows(pages("items", 5), "items"):
        assert row["From"] < row["Facility"] < row["To"] or row["Facility"] in (0, 1)
        assert row["To"] - row["From"] > 0.4, "of five students nothing is sure"
        assert {row[name] for name in list(row)[7:]} == {None}


def test_of_five_students_the_mean_is_told_and_the_reliability_is_not(pages: Pages) -> None:
    assert column(pages("test", 5), "reliability", "What") == ["Mean", "Median", "Standard deviation"]
    stats = {say(title, "en"): value for title, value in pages("test", 5).stats}
    assert stats["Mean score"] == 15.0
    assert stats["Reliability (alpha)"] is stats["Error of a score"] is None
    assert "There is too little to say how far the scores can be trusted. n = 5." in text(pages("test", 5))
    assert set(column(pages("test", 5), "scores", "Error of this score")) == {None}


@pytest.mark.parametrize("n", [1, 5, 10, 25])
def test_of_few_students_nothing_is_advised_and_that_is_no_praise(pages: Pages, n: int) -> None:
    assert rows(pages("todo", n), "todo") == []
    assert "That the list is short does not mean that everything is sound." in text(pages("todo", n))


# -- ten, twenty-five ------------------------------------------------------------------------------------------------


def test_of_ten_students_discrimination_stands_in_an_interval_that_says_how_little_it_is(pages: Pages) -> None:
    known = [row for row in rows(pages("items", 10), "items") if row["Discrimination"] is not None]
    assert len(known) > 20
    for row in known:
        assert row["From 2"] <= row["Discrimination"] <= row["To 2"]
        assert row["To 2"] - row["From 2"] > 0.5
    assert "items" in figures(pages("items", 10))


def test_of_ten_students_no_planted_fault_is_shown(pages: Pages) -> None:
    said = by(pages("items", 10), "items")
    words = f"{UNKNOWN}: the interval is too wide"
    assert [said[name]["What the data show"] for name in (KEYED, TELLS_NOTHING)] == [words] * 2
    assert set(column(pages("options", 10), "options", "What the data show")) == {UNKNOWN}


def test_of_ten_students_the_decision_at_the_pass_mark_is_not_told(pages: Pages) -> None:
    assert rows(pages("test", 10), "decision") == []
    table = pages("test", 10).table("decision")
    assert table is not None
    assert table.empty is not None
    assert say(table.empty, "en") == "It takes 30 students to say how sure a decision is."


def test_of_ten_students_there_are_times_only_of_questions_with_ten_answers(pages: Pages) -> None:
    for row in rows(pages("times", 10), "times"):
        assert (row["Median"] is None) == (row["Answers"] < 10)
    drawn = figures(pages("times", 10))["questions"]["data"][1]["y"]
    assert len(drawn) == sum(row["Answers"] >= 10 for row in rows(pages("times", 10), "times"))


@pytest.mark.parametrize(("n", "groups"), [(10, 0), (25, 2), (400, 5)])
def test_options_are_drawn_by_groups_of_ten_students_or_more(pages: Pages, n: int, groups: int) -> None:
    found = pages("options", n)
    assert len(set(column(found, "option-groups", "Group, the weakest first"))) == groups
    assert ("option" in figures(found)) == (groups > 0)
    assert ("With fewer than 20 students there are no groups to draw." in text(found)) == (groups == 0)
    assert all(size >= 10 for size in column(found, "option-groups", "Students"))


# -- four hundred ----------------------------------------------------------------------------------------------------


def test_of_four_hundred_the_wrong_key_is_the_first_thing_to_do_with_the_right_one(pages: Pages) -> None:
    first, *others = rows(pages("todo", 400), "todo")
    assert (first["What"], first["Where"]) == ("fix the key", KEYED)
    assert first["Why"].startswith(f"The strong choose «Answer b of {MISKEYED}», correlation +0.")
    assert f"the key «Answer a of {MISKEYED}» draws the weak, −0." in first["Why"]
    assert first["Gain in alpha"] > 0.02
    assert 380 < first["Students concerned"] <= 400
    assert "fix the key" not in {row["What"] for row in others}
    link = next(cell for cell in cells(pages("todo", 400)) if isinstance(cell, Link))
    assert (link.bank, link.item) == (QUIZ, f"{QUIZ}:{KEYED}")


def test_of_four_hundred_the_question_that_tells_nobody_apart_is_weak(pages: Pages) -> None:
    assert ("drop or rewrite", TELLS_NOTHING) in {
        (row["What"], row["Where"]) for row in rows(pages("todo", 400), "todo")
    }
    said = by(pages("items", 400), "items")
    assert said[TELLS_NOTHING]["What the data show"] == "problem shown: hardly tells strong from weak"


def test_of_four_hundred_the_questions_and_their_options_are_judged_as_they_were_made(pages: Pages) -> None:
    said = {name: row["What the data show"] for name, row in by(pages("items", 400), "items").items()}
    assert said.pop(KEYED) == "problem shown: the strong answer it wrongly: is the key right?"
    said.pop(TELLS_NOTHING)
    assert not [name for name, words in said.items() if words.startswith("problem")]
    assert sum(words == "fine shown" for words in said.values()) > 18
    options = {(row["Question"], row["Option"]): row for row in rows(pages("options", 400), "options")}
    assert options[KEYED, f"Answer a of {MISKEYED}"]["What the data show"] == "the key draws the weak: is it right?"
    assert options[KEYED, f"Answer b of {MISKEYED}"]["What the data show"] == "draws the strong: is it right too?"
    assert options["q01", "Answer a of 1"]["What the data show"] == "the key draws the strong"


def test_unasked_the_options_of_the_worst_question_are_drawn_and_of_another_when_asked(pages: Pages) -> None:
    assert say(pages("options", 400).sections[0].title, "en") == f"Options of {KEYED}"
    asked = pages("options", 400, item=f"{QUIZ}:q07")
    assert say(asked.sections[0].title, "en") == "Options of q07"
    assert {row["Option"] for row in rows(asked, "option-groups")} >= {f"Answer {name} of 7" for name in "abcd"}
    (ask,) = asked.asks
    assert (ask.name, ask.chosen) == ("item", f"{QUIZ}:q07")
    assert [name for name, _ in ask.options] == [f"{QUIZ}:q{number:02d}" for number in range(1, 26)]


def test_of_four_hundred_reliability_and_decision_are_told(pages: Pages) -> None:
    table = by(pages("test", 400), "reliability", "What")
    assert table["Alpha"]["From"] < table["Alpha"]["Value"] < table["Alpha"]["To"]
    assert table["Alpha"]["To"] - table["Alpha"]["From"] < 0.1
    assert 0.5 < by(pages("test", 400), "decision", "What")["Same decision twice"]["Value"] < 1
    assert f"Alpha is {table['Alpha']['Value']:.2f}; between {table['Alpha']['From']:.2f}" in text(pages("test", 400))


def test_of_four_hundred_the_time_was_enough(pages: Pages) -> None:
    assert "Was the time enough: long enough. n = 400." in text(pages("times", 400))
    whole = by(pages("times", 400), "whole", "What")
    assert whole["Median, minutes"]["From"] <= whole["Median, minutes"]["Value"] <= whole["Median, minutes"]["To"]
    assert whole["Worked until the limit, %"] == {
        "What": "Worked until the limit, %",
        "Value": 0.0,
        "From": 0.0,
        "To": 1.0,
    }


# -- what is undefined -----------------------------------------------------------------------------------------------


def test_what_everybody_answers_rightly_has_no_discrimination_and_the_page_says_why(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 8), 40, known=(4,))
    row = by(seen(sqlite_engine, "items"), "items")["q04"]
    assert row["What the data show"] == f"{UNKNOWN}: everyone answered correctly"
    assert row["Facility"] == 1
    assert (row["Discrimination"], row["From 2"], row["To 2"], row["Drawn to the mean"]) == (None,) * 4
    drawn = figures(seen(sqlite_engine, "items"))["items"]["data"]
    assert sum(len(trace["x"]) for trace in drawn) == 7, "what is undefined is not drawn"


def test_without_any_difference_between_students_nothing_is_made_of_it(sqlite_engine: Engine, tmp_path: Path) -> None:
    places = tuple(range(1, 9))
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 8), 40, known=places)
    assert "There is too little to say how far the scores can be trusted. n = 40." in text(seen(sqlite_engine, "test"))
    stats = {say(title, "en"): value for title, value in seen(sqlite_engine, "test").stats}
    assert stats["Mean score"] == 8.0
    assert stats["Reliability (alpha)"] is None
    for name in BOARDS:
        assert not any(isinstance(cell, float) and isnan(cell) for cell in cells(seen(sqlite_engine, name))), name


# -- every page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", BOARDS)
def test_every_figure_has_its_table_and_says_of_how_many_it_is(pages: Pages, name: str, n: int) -> None:
    for section in pages(name, n).sections:
        if section.figure:
            assert section.table is not None, section.id
            assert section.table.rows, section.id
            assert re.search(r"\bn = \d+", " ".join(say(line, "en") for line in section.text)), section.id


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", BOARDS)
def test_no_number_of_a_page_is_no_number(pages: Pages, name: str, n: int) -> None:
    found = pages(name, n)
    assert not any(isinstance(cell, float) and isnan(cell) for cell in cells(found))
    assert not re.search(r"\b(nan|None|inf)\b", everything(found).replace("Infinity", "inf"))


@pytest.mark.parametrize("n", [5, 25, 400])
@pytest.mark.parametrize("name", BOARDS)
def test_a_number_with_an_interval_lies_in_it(pages: Pages, name: str, n: int) -> None:
    for table in pages(name, n).tables:
        titles = [say(one.title, "en") for one in table.columns]
        for place in (one for one, title in enumerate(titles) if title == "From" and one):
            for row in table.rows:
                value, low, high = row[place - 1 : place + 2]
                if isinstance(value, int | float) and low is not None:
                    assert low - 0.006 <= value <= high + 0.006, (table.id, row)  # type: ignore[operator]


POINT = re.compile(r"\d\.\d")
CODE = re.compile(r"[А-ЯЁ]+-\d+(\.\d+)*")


@pytest.mark.parametrize("n", [1, 25, 400])
@pytest.mark.parametrize("name", BOARDS)
def test_in_russian_every_number_of_a_sentence_has_a_decimal_comma(pages: Pages, name: str, n: int) -> None:
    found = pages(name, n, "ru")
    written = [str(value) for one in messages(found) for value in one.params.values() if not isinstance(value, Message)]
    written += [say(one, "ru") for one in messages(found) if say(one, "ru") != say(one, "en")]
    written += [cell for cell in cells(found) if isinstance(cell, str)]
    assert [one for one in written if POINT.search(CODE.sub("", one))] == []


@pytest.mark.parametrize("name", BOARDS)
def test_in_russian_no_figure_has_a_number_that_is_written_with_a_point(pages: Pages, name: str) -> None:
    for section, figure in figures(pages(name, 400, "ru")).items():
        said = [words for trace in figure["data"] for words in strings(trace) if not words.startswith("rgba")]
        assert [one for one in said if POINT.search(CODE.sub("", one.replace("%{", "")))] == [], section


def strings(value: Any) -> Iterator[str]:
    """Return the words in a piece of a figure."""
    if isinstance(value, str):
        # What is between braces is a gap that the page fills in its own language.
        yield re.sub(r"%?\{[^}]*\}", "", value)
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def test_pages_leave_the_sample_as_it_is(cohorts: Callable[[int], Engine]) -> None:
    found = sample(cohorts(25), QUIZ)
    answers, attempts, credit = found.answers.copy(), found.attempts.copy(), found.matrix.credit.copy()
    for board, _ in BOARDS.values():
        board(Viewed(cohorts(25), found, "en"))
    assert found.answers.equals(answers)
    assert found.attempts.equals(attempts)
    assert (found.matrix.credit == credit).all()


# -- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 25, 400])
@pytest.mark.parametrize("name", BOARDS)
def test_without_leave_no_page_names_a_student(pages: Pages, name: str, n: int) -> None:
    assert "Taker-" not in everything(pages(name, n, named=False))


@pytest.mark.parametrize(("name", "table"), [("model", "abilities"), ("mastery", "students")])
def test_an_instructor_sees_students_by_their_names_and_a_methodologist_by_numbers(
    pages: Pages, name: str, table: str
) -> None:
    named, numbered = (column(pages(name, 400, named=named), table, "Student") for named in (True, False))
    assert all(re.fullmatch(r"Taker-\d{5}", one) for one in named)
    assert all(re.fullmatch(r"t\d{3}", one) for one in numbered)
    assert len(named) == len(numbered) > 0


def test_who_hurried_is_named_to_the_instructor(sqlite_engine: Engine, tmp_path: Path) -> None:
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 20), 40, hurried=2)
    board = seen(sqlite_engine, "times", named=True)
    assert set(column(board, "effort", "Student")) == {"Taker-00001", "Taker-00002"}
    assert column(board, "effort", "What the data show") == ["answered too fast to have read them"] * 2
    assert "answers came too fast to have been read: 2 of 40." in text(board)
    assert "no proof of anything" in text(board)
    assert all(re.fullmatch(r"t\d+", one) for one in column(seen(sqlite_engine, "times"), "effort", "Student"))


# -- notes -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def course(sqlite_engine: Engine, tmp_path: Path) -> Engine:
    """The course of three questions, three attempts allowed."""
    released(sqlite_engine, a_bank_folder(tmp_path, quiz={"attempts": "3"}))
    return sqlite_engine


def hands_in(engine: Engine, login: str, *papers: tuple[str, ...], start: float = 0) -> None:
    student = an_account(engine, login)
    for number, answers in enumerate(papers):
        at = NOON + minutes(start + 20 * number)
        sitting = a_running_attempt(engine, student, at=at)
        for position, value in enumerate(answers, start=1):
            if value:
                sitting.answers(position, value, at=at + minutes(position))
        sitting.submits(at=at + minutes(10))


@pytest.mark.parametrize("name", BOARDS)
def test_every_page_says_how_many_students_it_is_of(course: Engine, name: str) -> None:
    hands_in(course, "anna", RIGHT)
    hands_in(course, "boris", WRONG)
    assert notes(seen(course, name)) == ["Students with a finished attempt: 2."]


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (Counted.FIRST, "The first attempt of each student counts."),
        (Counted.LAST, "The last attempt of each student counts."),
        (
            Counted.BEST,
            "The best attempt of each student counts: on the average that is better than the student is.",
        ),
    ],
)
def test_second_attempts_are_left_out_and_that_is_said(course: Engine, counted: Counted, said: str) -> None:
    hands_in(course, "anna", WRONG, RIGHT)
    hands_in(course, "boris", WRONG)
    assert notes(seen(course, "items", Asked(counted))) == [
        "Students with a finished attempt: 2.",
        said,
        "Other attempts of the same students, left out: 1.",
    ]


def test_a_question_that_was_changed_is_two_and_that_is_said(course: Engine, tmp_path: Path) -> None:
    hands_in(course, "anna", RIGHT)
    first, *others = three_items()
    released(course, a_bank_folder(tmp_path, items=[{**first, "stem": "Which is quadratic?"}, *others]), at=LATER)
    hands_in(course, "boris", WRONG, start=30)
    board = seen(course, "items")
    assert column(board, "items", "Question") == ["loss@1", "loss@2", "word", "metric"]
    assert notes(board)[1:] == [
        "Questions that were changed between attempts: 1. Each version is a question of its own here, with @1, @2 "
        "after its name.",
        "Not every student saw every question; each number is of those who saw what it is about.",
    ]


def test_what_was_taken_out_of_the_marks_counts_nowhere_and_that_is_said(course: Engine) -> None:
    hands_in(course, "anna", RIGHT)
    orlov, item = an_account(course, "orlov"), f"{QUIZ}:metric"
    mending.adjust(course, viewer=orlov, quiz=QUIZ, item=item, mend=Mend.VOID, reason="Two keys", now=AFTERWARDS)
    regrading.regrade(
        course, quiz=QUIZ, viewer=orlov, reason="Two keys", policy=Policy.RECOMPUTE, now=AFTERWARDS + minutes(1)
    )
    board = seen(course, "items")
    assert column(board, "items", "Question") == ["loss", "word"]
    assert notes(board)[1:] == ["Answers to questions that were taken out of the marks, counted nowhere: 1."]


def test_answers_that_wait_for_a_person_count_nowhere_yet_and_that_is_said(course: Engine) -> None:
    hands_in(course, "anna", ("mse", "quadratic error", "share"))
    hands_in(course, "boris", RIGHT)
    board = seen(course, "items")
    assert by(board, "items")["word"]["n"] == 1
    assert notes(board)[1:] == ["Answers that wait for a person to judge them, counted nowhere yet: 1."]


def test_what_was_not_reached_can_be_left_out_and_that_is_said(course: Engine) -> None:
    hands_in(course, "anna", ("mse", "", ""))
    hands_in(course, "boris", RIGHT)
    assert notes(seen(course, "items"))[1:] == []
    assert by(seen(course, "items"), "items")["metric"]["n"] == 2
    board = seen(course, "items", Asked(policy=OF_ITEMS))
    assert by(board, "items")["metric"]["n"] == 1
    assert notes(board)[1:] == [
        "Questions that were not reached, left out of these numbers, though in the marks they are wrong: 2."
    ]


def test_attempts_that_are_made_up_are_called_so(course: Engine) -> None:
    student = an_account(course, "robot", synthetic=True)
    sitting = a_running_attempt(course, student)
    sitting.submits()
    assert notes(seen(course, "test"))[1:] == ["Some of these attempts are made up."]


def test_a_time_that_cut_half_of_the_students_off_was_too_short(sqlite_engine: Engine, tmp_path: Path) -> None:
    quiz = a_course_of(sqlite_engine, tmp_path, 30, time={"limit": "12m"})
    a_cohort(sqlite_engine, quiz, 30)
    spent = sample(sqlite_engine, QUIZ).attempts["spent"]
    assert spent.max() > timedelta(minutes=12).total_seconds(), "the cohort does not stop when its time is over"
    whole = by(seen(sqlite_engine, "times"), "whole", "What")
    assert whole["Worked until the limit, %"]["From"] > 20


def test_marks_say_by_their_kind_what_their_words_say(pages: Pages) -> None:
    marks = [cell for name in OF_QUESTIONS for cell in cells(pages(name, 400)) if isinstance(cell, Mark)]
    kinds = {say(mark.text, "en").partition(":")[0]: mark.kind for mark in marks}
    assert (kinds["problem shown"], kinds["fine shown"], kinds[UNKNOWN]) == ("danger", "success", "")
    assert (kinds["fix the key"], kinds["drop or rewrite"]) == ("danger", "warning")
