"""Rules register themselves, and each documents itself for authors."""

import re

import pytest

from quizengine.lint.registry import RULES


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_says_what_it_finds_why_it_matters_an_example_and_what_to_write_instead(code: str) -> None:
    first, _, rest = RULES[code].documentation.partition("\n\n")
    assert first.endswith(".")
    assert re.findall(r"^(\w+): \S", rest, re.MULTILINE) == ["Why", "Example", "Instead"]


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_is_named_after_the_flaw_and_not_after_its_code(code: str) -> None:
    assert re.fullmatch(r"QB\d{3}", code)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)+", RULES[code].name)


def test_rules_are_listed_by_their_codes() -> None:
    assert [rule.code for rule in RULES.values()] == sorted(RULES)
