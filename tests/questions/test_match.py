"""Matching: pairs by id, an unfinished answer is kept, and nothing chosen is no answer."""

from random import Random
from typing import Any

import pytest

from quizengine.errors import BadAnswer
from quizengine.questions import KINDS, grade
from quizengine.questions.kind import Verdict

from .build import split

MATCH = KINDS["match"]
BODY = {
    "stem": "Which?",
    "left": {"a": "One", "b": "Two", "c": "Three"},
    "right": {"x": "1", "y": "2", "z": "3", "w": "4"},
    "key": {"a": "x", "b": "y", "c": "z"},
}


def match(**change: object) -> tuple[Any, Any]:
    return split("match", {**BODY, **change})


@pytest.mark.parametrize(
    ("answer", "per_pair", "all_or_nothing"),
    [
        ("a=x|b=y|c=z", "1", "1"),
        ("a=x|b=y", "0.666667", "0"),
        ("a=x|b=w|c=y", "0.333333", "0"),
        ("a=x|b=x|c=x", "0.333333", "0"),
        ("a=y|b=z|c=x", "0", "0"),
    ],
)
def test_each_mode_scores_by_its_formula(answer: str, per_pair: str, all_or_nothing: str) -> None:
    shown, key = match()
    assert str(grade("match", key, MATCH.read(shown, answer)).share) == per_pair
    _, key = match(scoring="all_or_nothing")
    assert str(grade("match", key, MATCH.read(shown, answer)).share) == all_or_nothing


def test_an_unfinished_answer_is_kept_and_an_empty_one_is_none() -> None:
    shown, _ = match()
    assert MATCH.parse(shown, {"match-a": ["x"], "match-b": [""], "match-q": ["x"]}) == {"pairs": {"a": "x"}}
    assert MATCH.parse(shown, {"match-a": [""], "match-b": []}) is None


def test_one_on_the_right_may_be_chosen_twice_while_work_goes_on() -> None:
    shown, _ = match()
    assert MATCH.parse(shown, {"match-a": ["x"], "match-b": ["x"]}) == {"pairs": {"a": "x", "b": "x"}}


@pytest.mark.parametrize("text", ["a", "a=q", "q=x", "a=x|a=y", "a=x|"])
def test_a_text_that_is_no_list_of_pairs_is_refused(text: str) -> None:
    with pytest.raises(BadAnswer):
        MATCH.read(match()[0], text)


def test_an_unknown_choice_is_refused() -> None:
    with pytest.raises(BadAnswer):
        MATCH.parse(match()[0], {"match-a": ["One"]})


def test_the_right_side_is_shuffled_and_the_left_one_stays() -> None:
    shown, _ = match()
    assert len({MATCH.arrange(shown, Random(seed)) for seed in range(400)}) == 24
    arranged = MATCH.ordered(shown, ("w", "z", "y", "x"))
    assert [entry.id for entry in arranged.left] == ["a", "b", "c"]
    assert [entry.id for entry in arranged.right] == ["w", "z", "y", "x"]


def test_people_read_pairs_in_the_order_of_the_left_side() -> None:
    shown, key = match()
    assert MATCH.answer_text(shown, {"pairs": {"c": "z", "a": "w"}}) == "One → 4;\nThree → 3"
    assert MATCH.key_texts(shown, key) == ("One → 1;\nTwo → 2;\nThree → 3",)


def test_what_is_gone_from_the_question_is_named_by_its_id() -> None:
    assert MATCH.answer_text(match()[0], {"pairs": {"old": "gone"}}) == "old → gone"


def test_the_reason_counts_the_pairs() -> None:
    shown, key = match()
    found = grade("match", key, MATCH.read(shown, "a=x|b=w"))
    assert (str(found.reason), found.verdict) == ("Right pairs: 1 of 3.", Verdict.PARTIAL)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"key": {"a": "x", "b": "y", "c": "q"}}, ["QB301"]),
        ({"key": {"a": "x", "b": "y", "c": "z", "q": "w"}}, ["QB301"]),
        ({"key": {"a": "x", "b": "y"}}, ["QB313"]),
        ({"key": {"a": "x", "b": "y", "c": "x"}}, ["QB314", "QB314"]),
        ({"key": {"a": "x", "b": "y", "c": "x"}, "reuse": "true"}, []),
        ({"left": {"a": "One"}, "key": {"a": "x"}}, ["QB302"]),
        ({"right": {"x": "1", "y": "2", "z": "2"}}, ["QB303"]),
    ],
)
def test_what_the_fields_say_together_is_checked(change: dict[str, object], codes: list[str]) -> None:
    assert [flaw.code for flaw in MATCH.check(MATCH.body.model_validate({**BODY, **change}))] == codes
