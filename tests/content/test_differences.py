"""What a release would change: each item by the parts that are not the same, with the words before and after."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content import differences
from quizengine.content.differences import ItemChange, Nature
from quizengine.content.fingerprint import Revision
from quizengine.content.programme import Programme
from quizengine.content.quiz import Quiz

from .build import Data, item, programme, quiz, revision, text_item

TWO = {"mse": "Squared error", "mae": "Absolute error"}


def change(folder: Path, before: Data | None, after: Data | None, **options: Any) -> ItemChange:
    sides = [None if data is None else revision(folder, data) for data in (before, after)]
    was, is_now = ({} if one is None else {one.name: one} for one in sides)
    (found,) = differences.items(was, is_now, **options)
    return found


def words(found: ItemChange) -> dict[str, tuple[str | None, str | None]]:
    return {str(line.label): (line.before, line.after) for line in found.lines}


@pytest.mark.parametrize(
    ("fields", "nature", "line"),
    [
        ({"stem": "Which one?"}, "presentation", ("Question", "Which loss is quadratic?", "Which one?")),
        ({"key": "mae"}, "scoring", ("Right answer", "Squared error", "Absolute error")),
        ({"points": "3"}, "scoring", ("Points", "1", "3")),
        ({"topic": "metrics"}, "mapping", ("Topic", "losses", "metrics")),
        ({"assesses": ["УК-1"]}, "mapping", ("Competencies", "УК-1.1: 1", "УК-1: 1")),
        ({"explain": "Because."}, "mapping", ("Explanation", None, "Because.")),
    ],
)
def test_a_change_is_of_the_part_that_it_is_in(
    tmp_path: Path, fields: Data, nature: str, line: tuple[str, str | None, str | None]
) -> None:
    found = change(tmp_path, item(), item(**fields))
    assert found.natures == (nature,)
    assert [(str(one.label), one.before, one.after) for one in found.lines] == [line]
    assert found.is_marked_otherwise is (nature == "scoring")


def test_a_text_says_which_answers_are_taken(tmp_path: Path) -> None:
    found = change(tmp_path, text_item(), text_item(key={"accept": ["MSE"], "reject": ["MAE"]}))
    assert found.natures == (Nature.SCORING,)
    assert words(found)["Accepted answers"] == ("squared error, MSE", "MSE")


def test_another_key_to_another_question_is_no_case_for_grading_again(tmp_path: Path) -> None:
    found = change(tmp_path, item(), item(stem="Which one?", key="mae"))
    assert found.natures == (Nature.PRESENTATION, Nature.SCORING)
    assert not found.is_marked_otherwise


def test_options_are_told_one_in_a_line(tmp_path: Path) -> None:
    found = change(tmp_path, item(choices=TWO), item(choices={**TWO, "log": "Log loss"}))
    assert words(found)["Options"] == (
        "mse: Squared error\nmae: Absolute error",
        "mse: Squared error\nmae: Absolute error\nlog: Log loss",
    )


def test_a_retired_item_is_told_as_retired_and_not_as_mapped_otherwise(tmp_path: Path) -> None:
    gone = change(tmp_path, item(), item(status="retired"))
    assert gone.natures == (Nature.RETIRED,)
    assert change(tmp_path, item(status="retired"), item()).natures == (Nature.RETURNED,)
    assert change(tmp_path, item(), item(status="retired", topic="metrics")).natures == (
        Nature.RETIRED,
        Nature.MAPPING,
    )


def test_an_item_comes_goes_or_is_held_back(tmp_path: Path) -> None:
    assert change(tmp_path, None, item()).natures == (Nature.NEW,)
    assert change(tmp_path, item(), None).natures == (Nature.REMOVED,)
    back = change(tmp_path, item(), None, drafts={"course-final:loss"})
    assert (back.natures, back.is_change) == ((Nature.DRAFT,), True)
    (held,) = differences.items({}, {}, drafts={"course-final:loss"})
    assert (held.natures, held.is_change) == ((Nature.DRAFT,), False)


def test_what_is_no_part_of_an_item_is_no_change(tmp_path: Path) -> None:
    found = change(tmp_path, item(), item(examples=[{"answer": "mse", "credit": "1"}]))
    assert (found.natures, found.lines, found.is_change) == ((Nature.UNCHANGED,), (), False)


TEXTS = st.text(alphabet="абв abc", min_size=1, max_size=12).filter(str.strip)


@given(TEXTS, TEXTS)
def test_a_revision_differs_exactly_where_its_hashes_do(one: str, other: str) -> None:
    parts = [
        f'{{"kind":"single","shuffle":true,"shown":{{"choices":[{{"id":"a","text":"A"}}],"stem":"{text}"}}}}'
        for text in (one, other)
    ]
    scoring = '{"key":{"key":"a"},"kind":"single","points":"1"}'
    before, after = (Revision("bank", "item", part, scoring, '{"status":"active"}') for part in parts)
    (found,) = differences.items({"bank:item": before}, {"bank:item": after})
    assert found.is_change is (before.hashes != after.hashes) is bool(found.lines)


def a_quiz(**fields: Any) -> Quiz:
    return Quiz.model_validate(quiz(**fields))


def a_programme(**fields: Any) -> Programme:
    return Programme.model_validate(programme(**fields))


def test_a_quiz_says_what_it_asks_otherwise_and_which_items_come_and_go() -> None:
    found = differences.quiz(a_quiz(), a_quiz(time={"limit": "30m"}), was_drawn={"b:one"}, drawn={"b:two"})
    assert [(str(line.label), line.before, line.after) for line in found.lines] == [
        ("Time", "limit: 1200s\ngrace: 0s", "limit: 1800s\ngrace: 0s")
    ]
    assert (found.came, found.went) == (("b:two",), ("b:one",))


def test_a_quiz_that_is_the_same_is_no_change_and_a_new_one_is() -> None:
    assert not differences.quiz(a_quiz(), a_quiz(), was_drawn={"b:one"}, drawn={"b:one"})
    assert differences.quiz(None, a_quiz(), drawn={"b:one"}).is_new


def test_a_programme_says_which_codes_and_topics_come_and_go() -> None:
    usual = programme()
    competencies = {"УК-1": {**usual["competencies"]["УК-1"], "text": "Chooses"}, "ПК-3": {"text": "Is new"}}
    topics = {"losses": usual["topics"]["losses"]}
    found = differences.programme(a_programme(), a_programme(competencies=competencies, topics=topics))
    assert (found.came, found.went) == (("ПК-3",), ("ПК-2", "metrics"))
    assert [(str(line.label), line.before, line.after) for line in found.lines] == [
        ("УК-1", "Can choose a loss", "Chooses")
    ]
