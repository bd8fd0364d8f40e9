"""Empirical curves of items, and the groups they are made of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.characteristic import item_curves
from analytics.intervals import wilson
from analytics.matrix import from_array
from analytics.score_groups import score_groups
from tests.analytics.test_items import lsat


def test_lsat_6_item_3_rises_over_the_scores_of_the_other_four() -> None:
    # Four other items give five rest scores, so the strongest group is that of all four right.
    matrix = lsat("lsat6")
    rest = matrix.rests[:, 2]
    found = item_curves(matrix).query("item == 'i3'")
    assert found["n"].sum() == 1000
    assert found["right"].is_monotonic_increasing
    top = found.iloc[-1]
    strong = matrix.credit[rest == rest.max(), 2]
    assert top["n"] == len(strong)
    assert top["right"] == pytest.approx(strong.mean())
    assert (top["right_low"], top["right_high"]) == tuple(map(float, wilson(top["right"], top["n"])))


def test_an_item_of_fewer_than_fifty_takers_has_no_curve() -> None:
    random = np.random.default_rng(2)
    credit = np.where(np.arange(60)[:, None] >= np.array([0, 0, 11]), random.integers(0, 2, (60, 3)), np.nan)
    found = item_curves(from_array(credit))
    assert set(found["item"]) == {"i1", "i2"}
    assert item_curves(from_array(np.zeros((0, 2), dtype=np.uint8))).empty


def test_the_points_of_a_curve_are_near_the_model_that_made_the_answers() -> None:
    random = np.random.default_rng(4)
    ability = random.normal(size=4000)
    right = random.random((4000, 40)) < 1 / (1 + np.exp(-1.5 * ability[:, None]))
    found = item_curves(from_array(right.astype(np.uint8)))
    assert set(found.groupby("item").size()) == {10}
    falls = found.groupby("item")["right"].apply(lambda shares: (np.diff(shares) < -0.05).any())
    assert not falls.any()
    assert found.query("group == 1")["right_high"].max() < found.query("group == 10")["right_low"].min()


SCORES = st.lists(st.one_of(st.integers(0, 12).map(float), st.just(float("nan"))), min_size=1, max_size=80)


@given(SCORES, st.integers(1, 10), st.integers(1, 10))
def test_groups_are_in_order_keep_ties_together_and_are_large_enough(
    scores: list[float], groups: int, least: int
) -> None:
    rest = np.array(scores)
    found = score_groups(rest[:, None], groups=groups, least=least)[:, 0]
    known = ~np.isnan(rest)
    assert ((found > 0) == known).all()
    sizes = np.bincount(found[known])[1:]
    assert len(sizes) <= groups
    assert (sizes > 0).all()
    assert len(sizes) <= 1 or sizes.min() >= least
    for score in set(rest[known]):
        assert len(set(found[rest == score])) == 1
    order = np.argsort(rest[known], kind="stable")
    assert (np.diff(found[known][order]) >= 0).all()


@given(st.lists(SCORES, min_size=1, max_size=3))
def test_the_groups_of_one_item_do_not_depend_on_the_others(columns: list[list[float]]) -> None:
    n = min(map(len, columns))
    rests = np.array([column[:n] for column in columns]).T
    together = score_groups(rests)
    for place in range(len(columns)):
        assert together[:, place].tolist() == score_groups(rests[:, [place]])[:, 0].tolist()
