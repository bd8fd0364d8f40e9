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
from .test_cli_coverage import a_repository


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


# -- against what was ------------------------------------------------------------------------------------------------


def codes_against(folder: Path, revision: str) -> list[str]:
    found = json.loads(lint(folder, "--against", revision, "--select", "QB9", "--format", "json").stdout)
    return [one["code"] for one in found["diagnostics"]]


def test_against_a_revision_of_git_it_says_what_is_at_odds_with_it(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "bank")
    assert codes_against(folder, "HEAD") == []
    a_bank_folder(folder, items=[item(key="mae"), metric()])
    assert codes_against(folder, "HEAD") == ["QB901", "QB903"]


def test_against_the_release_it_says_what_is_at_odds_with_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZENGINE_DATABASE_URL", f"sqlite:///{tmp_path / 'quizengine.db'}")
    folder = a_bank_folder(tmp_path / "content")
    assert run("release", "--by", "orlov", folder).exit_code == 0
    assert codes_against(folder, "release") == []
    a_bank_folder(tmp_path / "content", items=[item(key="mae"), metric()])
    assert codes_against(folder, "release") == ["QB901", "QB903"]


def test_a_revision_that_is_not_there_could_not_run(tmp_path: Path) -> None:
    result = lint(a_repository(tmp_path / "bank"), "--against", "nowhere")
    assert result.exit_code == 2
    assert "There is no revision 'nowhere'" in result.stderr


# -- what is shown ---------------------------------------------------------------------------------------------------


def codes(result: Result) -> list[str]:
    return sorted(row["code"] for row in json.loads(result.stdout)["diagnostics"])


def test_a_row_names_its_item_its_rule_and_whether_it_can_be_mended(flawed: Path) -> None:
    rows = {row["code"]: row for row in json.loads(lint(flawed, "--format", "json").stdout)["diagnostics"]}
    assert {name: rows["QB301"][name] for name in ("item", "rule", "fix")} == {
        "item": "course-final:loss",
        "rule": "key_names_no_choice",
        "fix": True,
    }
    assert rows["QB404"]["item"] == "course-final:metric"
    assert rows["QB404"]["fix"] is False


def test_a_file_of_settings_says_what_is_looked_at_and_options_come_before_it(flawed: Path) -> None:
    (flawed / "quizengine.toml").write_text('[lint]\nselect = ["QB3"]\nignore = ["QB404"]\n')
    assert codes(lint(flawed, "--format", "json")) == ["QB301"]
    assert "QB3" not in {code[:3] for code in codes(lint(flawed, "--format", "json", "--select", "QB4"))}
    assert "QB404" in codes(lint(flawed, "--format", "json", "--isolated"))
    other = flawed / "other.toml"
    other.write_text('[tool.quizengine.lint]\nignore = ["QB"]\n')
    assert codes(lint(flawed, "--format", "json", "--config", other)) == []


def test_a_mistake_in_the_settings_is_shown_at_its_place_and_nothing_is_checked(flawed: Path) -> None:
    (flawed / "quizengine.toml").write_text('[lint]\nselct = ["QB3"]\n')
    result = lint(flawed)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"{flawed / 'quizengine.toml'}:2:1: unknown key 'selct' (did you mean 'select'?)" in result.stderr


@pytest.fixture
def legacy(tmp_path: Path) -> Path:
    """A code that the programme does not have (an error), and an item without a topic (a warning)."""
    return a_bank_folder(tmp_path, items=[item(assesses=["ПК-9"]), metric(topic=None)])


def test_a_baseline_is_written_and_then_passes_over_what_it_has(legacy: Path) -> None:
    file = legacy / "legacy.json"
    written = lint(legacy, "--write-baseline", file)
    assert written.exit_code == 0
    assert "findings to be passed over from now on: " in written.stderr
    assert codes(lint(legacy, "--format", "json", "--baseline", file)) == []
    assert lint(legacy).exit_code == 1
    (legacy / "quizengine.toml").write_text('[lint]\nbaseline = "legacy.json"\n')
    assert lint(legacy).exit_code == 0
    bank = legacy / "course.bank.yaml"
    bank.write_text(bank.read_text("utf-8").replace("ПК-9", "УК-1"), "utf-8")
    assert "findings of the baseline that are no longer there: 1" in lint(legacy).stderr


def test_a_file_that_is_no_baseline_stops_the_run(flawed: Path) -> None:
    assert lint(flawed, "--baseline", flawed / "course.bank.yaml").exit_code == 2
    assert lint(flawed, "--baseline", flawed / "nowhere.json").exit_code == 2


def test_what_is_passed_over_is_suppressed_in_sarif(legacy: Path) -> None:
    lint(legacy, "--write-baseline", legacy / "legacy.json")
    log = json.loads(lint(legacy, "--baseline", legacy / "legacy.json", "--format", "sarif").stdout)
    results = log["runs"][0]["results"]
    assert {result["ruleId"] for result in results} >= {"QB401", "QB404"}
    assert all(result["suppressions"] == [{"kind": "external"}] for result in results)


# -- mending ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def mechanical(tmp_path: Path) -> Path:
    """A key with a Cyrillic letter, which can be mended, and an item without a topic, which cannot."""
    return a_bank_folder(tmp_path, items=[item(key="msе"), metric(topic=None)])


def test_fix_mends_the_files_and_says_what_was_mended_and_what_is_left(mechanical: Path) -> None:
    bank = mechanical / "course.bank.yaml"
    before = bank.read_bytes()
    result = lint(mechanical, "--fix", "--format", "json")
    assert bank.read_bytes() == before.replace("msе".encode(), b"mse")
    assert "QB301 error: the key names no choice" in result.stderr
    assert "mended: 1" in result.stderr
    assert "QB301" not in codes(result)
    assert "QB404" in codes(result)
    assert result.exit_code == 0
    assert "mended: 0" in lint(mechanical, "--fix").stderr


def test_diff_shows_the_change_and_makes_none(mechanical: Path) -> None:
    bank = mechanical / "course.bank.yaml"
    before = bank.read_bytes()
    result = lint(mechanical, "--diff")
    assert bank.read_bytes() == before
    assert result.exit_code == 1
    assert result.stdout.startswith(f"--- {bank}\n+++ {bank}\n@@")
    assert [line[0] for line in result.stdout.splitlines() if "msе" in line] == ["-"]
    lint(mechanical, "--fix")
    clean = lint(mechanical, "--diff")
    assert (clean.exit_code, clean.stdout) == (0, "")


def test_rules_say_whether_they_mend(mechanical: Path) -> None:
    fixable = {row["code"] for row in json.loads(run("rules", "--format", "json").stdout) if row["fixable"]}
    assert fixable >= {"QB012", "QB301", "QB322", "QB401", "QB402", "QB406", "QB409", "QB602"}
