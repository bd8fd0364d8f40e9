"""What to do next: on cohorts whose flaws are known, and on sound ones, for which nothing may be advised."""

from dataclasses import replace
from math import isnan

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from analytics.distractors import option_statistics
from analytics.items import item_statistics
from analytics.lengths import spearman_brown
from analytics.mastery import Shown, jeffreys, shown
from analytics.matrix import Matrix, from_array, moments
from analytics.needs import Because, Need, decision_need, subscore_needs
from analytics.reliability import coefficient_alpha, score_statistics
from analytics.subscores import subscores
from analytics.times import time_use
from analytics.todo import HARM, Kind, Known, Step, to_do

ITEMS = 25
NAMES = [f"q{number}" for number in range(1, ITEMS + 1)]


def a_test(n: int = 300, *, seed: int = 1, wrong_key: bool = False, noise: bool = False, idle: bool = False) -> Known:
    """Single choice of a–d with the key a. With flaws: the key of q1 says b, q2 is answered by chance, nobody takes d
    in q3.
    """
    random = np.random.default_rng(seed)
    ability = random.normal(size=(n, 1))
    knows = random.random((n, ITEMS)) < 1 / (1 + np.exp(-1.4 * (ability - random.normal(0, 0.7, ITEMS))))
    if noise:
        knows[:, 1] = random.random(n) < 0.5
    guess = random.choice(list("bcd"), (n, ITEMS))
    said = pd.DataFrame(np.where(knows, "a", guess), columns=NAMES, dtype="str")
    if idle:
        said["q3"] = said["q3"].replace("d", "c")
    key: dict[str, tuple[str, ...]] = {name: ("b",) if wrong_key and name == "q1" else ("a",) for name in NAMES}
    return known(said, key)


def known(said: pd.DataFrame, key: dict[str, tuple[str, ...]]) -> Known:
    right = np.array([said[name].isin(list(key[name])) for name in NAMES]).T.astype(np.uint8)
    matrix = from_array(right, NAMES)
    offered = {name: tuple("abcd") for name in NAMES}
    options = option_statistics(matrix, said, key)
    return Known(matrix, item_statistics(matrix), score_statistics(matrix), options, said, key, offered)


def kinds(steps: list[Step]) -> list[tuple[Kind, str | None]]:
    return [(one.kind, one.item) for one in steps]


@pytest.mark.parametrize("n", [15, 40, 100, 300])
def test_for_a_sound_test_hardly_anything_is_advised(n: int) -> None:
    harmful = sum(HARM[one.kind] < 2 for seed in range(8) for one in to_do(a_test(n, seed=seed)))
    # 8 tests of 25 items with 75 distractors each: two false steps of 600 distractors at most.
    assert harmful <= 2


def test_a_wrong_key_comes_first_with_the_right_one_and_what_it_would_gain() -> None:
    test = a_test(wrong_key=True, noise=True, idle=True)
    first = to_do(test)[0]
    assert (first.kind, first.item, first.option, first.better) == (Kind.FIX_KEY, "q1", "b", "a")
    assert first.numbers["key_rest_high"] < 0 < first.numbers["option_rest_low"]
    assert test.choices is not None
    mended = known(test.choices, {**dict.fromkeys(NAMES, ("a",))})
    assert first.alpha == pytest.approx(mended.scores.alpha - test.scores.alpha)
    assert first.alpha > 0
    assert first.takers == int(test.choices["q1"].isin(["a", "b"]).sum())


def test_a_wrong_key_is_found_where_not_everybody_saw_the_item_and_concerns_those_who_did() -> None:
    test = a_test(wrong_key=True)
    assert test.choices is not None
    said = test.choices.copy()
    credit = np.array([said[name].isin(list(test.key[name])) for name in NAMES]).T.astype(float)
    unseen = np.random.default_rng(2).random(credit.shape) < 0.2
    credit[unseen] = np.nan
    matrix = from_array(credit, NAMES)
    options = option_statistics(matrix, said.mask(unseen), test.key)
    scores = score_statistics(matrix)
    partly = replace(test, matrix=matrix, items=item_statistics(matrix), scores=scores, options=options)
    first = to_do(replace(partly, choices=said.mask(unseen)))[0]
    assert (first.kind, first.item, first.better) == (Kind.FIX_KEY, "q1", "a")
    assert first.takers == int((said["q1"].isin(["a", "b"]) & ~unseen[:, 0]).sum())


def test_an_item_that_is_answered_by_chance_should_be_rewritten() -> None:
    test = a_test(1000, noise=True)
    (step,) = [one for one in to_do(test) if one.kind is Kind.REWRITE_ITEM]
    assert step.item == "q2"
    without = coefficient_alpha(moments(test.matrix.only([0, *range(2, ITEMS)])))
    assert step.numbers["alpha_if_deleted"] == pytest.approx(without)
    assert step.alpha == pytest.approx(spearman_brown(without, ITEMS / (ITEMS - 1)) - test.scores.alpha)


def test_an_option_that_hardly_anybody_or_nobody_chooses_should_be_replaced() -> None:
    assert (Kind.REPLACE_IDLE, "q3") in kinds(to_do(a_test(idle=True)))
    # Nobody of 40 may still be one of eleven, which is not idle.
    assert (Kind.REPLACE_IDLE, "q3") not in kinds(to_do(a_test(40, idle=True)))


def test_an_option_that_draws_the_strong_beside_a_sound_key_should_be_replaced() -> None:
    test = a_test(600)
    assert test.choices is not None
    totals = test.matrix.totals
    torn = test.choices.copy()
    # The very best fall for c in q4.
    torn.loc[totals > np.quantile(totals, 0.85), "q4"] = "c"
    steps = to_do(known(torn, dict.fromkeys(NAMES, ("a",))))
    found = [one for one in steps if one.item == "q4" and one.kind in (Kind.REPLACE_STRONG, Kind.FIX_KEY)]
    assert [(one.kind, one.option) for one in found] == [(Kind.REPLACE_STRONG, "c")]
    assert found[0].numbers["alpha_if_right_too"] > test.scores.alpha - 0.02


def test_without_options_an_item_that_the_strong_answer_wrongly_asks_for_a_look_at_its_key() -> None:
    test = a_test(wrong_key=True)
    first = to_do(replace(test, options=None, choices=None))[0]
    assert (first.kind, first.item, first.better) == (Kind.CHECK_KEY, "q1", None)
    assert first.alpha == pytest.approx(first.numbers["alpha_if_deleted"] - first.numbers["alpha"])


def test_an_item_that_all_near_the_pass_mark_answer_is_too_easy_for_it() -> None:
    test = a_test(1000)
    credit = test.matrix.credit.copy()
    credit[:, 5], credit[:, 6] = 1, 0
    matrix = Matrix(credit, test.matrix.items)
    marked = Known(matrix, item_statistics(matrix), score_statistics(matrix), pass_mark=13.0)
    found = kinds(to_do(marked))
    assert (Kind.TOO_EASY, "q6") in found
    assert (Kind.TOO_HARD, "q7") in found
    assert not [one for one in kinds(to_do(replace(marked, pass_mark=None))) if HARM[one[0]] == 3]


def test_a_time_limit_is_too_short_where_that_is_shown() -> None:
    test = a_test(40)
    cut = np.arange(40) < 20
    short = time_use(np.where(cut, 600, 300), 600, not_reached=cut)
    (step,) = [one for one in to_do(replace(test, time=short)) if one.kind is Kind.LENGTHEN_TIME]
    assert step.takers == 20
    few = time_use(np.where(cut, 600, 300)[10:30], 600, not_reached=cut[10:30])
    assert Kind.LENGTHEN_TIME not in {one.kind for one in to_do(replace(test, time=few))}


def test_items_are_added_to_a_competency_that_lacks_them_and_to_a_test_that_is_shown_to_be_unreliable() -> None:
    test = a_test()
    need = Need("ПК-1", 3, 8, Because.DECISION, takers=90)
    (step,) = [one for one in to_do(replace(test, needs=[need])) if one.kind is Kind.ADD_ITEMS]
    assert (step.competency, step.add, step.takers) == ("ПК-1", 5, 90)
    assert step.alpha == pytest.approx(spearman_brown(test.scores.alpha, 30 / 25) - test.scores.alpha)
    short = test.matrix.only(range(4))
    whole = Known(short, item_statistics(short), score_statistics(short))
    (more,) = [one for one in to_do(whole) if one.kind is Kind.ADD_ITEMS]
    assert more.add is not None
    alpha = whole.scores.alpha
    assert spearman_brown(alpha, (4 + more.add) / 4) >= 0.70 > spearman_brown(alpha, (3 + more.add) / 4)


def test_the_greatest_harm_comes_first_and_then_the_greatest_gain() -> None:
    steps = to_do(replace(a_test(1000, wrong_key=True, noise=True, idle=True), pass_mark=13.0))
    assert [HARM[one.kind] for one in steps] == sorted(HARM[one.kind] for one in steps)
    for harm in set(HARM.values()):
        gains = [one.alpha for one in steps if HARM[one.kind] == harm and not isnan(one.alpha)]
        assert gains == sorted(gains, reverse=True)


def test_nothing_is_advised_on_no_data() -> None:
    empty = from_array(np.zeros((0, 3), dtype=np.uint8))
    assert to_do(Known(empty, item_statistics(empty), score_statistics(empty), pass_mark=2.0)) == []


# -- needs -----------------------------------------------------------------------------------------------------------


def a_cohort_of(items: int, n: int = 20_000) -> npt.NDArray[np.int64]:
    """True shares of Beta(4, 2): a mean of 2/3 and the weight of six items."""
    random = np.random.default_rng(8)
    return random.binomial(items, random.beta(4, 2, n))


def test_so_many_items_decide_of_two_takers_in_three_and_no_fewer_do() -> None:
    need = decision_need("A", a_cohort_of(3), 3, 0.7)
    assert need is not None
    assert need.because is Because.DECISION

    def decided(items: int) -> float:
        said = shown(jeffreys(a_cohort_of(items), items, 0.7), items)
        return sum(one is not Shown.INSUFFICIENT for one in said) / len(said)

    assert need.takers == round((1 - decided(3)) * 20_000)
    assert decided(need.wanted) >= 2 / 3 - 0.02
    assert decided(need.wanted + 1) >= 2 / 3 - 0.02
    assert decided(need.wanted - 1) <= 2 / 3 + 0.02


@pytest.mark.parametrize("right", [[0, 3] * 50, [1, 2] * 10, []])
def test_a_competency_needs_nothing_where_takers_are_decided_or_too_few(right: list[int]) -> None:
    assert decision_need("A", right, 3, 0.5) is None


def test_where_everybody_stands_at_the_standard_no_length_decides() -> None:
    everybody = np.random.default_rng(1).binomial(3, 0.7, 1000)
    assert decision_need("A", everybody, 3, 0.7) is None


def test_a_subscore_needs_items_where_it_is_shown_to_say_less_than_the_total() -> None:
    test = a_test(400)
    table = subscores(test.matrix, [range(3), range(3, 25)], ["short", "long"])
    assert [(one.competency, one.because) for one in subscore_needs(table, 400)][:1] == [("short", Because.SUBSCORE)]
    assert subscore_needs(table, 5) == []
