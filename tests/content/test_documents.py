"""A quiz and a programme are stored as text and read back equal, their mappings in the order of the author."""

from datetime import timedelta
from pathlib import Path

import pytest

from quizengine.content.fingerprint import document, read_document
from quizengine.content.load import load
from quizengine.content.programme import Programme
from quizengine.content.quiz import OWN, Quiz

from .build import library, programme, quiz

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", ["competencies", "banks"])
def test_every_document_of_the_project_reads_back_equal(folder: str) -> None:
    found = load([ROOT / folder])
    for one, _ in found.programmes:
        assert Programme.model_validate(read_document(document(one))) == one
    for other, _ in found.quizzes:
        assert Quiz.model_validate(read_document(document(other))) == other
    assert found.programmes


def test_a_quiz_with_every_field_reads_back_equal(tmp_path: Path) -> None:
    sections = [
        {"title": "Few", "draw": "1", "from": {"topic": "losses", "assesses": ["УК-1"], "bloom": "apply"}},
        {"title": "Even", "draw": "2", "spread": "indicator", "time": "5m", "item_time": "90s"},
        {"title": "Rest", "draw": "all", "item_time": "own"},
    ]
    require = {"УК-1": {"items": "1", "points": "1.5"}, "topic:losses": {"items": "1", "bloom_at_least": "apply"}}
    full = quiz(
        sections=sections,
        time={"limit": "90m", "grace": "15s"},
        attempts="2",
        order="shuffled",
        navigation="linear",
        require=require,
        review="after_close",
        closes="2026-01-20T10:00+03:00",
        instructions="Choose.",
    )
    ((one, _),) = library(tmp_path, quiz=full).quizzes
    assert Quiz.model_validate(read_document(document(one))) == one


def test_the_order_of_competencies_and_topics_is_kept(tmp_path: Path) -> None:
    topics = {name: {"number": "1", "title": name} for name in ("z", "a", "m")}
    ((one, _),) = library(tmp_path, programme=programme(topics=topics)).programmes
    read = Programme.model_validate(read_document(document(one)))
    assert list(read.topics) == ["z", "a", "m"]
    assert list(read.competencies) == ["УК-1", "ПК-2"]


def test_the_same_document_has_one_spelling(tmp_path: Path) -> None:
    ((one, _),) = library(tmp_path / "a", programme=programme(language="ru")).programmes
    ((other, _),) = library(tmp_path / "b", programme=programme()).programmes
    assert document(one) == document(other)


def test_a_quiz_that_leaves_the_new_fields_out_is_written_as_before_they_were_there(tmp_path: Path) -> None:
    """Otherwise every released quiz would have to be released again."""
    ((one, _),) = library(tmp_path, quiz=quiz(navigation="free", require={})).quizzes
    assert not {"navigation", "require", "spread", "item_time"} & {*document(one).split('"')}


def test_limits_are_durations_or_the_items_own() -> None:
    timed, own = ({"title": "All", "draw": "all", "time": "5m", "item_time": given} for given in ("90s", "own"))
    found = Quiz.model_validate(quiz(sections=[timed, own])).sections
    assert [section.item_time for section in found] == [timedelta(seconds=90), OWN]
    assert found[0].time == timedelta(minutes=5)
