"""The page of statistics in the docs is what the statistics say of themselves, and each says what it computes."""

import inspect
import re
import sys
from pathlib import Path

import analytics

from .statistics_page import PAGE, SECTIONS, listed, page

ESTIMATES = re.compile(r"``|\b(17|18|19|20)\d\d\b")
"""A formula, or the year of a source."""
PLAIN = frozenset(
    """
    matrix.from_wide matrix.from_long matrix.from_array missing.states missing.missing_by_item missing.missing_by_taker
    missing.scored policies.split_by_revision score_groups.score_groups timed.timed timed.ranked verdicts.verdicts
    verdicts.reasons mastery.shown mastery.items_needed drift.lineage
    """.split()
)
"""Functions that read, count, choose or judge, and estimate nothing."""


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "make report-statistics"


def test_every_function_says_what_it_computes_by_a_formula_or_a_source() -> None:
    silent = []
    for name, function in listed():
        about = inspect.getdoc(function) or ""
        module = inspect.getdoc(sys.modules[function.__module__]) or ""
        # One that is part of another's work may name it, or the module speaks for all of its functions.
        told = ESTIMATES.search(about) or re.search(r"`\w+\.\w+`", about) or ESTIMATES.search(module)
        if not about or not (told or name in PLAIN):
            silent.append(name)
    assert silent == []


def test_what_is_said_to_estimate_nothing_is_on_the_page() -> None:
    assert set(dict(listed())) >= PLAIN


def test_every_link_leads_to_a_module_and_every_module_stands_there_once() -> None:
    text = page()
    names = [name for section in SECTIONS.values() for name in section]
    assert re.findall(r"\]\(#([^)]+)\)", text) == names
    assert re.findall(r"^### (\w+)$", text, re.MULTILINE) == names
    assert len(set(names)) == len(names)
    files = {file.stem for file in Path(analytics.__file__).parent.glob("*.py")}
    assert set(names) <= files


def test_code_is_closed_and_nothing_of_a_docstring_is_lost() -> None:
    text = page()
    assert text.count("```") % 2 == 0
    # What marks code and lists is left aside on both sides, and so is the head of an example, which is code alone.
    marks = re.compile(r"[\s*`:]")
    shown = marks.sub("", text)
    for name, function in listed():
        lines = [line for line in (inspect.getdoc(function) or "").splitlines() if line != "Example:"]
        assert [line for line in lines if marks.sub("", line) not in shown] == [], name
