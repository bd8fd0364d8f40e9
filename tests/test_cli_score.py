"""`quizengine score`: a file of answers in, marks out, and what is wrong with a line said beside its number."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizengine import cli
from quizengine.cli import scoring

from .build import a_bank_folder, metric
from .content.build import bank, write

HEADER = ("student", "item", "answer")
ROWS = (("anna", "loss", "mse"), ("anna", "metric", "sum"), ("boris", "loss", ""))
COLUMNS = ("student", "item", "points", "max_points", "verdict", "reason")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A bank of three items: right are `mse`, `MSE` and `share`, the last for two points."""
    return a_bank_folder(tmp_path / "content") / "course.bank.yaml"


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return table(tmp_path / "answers.csv", ROWS)


def table(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def run(*arguments: object, language: str = "en") -> Result:
    line = ["score", *map(str, arguments), "--language", language]
    return CliRunner().invoke(cli.main, line, catch_exceptions=False)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# -- what is written -------------------------------------------------------------------------------------------------


def test_csv_has_a_row_for_each_row(course: Path, answers: Path) -> None:
    result = run(course, answers, "--format", "csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [tuple(row.values()) for row in rows(result.stdout)] == [
        ("anna", "loss", "1", "1", "correct", "The chosen option is the right one."),
        ("anna", "metric", "0", "2", "wrong", "Another option is the right one."),
        ("boris", "loss", "0", "1", "unanswered", "There is no answer."),
    ]


def test_json_has_the_same_rows_and_the_problems(course: Path, tmp_path: Path) -> None:
    file = table(tmp_path / "answers.csv", [*ROWS, ("vera", "nope", "mse")])
    as_csv, as_json = (run(course, file, "--format", form) for form in ("csv", "json"))
    found = json.loads(as_json.stdout)
    assert [{name: str(value) for name, value in row.items()} for row in found["rows"]] == rows(as_csv.stdout)
    assert found["problems"] == [{"line": 5, "severity": "error", "message": "the bank has no item 'nope'"}]


def test_json_of_no_rows_is_still_json(course: Path, tmp_path: Path) -> None:
    result = run(course, table(tmp_path / "answers.csv", []), "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"rows": [], "problems": []})


def test_text_has_a_line_of_totals_for_each_student_and_one_for_all(course: Path, answers: Path) -> None:
    lines = run(course, answers).stdout.splitlines()
    assert [line.split() for line in lines[2:4]] == [
        ["anna", "1", "3", "33.3%", "1", "0", "1", "0", "0"],
        ["boris", "0", "1", "0.0%", "0", "0", "0", "1", "0"],
    ]
    assert lines[-1].split() == ["All", "students:", "2", "1", "4", "25.0%", "1", "0", "1", "1", "0"]


def test_names_in_the_table_are_not_commands_to_the_terminal(course: Path, tmp_path: Path) -> None:
    result = run(course, table(tmp_path / "answers.csv", [("\x1b[31manna", "loss", "mse"), ("a", "\x1b[2J", "")]))
    assert "\x1b" not in result.output
    assert "\\u001b[31manna" in result.stdout
    assert "\\u001b[2J" in result.stderr


@pytest.mark.parametrize(("language", "reason"), [("ru", "Выбран верный вариант."), ("en", "The chosen option")])
def test_reasons_are_said_in_the_language_that_was_asked_for(
    course: Path, answers: Path, language: str, reason: str
) -> None:
    assert rows(run(course, answers, "--format", "csv", language=language).stdout)[0]["reason"].startswith(reason)


# -- what is wrong ---------------------------------------------------------------------------------------------------


def test_bad_rows_are_named_by_line_and_the_rest_is_scored(course: Path, tmp_path: Path) -> None:
    sound = b"student;item;answer\nanna;loss;mse\n"
    bad = b"anna;loss;mae\nboris;loss\n\xc0\xed\xed\xe0;loss;mse\nvera;loss;zz\n;loss;mse\n"
    file = write(tmp_path, "answers.csv", sound + bad)
    result = run(course, file, "--format", "csv")
    assert result.exit_code == 1
    assert [row["student"] for row in rows(result.stdout)] == ["anna"]
    assert result.stderr.splitlines() == [
        f"{file}:3: error: 'anna' has answered 'loss' in a line above",
        f"{file}:4: error: the row has 2 columns and the header 3",
        f"{file}:5: error: the line is not UTF-8: byte 0xc0 has no place here",
        f"{file}:6: error: The question has no such option. Reload the page and choose again.",
        f"{file}:7: error: the row names no student",
    ]


@pytest.mark.parametrize(
    ("raw", "said"), [(b"", "the file is empty"), (b"student,item\nanna,loss\n", "the column 'answer' is missing")]
)
def test_a_file_without_a_table_ends_with_1(course: Path, tmp_path: Path, raw: bytes, said: str) -> None:
    file = write(tmp_path, "answers.csv", raw)
    result = run(course, file, "--format", "csv")
    assert (result.exit_code, result.stderr) == (1, f"{file}:1: error: {said}\n")
    assert result.stdout.splitlines() == [",".join(COLUMNS)]


def test_a_column_too_many_is_only_a_warning(course: Path, tmp_path: Path) -> None:
    file = table(tmp_path / "answers.csv", [("anna", "loss", "mse", "yesterday")], (*HEADER, "when"))
    result = run(course, file)
    assert (result.exit_code, result.stderr) == (0, f"{file}:1: warning: columns that are not used: 'when'\n")


def test_a_file_that_is_no_table_does_not_fill_the_screen(course: Path, tmp_path: Path) -> None:
    result = run(course, write(tmp_path, "answers.csv", b"\x00\x1b" * 20_000))
    assert result.exit_code == 1
    assert all(len(line) < 600 for line in result.stderr.splitlines())


def test_a_line_without_an_end_is_not_read_into_memory_whole(course: Path, tmp_path: Path) -> None:
    file = write(tmp_path, "answers.csv", b"student,item,answer\nanna,loss," + b"m" * 500_000 + b"\nboris,loss,mse\n")
    result = run(course, file, "--format", "csv")
    assert result.stderr == f"{file}:2: error: the line is longer than 100000 bytes\n"
    assert [row["student"] for row in rows(result.stdout)] == ["boris"]


def test_a_bank_with_errors_could_not_run_and_shows_the_place(course: Path, answers: Path) -> None:
    write(course.parent, course.name, bank(metric(key="none of them"), bank="course-final"))
    result = run(course, answers)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "QB301 error: the key names no choice: 'none of them'" in result.stderr
    assert f"--> {course}:" in result.stderr


def test_a_bank_that_uses_an_id_twice_could_not_run(course: Path, answers: Path) -> None:
    write(course.parent, course.name, bank(metric(), metric(stem="Another?"), bank="course-final"))
    assert run(course, answers).exit_code == 2


def test_a_file_that_is_not_there_could_not_run(course: Path, answers: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    for bank_file, file in ((nowhere, answers), (course, nowhere), (course, tmp_path)):
        result = run(bank_file, file)
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(tmp_path) in result.stderr


def test_a_programme_is_no_bank(course: Path, answers: Path) -> None:
    result = run(course.with_name("course.programme.yaml"), answers)
    assert result.exit_code == 2
    assert "holds no bank" in result.stderr


# -- the file that is written ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_a_file_gets_what_standard_output_would_have_got(
    course: Path, answers: Path, tmp_path: Path, form: str
) -> None:
    printed = run(course, answers, "--format", form)
    written = run(course, answers, "--format", form, "-o", tmp_path / "marks")
    assert (written.exit_code, written.output) == (0, "")
    assert (tmp_path / "marks").read_bytes() == printed.stdout_bytes


def test_a_written_file_stands_alone_and_keeps_its_rights(course: Path, answers: Path, tmp_path: Path) -> None:
    marks = write(tmp_path / "out", "marks.csv", "old")
    marks.chmod(0o640)
    run(course, answers, "--format", "csv", "-o", marks)
    assert os.listdir(marks.parent) == ["marks.csv"]
    assert marks.stat().st_mode & 0o777 == 0o640
    assert len(rows(marks.read_text())) == 3


def test_a_link_still_leads_to_the_file_that_was_written(course: Path, answers: Path, tmp_path: Path) -> None:
    marks, link = write(tmp_path, "marks.csv", "old"), tmp_path / "link.csv"
    link.symlink_to(marks)
    run(course, answers, "--format", "csv", "-o", link)
    assert link.is_symlink()
    assert len(rows(marks.read_text())) == 3


def test_a_run_that_breaks_off_changes_nothing(
    course: Path, answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> object:
        raise OSError(5, "Input/output error", "answers.csv")

    marks = write(tmp_path / "out", "marks.csv", "old")
    monkeypatch.setattr(scoring, "_lines", broken)
    result = run(course, answers, "-o", marks)
    assert (result.exit_code, result.stderr) == (2, "quizengine: Input/output error: answers.csv\n")
    assert {file.name: file.read_text() for file in marks.parent.iterdir()} == {"marks.csv": "old"}


def test_the_answers_and_the_bank_are_never_written_over(course: Path, answers: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(answers)
    before = [file.read_bytes() for file in (answers, course)]
    for output in (answers, link, course, course.with_name("course.programme.yaml")):
        assert run(course, answers, "-o", output).exit_code == 2
    assert [file.read_bytes() for file in (answers, course)] == before


def test_a_place_that_cannot_be_written_to_could_not_run(course: Path, answers: Path, tmp_path: Path) -> None:
    result = run(course, answers, "-o", tmp_path / "nowhere" / "marks.csv")
    assert result.exit_code == 2
    assert result.stderr == f"quizengine: there is no file or folder {tmp_path / 'nowhere' / 'marks.csv'}\n"


def test_a_device_is_written_to_and_not_replaced(course: Path, answers: Path) -> None:
    assert run(course, answers, "-o", os.devnull).exit_code == 0
    assert Path(os.devnull).is_char_device()


# -- always ----------------------------------------------------------------------------------------------------------

FIXTURES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


@FIXTURES
@given(raw=st.binary(max_size=200), headed=st.booleans(), form=st.sampled_from(["text", "csv", "json"]))
def test_any_bytes_end_in_words(course: Path, raw: bytes, headed: bool, form: str) -> None:
    file = write(course.parent, "any.csv", b"student,item,answer\n" + raw if headed else raw)
    result = run(course, file, "--format", form)
    assert result.exit_code in (0, 1)
    assert (result.exit_code == 1) == any(": error: " in line for line in result.stderr.splitlines())


@FIXTURES
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).map(str.strip), unique=True, max_size=6))
def test_csv_is_read_back_as_it_was_written(course: Path, students: list[str]) -> None:
    named = [student for student in students if student]
    file = table(course.parent / "any.csv", [(student, "loss", "mse") for student in named])
    written = course.parent / "marks.csv"
    assert run(course, file, "--format", "csv", "-o", written).exit_code == 0
    assert [row["student"] for row in rows(written.read_bytes().decode())] == named


# -- the bar ---------------------------------------------------------------------------------------------------------


def on_a_terminal(*arguments: object) -> tuple[bytes, bytes]:
    """Run the command with standard error on a terminal; return what went to the pipe and what to the terminal."""
    terminal, other_end = pty.openpty()
    command = [sys.executable, "-m", "quizengine", "score", *map(str, arguments)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=other_end, env=environment) as process:
        os.close(other_end)
        assert process.stdout is not None
        shown = b""
        # The end of a terminal that nobody holds any more is an error to its reader.
        with os.fdopen(terminal, "rb", buffering=0) as screen, io.BytesIO() as seen:
            try:
                while part := screen.read(4096):
                    seen.write(part)
            except OSError:
                pass
            shown = seen.getvalue()
        return process.stdout.read(), shown


def test_a_long_file_has_a_bar_on_a_terminal_and_none_in_the_rows(course: Path, tmp_path: Path) -> None:
    long = [(f"{number:06d}-{'x' * 500}", "loss", "mse") for number in range(scoring.LONG_FILE // 500)]
    file = table(tmp_path / "long.csv", [*long, ("anna", "nope", "mse")])
    marks = tmp_path / "marks.csv"
    printed, shown = on_a_terminal(course, file, "--format", "csv", "-o", marks, "--language", "en")
    assert b"Scoring" in shown
    assert b"has no item 'nope'" in shown
    assert printed == b""
    assert len(rows(marks.read_text())) == len(long)


def test_a_short_file_has_no_bar(course: Path, answers: Path) -> None:
    assert on_a_terminal(course, answers, "-o", os.devnull)[1] == b""
