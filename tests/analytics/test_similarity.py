"""Pairs that answer alike: counted by hand, against every possible outcome, and in cohorts with and without copying."""

from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.similarity import Alike, Screening, _chances, _read, _Sums, _tail, screen

Options = npt.NDArray[np.int64]


def sitting(
    takers: int, items: int, *, seed: int, copied: float = 0.0, pairs: int = 0, facility: float = 0.4
) -> tuple[Options, set[tuple[str, str]]]:
    """Options (0 is right, 1 to 3 are wrong) of takers who work by themselves, but for pairs of which one copies.

    Right answers follow a 2PL model; of the wrong options some are liked more, and by weak and strong unequally.
    """
    random = np.random.default_rng(seed)
    ability, place = random.normal(size=takers), random.normal(-facility, 1, items)
    slope = np.exp(random.normal(0.1, 0.25, items))
    right = random.random((takers, items)) < 1 / (1 + np.exp(-slope * (ability[:, None] - place)))
    liked = random.normal(0, 0.8, (items, 3)) + random.normal(0, 0.5, (items, 3)) * ability[:, None, None]
    share = np.exp(liked) / np.exp(liked).sum(axis=2, keepdims=True)
    mistake = (random.random((takers, items, 1)) > share.cumsum(axis=2)).sum(axis=2).clip(0, 2) + 1
    option = np.where(right, 0, mistake)
    order, who = random.permutation(takers), set()
    for pair in range(pairs):
        source, copier = order[2 * pair], order[2 * pair + 1]
        chosen = random.permutation(items)[: round(copied * items)]
        option[copier, chosen] = option[source, chosen]
        who.add((min(name(source), name(copier)), max(name(source), name(copier))))
    return option, who


def name(taker: object) -> str:
    return f"t{taker:03}"


def as_long(option: Options, **more: Any) -> pd.DataFrame:
    """The long frame of options; −1 is an item that was not given."""
    taker, item = np.nonzero(option >= 0)
    said = option[taker, item]
    rows = {
        "taker": [name(one) for one in taker],
        "item": [f"i{one}" for one in item],
        "response": [f"option {one}" for one in said],
        "credit": (said == 0).astype(float),
    }
    return pd.DataFrame({**rows, **more})


def told(found: Screening) -> set[tuple[str, str]]:
    rows = found.pairs[found.pairs["verdict"] == Alike.MORE]
    return set(zip(rows["one"], rows["other"], strict=True))


def pair(found: Screening, one: str, other: str) -> dict[str, Any]:
    (row,) = found.pairs[(found.pairs["one"] == one) & (found.pairs["other"] == other)].to_dict("records")
    return {str(column): value for column, value in row.items()}


# -- by hand ---------------------------------------------------------------------------------------------------------


def test_identical_answers_are_counted_over_what_both_have_answered() -> None:
    option, _ = sitting(30, 12, seed=1)
    option[0] = [0, 0, 1, 1, 2, 3, 1, 0, 2, -1, -1, 0]
    option[1] = [0, 1, 1, 2, 2, 3, 0, 0, -1, 1, -1, 1]
    found = pair(screen(as_long(option)), "t000", "t001")
    assert (found["items"], found["identical"]) == (9, 5)
    assert (found["both_wrong"], found["identical_wrong"]) == (4, 3)
    assert found["verdict"] == Alike.UNKNOWN
    assert np.isnan(found["p"])


def test_what_is_right_is_alike_however_it_was_written_and_no_answer_is_no_answer() -> None:
    option, _ = sitting(30, 12, seed=1)
    option[:2] = 0
    answers = as_long(option)
    second = answers["taker"] == "t001"
    answers.loc[second, "response"] = "the same in other words"
    answers.loc[second & (answers["item"] == "i3"), "response"] = None
    found = pair(screen(answers), "t000", "t001")
    assert (found["items"], found["identical"]) == (11, 11)


def test_the_distribution_is_that_of_every_possible_outcome() -> None:
    option, _ = sitting(30, 4, seed=3)
    models = _chances(_read(as_long(option)))
    one, other = 4, 9
    expected = np.zeros(200)
    for mine, theirs in product(product(range(4), repeat=4), repeat=2):
        chance, weight = 1.0, 0
        for model, a, b in zip(models, mine, theirs, strict=True):
            if a >= model.chance.shape[1] or b >= model.chance.shape[1]:
                chance = 0.0
                break
            chance *= model.chance[one, a] * model.chance[other, b]
            weight += int(model.weights[a]) if a == b else 0
        expected[weight] += chance
    for weight in (0, 3, 7, 12):
        found = _tail(models, np.array([one]), np.array([other]), np.array([float(weight)]))
        assert found[0] == pytest.approx(expected[weight:].sum(), abs=1e-12)
    sums = _Sums.of(_read(as_long(option)).option, models)
    mean = float((np.arange(200) * expected).sum())
    assert sums.weight_expected[one, other] == pytest.approx(mean)
    assert sums.variance[one, other] == pytest.approx(float(((np.arange(200) - mean) ** 2 * expected).sum()))


def test_chances_are_chances() -> None:
    option, _ = sitting(60, 10, seed=5)
    for model in _chances(_read(as_long(option))):
        assert model.chance.sum(axis=1) == pytest.approx(np.ones(60))
        assert model.chance.min() >= 0
        # The rarer an option, the more an identical answer weighs.
        order = np.argsort(-model.chance.mean(axis=0))
        assert list(model.weights[order]) == sorted(model.weights)


# -- little data -----------------------------------------------------------------------------------------------------


def test_few_takers_or_few_items_are_not_judged() -> None:
    few_takers = screen(as_long(sitting(29, 20, seed=1)[0]))
    assert set(few_takers.pairs["verdict"]) == {Alike.UNKNOWN}
    assert (few_takers.tested, few_takers.false_alarms) == (0, 0)
    assert len(few_takers.pairs) == 29 * 28 / 2
    few_items = screen(as_long(sitting(40, 9, seed=1)[0]))
    assert few_items.pairs["p"].isna().all()
    assert few_items.pairs["identical_expected"].notna().all()


def test_without_answers_there_are_no_pairs() -> None:
    none = pd.DataFrame({"taker": [], "item": [], "response": [], "credit": []})
    assert len(screen(none).pairs) == 0
    assert list(screen(none).pairs.columns) == list(screen(as_long(sitting(30, 10, seed=1)[0])).pairs.columns)


def test_items_that_all_answer_alike_say_nothing() -> None:
    option, _ = sitting(40, 15, seed=2)
    option[:, 0], option[:, 1] = 0, 2
    found = screen(as_long(option))
    assert found.pairs["p"].between(0, 1).all()
    assert told(found) == set()


def test_takers_are_compared_within_their_cohort() -> None:
    one, other = as_long(sitting(30, 12, seed=1)[0], cohort="May"), as_long(sitting(35, 12, seed=2)[0], cohort="June")
    other["taker"] = "x" + other["taker"]
    found = screen(pd.concat([one, other]))
    assert found.pairs.groupby("cohort").size().to_dict() == {"May": 435, "June": 595}
    assert found.tested == 435 + 595
    assert list(found.pairs["expected"]) == pytest.approx(list(found.pairs["p"] * found.tested))


# -- with and without copying ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("takers", "items"), [(30, 30), (60, 15), (120, 30)])
def test_takers_who_work_by_themselves_are_told_as_alike_at_most_as_often_as_stated(takers: int, items: int) -> None:
    found = [screen(as_long(sitting(takers, items, seed=seed)[0])) for seed in range(14)]
    assert sum(bool(told(one)) for one in found) / len(found) <= 0.08
    p = np.concatenate([one.pairs["p"] for one in found])
    for level in (0.05, 0.01, 0.001):
        assert (p <= level).mean() <= level * 1.1


def test_random_draws_do_not_make_takers_alike() -> None:
    found = []
    for seed in range(8):
        option, _ = sitting(60, 40, seed=seed)
        order = np.random.default_rng(seed).random(option.shape).argsort(axis=1)
        found.append(screen(as_long(np.where(order < 24, option, -1))))
    assert all(not told(one) for one in found)
    assert all(one.pairs["items"].between(4, 24).all() for one in found)
    assert np.mean(np.concatenate([one.pairs["p"].dropna() for one in found]) <= 0.01) <= 0.01


@pytest.mark.parametrize(
    ("copied", "items", "found_at_least"), [(0.6, 40, 0.5), (0.6, 60, 0.8), (0.8, 40, 0.8), (1.0, 40, 0.9)]
)
def test_who_copies_most_answers_is_found_and_nobody_else(copied: float, items: int, found_at_least: float) -> None:
    hits = pairs = others = 0
    for seed in range(12):
        option, who = sitting(40, items, seed=seed, copied=copied, pairs=2, facility=0.2)
        found = told(screen(as_long(option)))
        hits, pairs, others = hits + len(found & who), pairs + len(who), others + len(found - who)
    assert hits / pairs >= found_at_least
    assert others == 0


@settings(max_examples=12)
@given(st.integers(0, 2**32 - 1))
def test_neither_the_order_of_rows_nor_the_words_of_options_move_a_number(seed: int) -> None:
    answers = as_long(sitting(30, 12, seed=seed)[0])
    other = answers.sample(frac=1, random_state=1)
    other["response"] = other["response"].map({f"option {n}": word for n, word in enumerate("zyxw")})
    keys = ["one", "other"]
    one, two = (screen(each).pairs.set_index(keys).sort_index() for each in (answers, other))
    for column in ("identical", "identical_wrong", "identical_wrong_expected", "weight", "p"):
        assert list(one[column]) == pytest.approx(list(two[column]))
