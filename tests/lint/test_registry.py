"""Rules register themselves, and each documents itself for authors: those too that the loader finds."""

import re
from collections import Counter

import pytest

from quizengine.content.load import load
from quizengine.lint.registry import RULES

from .test_cases import CASES, ENGINE, codes_of_the_loader

FOUND_BY_THE_LOADER = [code for code, rule in RULES.items() if rule.found_by == "loader"]
FOLDERS = "content", "questions", "lint"


def quoted(text: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_says_what_it_finds_why_it_matters_an_example_and_what_to_write_instead(code: str) -> None:
    assert RULES[code].summary.endswith(".")
    assert list(RULES[code].sections) == ["Why", "Example", "Instead"]
    assert all(RULES[code].sections.values())


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_is_named_after_the_flaw_and_not_after_its_code(code: str) -> None:
    assert re.fullmatch(r"QB\d{3}", code)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)+", RULES[code].name)


def test_rules_are_listed_by_their_codes() -> None:
    assert [rule.code for rule in RULES.values()] == sorted(RULES)


def test_codes_and_names_are_unique() -> None:
    assert [code for code, rule in RULES.items() if rule.code != code] == []
    assert max(Counter(rule.name for rule in RULES.values()).values()) == 1


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_code_that_the_engine_reports_has_a_rule(folder: str) -> None:
    texts = [path.read_text() for path in (ENGINE / folder).rglob("*.py")]
    assert {code for text in texts for code in re.findall(r'"(QB\d{3})"', text)} <= set(RULES)


def test_what_the_loader_finds_is_what_only_the_loader_finds() -> None:
    assert set(FOUND_BY_THE_LOADER) == codes_of_the_loader()


@pytest.mark.parametrize("code", FOUND_BY_THE_LOADER)
def test_a_rule_of_the_loader_finds_nothing_by_itself(code: str) -> None:
    assert list(RULES[code].check(load([CASES / "course.bank.yaml"]))) == []


@pytest.mark.parametrize("code", [code for code in FOUND_BY_THE_LOADER if (CASES / code).exists()])
def test_an_example_of_the_loader_is_that_of_its_bad_case(code: str) -> None:
    bad = " ".join((CASES / code / "bad.yaml").read_text("utf-8", "replace").split())
    examples = quoted(RULES[code].sections["Example"])
    # What cannot be written down here, such as bytes that are no letters, is told in words.
    assert not examples or any(" ".join(example.split()) in bad for example in examples)
