"""What each option of an item does, on a cohort whose behaviour is known."""

import numpy as np
import pandas as pd
import pytest

from analytics.distractors import OMITTED, OptionVerdict, option_curves, option_intervals, option_statistics
from analytics.intervals import wilson
from analytics.matrix import Matrix, from_array

N, ITEMS = 400, 12


def a_cohort(key: str = "a") -> tuple[Matrix, pd.DataFrame, dict[str, tuple[str, ...]]]:
    """The strong choose `a`, the weak `b`, some `c` by chance, and three of 400 `d`; the key of q1 is as given."""
    random = np.random.default_rng(3)
    ability = random.normal(size=N)
    columns = {}
    for number in range(ITEMS):
        knows = random.random(N) < 1 / (1 + np.exp(-1.5 * ability))
        other = np.where(random.random(N) < 0.3, "c", "b")
        columns[f"q{number + 1}"] = np.where(knows, "a", other)
    choices = pd.DataFrame(columns, dtype="str")
    choices.loc[:2, "q1"] = "d"
    choices.loc[3, "q1"] = None
    keys: dict[str, tuple[str, ...]] = dict.fromkeys(columns, ("a",))
    keys["q1"] = (key,)
    credit = np.array(
        [[one == keys[name][0] for name, one in zip(columns, row, strict=True)] for row in choices.to_numpy()]
    )
    return from_array(credit.astype(np.uint8), list(columns)), choices, keys


def verdicts(key: str) -> dict[str, str]:
    found = option_statistics(*a_cohort(key))
    return dict(found[found["item"] == "q1"][["option", "verdict"]].itertuples(index=False))


def test_a_sound_item_has_a_key_for_the_strong_and_a_distractor_for_the_weak() -> None:
    said = verdicts("a")
    assert said["a"] == OptionVerdict.KEY_WORKS
    assert said["b"] == OptionVerdict.DRAWS_WEAK
    assert said["d"] == OptionVerdict.IDLE


def test_a_wrong_key_shows_as_a_distractor_that_draws_the_strong() -> None:
    said = verdicts("b")
    assert said["b"] == OptionVerdict.KEY_REVERSED
    assert said["a"] == OptionVerdict.DRAWS_STRONG


def test_the_correlation_of_an_option_is_that_of_choosing_it_with_the_rest() -> None:
    matrix, choices, key = a_cohort()
    row = option_statistics(matrix, choices, key).query("item == 'q2' and option == 'b'").iloc[0]
    chosen = (choices["q2"] == "b").to_numpy(dtype=float)
    rest = matrix.totals - matrix.credit[:, 1]
    assert row["option_rest"] == pytest.approx(np.corrcoef(chosen, rest)[0, 1])
    assert row["n"] == chosen.sum()
    assert row["rest_mean"] == pytest.approx(rest[chosen == 1].mean())


def test_a_key_that_nobody_chose_is_in_the_table_without_a_correlation() -> None:
    row = option_statistics(*a_cohort("e")).query("item == 'q1' and option == 'e'").iloc[0]
    assert (row["is_key"], row["n"]) == (True, 0)
    assert np.isnan(row["option_rest"])


def test_few_takers_get_no_verdict() -> None:
    matrix, choices, key = a_cohort()
    few = from_array(matrix.credit[:20], matrix.items)
    assert set(option_statistics(few, choices[:20], key)["verdict"]) == {OptionVerdict.UNKNOWN}


def test_the_curves_of_the_options_go_from_the_weakest_to_the_strongest() -> None:
    matrix, choices, _ = a_cohort()
    found = option_curves(matrix, choices["q1"], item="q1")
    assert found["n"].sum() == N
    assert list(found["group"]) == [1, 2, 3, 4, 5]
    assert found["a"].is_monotonic_increasing
    assert found["b"].iloc[0] > found["b"].iloc[-1]
    assert found[["a", "b", "c", "d", OMITTED]].sum(axis=1).to_list() == pytest.approx([1.0] * 5)


def test_who_did_not_see_an_item_is_in_no_group_of_its_curves() -> None:
    matrix, choices, _ = a_cohort()
    seen = np.ones((N, ITEMS), dtype=bool)
    seen[:100, 0] = False
    part = Matrix(np.where(seen, matrix.credit, 0).astype(np.uint8), matrix.items, None, seen)
    found = option_curves(part, choices["q1"].mask(~seen[:, 0]), item="q1")
    assert found["n"].sum() == N - 100
    assert OMITTED not in found.columns


def test_few_takers_make_few_groups_of_ten_and_each_share_has_its_interval() -> None:
    matrix, choices, _ = a_cohort()
    found = option_curves(from_array(matrix.credit[:25], matrix.items), choices["q2"][:25], item="q2")
    assert found["n"].min() >= 10
    table = option_intervals(found)
    assert len(table) == len(found) * (found.columns.size - 3)
    row = table.query("option == 'a' and group == 1").iloc[0]
    assert (row["share_low"], row["share_high"]) == tuple(map(float, wilson(found["a"][0], found["n"][0])))
