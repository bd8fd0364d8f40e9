"""Mending from the command line: adjust, look, grade again, undo."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from quizengine import cli
from quizengine.store import schema
from quizengine.store.engine import open_engine, writing

from .build import QUIZ, WRONG, Sitting, a_bank_folder, a_running_attempt, an_account, released

WHY = ("--reason", "Two readings.", "--by", "orlov")


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Data of its own, in English."""
    for name in [name for name in os.environ if name.startswith("QUIZENGINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("QUIZENGINE_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("QUIZENGINE_LANGUAGE", "en")
    found = open_engine(f"sqlite:///{tmp_path / 'var' / 'quizengine.sqlite3'}")
    with writing(found) as connection:
        schema.upgrade(connection)
    yield found
    found.dispose()


@pytest.fixture
def anna(engine: Engine, tmp_path: Path) -> Sitting:
    """Anna has answered everything wrong; Orlov is there to mend."""
    released(engine, a_bank_folder(tmp_path / "course"))
    an_account(engine, "orlov")
    found = a_running_attempt(engine, "anna")
    found.answers_all(WRONG)
    found.submits()
    return found


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, arguments)


def test_a_bad_item_is_adjusted_looked_at_and_graded_again(anna: Sitting) -> None:
    done = run("adjust", QUIZ, "metric", "--full-marks", *WHY)
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "The adjustment 1 is in force.")
    looked = run("regrade", QUIZ, "--dry-run")
    assert "course-final:metric  0/2 → 2/2  Their sum" in looked.output
    assert "mark 1 → 5  Failed → Satisfactory" in looked.output
    assert "Would change: 1. Attempts: 1. Go to another band: 1." in looked.output
    assert anna.result().points == 0
    assert "Regrade 1: answers graded again: 1." in run("regrade", QUIZ, *WHY).output
    assert anna.result().points == 2
    assert "Answers that are graded as before: 1." in run("regrade", QUIZ, "--undo", "1", "--by", "orlov").output
    assert anna.result().points == 0
    assert run("adjust", QUIZ, "metric", "--undo", "1", "--by", "orlov").exit_code == 0
    assert "Would change: 0." in run("regrade", QUIZ).output


@pytest.mark.parametrize(
    ("way", "points", "most"),
    [(["--void"], 0, 2), (["--accept", "sum", "--share", "50"], 1, 4), (["--drop", "sum"], 0, 2)],
)
def test_each_way_of_mending_has_its_option(anna: Sitting, way: list[str], points: int, most: int) -> None:
    assert run("adjust", QUIZ, "course-final:metric", *way, *WHY).exit_code == 0
    assert run("regrade", QUIZ, "--policy", "raise_only", *WHY).exit_code == 0
    found = anna.result()
    assert (found.points == points, found.max_points == most) == (True, True)


def test_the_changes_are_written_as_csv(anna: Sitting, tmp_path: Path) -> None:
    run("adjust", QUIZ, "metric", "--full-marks", *WHY)
    file = tmp_path / "changes.csv"
    assert run("regrade", QUIZ, "--dry-run", "--csv", str(file)).exit_code == 0
    head, row = file.read_text(encoding="utf-8").splitlines()
    assert head.startswith("student,login,attempt,")
    assert ",anna," in row


@pytest.mark.parametrize(
    "arguments",
    [
        ["adjust", QUIZ, "metric", *WHY],
        ["adjust", QUIZ, "metric", "--void", "--full-marks", *WHY],
        ["adjust", QUIZ, "metric", "--void", "--by", "orlov"],
        ["adjust", QUIZ, "metric", "--void", "--reason", "Why", "--by", "anna"],
        ["adjust", QUIZ, "metric", "--void", "--reason", "Why"],
        ["adjust", QUIZ, "none", "--void", *WHY],
        ["adjust", "none", "metric", "--void", *WHY],
        ["adjust", QUIZ, "metric", "--accept", "none", *WHY],
        ["adjust", QUIZ, "word", "--drop", "a", *WHY],
        ["adjust", QUIZ, "metric", "--undo", "7", "--by", "orlov"],
        ["regrade", "none", "--dry-run"],
        ["regrade", QUIZ, "--undo", "7", "--by", "orlov"],
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence(anna: Sitting, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.output.strip()
    assert "Traceback" not in done.output


def test_a_run_needs_a_reason_and_somebody_who_answers_for_it(anna: Sitting) -> None:
    run("adjust", QUIZ, "metric", "--full-marks", *WHY)
    for arguments in (["--by", "orlov"], ["--reason", "Why"]):
        assert run("regrade", QUIZ, *arguments).exit_code == 2
    assert anna.result().points == 0
