"""The hook for pre-commit: its command is one that there is, and it is run for content files and for no others."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from quizengine import cli
from quizengine.content.load import SUFFIXES

from ..build import a_bank_folder
from ..content.build import item

ROOT = Path(__file__).parents[2]


def hook() -> dict[str, Any]:
    (only,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return dict(only)


def run(*files: Path) -> int:
    program, *arguments = shlex.split(hook()["entry"])
    assert program == "quizengine"
    return CliRunner().invoke(cli.main, [*arguments, *map(str, files)]).exit_code


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_file_that_the_linter_reads_is_one_for_the_hook(suffix: str) -> None:
    name = suffix if suffix[0] != "." else f"course{suffix}"
    assert re.search(hook()["files"], name)
    assert re.search(hook()["files"], f"banks/осень 2025/{name}")


@pytest.mark.parametrize(
    "name",
    ["README.md", "bank.yaml", "course.bank.yml", "course.bank.yaml.orig", "my-subject-areas.yaml"],
)
def test_other_files_are_not(name: str) -> None:
    assert not re.search(hook()["files"], name)


def test_all_content_of_the_project_is_for_the_hook_and_passes_it() -> None:
    files = [path for folder in ("banks", "competencies") for path in (ROOT / folder).rglob("*.yaml")]
    content = [path for path in files if re.search(hook()["files"], path.relative_to(ROOT).as_posix())]
    assert {path.name.split(".", 1)[1] for path in content} == {"bank.yaml", "quiz.yaml", "programme.yaml", "yaml"}
    assert run(*content) == 0


def test_a_key_that_names_no_choice_stops_the_commit(tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path, items=[item(key="mes")])
    assert run(folder / "course.bank.yaml") == 1


def test_the_files_go_to_one_run_and_the_hook_is_installed_as_a_package() -> None:
    found = hook()
    assert (found["id"], found["language"]) == ("quizengine-lint", "python")
    assert found["pass_filenames"]
    assert found["require_serial"]
