"""What the words of the real items say, which areas the real programmes teach, and what a glossary may not say."""

from functools import cache
from pathlib import Path

import pytest

from analytics.tiers import Tier
from quizengine.content.audit import Audited, audit, covered, known_areas, lookup, suggested
from quizengine.content.fingerprint import document, revise
from quizengine.content.load import Library, load

from ..build import ROOT
from .build import item, revision, write

BANKS = [ROOT / "banks/production-ml-final.bank.yaml", ROOT / "banks/drift-monitoring.bank.yaml"]
RL = "reinforcement-learning"
OFF_TOPIC = ["final-11", "final-12", "final-13", "final-14", "final-15"]


@cache
def content() -> Library:
    return load(BANKS)


def audited(*, without: str = "") -> list[Audited]:
    """The 25 real items, each against the programme of its bank."""
    known = lookup(known_areas(), without={without})
    found = []
    for one in content().banks:
        programme = content().programme(one.programme)
        assert programme is not None
        found += audit(programme, known, [revise(one, item) for item in one.items])
    return found


def flagged(found: list[Audited]) -> dict[str, Tier]:
    return {one.revision.item: one.finding.tier for one in found if one.finding.tier is not None}


def test_of_the_real_items_exactly_the_five_on_reinforcement_learning_are_red() -> None:
    found = audited()
    assert len(found) == 25
    assert flagged(found) == dict.fromkeys(OFF_TOPIC, Tier.RED)
    assert {one.finding.area for one in found if one.finding.tier} == {RL}


def test_the_five_are_flagged_without_their_area_in_the_glossary_and_no_other() -> None:
    assert list(flagged(audited(without=RL))) == OFF_TOPIC


def test_the_glossary_is_broad_and_in_two_languages() -> None:
    areas = known_areas().areas
    assert len(areas) >= 30
    assert [name for name, area in areas.items() if not (area.strong.ru and area.strong.en)] == []


def test_the_programmes_seem_to_teach_their_subject_and_no_neighbour() -> None:
    by_year = {one.programme: suggested(one, lookup(known_areas())) for one, _ in content().programmes}
    course = list(known_areas().areas)[: list(known_areas().areas).index(RL)]
    assert by_year["production-ml-2025"] == set(course)
    assert by_year["production-ml-2024"] == set(course) - {"llmops", "containers"}


def test_confirmed_areas_stand_in_the_place_of_suggested_ones() -> None:
    programme = content().programmes[0][0].model_copy(update={"areas": (RL,)})
    assert covered(programme, lookup(known_areas())) == {RL}


def test_a_programme_without_confirmed_areas_is_the_document_that_it_was() -> None:
    assert '"areas"' not in document(content().programmes[0][0])


def test_wrong_choices_say_nothing(tmp_path: Path) -> None:
    body = item(stem="Чем версионируют данные?", choices={"dvc": "DVC", "q": "Q-learning", "sarsa": "SARSA"}, key="dvc")
    (found,) = audit(content().programmes[0][0], lookup(known_areas()), [revision(tmp_path, body)])
    assert {clue.area for clue in found.finding.clues} & {RL} == set()


def test_a_stated_topic_changes_nothing(tmp_path: Path) -> None:
    programme, known = content().programmes[0][0], lookup(known_areas())
    stated, unstated = (
        revision(tmp_path / name, item(stem="Что такое SARSA?", **fields))
        for name, fields in (("stated", {}), ("unstated", {"topic": None}))
    )
    first, second = audit(programme, known, [stated, unstated])
    assert first.finding == second.finding
    assert first.finding.tier is Tier.RED


@pytest.mark.parametrize("name", ["subject-areas.yaml", "our-subject-areas.yaml"])
def test_a_folder_is_searched_for_glossaries(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, {"schema": "subject-areas/1", "title": "Areas", "areas": {}})
    library = load([tmp_path])
    assert [found.code for found in library.errors] == ["QB103"]
