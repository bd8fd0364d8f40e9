"""`quizengine stats`: the contract of its JSON, the words of its text, and how it ends on bad input."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quizengine import cli
from tests.analytics.test_items import lsat


def stats(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, ["stats", *map(str, arguments)])


def the_lsat(folder: Path) -> Path:
    found = lsat("lsat6")
    path = folder / "lsat.csv"
    rows = [",".join(map(str, row)) for row in found.credit]
    path.write_text("\n".join([",".join(found.items), *rows]) + "\n", encoding="utf-8")
    return path


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_json_has_the_names_that_its_readers_rely_on(tmp_path: Path) -> None:
    found = read(stats(the_lsat(tmp_path), "--format", "json", "--irt", "2pl", "--ml"))
    assert found["n"] == 1000
    assert {"alpha", "alpha_ci", "sem", "mean", "sd", "kr21", "lambda2"} <= found["test"].keys()
    item = found["items"][2]
    wanted = "item n facility facility_ci item_rest item_rest_ci d27 alpha_if_deleted verdict"
    assert set(wanted.split()) <= item.keys()
    assert item["verdict"] == "fine shown"
    assert item["item_rest_ci"] == pytest.approx([0.1119853469776076, 0.232284008695327])
    assert found["irt"]["model"] == "2pl"
    assert found["irt"]["log_likelihood"] == pytest.approx(-2466.65337751347)
    assert {"item", "a", "a_se", "b", "b_se"} <= found["irt"]["items"][0].keys()


def test_a_model_is_fitted_by_how_many_takers_there_are_or_as_asked(tmp_path: Path) -> None:
    path = the_lsat(tmp_path)
    assert read(stats(path, "--format", "json"))["irt"]["model"] == "2pl"
    assert "irt" not in read(stats(path, "--format", "json", "--irt", "none"))
    few = tmp_path / "few.csv"
    few.write_text("q1,q2,q3\n1,0,1\n0,0,1\n1,1,0\n", encoding="utf-8")
    assert "irt" not in read(stats(few, "--format", "json"))
    assert read(stats(few, "--format", "json", "--irt", "rasch"))["irt"]["model"] == "rasch"


def test_the_three_parameter_model_adds_guessing_and_its_prior(tmp_path: Path) -> None:
    path = the_lsat(tmp_path)
    two, three = (read(stats(path, "--format", "json", "--irt", model))["irt"] for model in ("2pl", "3pl"))
    assert two["priors"] is None
    assert set(three["priors"]) == {"guessing"}
    assert three["items"][0].keys() - two["items"][0].keys() == {"c", "c_se"}
    assert three["parameters"] == 15
    assert "Guessing c" in stats(path, "--irt", "3pl", "--language", "en").stdout


def test_items_whose_slope_runs_away_are_named(tmp_path: Path) -> None:
    path = tmp_path / "steps.csv"
    rows = ["1,1,0,1", "0,0,0,0", "1,0,1,1", "0,1,0,0", "1,1,1,1", "0,0,1,0"] * 20
    path.write_text("\n".join(["q1,q2,q3,q4", *rows]) + "\n", encoding="utf-8")
    found = read(stats(path, "--format", "json", "--irt", "2pl", "--ml"))["irt"]
    assert not found["converged"]
    assert found["runaway"]
    assert set(found["runaway"]) <= {"q1", "q4"}
    gone = next(item for item in found["items"] if item["item"] in found["runaway"])
    assert gone["a"] is None
    assert "grows beyond all bounds" in " ".join(stats(path, "--irt", "2pl", "--ml", "--language", "en").stdout.split())
    assert read(stats(path, "--format", "json", "--irt", "2pl"))["irt"]["runaway"] == []


def test_what_is_undefined_is_null_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text("q1,q2\n1,1\n1,1\n", encoding="utf-8")
    found = read(stats(path, "--format", "json", "--irt", "2pl"))
    assert found["test"]["alpha"] is None
    assert found["items"][0]["item_rest"] is None
    assert found["items"][0]["reason"] == "everyone answered correctly"
    assert found["irt"]["model"] is None


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_text_names_every_item_and_says_what_the_data_show(tmp_path: Path, language: str) -> None:
    result = stats(the_lsat(tmp_path), "--language", language)
    assert result.exit_code == 0
    for name in ("i1", "i2", "i3", "i4", "i5"):
        assert name in result.stdout
    assert ("различает сильных и слабых" if language == "ru" else "tells strong from weak") in " ".join(
        result.stdout.replace("│", " ").split()
    )


def test_a_table_that_cannot_be_used_ends_with_the_place_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("q1,q2\n1,B\n", encoding="utf-8")
    result = stats(path, "--language", "en")
    assert result.exit_code == 2
    assert "line 2, column 'q2'" in result.stderr
    assert "Traceback" not in result.output
    assert stats(tmp_path / "no.csv").exit_code == 2


def test_groups_are_compared_among_takers_of_like_ability(tmp_path: Path) -> None:
    path = the_lsat(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [f"{lines[0]},year", *(f"{line},{2024 + number % 2}" for number, line in enumerate(lines[1:]))]
    path.write_text("\n".join(rows), encoding="utf-8")
    found = read(stats(path, "--groups", "year", "--format", "json", "--irt", "none"))
    (group,) = found["groups"]
    assert (group["focal"], group["n"], len(group["items"])) == ("2025", 500, 5)
    assert {one["verdict"] for one in group["items"]} <= {"no change shown to matter", "not enough data"}
    assert "2025" in stats(path, "--groups", "year", "--irt", "none").stdout


def test_the_page_stands_by_itself_and_escapes_what_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("<b>q1,q2\n1,0\n0,1\n", encoding="utf-8")
    result = stats(path, "--format", "html", "--language", "en")
    assert result.exit_code == 0
    assert result.stdout.startswith("<!doctype html>")
    assert "&lt;b&gt;q1" in result.stdout
    assert "With fewer than 30 takers" in result.stdout
    assert not {"<b>", "http:", "https:", "<script"} & {
        found for found in ("<b>", "http:", "https:", "<script") if found in result.stdout
    }
