"""The page of rules in the docs is what the rules say of themselves."""

import re

from quizengine.lint.registry import RULES

from .rules_page import FAMILIES, PAGE, page


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "make report-rules"


def test_every_rule_stands_on_the_page_once_under_its_family() -> None:
    text = page()
    assert re.findall(r"^### (QB\d{3}) ", text, re.MULTILINE) == list(RULES)
    families = re.findall(r"^## (QB\d)xx (.+)$", text, re.MULTILINE)
    assert families == [(family, FAMILIES[family]) for family in sorted({code[:3] for code in RULES})]


def test_every_link_of_the_tables_leads_to_a_heading() -> None:
    text = page()
    headings = {found.lower().replace(" ", "-") for found in re.findall(r"^### (.+)$", text, re.MULTILINE)}
    links = re.findall(r"\]\(#([^)]+)\)", text)
    assert len(links) == len(RULES)
    assert set(links) == headings
