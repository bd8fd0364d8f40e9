"""What an item is suggested to be about: reasons, silence where nothing speaks, how often the first one is right."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizengine.content.programme import Programme
from quizengine.content.suggesting import indicators_for, topics_for
from quizengine.i18n import say

from .build import item, library, programme, revision
from .suggested import PAGE, labelled, measured, page, real

LEVELS = {"УК-1.1": "knows", "УК-1.2": "can", "УК-1.3": "has_experience"}


@pytest.fixture
def course(tmp_path: Path) -> Programme:
    """A course with an indicator of each level for one competency, none for the other."""
    texts = {code: {"level": level, "text": f"Reaches level {level}"} for code, level in LEVELS.items()}
    competencies = {"УК-1": {"text": "Can choose a loss", "indicators": texts}, "ПК-2": {"text": "Can defend it"}}
    found = library(tmp_path, programme=programme(competencies=competencies)).programmes
    return found[0][0]


def test_words_of_a_title_and_terms_of_its_areas_speak_for_a_topic() -> None:
    first, *_ = [topics_for(course, one) for course, one, _ in labelled("held-out") if "LoRA" in one.shown.stem]
    assert first[0].code == "llmops"
    assert first[0].areas == ("llmops",)
    assert "«LoRA»" in say(first[0].reason, "en")


def test_nothing_is_suggested_where_nothing_speaks_for_a_topic() -> None:
    foreign = [one for course, one, labels in real("production-ml-final") if not labels]
    assert len(foreign) == 6
    (course, *_), *_ = real("production-ml-final")
    assert [topics_for(course, one) for one in foreign] == [[]] * 6


def test_what_the_bank_says_already_is_no_evidence(course: Programme, tmp_path: Path) -> None:
    stated = [revision(tmp_path, item(topic=topic)) for topic in ("losses", "metrics")]
    assert topics_for(course, stated[0]) == topics_for(course, stated[1])


@pytest.mark.parametrize(
    ("fields", "code", "reason"),
    [
        ({"bloom": "remember"}, "УК-1.1", "its Bloom level reaches 'knows'"),
        ({"bloom": "apply"}, "УК-1.2", "its Bloom level reaches 'can'"),
        ({"bloom": "analyse"}, "УК-1.3", "its Bloom level reaches 'has experience'"),
        ({}, "УК-1.1", "it states no Bloom level, so it is taken for 'knows'"),
        (
            {"kind": "numeric", "key": "4", "tolerance": {"abs": "0"}, "choices": None},
            "УК-1.2",
            "its answer is worked out, so it is taken for 'can'",
        ),
    ],
)
def test_the_level_comes_from_bloom_and_else_from_the_kind(
    course: Programme, tmp_path: Path, fields: dict[str, object], code: str, reason: str
) -> None:
    suggested = indicators_for(course, revision(tmp_path, item(assesses=["УК-1"], **fields)))
    assert suggested[0].code == code
    assert say(suggested[0].reason, "en").startswith(reason)


def test_a_level_alone_speaks_for_no_competency_and_one_without_indicators_has_none(
    course: Programme, tmp_path: Path
) -> None:
    assert indicators_for(course, revision(tmp_path, item(assesses=["ПК-2"]))) == []


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(labelled("tuning")))
def test_suggestions_are_ranked_reasoned_and_of_the_programme(case: tuple[object, object, object]) -> None:
    course, one, _ = case
    assert isinstance(course, Programme)
    found = topics_for(course, one)  # type: ignore[arg-type]
    assert [said.score for said in found] == sorted((said.score for said in found), reverse=True)
    assert all(said.code in course.topics and said.words for said in found)


def test_nine_of_ten_first_topics_are_right_on_items_that_were_not_looked_at_before() -> None:
    found = measured(labelled("held-out"))
    assert found.right / found.suggested >= 0.9
    assert found.right / found.items >= 0.8
    assert found.silent / found.others >= 0.7


def test_the_figures_in_the_docs_are_those_of_today() -> None:
    now = PAGE.read_text("utf-8")
    assert now == page(now), "make report-mapping writes them anew"
