"""The banks and programmes of the project say what the documents print."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from quizengine.content.bank import Bank, Basis
from quizengine.content.load import Library, load
from quizengine.content.programme import Level, Programme

ROOT = Path(__file__).parents[2]
LIBRARY = load([ROOT / "banks", ROOT / "competencies"])

PRINTED_COMPETENCIES = [
    *("УК-1", "ПК-1", "УК-2", "УК-1", "УК-2", "ОПК-1", "ОПК-1", "ПК-1"),
    *("ПК-2", "ПК-2", "УК-1", "УК-2", "ОПК-1", "ПК-1", "ПК-2"),
]


def bank(name: str) -> Bank:
    return next(bank for bank in LIBRARY.banks if bank.bank == name)


def programme(name: str) -> Programme:
    found = LIBRARY.programme(name)
    assert found is not None
    return found


def test_nothing_is_wrong_with_the_form_of_any_file() -> None:
    assert LIBRARY.diagnostics == ()


def test_the_same_files_are_reached_whether_folders_or_quizzes_are_named() -> None:
    found: Library = load(sorted((ROOT / "banks").glob("*.quiz.yaml")))
    assert {one.bank for one in found.banks} == {"drift-monitoring", "production-ml-final", "showcase"}
    assert len(found.programmes) == 2


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("production-ml-final", [f"final-{number:02}" for number in range(1, 16)]),
        ("drift-monitoring", [f"drift-{number:02}" for number in range(1, 11)]),
    ],
)
def test_a_bank_has_the_items_of_its_document_in_their_order(name: str, ids: list[str]) -> None:
    assert [item.head.id for item in bank(name).items] == ids


def test_each_item_of_the_final_assesses_the_printed_competency_and_each_competency_has_three() -> None:
    claims = [item.head.assesses for item in bank("production-ml-final").items]
    assert claims == [{code: Fraction(1)} for code in PRINTED_COMPETENCIES]
    assert set(Counter(PRINTED_COMPETENCIES).values()) == {3}


def test_the_programme_of_2024_has_no_competencies_and_its_items_claim_none() -> None:
    assert programme("production-ml-2024").competencies == {}
    assert all(not item.head.assesses for item in bank("drift-monitoring").items)


@pytest.mark.parametrize(
    ("id", "key", "printed"),
    [("final-01", "tensorflow", "В"), ("final-02", "deduplication", "В"), ("final-03", "matplotlib", "С")],
)
def test_the_printed_keys_are_cyrillic_letters_and_are_read_by_their_shape(id: str, key: str, printed: str) -> None:
    item = next(item for item in bank("production-ml-final").items if item.head.id == id)
    assert item.head.provenance.printed == printed
    body = item.body.model_dump()
    assert body["key"] == key
    assert list(body["choices"])["АВС".index(printed)] == key


def test_printed_keys_come_from_the_document_and_the_others_from_an_expert() -> None:
    assert {item.head.provenance.basis for item in bank("production-ml-final").items} == {Basis.DOCUMENT}
    assert {item.head.provenance.basis for item in bank("drift-monitoring").items} == {Basis.EXPERT}


def test_every_printed_answer_of_a_short_text_is_the_first_accepted_one() -> None:
    for item in bank("production-ml-final").items[3:]:
        assert item.body.model_dump()["key"]["accept"][0] == item.head.provenance.printed


def test_the_topics_of_2025_take_26_or_28_hours_and_add_up_to_the_programme() -> None:
    course = programme("production-ml-2025")
    assert [int(topic.hours.total) for topic in course.topics.values()] == [26, 26, 26, 26, 26, 28, 28]
    assert course.hours is not None
    assert (
        sum(topic.hours.total for topic in course.topics.values()) + course.hours.control == course.hours.total == 190
    )


def test_each_competency_of_2025_has_three_indicators_from_knowing_to_experience() -> None:
    competencies = programme("production-ml-2025").competencies
    assert list(competencies) == ["УК-1", "УК-2", "ОПК-1", "ПК-1", "ПК-2"]
    for code, competency in competencies.items():
        assert list(competency.indicators) == [f"{code}.{number}" for number in (1, 2, 3)]
        assert [one.level for one in competency.indicators.values()] == [Level.KNOWS, Level.CAN, Level.HAS_EXPERIENCE]


def test_table_and_formula_of_2025_are_kept_as_printed_though_they_disagree() -> None:
    grading = programme("production-ml-2025").grading
    assert {name: f"{part.weight:.0%}" for name, part in grading.components.items()} == {
        "homework": "60%",
        "project": "30%",
        "stress-test": "10%",
    }
    assert grading.formula is not None
    assert [str(factor) for factor in grading.formula.factors.values()] == ["0.6", "0.3", "0.20"]


@pytest.mark.parametrize("name", ["production-ml-2024", "production-ml-2025"])
def test_four_is_the_lowest_passing_mark_of_ten(name: str) -> None:
    scale = programme(name).grading.scale
    assert (scale.maximum, scale.pass_mark) == (10, 4)
    assert {mark: key for key, band in scale.bands.items() for mark in band.marks}[4] == "satisfactory"


@pytest.mark.parametrize("name", ["production-ml-2024", "production-ml-2025"])
def test_the_assessment_of_a_programme_names_its_bank_and_the_number_of_its_items(name: str) -> None:
    assessment = programme(name).assessment
    assert assessment is not None
    assert assessment.bank is not None
    assert len(bank(assessment.bank).items) == assessment.items
