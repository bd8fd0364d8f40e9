"""`quizengine stats`: the contract of its JSON, the words of its text, and how it ends on bad input."""

import json
from pathlib import Path
from typing import Any

import numpy as np
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


def a_test_of_two_groups(folder: Path, n: int) -> Path:
    """2n takers of twelve items: the third is harder in group b, and the sixth tells nobody apart there."""
    random = np.random.default_rng(4)
    focal = np.arange(2 * n) >= n
    slope = np.where((np.arange(12) == 5) & focal[:, None], 0.0, 1.3)
    place = np.linspace(-1, 1, 12) + np.where((np.arange(12) == 2) & focal[:, None], 1.4, 0.0)
    right = random.random((2 * n, 12)) < 1 / (1 + np.exp(-slope * (random.normal(size=(2 * n, 1)) - place)))
    rows = [",".join([*(f"q{one}" for one in range(1, 13)), "group"])]
    rows += [
        ",".join([*map(str, row), "b" if here else "a"]) for row, here in zip(right.astype(int), focal, strict=True)
    ]
    path = folder / "groups.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_groups_differ_for_everybody_alike_or_for_the_weak_and_the_strong(tmp_path: Path) -> None:
    path = a_test_of_two_groups(tmp_path, 300)
    (group,) = read(stats(path, "--groups", "group", "--format", "json", "--irt", "none"))["groups"]
    # What readers rely on stays as it was; all that is new stands under one name.
    kept = (
        "item n_reference n_focal facility_reference facility_focal change delta delta_low delta_high p q class verdict"
    )
    assert list(group["items"][0]) == [*kept.split(), "logistic"]
    third, sixth = (group["items"][place]["logistic"] for place in (2, 5))
    assert (third["kind"], third["verdict"]) == ("uniform", "change shown")
    assert third["group"] < 0
    assert (sixth["kind"], sixth["verdict"]) == ("non-uniform", "change shown")
    assert {"chi2_uniform", "p_nonuniform", "q", "delta_r2", "at_weak_low", "class", "why"} <= third.keys()
    text = stats(path, "--groups", "group", "--irt", "none", "--language", "en").stdout
    # The words are broken where the column ends.
    assert {"Weak", "and", "strong", "everybody", "alike", "differs"} <= set(text.split())


def test_groups_below_fifty_have_a_reason_instead_of_a_logistic_number(tmp_path: Path) -> None:
    path = a_test_of_two_groups(tmp_path, 40)
    (group,) = read(stats(path, "--groups", "group", "--format", "json", "--irt", "none"))["groups"]
    found = [one["logistic"] for one in group["items"]]
    assert {(one["delta_r2"], one["q"], one["class"], one["why"]) for one in found} == {
        (None, None, "", "too few takers to test")
    }


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


def a_long_table(folder: Path) -> tuple[Path, Path]:
    """60 students at five questions: every fourth one does not get to the last, every ninth leaves out the third."""
    rows = ["student,item,response,position,seconds"]
    for student in range(60):
        for place in range(1, 6):
            none = (place == 5 and student % 4 == 0) or (place == 3 and student % 9 == 0)
            response = "" if none else "ABCD"[0 if student % 5 >= place else student % 4]
            rows.append(f"s{student},q{place},{response},{place},{'' if none else 20 + (student * 7) % 30}")
    responses, key = folder / "long.csv", folder / "key.csv"
    responses.write_text("\n".join(rows) + "\n", encoding="utf-8")
    key.write_text("item,key,options\n" + "".join(f"q{one},A,4\n" for one in range(1, 6)), encoding="utf-8")
    return responses, key


def test_a_long_table_with_places_and_times_says_more_and_changes_nothing_of_the_rest(tmp_path: Path) -> None:
    responses, key = a_long_table(tmp_path)
    found = read(stats(responses, "--key", key, "--format", "json", "--irt", "none"))
    third, last = found["items"][2], found["items"][4]
    assert {name: third["missing"][name] for name in ("given", "answered", "omitted", "not_reached")} == {
        "given": 60, "answered": 53, "omitted": 7, "not_reached": 0,
    }  # fmt: skip
    assert last["missing"]["not_reached"] == 15
    assert third["guess_score"] == 0.25
    assert third["time"]["n"] == third["rapid"]["n"] == 53
    assert third["rapid"]["rapid"] == 0
    assert {"item", "option", "is_key", "n", "share", "option_rest", "verdict"} <= found["options"][0].keys()
    bare = tmp_path / "bare.csv"
    lines = [line.rsplit(",", 2)[0] for line in responses.read_text(encoding="utf-8").splitlines()]
    bare.write_text("\n".join(lines) + "\n", encoding="utf-8")
    less = read(stats(bare, "--key", key, "--format", "json", "--irt", "none"))
    assert not {"missing", "time", "rapid"} & less["items"][0].keys()
    for one, other in zip(found["items"], less["items"], strict=True):
        assert other.items() <= one.items()


def test_the_text_has_a_table_of_each_thing_that_is_known_in_the_order_of_the_items(tmp_path: Path) -> None:
    responses, key = a_long_table(tmp_path)
    shown = stats(responses, "--key", key, "--irt", "none", "--language", "en").stdout
    for title in ("Options", "Guessing", "Answers that are not there", "Time"):
        assert f"\n{title} " in shown
    time = shown[shown.index("\nTime ") :]
    places = [time.index(f"q{one} ") for one in range(1, 6)]
    assert places == sorted(places)
    plain = stats(the_lsat(tmp_path), "--irt", "none", "--language", "en").stdout
    assert "Options" not in plain
    assert "Time" not in plain
