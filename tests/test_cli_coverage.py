"""`quizengine coverage` as a check: gates, what a change does, decisions, and the forms for other programs."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quizengine import cli
from quizengine.content.decisions import text_sha
from quizengine.content.fingerprint import revise
from quizengine.content.load import load
from quizengine.lint.sarif import located

from .build import ROOT, a_bank_folder, metric
from .content.build import item, text_item
from .sarif import flaws_of

PROGRAMME = ROOT / "competencies/production-ml-2025.programme.yaml"
FINAL = ROOT / "banks/production-ml-final.bank.yaml"


def coverage(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, ["coverage", "--language", "en", *map(str, arguments)])


def of(folder: Path, *options: object) -> Result:
    return coverage(folder / "course.programme.yaml", folder / "course.bank.yaml", *options)


def gates_of(folder: Path, *options: object) -> dict[str, bool]:
    return {row["name"]: row["passed"] for row in json.loads(of(folder, "--format", "json", *options).stdout)["gates"]}


# -- what is enough --------------------------------------------------------------------------------------------------


def test_the_real_final_reaches_three_topics_of_seven_and_no_indicator() -> None:
    found = json.loads(coverage(PROGRAMME, FINAL, "--format", "json").stdout)
    assert found["shares"] == {"competencies": 1.0, "indicators": 0.0, "topics": pytest.approx(3 / 7)}
    assert found["gates"] == []


def test_less_than_is_asked_for_fails_and_says_by_how_much() -> None:
    result = coverage(PROGRAMME, FINAL, "--fail-under", "indicators=60,topics=40")
    assert result.exit_code == 1
    assert "FAILS: indicators with an item on topic: 0%, at least 60% is asked for" in result.stdout
    assert "holds: topics with an item on topic: 43%, at least 40% is asked for" in result.stdout


def test_a_bare_number_is_the_share_of_indicators(tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path, items=[metric()])
    assert gates_of(folder, "--fail-under", "100") == {"indicators": False}
    assert of(folder, "--fail-under", "0").exit_code == 0
    assert gates_of(a_bank_folder(tmp_path), "--fail-under", "100%") == {"indicators": True}


@pytest.mark.parametrize("wrong", ["many", "120", "-5", "items=40", "indicators="])
def test_a_share_that_cannot_be_one_is_a_wrong_call(tmp_path: Path, wrong: str) -> None:
    result = of(a_bank_folder(tmp_path), "--fail-under", wrong)
    assert result.exit_code == 2
    assert "--fail-under" in result.stderr


def test_a_programme_says_itself_what_is_enough(tmp_path: Path) -> None:
    wanted = {
        "topics": "50%",
        "off_topic": "10%",
        "require": {
            "УК-1": {"items": "2"},
            "ПК-2": {"points": "3"},
            "topic:losses": {"items": "2"},
            "УК-9": {"items": "1"},
        },
        "criteria": {"categorical_concurrence": "met"},
    }
    found = gates_of(a_bank_folder(tmp_path, programme={"coverage": wanted}))
    assert {name: found[name] for name in ("УК-1", "ПК-2", "topic:losses", "УК-9")} == {
        "УК-1": True,
        "ПК-2": False,
        "topic:losses": True,
        "УК-9": False,
    }
    assert found["off_topic"]
    assert not found["УК-1/categorical_concurrence"]


def test_a_gate_that_asks_for_nothing_is_a_located_error(tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path, programme={"coverage": {"require": {"УК-1": {}}}})
    result = of(folder)
    assert result.exit_code == 2
    assert "course.programme.yaml" in result.stderr


# -- for other programs ----------------------------------------------------------------------------------------------


def test_a_failed_gate_is_an_annotation_at_the_line_that_asks_for_it(tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path, programme={"coverage": {"require": {"ПК-2": {"points": "3"}}}})
    result = of(folder, "--format", "github")
    assert result.exit_code == 1
    line = (folder / "course.programme.yaml").read_text().splitlines()
    (annotation,) = result.stdout.splitlines()
    assert annotation.startswith("::error file=")
    number = int(annotation.partition("line=")[2].partition(",")[0])
    assert "require" in "\n".join(line[:number])
    assert annotation.endswith("::ПК-2, points on topic: 2, at least 3 is asked for")


def test_sarif_names_the_gate_and_its_place() -> None:
    found = json.loads(coverage(PROGRAMME, FINAL, "--fail-under", "60", "--format", "sarif").stdout)
    assert flaws_of(found) == []
    (run,) = found["runs"]
    (one,) = run["results"]
    assert (found["version"], one["ruleId"], one["level"]) == ("2.1.0", "coverage/gate", "error")
    assert one["ruleId"] in [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    (place,) = one["locations"]
    assert place["physicalLocation"]["artifactLocation"] == located(str(PROGRAMME))
    assert place["physicalLocation"]["region"]["startLine"] == 1


# -- what a change does ----------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=orlov", "-c", "user.email=orlov@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True)


def a_repository(folder: Path) -> Path:
    folder.mkdir()
    git(folder, "init", "-q")
    a_bank_folder(folder / "course")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    return folder / "course"


def test_against_a_revision_it_says_what_has_changed_and_by_which_items(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "bank")
    a_bank_folder(folder, items=[item(), text_item(assesses=["УК-1.1"]), item(id="second", topic="metrics")])
    change = json.loads(of(folder, "--against", "HEAD", "--format", "json").stdout)["change"]
    assert (change["added"], change["removed"]) == (["course-final:second"], ["course-final:metric"])
    rows = {row["code"]: (row["before"], row["after"]) for row in change["codes"]}
    assert (rows["УК-1.1"], rows["ПК-2"]) == ((1, 3), (1, 0))
    assert change["lost"] == ["ПК-2"]


def test_what_had_items_and_has_none_fails_where_that_is_asked_for(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "bank")
    a_bank_folder(folder, items=[item(), text_item()])
    assert of(folder, "--against", "HEAD").exit_code == 0
    result = of(folder, "--against", "HEAD", "--fail-on-loss", "--format", "github")
    assert result.exit_code == 1
    assert "competency ПК-2 has no item on topic any more; before: course-final:metric" in result.stdout


def test_without_a_change_it_says_that_all_is_as_before(tmp_path: Path) -> None:
    assert "The coverage is the same as before." in of(a_repository(tmp_path / "bank"), "--against", "HEAD").stdout


def test_files_that_were_not_there_yet_held_nothing(tmp_path: Path) -> None:
    folder = a_repository(tmp_path / "bank")
    other = a_bank_folder(tmp_path / "bank" / "other")
    change = json.loads(of(other, "--against", "HEAD", "--format", "json").stdout)["change"]
    assert len(change["added"]) == 3
    assert folder.exists()


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:course"])
def test_a_revision_that_is_not_there_could_not_run(tmp_path: Path, revision: str) -> None:
    result = of(a_repository(tmp_path / "bank"), f"--against={revision}")
    assert result.exit_code == 2
    assert f"There is no revision '{revision}'" in result.stderr


def test_outside_of_a_repository_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    result = of(a_bank_folder(tmp_path), "--against", "HEAD")
    assert result.exit_code == 2
    assert "git could not be asked" in result.stderr


def test_a_loss_without_a_before_is_a_wrong_call(tmp_path: Path) -> None:
    assert of(a_bank_folder(tmp_path), "--fail-on-loss").exit_code == 2


# -- decisions -------------------------------------------------------------------------------------------------------


def decided(tmp_path: Path, rows: str) -> Path:
    file = tmp_path / "decisions.yaml"
    file.write_text(f"schema: decisions/1\nprogramme: production-ml-2025\ndecisions:\n{rows}", encoding="utf-8")
    return file


def text_of(name: str) -> str:
    (bank,) = (bank for bank in load([FINAL]).banks if bank.bank == "production-ml-final")
    return next(text_sha(revise(bank, one)) for one in bank.items if one.head.id == name)


def off_topic(file: Path) -> list[str]:
    found = json.loads(coverage(PROGRAMME, FINAL, "--decisions", file, "--format", "json").stdout)
    return [row["item"] for row in found["off_topic"]]


def test_a_person_may_map_what_does_not_seem_to_belong_and_confirm_what_seems_to(tmp_path: Path) -> None:
    when = "by: klimova, at: 2026-01-20T12:00:00+00:00"
    file = decided(
        tmp_path,
        f"  production-ml-final:final-11: {{answer: map, topic: llmops, text: {text_of('final-11')}, {when}}}\n"
        f"  production-ml-final:final-01: {{answer: confirm, text: {text_of('final-01')}, {when}}}\n",
    )
    assert off_topic(file) == ["final-01", "final-12", "final-13", "final-14", "final-15"]


def test_a_decision_about_another_text_holds_no_more(tmp_path: Path) -> None:
    what = "{answer: map, topic: llmops, text: 0123456789ab, by: klimova, at: 2026-01-20T12:00:00Z}"
    found = off_topic(decided(tmp_path, f"  production-ml-final:final-11: {what}\n"))
    assert found == [f"final-{number}" for number in (11, 12, 13, 14, 15)]


@pytest.mark.parametrize(
    "row",
    [
        "  final-11: {answer: confirm, text: 0123456789ab, by: k, at: 2026-01-20T12:00:00Z}\n",
        "  a:b: {answer: map, text: 0123456789ab, by: k, at: 2026-01-20T12:00:00Z}\n",
        "  a:b: {answer: confirm, text: short, by: k, at: 2026-01-20T12:00:00Z}\n",
        "  a:b: {answer: confirm, text: 0123456789ab, by: k, at: 2026-01-20T12:00:00}\n",
        "  a:b: {answer: maybe, text: 0123456789ab, by: k, at: 2026-01-20T12:00:00Z}\n",
        "  a:b: [\n",
    ],
)
def test_decisions_that_cannot_be_read_could_not_run(tmp_path: Path, row: str) -> None:
    result = coverage(PROGRAMME, FINAL, "--decisions", decided(tmp_path, row))
    assert result.exit_code == 2
    assert "decisions.yaml cannot be used" in result.stderr
