"""The linter's command: its formats for people and programs, and what it says of its rules."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from quizengine import cli
from quizengine.lint.registry import RULES

from .build import a_bank_folder, metric, three_items
from .content.build import item


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(one) for one in arguments])


def lint(folder: Path, *options: object) -> Result:
    return run("lint", "--language", "en", *options, folder)


@pytest.fixture
def flawed(tmp_path: Path) -> Path:
    """A key that names no choice (an error), and an item without a topic (a warning)."""
    return a_bank_folder(tmp_path, items=[item(key="mes"), metric(topic=None)])


def test_concise_is_a_line_for_each_finding(flawed: Path) -> None:
    lines = lint(flawed, "--format", "concise").stdout.splitlines()
    assert lines[0].startswith(f"{flawed / 'course.bank.yaml'}:")
    assert " QB301 error: the key names no choice: 'mes'" in lines[0]
    assert lines[-1].startswith("errors: 1, warnings: ")


def test_sarif_has_the_rules_that_were_found(flawed: Path) -> None:
    result = lint(flawed, "--format", "sarif")
    (run_,) = json.loads(result.stdout)["runs"]
    codes = {one["ruleId"] for one in run_["results"]}
    assert "QB301" in codes
    assert {rule["id"] for rule in run_["tool"]["driver"]["rules"]} == codes
    assert result.exit_code == 1


def test_github_gets_an_annotation_for_each(flawed: Path) -> None:
    lines = lint(flawed, "--format", "github").stdout.splitlines()
    assert any(line.startswith("::error file=") and "title=QB301" in line for line in lines)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


def test_junit_has_a_suite_for_each_file_and_a_case_for_each_finding(flawed: Path, tmp_path: Path) -> None:
    root = ElementTree.fromstring(lint(flawed, "--format", "junit").stdout.encode())
    suites = {Path(suite.attrib["name"]).name: suite for suite in root}
    assert set(suites) == {"course.bank.yaml", "course.programme.yaml", "course.quiz.yaml"}
    assert "QB301" in {case.attrib["name"].split()[0] for case in suites["course.bank.yaml"]}
    (failure,) = [
        case.find("failure") for case in suites["course.bank.yaml"] if case.attrib["name"].startswith("QB301")
    ]
    assert failure is not None
    assert failure.attrib["type"] == "error"
    assert suites["course.programme.yaml"].attrib["failures"] == "0"


def test_families_and_codes_are_selected_and_ignored(flawed: Path) -> None:
    def codes(*options: object) -> set[str]:
        return {one["code"] for one in json.loads(lint(flawed, "--format", "json", *options).stdout)["diagnostics"]}

    every = codes()
    assert {"QB301"} < every
    assert codes("--select", "QB3") == {"QB301"}
    assert codes("--ignore", "QB3") == every - {"QB301"}
    assert lint(flawed, "--ignore", "QB301").exit_code == 0
    assert lint(flawed, "--select", "nonsense").exit_code == 2


def test_statistics_count_by_code(flawed: Path) -> None:
    lines = lint(flawed, "--statistics").stdout.splitlines()
    assert "     1 QB301 key_names_no_choice" in lines
    assert lines[-1].startswith("errors: 1")


def test_a_clean_bank_says_so_in_every_format(tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path, items=three_items())
    assert lint(folder, "--format", "github", "--select", "QB1").stdout == ""
    assert json.loads(lint(folder, "--format", "sarif", "--select", "QB1").stdout)["runs"][0]["results"] == []


def test_rules_are_listed_for_programs() -> None:
    rows = json.loads(run("rules", "--format", "json").stdout)
    assert [row["code"] for row in rows] == list(RULES)
    for row in rows:
        assert set(row) == {"code", "name", "severity", "fixable", "summary"}
        assert row["summary"].endswith(".")
    assert "QB202" in run("rules").stdout


@pytest.mark.parametrize("asked", ["QB202", "qb202", "id_claimed_twice", "id-claimed-twice"])
def test_a_rule_explains_itself_by_its_code_or_its_name(asked: str) -> None:
    text = run("explain", asked).stdout
    assert text.startswith("QB202 id_claimed_twice (error)")
    for heading in ("Why:", "Example:", "Instead:"):
        assert heading in text


def test_a_rule_that_is_not_there_could_not_be_explained() -> None:
    result = run("explain", "QB999", "--language", "en")
    assert result.exit_code == 2
    assert "There is no rule QB999." in result.stderr
