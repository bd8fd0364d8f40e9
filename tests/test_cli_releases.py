"""`quizengine release` and `quizengine releases`: what a release would do, which there were, and their files."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.store.tables import Release

from .build import a_bank_folder, a_running_attempt, metric, rows_in
from .content.build import item
from .test_cli import database, installation, run

__all__ = ["database", "installation"]
REASON = "The key was wrong."


def changed(folder: Path) -> Path:
    """Write the usual course with another key, another stem, and one item fewer."""
    return a_bank_folder(folder, items=[item(key="mae"), metric(stem="What is accuracy?")])


def test_a_dry_run_tells_what_would_change_and_releases_nothing(tmp_path: Path, database: Engine) -> None:
    run("release", "--by", "orlov", a_bank_folder(tmp_path / "content"))
    a_running_attempt(database, "anna").submits()
    result = run("release", "--dry-run", changed(tmp_path / "anew"))
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "course-final:loss: marked otherwise (0 running and 1 finished attempts)" in lines
    assert lines[lines.index("    Right answer:") :][:3] == [
        "    Right answer:",
        "      - Squared error",
        "      + Absolute error",
    ]
    assert "course-final:word: removed from the bank (0 running and 1 finished attempts)" in lines
    assert "1 answers to the quiz course-final could be graded again after the release." in lines
    assert "    - course-final:word" in lines
    assert rows_in(database, Release) == 1


def test_a_dry_run_shows_errors_too(tmp_path: Path) -> None:
    result = run("release", "--dry-run", a_bank_folder(tmp_path / "content", items=[item(key="nothing")]))
    assert result.exit_code == 1
    assert "QB301" in result.stderr


def test_a_report_comes_before_the_release(tmp_path: Path, database: Engine) -> None:
    run("release", "--by", "orlov", a_bank_folder(tmp_path / "content"))
    result = run("release", "--by", "orlov", "--report", "--reason", REASON, changed(tmp_path / "anew"))
    assert result.output.splitlines()[-2:] == ["bank course-final, 2 items", "quiz course-final"]
    assert "course-final:loss: marked otherwise" in result.output
    assert rows_in(database, Release) == 2


def test_releases_are_listed_with_who_and_why(tmp_path: Path, database: Engine) -> None:
    run("release", "--by", "orlov", a_bank_folder(tmp_path / "content"))
    run("release", "--by", "petrova", "--reason", REASON, changed(tmp_path / "anew"))
    lines = run("releases").output.splitlines()
    assert [line.split("UTC")[1].split()[0] for line in lines if "UTC" in line] == ["petrova", "orlov"]
    assert f"      {REASON}" in lines
    assert "petrova" in run("releases", "--most", "1").output
    assert "orlov" not in run("releases", "--most", "1").output


def test_the_files_of_a_release_are_written_and_verified(tmp_path: Path, database: Engine) -> None:
    folder = a_bank_folder(tmp_path / "content")
    raw = {file.name: file.read_bytes() for file in folder.iterdir()}
    run("release", "--by", "orlov", folder)
    run("release", "--by", "orlov", changed(folder))
    result = run("releases", "export", "1", tmp_path / "again")
    assert result.output.splitlines() == sorted(raw)
    assert {file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()} == raw
    assert run("releases", "verify", "1").output == "3 items and 2 quizzes and programmes were compared.\n"
    assert run("releases", "verify", "1").exit_code == 0


@pytest.mark.parametrize("command", [("export", "9", "folder"), ("verify", "9")])
def test_a_release_that_there_is_not_could_not_run(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = run("releases", *command)
    assert (result.exit_code, result.stderr) == (2, "There is no release 9.\n")


def test_an_export_over_other_files_could_not_run(tmp_path: Path) -> None:
    run("release", "--by", "orlov", a_bank_folder(tmp_path / "content"))
    changed(tmp_path / "anew")
    result = run("releases", "export", "1", tmp_path / "anew")
    assert result.exit_code == 2
    assert "is there already and is not the same" in result.stderr
