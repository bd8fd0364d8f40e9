"""What the linter writes as SARIF is SARIF, by the schema of the standard."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner
from hypothesis import assume, given
from hypothesis import strategies as st

from quizengine import cli
from quizengine.content.diagnostics import START, Diagnostic, Severity
from quizengine.i18n import msg
from quizengine.lint.registry import RULES
from quizengine.lint.sarif import HERE, Described, described, located, sarif

from ..sarif import flaws_of
from . import test_cases
from .test_cases import CASES, CODES, case


def linted(*paths: Path, language: str = "en") -> Any:
    arguments = ["lint", "--format", "sarif", "--language", language, *map(str, paths)]
    return json.loads(CliRunner().invoke(cli.main, arguments).stdout)


def test_a_log_of_every_finding_that_there_is_keeps_to_the_schema() -> None:
    found_in_cases = [one for code in CODES for one in test_cases.linted(case(code, "bad")).diagnostics]
    codes = dict.fromkeys(one.code for one in found_in_cases)
    log = sarif(found_in_cases, (described(RULES[code]) for code in codes), "en")
    assert flaws_of(log) == []
    (run,) = log["runs"]
    found = {one["ruleId"] for one in run["results"]}
    assert found == set(CODES)
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]


def test_a_log_of_nothing_keeps_to_the_schema() -> None:
    assert flaws_of(sarif([], [], "ru")) == []


def test_the_schema_is_not_content_with_everything() -> None:
    log = sarif([], [], "ru")
    log["runs"][0]["results"] = [{"ruleId": "QB301", "level": "grave"}]
    assert len(flaws_of(log)) == 2
    log["runs"][0]["results"] = [
        {"message": {"text": "x"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "банк 1.yaml"}}}]}
    ]
    assert len(flaws_of(log)) == 1


def test_every_rule_is_described_with_its_documentation() -> None:
    rules = [described(rule) for rule in RULES.values()]
    log = sarif([], rules, "en")
    assert flaws_of(log) == []
    for rule, one in zip(RULES.values(), log["runs"][0]["tool"]["driver"]["rules"], strict=True):
        assert (one["id"], one["name"]) == (rule.code, rule.name)
        assert one["shortDescription"]["text"] == rule.summary
        assert one["help"]["markdown"].startswith(f"{rule.summary}\n\n**Why:** ")
        wanted = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}[rule.severity]
        assert one["defaultConfiguration"] == {"level": wanted}


def test_the_messages_are_in_the_language_of_the_run() -> None:
    bad = CASES / "QB301" / "bad.yaml"
    for language in ("ru", "en"):
        (run,) = linted(bad, language=language)["runs"]
        assert run["language"] == language
    assert "Ключ" in linted(bad, language="ru")["runs"][0]["results"][0]["message"]["text"].capitalize()


def test_a_file_here_is_relative_and_one_elsewhere_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "осень"
    here.mkdir()
    monkeypatch.chdir(here)
    assert located("banks/a b.bank.yaml") == {"uri": "banks/a%20b.bank.yaml", "uriBaseId": HERE}
    assert located("./банк.yaml") == {"uri": "%D0%B1%D0%B0%D0%BD%D0%BA.yaml", "uriBaseId": HERE}
    assert located("a:b#?%.yaml")["uri"] == "a%3Ab%23%3F%25.yaml"
    assert located(str(tmp_path / "a.yaml")) == {"uri": (tmp_path / "a.yaml").as_uri()}
    assert located("../a.yaml") == {"uri": (tmp_path / "a.yaml").as_uri()}
    assert located("banks/../../a.yaml") == {"uri": (tmp_path / "a.yaml").as_uri()}


NAMES = st.text(st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(st.lists(NAMES, min_size=1, max_size=4))
def test_whatever_a_file_is_called_its_address_is_one_and_leads_back(parts: list[str]) -> None:
    assume(not {".", ".."} & set(parts))
    file = "/".join(parts)
    rule = Described("QB999", "some_flaw", Severity.ERROR, "A flaw.")
    log = sarif([Diagnostic("QB999", Severity.ERROR, file, START, msg("x"))], [rule], "en")
    assert flaws_of(log) == []
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    address = urlsplit(place["uri"])
    assert (address.scheme, address.netloc, address.query, address.fragment) == ("", "", "", "")
    assert unquote(address.path) == file


def test_a_name_of_bytes_that_are_no_letters_has_an_address_too() -> None:
    assert located("\udcff.bank.yaml")["uri"] == "%FF.bank.yaml"
