"""What a bank covers of its programme: counted, evidenced, and said in a shape that others read."""

import json
from pathlib import Path
from typing import Any

import pytest

from quizengine.content.fingerprint import revise
from quizengine.content.load import load
from quizengine.content.programme import Programme
from quizengine.reports import coverage
from quizengine.reports.coverage import Coverage

from ..build import ROOT, Data, a_bank_folder, metric, three_items
from ..content.build import text_item

BANKS, COMPETENCIES = ROOT / "banks", ROOT / "competencies"


def reported(*paths: Path) -> Coverage:
    """Report everything in some files on the first programme among them."""
    library = load(paths)
    assert not library.errors
    return coverage.coverage(
        library.programmes[0][0], [revise(bank, item) for bank in library.banks for item in bank.items]
    )


def of(folder: Path, *items: Data, programme: Data | None = None) -> Coverage:
    return reported(a_bank_folder(folder, items=items, programme=programme))


def facts(*values: Any) -> tuple[Any, ...]:
    return values


@pytest.fixture(scope="module")
def final_2025() -> Coverage:
    return reported(
        ROOT / "competencies/production-ml-2025.programme.yaml", ROOT / "banks/production-ml-final.bank.yaml"
    )


@pytest.fixture(scope="module")
def drift_2024() -> Coverage:
    return reported(COMPETENCIES / "production-ml-2024.programme.yaml", BANKS / "drift-monitoring.bank.yaml")


# -- the project's own banks -----------------------------------------------------------------------------------------


def test_every_competency_of_2025_has_three_items_one_of_them_off_topic(final_2025: Coverage) -> None:
    found = [facts(row.code, row.items, row.on_topic, row.off_topic, row.points) for row in final_2025.competencies]
    assert found == [(code, 3, 2, 1, 3.0) for code in ("УК-1", "УК-2", "ОПК-1", "ПК-1", "ПК-2")]


def test_off_topic_of_2025_are_the_last_five_items_and_no_other(final_2025: Coverage) -> None:
    found = [(row.bank, row.item) for row in final_2025.off_topic]
    assert found == [("production-ml-final", f"final-{number}") for number in (11, 12, 13, 14, 15)]
    assert all(row.findings and row.stem for row in final_2025.off_topic)


def test_evidence_against_an_item_can_be_said_in_both_languages(final_2025: Coverage) -> None:
    for row in final_2025.off_topic:
        for line in row.findings:
            assert "{" not in str(line)


def test_topics_of_2025_have_the_hours_of_the_document(final_2025: Coverage) -> None:
    assert [row.hours for row in final_2025.topics] == [26, 26, 26, 26, 26, 28, 28]
    assert sum(row.share_of_hours or 0 for row in final_2025.topics) == pytest.approx(1)
    # Of the ten items on topic, one states none of the topics.
    assert [row.share_of_points for row in final_2025.topics] == pytest.approx([0.3, 0.4, 0.2, 0, 0, 0, 0])


def test_no_indicator_of_2025_is_assessed_since_the_document_names_none(final_2025: Coverage) -> None:
    assert len(final_2025.indicators_without_items) == 15
    assert {one.items for row in final_2025.competencies for one in row.indicators} == {0}


def test_2025_is_counted_once(final_2025: Coverage) -> None:
    stated = sum(row.items for row in final_2025.topics)
    assert facts(final_2025.items, final_2025.points) == (15, 15.0)
    assert stated + final_2025.items_without_topic == 15


def test_a_programme_without_competencies_is_reported_by_topic(drift_2024: Coverage) -> None:
    assert facts(drift_2024.items, drift_2024.competencies, drift_2024.matrix_topics) == (10, (), ())
    assert drift_2024.topics
    assert "competencies" not in coverage.drawn(drift_2024, "ru")


# -- counting --------------------------------------------------------------------------------------------------------


def test_items_are_counted_by_competency_indicator_and_topic(tmp_path: Path) -> None:
    found = of(tmp_path, *three_items())
    rows = [facts(row.code, row.items, row.points) for row in found.competencies]
    assert rows == [
        ("УК-1", 2, 2.0),
        ("ПК-2", 1, 2.0),
    ]
    assert [facts(one.code, one.items) for one in found.competencies[0].indicators] == [("УК-1.1", 1)]
    assert [facts(row.id, row.items, row.points) for row in found.topics] == [("losses", 2, 2.0), ("metrics", 1, 2.0)]
    assert [facts(row.code, row.cells, row.not_stated) for row in found.matrix_topics] == [
        ("УК-1", (2, 0), 0),
        ("ПК-2", (0, 1), 0),
    ]


def test_points_of_an_item_are_divided_among_its_competencies(tmp_path: Path) -> None:
    found = of(tmp_path, metric(assesses={"УК-1": "1/4", "ПК-2": "3/4"}))
    rows = [facts(row.code, row.items, row.points) for row in found.competencies]
    assert rows == [
        ("УК-1", 1, 0.5),
        ("ПК-2", 1, 1.5),
    ]
    assert facts(found.items, found.points) == (1, 2.0)


@pytest.mark.parametrize("status", ["retired", "draft"])
def test_only_active_items_cover_anything(tmp_path: Path, status: str) -> None:
    found = of(tmp_path, metric(), text_item(status=status))
    assert facts(found.items, found.competencies[0].items) == (1, 0)


def test_an_item_without_a_topic_is_not_given_one(tmp_path: Path) -> None:
    found = of(tmp_path, metric(topic=None))
    assert found.items_without_topic == 1
    assert sum(row.items for row in found.topics) == 0
    assert [row.not_stated for row in found.matrix_topics] == [0, 1]
    assert found.topics_without_items == ("Loss functions: squared and absolute error", "Metrics")


def test_shares_of_no_hours_are_undefined(tmp_path: Path) -> None:
    assert {row.share_of_hours for row in of(tmp_path, metric()).topics} == {None}


def test_an_empty_bank_covers_nothing(tmp_path: Path) -> None:
    found = of(tmp_path)
    assert facts(found.items, found.points, found.off_topic) == (0, 0.0, ())
    assert [row.items for row in found.competencies] == [0, 0]
    assert {row.share_of_points for row in found.topics} == {None}
    assert coverage.drawn(found, "ru") == {}
    assert coverage.as_json(found, "ru")["items"] == 0


def test_a_foreign_competency_counts_nowhere(tmp_path: Path) -> None:
    library = load([a_bank_folder(tmp_path, items=[metric(assesses=["ПК-77"])])])
    programme: Programme = library.programmes[0][0]
    found = coverage.coverage(programme, [revise(bank, item) for bank in library.banks for item in bank.items])
    assert facts(found.items, [row.items for row in found.competencies]) == (1, [0, 0])


# -- the shape that others read --------------------------------------------------------------------------------------


def test_the_report_as_json_has_exactly_the_agreed_names(final_2025: Coverage) -> None:
    found = json.loads(json.dumps(coverage.as_json(final_2025, "ru")))
    assert set(found) == {"programme", "items", "competencies", "topics", "off_topic", "alignment"}
    for row in found["competencies"]:
        assert set(row) == {"code", "items", "on_topic", "off_topic", "points", "indicators"}
        for indicator in row["indicators"]:
            assert set(indicator) == {"code", "level", "items"}
    for row in found["topics"]:
        assert set(row) == {"id", "title", "hours", "items"}
    for row in found["off_topic"]:
        assert set(row) == {"item", "bank", "evidence"}
        assert row["evidence"]
        assert all(isinstance(line, str) for line in row["evidence"])


def test_the_report_as_json_names_the_levels_of_indicators(final_2025: Coverage) -> None:
    first = coverage.as_json(final_2025, "ru")["competencies"][0]
    assert facts(first["code"], first["items"], first["on_topic"], first["off_topic"]) == ("УК-1", 3, 2, 1)
    assert first["indicators"] == [
        {"code": "УК-1.1", "level": "knows", "items": 0},
        {"code": "УК-1.2", "level": "can", "items": 0},
        {"code": "УК-1.3", "level": "has_experience", "items": 0},
    ]


def test_whole_numbers_are_written_whole(final_2025: Coverage) -> None:
    assert '"points": 3,' in json.dumps(coverage.as_json(final_2025, "ru"))


# -- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "en"])
def test_figures_are_json_that_a_page_can_draw(final_2025: Coverage, language: str) -> None:
    drawn = coverage.drawn(final_2025, language)
    assert set(drawn) == {"competencies", "matrix", "topics"}
    for text in drawn.values():
        figure = json.loads(text, parse_constant=pytest.fail)
        assert set(figure) >= {"data", "layout"}
        assert figure["data"]
