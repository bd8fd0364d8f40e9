"""The Python of each page of statistics: run beside the file of answers, without the engine, it gives its numbers."""

import builtins
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from datetime import timedelta
from functools import cache
from io import StringIO
from math import isnan
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from analytics.missing import OF_ITEMS, OF_MARKS, Policy
from analytics.similarity import by_expected
from quizengine.exam.mending import Mend
from quizengine.reports.dashboard import Dashboard, Link
from quizengine.reports.sample import Asked, Sample, exported, sample, seconds
from quizengine.reports.statistics import Viewed
from quizengine.services import mending, regrading
from quizengine.services.regrading import Policy as Regrading
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
    a_group,
    a_running_attempt,
    a_sitting,
    an_account,
    minutes,
    released,
    three_items,
)
from ..cohort import a_cohort, a_course_of
from ..content import build as content
from .boards import rows

ALLOWED = {"analytics", "json", "numpy", "pandas"}
"""What a snippet may import: nothing of the engine."""
Run = Callable[[str, Policy], dict[str, Any]]


@pytest.fixture(scope="module")
def quiz(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two months of 50 students each, who left some questions out and did not reach others; two of them hurried."""
    folder = tmp_path_factory.mktemp("snippets")
    engine = open_engine(f"sqlite:///{shutil.copy(sqlite_template, folder / 'cohort.sqlite3')}")
    course = a_course_of(engine, folder, 14)
    a_cohort(engine, course, 50, prefix="may", omitted=0.1, hurried=2)
    a_cohort(engine, course, 50, prefix="june", omitted=0.1, seed=2, at=NOON + timedelta(days=31), easier=(6,))
    yield engine
    engine.dispose()


@cache
def answers_of(engine: Engine, policy: Policy) -> Sample:
    return sample(engine, QUIZ, Asked(policy=policy))


def page(engine: Engine, name: str, policy: Policy = OF_MARKS) -> Dashboard:
    return BOARDS[name][0](Viewed(engine, answers_of(engine, policy), "en"))


def run(code: str, folder: Path) -> tuple[dict[str, Any], str]:
    """Run a snippet in a folder; returns its variables, and what it printed. Only what is allowed can be imported."""

    def guarded(name: str, *rest: Any) -> Any:
        assert name.split(".", maxsplit=1)[0] in ALLOWED, f"a snippet imports {name}"
        return builtins.__import__(name, *rest)

    found: dict[str, Any] = {"__builtins__": {**vars(builtins), "__import__": guarded}}
    printed, before = StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with redirect_stdout(printed):
            exec(compile(code, "snippet", "exec"), found)
    finally:
        os.chdir(before)
    return found, printed.getvalue()


def with_file(folder: Path, engine: Engine, policy: Policy = OF_MARKS) -> Path:
    """Write the file of answers that the page offers into a folder."""
    known = answers_of(engine, policy)
    exported(known, seconds(engine, known)).to_csv(folder / f"{QUIZ}-answers.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def runs(quiz: Engine, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs the snippet of a page beside the file of answers; gives its variables."""
    folder = with_file(tmp_path_factory.mktemp("files"), quiz)

    @cache
    def of(name: str, policy: Policy) -> dict[str, Any]:
        code = page(quiz, name, policy).snippet
        assert code is not None, f"the page {name} has no snippet"
        found, printed = run(code, folder)
        assert printed.strip(), f"the snippet of {name} prints nothing"
        return found

    return of


def close(shown: Any, computed: Any, digits: int = 2) -> bool:
    """Say whether a cell of a page has a number of a snippet, which is rounded there, or is a dash for none at all."""
    if shown is None:
        return computed is None or isnan(computed)
    return bool(abs(float(shown) - float(computed)) <= 0.5001 * 10**-digits)


def agree(
    board: Dashboard, table: str, frame: Any, columns: dict[str, str], *, digits: int = 2, key: str = "item"
) -> None:
    """Hold a table against a frame of a snippet, row by row: `columns` are names of the frame by those of the table."""
    found = board.table(table)
    assert found is not None
    heads = [row[0] for row in found.rows]
    names = [head.item if isinstance(head, Link) else head for head in heads]
    known = frame.set_index(key)
    assert len(found.rows) == len(names) > 0
    for name, row in zip(names, rows(board, table), strict=True):
        for title, column in columns.items():
            computed = known.loc[name, column]
            assert close(row[title], computed, digits), (name, title, row[title], computed)


BOTH = pytest.mark.parametrize("policy", [OF_MARKS, OF_ITEMS], ids=["unreached is wrong", "unreached is left out"])


@BOTH
def test_the_test_as_a_whole(quiz: Engine, runs: Run, policy: Policy) -> None:
    board, found = page(quiz, "test", policy), runs("test", policy)
    told = {row["What"]: row for row in rows(board, "reliability")}
    names = {"Mean": "mean", "Standard deviation": "sd", "Alpha": "alpha", "KR-21": "kr21", "Lambda-2": "lambda2"}
    for title, name in {**names, "Skewness": "skewness", "Error of measurement": "sem"}.items():
        assert close(told[title]["Value"], getattr(found["scores"], name)), title
    assert close(told["Alpha"]["From"], found["scores"].alpha_low)
    decided = {row["What"]: row["Value"] for row in rows(board, "decision")}
    assert close(decided["Same decision twice"], found["same"].agreement)
    assert close(decided["The same beyond chance (kappa)"], found["same"].kappa)
    for row, one in zip(rows(board, "scores"), found["spread"].to_dict("records"), strict=True):
        assert (row["Score"], row["Students"]) == (one["score"], one["n"])
        assert close(row["Error of this score"], one["error"])


@BOTH
def test_the_questions(quiz: Engine, runs: Run, policy: Policy) -> None:
    board, found = page(quiz, "items", policy), runs("items", policy)
    shares = {"Facility": "facility", "From": "facility_low", "To": "facility_high"}
    agree(board, "items", found["table"], {"n": "n", **shares}, digits=9)
    rest = {"Discrimination": "item_rest", "From 2": "item_rest_low", "To 2": "item_rest_high"}
    agree(board, "items", found["table"], {**rest, "Drawn to the mean": "shrunk"})
    agree(board, "items", found["table"], {"Alpha without it": "alpha_if_deleted", "Efficiency": "efficiency"})
    guesses = {"Better by": "above", "From": "above_low", "A guess earns": "guess_score"}
    agree(board, "guessing", found["beside"], guesses)
    counts = {"Given to": "given", "Answered": "answered", "Left out": "omitted", "Not reached": "not_reached"}
    agree(board, "missing", found["missing"], counts)
    assert found["missing"]["not_reached"].sum() > 0, "without them both policies would be one"


@BOTH
def test_the_options(quiz: Engine, runs: Run, policy: Policy) -> None:
    board, found = page(quiz, "options", policy), runs("options", policy)
    known = {(row["item"], row["option"]): row for row in found["table"].to_dict("records")}
    shown = {(f"{QUIZ}:{row['Question']}", row["Option"].split()[1]): row for row in rows(board, "options")}
    assert shown.keys() == known.keys()
    for name, row in shown.items():
        assert row["Chosen by"] == known[name]["n"]
        assert close(row["Share"], known[name]["share"], 9)
        assert close(row["Correlation"], known[name]["option_rest"]), name
        assert (row["Key"] == "key") == known[name]["is_key"]


@BOTH
def test_the_times(quiz: Engine, runs: Run, policy: Policy) -> None:
    board, found = page(quiz, "times", policy), runs("times", policy)
    whole = {row["What"]: row for row in rows(board, "whole")}
    assert close(whole["Median, minutes"]["Value"], found["time"].quantiles[2] / 60, 1)
    assert close(whole["Limit, minutes"]["Value"], found["time"].limit / 60, 1)
    assert close(whole["And did not come to the last question, %"]["To"], 100 * found["time"].unfinished_high, 1)
    quantiles = {"5 %": "q05", "Median": "median", "95 %": "q95", "Median from": "median_low"}
    agree(board, "times", found["quantiles"], {"Answers": "n", **quantiles}, digits=0)
    rapid = {"Rapid": "rapid", "Rapid below, seconds": "threshold", "Right by guessing": "floor"}
    agree(board, "rapid", found["rapid"], rapid, digits=1)
    assert found["rapid"]["rapid"].sum() > 0
    hurried = found["efforts"].set_index("taker").loc[[row["Student"] for row in rows(board, "effort")]]
    assert len(hurried) == 2
    assert [row["Not rapid"] for row in rows(board, "effort")] == hurried["effort"].tolist()


@BOTH
def test_what_to_do_next(quiz: Engine, runs: Run, policy: Policy) -> None:
    board, found = page(quiz, "todo", policy), runs("todo", policy)
    steps = rows(board, "todo")
    assert len(steps) > 2
    assert steps[0]["What"] == "fix the key"
    assert [step.takers for step in found["steps"]] == [row["Students concerned"] for row in steps]
    where = [step.competency or (step.item or "the whole test").removeprefix(f"{QUIZ}:") for step in found["steps"]]
    assert where == [row["Where"] for row in steps]
    for row, step in zip(steps, found["steps"], strict=True):
        assert row["Gain in alpha"] is None or close(row["Gain in alpha"], step.alpha, 3)
    assert bool(found["needs"]) == (policy == OF_MARKS), "where papers differ, nothing is said of competencies"


@BOTH
def test_the_model(quiz: Engine, runs: Run, policy: Policy) -> None:
    board, found = page(quiz, "model", policy), runs("model", policy)
    agree(board, "fit", found["fitted"].items, {"Difficulty": "b", "Error": "b_se"})
    agree(board, "abilities", found["takers"], {"Ability": "eap", "Questions seen": "answered"}, key="taker")


@BOTH
def test_the_competencies(quiz: Engine, runs: Run, policy: Policy) -> None:
    board, found = page(quiz, "mastery", policy), runs("mastery", policy).get("found")
    assert found is not None
    known = {(row["taker"], row["competency"]): row for row in found.takers.to_dict("records")}
    shown = rows(board, "students")
    assert len(shown) == len(known) > 100
    for row in shown:
        one = known[row["Student"], row["Competency"]]
        assert close(row["Right answers"], one["right"])
        assert close(row["Plausible share: from"], one["low"], 4)
        assert close(row["Standard reached, by these answers"], one["reaches"], 4)
        assert close(row["Share, with the rest of the exam"], one["augmented"], 4)


@BOTH
def test_the_changes(quiz: Engine, runs: Run, policy: Policy) -> None:
    board, found = page(quiz, "drift", policy), runs("drift", policy)
    known = found["found"].assign(item=found["found"]["item"].astype(str))
    shares = {"Facility before": "facility_reference", "Facility now": "facility_focal", "Change": "change"}
    agree(board, "drift", known, {**shares, "Change at like ability": "std"}, digits=4)
    agree(board, "drift", known, {"Delta (negative: harder now)": "delta", "n now": "n_focal"})


@BOTH
def test_how_often_questions_were_shown(quiz: Engine, runs: Run, policy: Policy) -> None:
    board, found = page(quiz, "exposure", policy), runs("exposure", policy)
    agree(board, "exposure", found["table"], {"Attempts": "attempts", "Students who met it": "takers"})
    agree(board, "exposure", found["table"], {"Share of attempts": "share", "From": "share_low"}, digits=4)
    assert close(rows(board, "overlap")[1]["Value"], 100 * found["common"].mean, 1)


@BOTH
def test_the_pairs_that_are_alike(quiz: Engine, runs: Run, policy: Policy) -> None:
    board, found = page(quiz, "similarity", policy), runs("similarity", policy)["found"]
    assert {value for _, value in board.stats} >= {found.tested}
    counted = by_expected(found.pairs[found.pairs["p"].notna()])
    shown = [tuple(row.values()) for row in rows(board, "all-pairs")]
    assert shown == list(counted.itertuples(index=False, name=None))
    assert sum(pairs for *_, pairs in shown) == found.tested > 4000


# -- without the engine ----------------------------------------------------------------------------------------------

ALONE = """
import sys

class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("quizengine", "flask", "sqlalchemy", "sqlmodel"):
            raise ImportError(f"a snippet reaches {name}")

sys.meta_path.insert(0, Refused())
for path in sys.argv[1:]:
    exec(compile(open(path, encoding="utf-8").read(), path, "exec"), {"__name__": "snippet"})
"""


@BOTH
def test_in_a_process_of_its_own_every_snippet_runs_without_the_engine_and_prints_the_same(
    quiz: Engine, tmp_path: Path, policy: Policy
) -> None:
    with_file(tmp_path, quiz)
    expected = ""
    for name in BOARDS:
        code = page(quiz, name, policy).snippet
        assert code is not None, name
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
        expected += run(code, tmp_path)[1]
    done = subprocess.run(
        [sys.executable, "-c", ALONE, *(f"{name}.py" for name in BOARDS)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == expected


# -- few students, papers that differ, files of their own ------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 5, 25])
def test_of_few_students_every_snippet_runs(sqlite_engine: Engine, tmp_path: Path, n: int) -> None:
    a_cohort(sqlite_engine, a_course_of(sqlite_engine, tmp_path, 6), n)
    folder = with_file(tmp_path, sqlite_engine)
    for name in BOARDS:
        code = page(sqlite_engine, name).snippet
        assert (code is None) == (name == "model"), name
        if code is not None:
            assert run(code, folder)[1], name


def test_a_quiz_of_short_answers_has_no_options_and_the_other_snippets_run(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    items = [content.text_item(id=f"word-{number}") for number in range(3)]
    released(sqlite_engine, a_bank_folder(tmp_path, items=items))
    for login, answers in (("anna", ("MSE", "MSE", "MSE")), ("boris", ("MSE", "MAE", "MAE"))):
        attempt = a_running_attempt(sqlite_engine, login)
        attempt.answers_all(answers)
        attempt.submits()
    folder = with_file(tmp_path, sqlite_engine)
    assert page(sqlite_engine, "options").snippet is None
    for name in ("todo", "test", "items", "times", "mastery"):
        code = page(sqlite_engine, name).snippet
        assert code is not None
        assert run(code, folder)[1], name


def test_what_waits_what_is_void_and_what_was_changed_is_the_same_in_the_file(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path))
    papers = [RIGHT, WRONG, ("mse", "quadratic error", "share"), ("mae", "", ""), ("mse", "MSE", "")]
    for number, answers in enumerate(papers):
        hands_in(sqlite_engine, f"student-{number}", answers)
    first, *others = three_items()
    changed = [{**first, "stem": "Which is quadratic?"}, *others]
    released(sqlite_engine, a_bank_folder(tmp_path, items=changed), at=LATER)
    for number, answers in enumerate(papers):
        hands_in(sqlite_engine, f"later-{number}", answers, start=30)
    orlov, item = an_account(sqlite_engine, "orlov"), f"{QUIZ}:metric"
    mending.adjust(sqlite_engine, viewer=orlov, quiz=QUIZ, item=item, mend=Mend.VOID, reason="Two", now=AFTERWARDS)
    regrading.regrade(
        sqlite_engine, quiz=QUIZ, viewer=orlov, reason="Two", policy=Regrading.RECOMPUTE, now=AFTERWARDS + minutes(60)
    )
    folder = with_file(tmp_path, sqlite_engine)
    for policy in (OF_MARKS, OF_ITEMS):
        board = page(sqlite_engine, "items", policy)
        code = board.snippet
        assert code is not None
        found, _ = run(code, folder)
        assert len(found["table"]) == 3, "two versions of one question, and another"
        agree(board, "items", found["table"], {"n": "n", "Facility": "facility"}, digits=9)
        counts = {"Given to": "given", "Answered": "answered", "Not reached": "not_reached"}
        agree(board, "missing", found["missing"], counts)
        often = page(sqlite_engine, "exposure", policy)
        assert often.snippet is not None
        assert set(run(often.snippet, folder)[0]["table"]["item"]) == {f"{QUIZ}:loss", f"{QUIZ}:word"}


def hands_in(engine: Engine, login: str, answers: tuple[str, ...], start: float = 0) -> None:
    at = NOON + minutes(start)
    attempt = a_running_attempt(engine, login, at=at)
    for position, value in enumerate(answers, start=1):
        if value:
            attempt.answers(position, value, at=at + minutes(position))
    attempt.submits(at=at + minutes(10))


def test_sittings_of_one_title_are_told_apart_in_the_file_and_in_the_snippets(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    course = a_course_of(sqlite_engine, tmp_path, 12)
    orlov = an_account(sqlite_engine, "orlov")
    group = a_group(sqlite_engine, orlov, an_account(sqlite_engine, "anna"))
    places = [a_sitting(sqlite_engine, orlov, group, title="Exam") for _ in range(2)]
    for number, place in enumerate(places):
        at = NOON + timedelta(days=number)
        a_cohort(sqlite_engine, course, 32, prefix=f"s{number}", seed=number, sitting_id=place, at=at)
    folder = with_file(tmp_path, sqlite_engine)
    board = page(sqlite_engine, "drift")
    assert board.snippet is not None
    found, _ = run(board.snippet, folder)
    assert found["cohorts"] == [f"Exam ({place})" for place in places]
    agree(board, "drift", found["found"], {"Change": "change", "n before": "n_reference"}, digits=4)
    alike = page(sqlite_engine, "similarity")
    assert alike.snippet is not None
    assert ("Pairs compared", run(alike.snippet, folder)[0]["found"].tested) in {
        (title.text, value) for title, value in alike.stats
    }
