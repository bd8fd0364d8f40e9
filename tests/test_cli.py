"""The commands: what they print, in which language, and how they end."""

import json
import os
import socket
from collections.abc import Iterator
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from quizengine import cli, i18n
from quizengine.cli import serving
from quizengine.clock import utc_now
from quizengine.services import signing_in
from quizengine.store import schema
from quizengine.store.accounts import Viewer
from quizengine.store.engine import open_engine, writing
from quizengine.store.tables import Attempt, Release, Role, User

from .build import ROOT, a_bank_folder, a_running_attempt, metric, minutes, rows_in
from .content.build import bank, write
from .store.states import leave_at

PROGRAMME_2025 = str(ROOT / "competencies/production-ml-2025.programme.yaml")
BANK_2025 = str(ROOT / "banks/production-ml-final.bank.yaml")


class Marked(NullTranslations):
    """A catalogue that only says which language was asked for."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def gettext(self, message: str) -> str:
        return f"<{self.language}>{message}"


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data of its own, in English unless a test asks otherwise."""
    for name in [name for name in os.environ if name.startswith("QUIZENGINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("QUIZENGINE_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("QUIZENGINE_LANGUAGE", "en")
    return tmp_path / "var"


@pytest.fixture
def database(installation: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{installation / 'quizengine.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Collects the command lines that would have become the server."""
    lines: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _program, line: lines.append(line))
    # What else serves on this machine is no affair of these tests.
    monkeypatch.setattr(serving, "_ask_for", lambda _host, _port: None)
    monkeypatch.setenv("QUIZENGINE_DEMO", "")
    return lines


def run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments], input=typed)


def broken(folder: Path) -> Path:
    return write(a_bank_folder(folder), "course.bank.yaml", bank(metric(key="none of them"), bank="course-final"))


# -- lint ------------------------------------------------------------------------------------------------------------


def test_lint_ends_with_0_on_good_content(tmp_path: Path) -> None:
    result = run("lint", a_bank_folder(tmp_path / "content"))
    assert result.exit_code == 0
    assert "errors: 0" in result.output


def test_lint_ends_with_0_on_the_content_of_the_project() -> None:
    assert run("lint", ROOT / "banks", ROOT / "competencies").exit_code == 0


def test_lint_ends_with_1_on_an_error_and_shows_the_place(tmp_path: Path) -> None:
    file = broken(tmp_path / "content")
    result = run("lint", file)
    assert result.exit_code == 1
    assert "QB301 error: the key names no choice: 'none of them'" in result.output
    assert f"--> {file}:" in result.output


def test_lint_ends_with_2_when_it_cannot_run(tmp_path: Path) -> None:
    result = run("lint", tmp_path / "nowhere.bank.yaml")
    assert result.exit_code == 2
    assert "nowhere.bank.yaml" in result.stderr
    assert result.stdout == ""


def test_lint_ends_with_2_where_there_is_nothing_to_check(tmp_path: Path) -> None:
    result = run("lint", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is nothing to check" in result.stderr


def test_lint_reads_what_lies_in_a_folder_that_is_named_like_a_file(tmp_path: Path) -> None:
    content = a_bank_folder(tmp_path / "content")
    write(content / "old.bank.yaml", "broken.bank.yaml", "a: [")
    result = run("lint", content)
    assert result.exit_code == 1
    assert "QB001" in result.output


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "there is no file or folder nowhere.yaml"), ("ru", "нет такого файла или папки: nowhere.yaml")],
)
@pytest.mark.parametrize("command", [("lint",), ("coverage", PROGRAMME_2025), ("release", "--by", "orlov")])
def test_a_file_that_is_not_there_is_named_in_the_readers_language(
    command: tuple[str, ...], language: str, sentence: str
) -> None:
    result = run(*command, "--language", language, "nowhere.yaml")
    assert (result.exit_code, result.stderr) == (2, f"quizengine: {sentence}\n")


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    result = run("score", BANK_2025, tmp_path)
    assert (result.exit_code, result.stderr) == (2, f"quizengine: {tmp_path} is a folder, and a file is wanted\n")


def test_lint_without_paths_is_a_wrong_call() -> None:
    assert run("lint").exit_code == 2


def test_lint_as_json_is_one_object_with_its_findings(tmp_path: Path) -> None:
    file = broken(tmp_path / "content")
    result = run("lint", "--format", "json", file)
    found = [row for row in json.loads(result.stdout)["diagnostics"] if row["severity"] == "error"]
    assert result.exit_code == 1
    assert [row["code"] for row in found] == ["QB301"]
    places = {"line", "column", "end_line", "end_column"}
    assert set(found[0]) == {"code", "severity", "file", "message", "help", "rule", "item", "fix"} | places
    assert found[0]["file"] == str(file)


# -- languages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "environment", "expected"),
    [
        ([], "", "ru"),
        ([], "en", "en"),
        ([], "xx", "ru"),
        (["--language", "en"], "ru", "en"),
        (["--language", "ru"], "en", "ru"),
    ],
)
def test_the_option_beats_the_environment_and_both_beat_russian(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: list[str], environment: str, expected: str
) -> None:
    monkeypatch.setattr(i18n, "catalogue", Marked)
    monkeypatch.setenv("QUIZENGINE_LANGUAGE", environment)
    assert f"<{expected}>errors: 0" in run("lint", *option, a_bank_folder(tmp_path / "content")).output


def test_an_unknown_language_is_a_wrong_call(tmp_path: Path) -> None:
    assert run("lint", "--language", "fr", tmp_path).exit_code == 2


# -- coverage --------------------------------------------------------------------------------------------------------


def test_coverage_as_json_is_the_report() -> None:
    result = run("coverage", "--format", "json", PROGRAMME_2025, BANK_2025)
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (found["programme"], found["items"]) == ("production-ml-2025", 15)
    assert [row["item"] for row in found["off_topic"]] == [f"final-{number}" for number in (11, 12, 13, 14, 15)]


def test_coverage_as_text_names_competencies_topics_and_what_does_not_belong() -> None:
    result = run("coverage", PROGRAMME_2025, BANK_2025)
    assert result.exit_code == 0
    for expected in ("ОПК-1", "LLMOps", "Off topic: final-11.", "Indicators without an item: УК-1.1"):
        assert expected in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 120


def test_coverage_takes_only_the_named_banks() -> None:
    programme_2024 = ROOT / "competencies/production-ml-2024.programme.yaml"
    result = run("coverage", "--format", "json", programme_2024, ROOT / "banks/drift-monitoring.quiz.yaml")
    assert json.loads(result.stdout)["items"] == 10


def test_coverage_as_text_says_how_well_the_bank_is_aligned() -> None:
    lines = run("coverage", PROGRAMME_2025, BANK_2025).stdout.splitlines()
    assert "Porter's index, topics: 0.42; items on topic: 0.42" in lines
    assert "Share of items off topic: 33%" in lines
    undefined = "no item names an indicator of the competency"
    assert f"Undefined for УК-1, УК-2, ОПК-1, ПК-1, ПК-2: {undefined}" in lines
    assert any("УК-1" in line and "2 / 6 (not met)" in line for line in lines)


def test_coverage_of_an_undefined_index_says_why() -> None:
    programme_2024 = ROOT / "competencies/production-ml-2024.programme.yaml"
    result = run("coverage", programme_2024, ROOT / "banks/drift-monitoring.bank.yaml")
    reason = "the programme has no indicators and declares no shares of levels"
    assert f"Porter's index, topics × levels: undefined, {reason}" in result.stdout.replace("\n", " ")


def test_coverage_reports_the_quizzes_that_are_named(tmp_path: Path) -> None:
    quiz = ROOT / "banks/production-ml-final.quiz.yaml"
    assert "УК-1                         │    3 / 3 / 3" in run("coverage", PROGRAMME_2025, quiz).stdout
    (found,) = json.loads(run("coverage", "--format", "json", PROGRAMME_2025, quiz).stdout)["draws"]
    assert (found["quiz"], found["reason"]) == ("production-ml-final", None)
    assert found["codes"][0]["items"]["method"] == "exact"
    assert json.loads(run("coverage", "--format", "json", PROGRAMME_2025, BANK_2025).stdout)["draws"] == []


def test_words_of_an_author_are_not_markup(tmp_path: Path) -> None:
    topics = {
        "losses": {"number": "1", "title": "[red]Loss[/] :bomb:"},
        "metrics": {"number": "2", "title": "[/x]"},
    }
    folder = a_bank_folder(tmp_path, programme={"topics": topics})
    result = run("coverage", folder / "course.programme.yaml", folder / "course.bank.yaml")
    assert result.exit_code == 0
    assert "[red]Loss[/] :bomb:" in result.stdout
    assert "[/x]" in result.stdout


def test_coverage_of_broken_content_could_not_run(tmp_path: Path) -> None:
    file = broken(tmp_path / "content")
    result = run("coverage", file.with_name("course.programme.yaml"), file)
    assert result.exit_code == 2
    assert "QB301" in result.stderr
    assert result.stdout == ""


def test_coverage_without_a_programme_could_not_run(tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path / "content")
    (tmp_path / "empty").mkdir()
    assert run("coverage", tmp_path / "empty", folder / "course.bank.yaml").exit_code == 2
    assert run("coverage", tmp_path / "nowhere.programme.yaml", folder / "course.bank.yaml").exit_code == 2


# -- release ---------------------------------------------------------------------------------------------------------


def test_a_release_says_what_it_pinned_and_the_next_that_nothing_changed(tmp_path: Path, database: Engine) -> None:
    folder = a_bank_folder(tmp_path / "content")
    first, second = (run("release", "--by", "orlov", folder) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.splitlines() == ["programme course", "bank course-final, 3 items", "quiz course-final"]
    assert second.output.splitlines() == ["Nothing has changed since the last release."]
    assert rows_in(database, Release) == 1


def test_a_refused_release_shows_the_errors_and_writes_nothing(tmp_path: Path, database: Engine) -> None:
    result = run("release", "--by", "orlov", broken(tmp_path / "content"))
    assert result.exit_code == 1
    assert "QB301" in result.stderr
    assert "nothing was released" in result.stderr
    assert rows_in(database, Release) == 0


def test_a_release_needs_somebody_who_answers_for_it(tmp_path: Path) -> None:
    assert run("release", a_bank_folder(tmp_path / "content")).exit_code == 2


def test_a_release_of_nothing_could_not_run(tmp_path: Path) -> None:
    assert run("release", "--by", "orlov", tmp_path / "nowhere.bank.yaml").exit_code == 2


# -- accounts and the sweep ------------------------------------------------------------------------------------------


def make(login: str = "anna", *more: str) -> Result:
    return run("account", login, "--name", "Анна", "--role", "student", *more, typed="secret words\nsecret words\n")


def test_an_account_is_made_with_the_typed_password(database: Engine) -> None:
    result = make()
    assert result.exit_code == 0
    assert "secret words" not in result.output
    hour = timedelta(hours=1)
    assert signing_in.sign_in(database, login="anna", password="secret words", now=utc_now(), lifetime=hour)


def test_a_taken_login_is_refused(database: Engine) -> None:
    make()
    result = make()
    assert result.exit_code == 1
    assert "'anna' is taken" in result.output
    assert rows_in(database, User) == 1


def test_an_unknown_role_is_a_wrong_call(database: Engine) -> None:
    assert run("account", "anna", "--name", "Anna", "--role", "king", "--password", "x").exit_code == 2


def test_the_sweep_says_how_many_attempts_it_closed(tmp_path: Path, database: Engine) -> None:
    run("release", "--by", "orlov", a_bank_folder(tmp_path / "content"))
    make()
    a_running_attempt(database, Viewer(1, "anna", "Анна", Role.STUDENT), at=utc_now() - minutes(60))
    assert [run("sweep").output for _ in range(2)] == ["Attempts closed: 1\n", "Attempts closed: 0\n"]


# -- the database ----------------------------------------------------------------------------------------------------


def test_a_migration_says_what_it_did_and_the_next_that_there_was_nothing_to_do(database: Engine) -> None:
    leave_at(database, "0001")
    first, second = run("migrate"), run("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("migrated: 0002, Decisions of people")
    assert second.output == f"The database is up to date: revision {schema.head()}.\n"


@pytest.mark.parametrize("command", ["migrate", "sweep", "run"])
def test_a_database_of_a_newer_version_ends_every_command(
    database: Engine, started: list[list[str]], command: str
) -> None:
    schema.bring_up_to_date(database)
    with writing(database) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    result = run(command)
    assert result.exit_code == 2
    assert "9999" in result.output
    assert "Nothing was changed" in result.output
    assert started == []


def test_a_setting_that_cannot_be_ends_a_command_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZENGINE_LOG", "xml")
    result = run("migrate")
    assert result.exit_code == 2
    assert result.output == "quizengine: QUIZENGINE_LOG is 'xml' and has to be one of: text, json\n"


def test_a_backup_is_made_and_restored(database: Engine, tmp_path: Path) -> None:
    leave_at(database, schema.head())
    file = tmp_path / "backup"
    assert run("backup", file).output.startswith("Backed up: ")
    held = rows_in(database, User)
    refused = run("restore", file)
    assert refused.exit_code == 2
    assert "--replace" in refused.output
    restored = run("restore", file, "--replace")
    assert (restored.exit_code, restored.output[:10]) == (0, "Restored: ")
    assert rows_in(database, User) == held


def test_a_restored_database_of_an_earlier_version_is_said_to_be_one(database: Engine, tmp_path: Path) -> None:
    leave_at(database, "0001")
    run("backup", tmp_path / "backup")
    assert "quizengine migrate" in run("restore", tmp_path / "backup", "--replace").output


def test_a_backup_that_cannot_be_ends_in_words(database: Engine, tmp_path: Path) -> None:
    assert "nothing to back up" in run("backup", tmp_path / "backup").output
    run("migrate")
    for arguments in (("backup", tmp_path), ("backup", tmp_path / "no" / "folder"), ("restore", tmp_path / "nothing")):
        result = run(*arguments)
        assert result.exit_code == 2
        assert str(tmp_path) in result.output
        assert "Traceback" not in result.output
    (tmp_path / "text").write_text("not a backup")
    assert "text is not a whole backup" in run("restore", tmp_path / "text").output


# -- serving ---------------------------------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_named_before_anything_is_made(installation: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run("run", "--demo", "--port", port)
    assert result.exit_code == 2
    assert f"port {port} is taken" in result.stderr
    assert not installation.exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org", "", "127.0.0.1.example.org"])
def test_a_demo_is_served_to_this_machine_only(started: list[list[str]], installation: Path, host: str) -> None:
    result = run("run", "--demo", "--host", host)
    assert result.exit_code == 2
    assert "127.0.0.1" in result.output
    assert started == []
    assert not installation.exists()


@pytest.mark.parametrize(
    ("host", "bound"), [("127.0.0.1", "127.0.0.1:8123"), ("0.0.0.0", "0.0.0.0:8123"), ("::1", "[::1]:8123")]
)
def test_serving_starts_with_the_tables_made(started: list[list[str]], database: Engine, host: str, bound: str) -> None:
    assert run("run", "--host", host, "--port", 8123).exit_code == 0
    (line,) = started
    assert line[line.index("--bind") + 1] == bound
    assert line[line.index("--config") + 1] == "python:quizengine.gunicorn_settings"
    assert "--workers" not in line
    assert os.environ["QUIZENGINE_DEMO"] == "0"
    assert rows_in(database, User) == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_demo_is_prepared_before_it_is_served(started: list[list[str]], database: Engine, host: str) -> None:
    result = run("run", "--demo", "--host", host)
    assert result.exit_code == 0
    assert "released: " in result.output
    assert len(started) == 1
    assert os.environ["QUIZENGINE_DEMO"] == "1"
    assert rows_in(database, Attempt) > 0


def test_the_version_is_said() -> None:
    assert "version" in run("--version").output
