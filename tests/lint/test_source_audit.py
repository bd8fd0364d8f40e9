"""The audit of the source documents in the docs is what the linter says of them now."""

import re

from .source_audit import DOCUMENTS, PAGE, audit, page


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "make report-source-audit"


def test_the_page_has_every_finding_and_its_table_counts_them() -> None:
    text, found = page(), audit().diagnostics
    assert len(re.findall(r"^\* \*\*", text, re.MULTILINE)) == len(found)
    rows = re.findall(r"^\| \[(QB\d{3})\].*\| (\d+) \|$", text, re.MULTILINE)
    assert {code: int(count) for code, count in rows} == {
        code: sum(one.code == code for one in found) for code in {one.code for one in found}
    }


def test_the_documents_contradict_themselves_where_people_have_seen_it() -> None:
    """The formula against its table, and credits against hours, in the programme of 2025 alone."""
    text = page()
    of_2024 = text.split("## The course programme of 2024")[1]
    assert "stress-test 10% ≠ 0.20; its factors sum to 1.10" in text
    assert "5 credits are 180 hours, the programme has 190" in text
    assert not {"QB410", "QB431"} & set(re.findall(r"QB\d{3}", of_2024))


def test_every_document_has_its_programme_and_its_tasks() -> None:
    assert all(len(paths) == 2 for paths in DOCUMENTS.values())
