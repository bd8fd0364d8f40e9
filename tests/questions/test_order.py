"""Ordering: places by id, an unfinished answer is kept, and the order that is shown tells nothing."""

from decimal import Decimal
from itertools import permutations
from random import Random
from typing import Any

import pytest

from quizengine.errors import BadAnswer
from quizengine.questions import KINDS, grade
from quizengine.questions.kind import Verdict

from .build import split

ORDER = KINDS["order"]
BODY = {
    "stem": "In which order?",
    "elements": {"a": "Wake", "b": "Eat", "c": "Work", "d": "Sleep"},
    "key": ["a", "b", "c", "d"],
}


def order(**change: object) -> tuple[Any, Any]:
    return split("order", {**BODY, **change})


@pytest.mark.parametrize(
    ("answer", "all_or_nothing", "position", "adjacent_pairs"),
    [
        ("a|b|c|d", "1", "1", "1"),
        ("b|a|c|d", "0", "0.5", "0.333333"),
        ("d|a|b|c", "0", "0", "0.666667"),
        ("d|c|b|a", "0", "0", "0"),
        ("a|b", "0", "0.5", "0.333333"),
        ("b|c|d", "0", "0", "0.666667"),
    ],
)
def test_each_mode_scores_by_its_formula(answer: str, all_or_nothing: str, position: str, adjacent_pairs: str) -> None:
    shown, _ = order()
    wanted = {"all_or_nothing": all_or_nothing, "position": position, "adjacent_pairs": adjacent_pairs}
    for scoring, share in wanted.items():
        _, key = order(scoring=scoring)
        assert str(grade("order", key, ORDER.read(shown, answer)).share) == share


@pytest.mark.parametrize("scoring", ["position", "adjacent_pairs"])
def test_a_blind_guess_earns_one_nth_on_average(scoring: str) -> None:
    shown, key = order(scoring=scoring)
    shares = [grade("order", key, ORDER.read(shown, "|".join(guess))).share for guess in permutations("abcd")]
    # Shares have six places, so a mean of thirds is off by less than one in the last.
    assert abs(sum(shares, Decimal(0)) / len(shares) - Decimal("0.25")) < Decimal("0.000001")


def test_an_unfinished_answer_is_kept_and_an_empty_one_is_none() -> None:
    shown, key = order(scoring="position")
    answer = ORDER.parse(shown, {"place-a": [" 1 "], "place-c": ["03"], "place-b": [""], "place-q": ["x"]})
    assert answer == {"places": {"a": 1, "c": 3}}
    assert grade("order", key, answer).verdict is Verdict.PARTIAL
    assert ORDER.answer_text(shown, answer) == "Wake\n→ …\n→ Work\n→ …"
    assert ORDER.parse(shown, {"place-a": [" "], "place-b": []}) is None


@pytest.mark.parametrize("sent", ["0", "5", "-1", "1.5", "one", "1" * 5000, "²", "٣", "\x00"])
def test_a_number_that_is_no_place_is_refused_in_words(sent: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        ORDER.parse(order()[0], {"place-a": [sent]})
    assert "from 1 to 4" in str(refused.value.message)


def test_a_number_given_twice_is_named() -> None:
    with pytest.raises(BadAnswer) as refused:
        ORDER.parse(order()[0], {"place-a": ["2"], "place-b": ["2"]})
    assert "the number 2" in str(refused.value.message)


@pytest.mark.parametrize("text", ["a|a", "a|q", "a||b", "Wake"])
def test_a_text_that_is_no_order_is_refused(text: str) -> None:
    with pytest.raises(BadAnswer):
        ORDER.read(order()[0], text)


def test_every_order_comes_up_the_right_one_too() -> None:
    shown, _ = order()
    assert len({ORDER.arrange(shown, Random(seed)) for seed in range(400)}) == 24


def test_an_order_that_is_not_shuffled_does_not_show_how_the_author_wrote_it() -> None:
    shown, _ = order()
    assert [element.text for element in ORDER.ordered(shown, ()).elements] == ["Eat", "Sleep", "Wake", "Work"]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"key": ["a", "b", "c", "q"]}, ["QB301", "QB313"]),
        ({"key": ["a", "b", "c"]}, ["QB313"]),
        ({"key": ["a", "b", "c", "d", "a"]}, ["QB311"]),
        ({"elements": {"a": "Wake"}, "key": ["a"]}, ["QB302"]),
        ({"elements": {"a": "Wake", "b": "wake"}, "key": ["a", "b"]}, ["QB303"]),
    ],
)
def test_what_the_fields_say_together_is_checked(change: dict[str, object], codes: list[str]) -> None:
    assert [flaw.code for flaw in ORDER.check(ORDER.body.model_validate({**BODY, **change}))] == codes
