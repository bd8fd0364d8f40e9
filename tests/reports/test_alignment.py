"""How well a bank is aligned with its programme, by declared thresholds, with and without off-topic items."""

import json
from pathlib import Path
from typing import Any

import pytest

from analytics.porter import Matrix
from analytics.thresholds import Criterion, Verdict
from quizengine.content.fingerprint import revise
from quizengine.content.load import load
from quizengine.reports import coverage
from quizengine.reports.alignment import Alignment, Judgement, Measures, as_json

from ..build import ROOT, Data, a_bank_folder, metric, three_items


def of(*paths: Path) -> Alignment:
    library = load(paths)
    assert not library.errors
    revisions = [revise(bank, item) for bank in library.banks for item in bank.items]
    return coverage.coverage(library.programmes[0][0], revisions).alignment


def small(folder: Path, *items: Data, **programme: Any) -> Alignment:
    return of(a_bank_folder(folder, items=items, programme=programme))


def judgement(measures: Measures, criterion: Criterion, code: str = "УК-1") -> Judgement:
    found = next(row for row in measures.competencies if row.code == code)
    return next(one for one in found.judgements if one.criterion is criterion)


@pytest.fixture(scope="module")
def final_2025() -> Alignment:
    return of(ROOT / "competencies/production-ml-2025.programme.yaml", ROOT / "banks/production-ml-final.bank.yaml")


def test_no_competency_of_2025_meets_any_criterion(final_2025: Alignment) -> None:
    verdicts = {one.verdict for row in final_2025.all.competencies for one in row.judgements}
    assert verdicts == {Verdict.NOT_MET, Verdict.UNDEFINED}


def test_every_competency_of_2025_has_three_items_and_two_without_the_off_topic_one(final_2025: Alignment) -> None:
    assert judgement(final_2025.all, Criterion.CONCURRENCE).value == 3
    assert judgement(final_2025.on_topic, Criterion.CONCURRENCE).value == 2
    assert [round(row.share or 0, 3) for row in final_2025.off_topic] == [0.333, 0.333, 0.333]


def test_topics_of_2025_are_compared_by_hours(final_2025: Alignment) -> None:
    """Each of the three topics with items has more of the points than its 26 of 186 hours: 3 × 26/186 is in common."""
    found = {one.matrix: one.value for one in final_2025.on_topic.indices}
    assert found[Matrix.TOPICS] == pytest.approx(3 * 26 / 186)
    # All items ask to remember, a third of the indicators is of that level.
    assert found[Matrix.TOPICS_BY_LEVELS] == pytest.approx(26 / 186)


def test_a_programme_declares_its_own_thresholds(tmp_path: Path) -> None:
    before = judgement(small(tmp_path / "one", *three_items()).all, Criterion.CONCURRENCE)
    after = judgement(small(tmp_path / "two", *three_items(), alignment={"items": "2"}).all, Criterion.CONCURRENCE)
    assert (before.value, before.threshold, before.verdict) == (2, 6, Verdict.NOT_MET)
    assert (after.value, after.threshold, after.verdict) == (2, 2, Verdict.MET)


def test_declared_shares_of_levels_take_the_place_of_indicators(tmp_path: Path) -> None:
    topics = {"metrics": {"number": "1", "title": "Metrics", "hours": {"lectures": "4"}}}
    item = metric(bloom="apply")
    said = {"levels": {"can": "100%"}}
    found = small(tmp_path / "said", item, topics=topics, alignment=said).all.indices[1]
    assert (found.value, found.reason) == (1, None)
    assert small(tmp_path / "unsaid", item, topics=topics).all.indices[1].value == 0


def test_an_undefined_value_is_none_and_says_why_in_both_languages(tmp_path: Path) -> None:
    found = small(tmp_path, metric())
    for language, reason in (("en", "the competency has no indicators"), ("ru", "у компетенции нет индикаторов")):
        criteria = as_json(found, language)["all"]["competencies"][1]["criteria"]
        assert criteria["range_of_knowledge"] == {
            "value": None,
            "threshold": 0.5,
            "n": 0,
            "verdict": "undefined",
            "reason": reason,
        }


def test_an_empty_bank_is_undefined_and_not_zero(tmp_path: Path) -> None:
    found = small(tmp_path)
    assert [one.value for one in found.all.indices] == [None, None]
    assert [row.share for row in found.off_topic] == [None, None, None]


def test_the_report_as_json_has_exactly_the_agreed_names(final_2025: Alignment) -> None:
    found = json.loads(json.dumps(as_json(final_2025, "ru"), allow_nan=False))
    assert set(found) == {"thresholds", "all", "on_topic", "off_topic_share", "coverage"}
    assert set(found["coverage"]) == {"competency", "indicator", "topic", "bloom", "instrument", "kind"}
    for rows in found["coverage"].values():
        for row in rows:
            assert set(row) == {"code", "items", "on_topic", "points", "minutes", "timed"}
    for part in (found["all"], found["on_topic"]):
        assert set(part) == {"items", "competencies", "porter"}
        assert set(part["porter"]) == set(Matrix)
        for row in part["competencies"]:
            assert set(row["criteria"]) == set(Criterion)


def test_coverage_is_told_in_items_points_and_minutes_by_every_sorting(final_2025: Alignment) -> None:
    for rows in final_2025.evidence.values():
        assert sum(row.points for row in rows) == pytest.approx(15)
    bloom = {row.code: (row.items, row.minutes) for row in final_2025.evidence["bloom"]}
    assert bloom["remember"] == (15, 15)
