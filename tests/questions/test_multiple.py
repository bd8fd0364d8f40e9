"""Multiple choice: three ways to score a set of options, and "none of these" is an answer."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.errors import BadAnswer
from quizengine.questions import KINDS, grade
from quizengine.questions.kind import FULL, NONE, Verdict
from quizengine.questions.multiple import Mode

from .build import split

MULTIPLE = KINDS["multiple"]
FOUR = {"a": "One", "b": "Two", "c": "Three", "d": "Four"}
SIZES = st.integers(1, 6).flatmap(lambda right: st.tuples(st.just(right), st.integers(1, 6)))


def multiple(*key: str, scoring: object = "all_or_nothing", allow_none: str = "false", **texts: str) -> tuple[Any, Any]:
    body = {"stem": "Which?", "choices": texts or FOUR, "key": list(key), "scoring": scoring, "allow_none": allow_none}
    return split("multiple", body)


def share(chosen: str, *key: str, scoring: str) -> Decimal:
    shown, scored = multiple(*key, scoring=scoring, allow_none="true")
    return grade("multiple", scored, MULTIPLE.read(shown, chosen)).share


@pytest.mark.parametrize(
    ("chosen", "all_or_nothing", "per_option", "right_minus_wrong"),
    [
        ("a|b", "1", "1", "1"),
        ("a", "0", "0.75", "0.5"),
        ("a|c", "0", "0.5", "0"),
        ("a|b|c", "0", "0.75", "0.5"),
        ("c|d", "0", "0", "0"),
        ("a|b|c|d", "0", "0.5", "0"),
        ("-", "0", "0.5", "0"),
    ],
)
def test_each_mode_scores_by_its_formula(
    chosen: str, all_or_nothing: str, per_option: str, right_minus_wrong: str
) -> None:
    assert share(chosen, "a", "b", scoring="all_or_nothing") == Decimal(all_or_nothing)
    assert share(chosen, "a", "b", scoring="per_option") == Decimal(per_option)
    assert share(chosen, "a", "b", scoring="right_minus_wrong") == Decimal(right_minus_wrong)


@pytest.mark.parametrize(
    ("chosen", "per_option", "right_minus_wrong"), [("-", "1", "1"), ("a", "0.75", "0"), ("a|b|c|d", "0", "0")]
)
def test_where_nothing_is_right_choosing_nothing_is(chosen: str, per_option: str, right_minus_wrong: str) -> None:
    assert share(chosen, scoring="all_or_nothing") == (FULL if chosen == "-" else NONE)
    assert share(chosen, scoring="per_option") == Decimal(per_option)
    assert share(chosen, scoring="right_minus_wrong") == Decimal(right_minus_wrong)


@given(SIZES)
def test_choosing_everything_earns_nothing_where_wrong_options_cost(sizes: tuple[int, int]) -> None:
    right, wrong = sizes
    texts = {f"o{number}": f"Option {number}" for number in range(right + wrong)}
    shown, key = multiple(*list(texts)[:right], scoring="right_minus_wrong", **texts)
    assert grade("multiple", key, MULTIPLE.read(shown, "|".join(texts))).share == NONE


@given(SIZES)
def test_before_the_bound_at_nothing_a_blind_guess_of_any_size_earns_nothing_on_average(
    sizes: tuple[int, int],
) -> None:
    right, wrong = sizes
    ids = range(right + wrong)
    for size in range(1, right + wrong + 1):
        guesses = [len([id for id in chosen if id < right]) for chosen in combinations(ids, size)]
        assert sum(Fraction(hits, right) - Fraction(size - hits, wrong) for hits in guesses) == 0


@given(st.sampled_from(list(Mode)), st.lists(st.sampled_from("abcd"), unique=True, min_size=1))
def test_only_the_key_itself_earns_everything(mode: Mode, chosen: list[str]) -> None:
    earned = share("|".join(chosen), "b", "d", scoring=mode.value)
    assert (earned == FULL) is (set(chosen) == {"b", "d"})


def test_the_long_form_of_the_scoring_says_the_same() -> None:
    assert multiple("a", scoring={"mode": "per_option"}) == multiple("a", scoring="per_option")


def test_the_order_of_the_key_says_nothing() -> None:
    assert multiple("a", "c") == multiple("c", "a")


def test_the_answer_is_stored_as_sorted_ids() -> None:
    shown, _ = multiple("a")
    assert MULTIPLE.parse(shown, {"choice": ["c", "a", "c", ""]}) == {"choices": ["a", "c"]}


def test_none_of_these_is_an_answer_and_an_empty_form_is_not() -> None:
    shown, key = multiple("a", allow_none="true")
    answer = MULTIPLE.parse(shown, {"none": ["1"]})
    assert answer == {"choices": []}
    assert grade("multiple", key, answer).verdict is Verdict.WRONG
    assert MULTIPLE.answer_text(shown, {"choices": []}) == "∅"
    assert MULTIPLE.parse(shown, {"choice": [""]}) is None
    assert MULTIPLE.read(shown, "") is None


@pytest.mark.parametrize(
    ("allow_none", "form"),
    [
        ("true", {"choice": ["a"], "none": ["1"]}),
        ("false", {"none": ["1"]}),
        ("false", {"choice": ["-"]}),
        ("true", {"choice": ["a", "z"]}),
    ],
)
def test_a_form_that_says_two_things_or_an_unknown_one_is_refused(allow_none: str, form: dict[str, list[str]]) -> None:
    shown, _ = multiple("a", allow_none=allow_none)
    with pytest.raises(BadAnswer):
        MULTIPLE.parse(shown, form)


def test_a_student_is_told_where_wrong_options_cost_points() -> None:
    assert multiple("a", scoring="right_minus_wrong")[0].penalty
    assert not multiple("a", scoring="per_option")[0].penalty


def test_the_reason_counts_what_was_chosen() -> None:
    shown, key = multiple("a", "b", scoring="per_option")
    found = grade("multiple", key, MULTIPLE.read(shown, "a|c"))
    assert str(found.reason) == "Chosen right: 1 of 2. Chosen wrong: 1."
    assert found.verdict is Verdict.PARTIAL


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"key": ["a", "x"]}, ["QB301"]),
        ({"key": ["a", "a"]}, ["QB311"]),
        ({"choices": {"a": "One"}}, ["QB302"]),
        ({"choices": {"a": "One", "b": "one"}}, ["QB303"]),
        ({"key": []}, ["QB310"]),
        ({"key": [], "allow_none": "true"}, []),
        ({"key": ["a", "b"], "scoring": "right_minus_wrong"}, ["QB312"]),
        ({"key": ["a", "b"], "scoring": "per_option"}, []),
    ],
)
def test_what_the_fields_say_together_is_checked(change: dict[str, object], codes: list[str]) -> None:
    body = {"stem": "?", "choices": {"a": "One", "b": "Two"}, "key": ["a"], **change}
    assert [flaw.code for flaw in MULTIPLE.check(MULTIPLE.body.model_validate(body))] == codes


@pytest.mark.parametrize("seed", range(20))
def test_pinned_options_stay_at_their_ends(seed: int) -> None:
    texts: dict[str, Any] = {**FOUR, "b": {"text": "Two", "pin": "last"}, "d": {"text": "Four", "pin": "first"}}
    shown, _ = multiple("a", **texts)
    order = MULTIPLE.arrange(shown, Random(seed))
    assert (order[0], order[-1]) == ("d", "b")
    assert set(order) == {*FOUR}
