"""Logistic comparison of groups: against a direct search for the best fit, where no fit exists, and over many banks."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import chi2

from analytics.dif import Changed
from analytics.intervals import Floats
from analytics.logistic import regress
from analytics.logistic_dif import Kind, Why, logistic_dif
from analytics.matrix import from_array


def fitted(design: Floats, y: Floats) -> tuple[float, Floats]:
    """The largest log likelihood and its coefficients, by a general minimiser that knows nothing of Newton's method."""

    def loss(b: Floats) -> float:
        eta = design @ b
        return float(np.logaddexp(0, eta).sum() - y @ eta)

    found = minimize(loss, np.zeros(design.shape[1]), method="BFGS", options={"gtol": 1e-9, "maxiter": 2000})
    return -float(found.fun), found.x


def groups(n: int, *, seed: int = 4, weaker: float = 0.4, items: int = 12) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Two groups of n takers of a Rasch bank; item 2 is harder for the second, item 5 tells there the strong less."""
    random = np.random.default_rng(seed)
    focal = np.arange(2 * n) >= n
    ability = random.normal(size=(2 * n, 1)) - weaker * focal[:, None]
    slope = np.where((np.arange(items) == 5) & focal[:, None], 0.1, 1.2)
    place = np.linspace(-1, 1, items) + np.where((np.arange(items) == 2) & focal[:, None], 1.2, 0.0)
    return (random.random((2 * n, items)) < 1 / (1 + np.exp(-slope * (ability - place)))).astype(np.float64), focal


def test_tests_and_gains_are_those_of_a_direct_search_for_the_best_fit() -> None:
    credit, focal = groups(150)
    found = logistic_dif(from_array(credit), focal)
    total = credit.sum(axis=1)
    s = (total - total.mean()) / total.std()
    g = focal.astype(float)
    design = np.column_stack([np.ones_like(s), s, g, s * g])
    for j in (0, 2, 5):
        one, two, three = (fitted(design[:, :p], credit[:, j]) for p in (2, 3, 4))
        null, _ = fitted(design[:, :1], credit[:, j])
        r2 = [(1 - np.exp(2 * (null - fit[0]) / 300)) / (1 - np.exp(2 * null / 300)) for fit in (one, three)]
        row = found.loc[j]
        assert row["chi2_uniform"] == pytest.approx(2 * (two[0] - one[0]), abs=1e-6)
        assert row["chi2_nonuniform"] == pytest.approx(2 * (three[0] - two[0]), abs=1e-6)
        assert row["p"] == pytest.approx(chi2.sf(2 * (three[0] - one[0]), 2), rel=1e-5)
        assert [row["r2"], row["delta_r2"]] == pytest.approx([r2[0], r2[1] - r2[0]], abs=1e-8)
        assert row["group"] == pytest.approx(two[1][2], abs=1e-5)
        assert [row["at_weak"], row["at_strong"]] == pytest.approx(
            [three[1][2] - three[1][3], three[1][2] + three[1][3]], abs=1e-5
        )


def test_the_error_of_a_coefficient_is_that_of_a_table_computed_by_hand() -> None:
    # Right and wrong 30, 10 in one group and 20, 20 in the other: log odds ratio and its error are those of the table.
    y = np.repeat([1.0, 0.0, 1.0, 0.0], [30, 10, 20, 20])[:, None]
    g = np.repeat([0.0, 1.0], 40)
    found = regress(np.stack([np.ones(80), g], axis=1)[None], y)
    assert found.coefficients[0] == pytest.approx([np.log(3), -np.log(3)])
    assert found.covariance[0, 1, 1] == pytest.approx(1 / 30 + 1 / 10 + 1 / 20 + 1 / 20)
    assert found.log_likelihood[0] == pytest.approx(30 * np.log(0.75) + 10 * np.log(0.25) + 40 * np.log(0.5))


def test_a_harder_item_is_told_from_one_that_tells_the_strong_less() -> None:
    credit, focal = groups(600, seed=6)
    found = logistic_dif(from_array(credit), focal)
    assert list(found["kind"][[2, 5]]) == [Kind.UNIFORM, Kind.NON_UNIFORM]
    assert list(found["verdict"][[2, 5]]) == [Changed.CHANGED, Changed.CHANGED]
    assert found["group_high"][2] < 0
    assert found["at_weak_low"][5] > 0 > found["at_strong_high"][5]
    others = found.drop(index=[2, 5])
    assert Changed.CHANGED not in set(others["verdict"])
    assert set(others["class"]) == {"A"}
    assert (others["verdict"] == Changed.UNCHANGED).sum() >= 3


def test_missing_answers_count_nowhere() -> None:
    credit, focal = groups(300)
    credit[np.random.default_rng(1).random(credit.shape) < 0.3] = np.nan
    found = logistic_dif(from_array(credit), focal)
    assert found["n_focal"].between(180, 240).all()
    assert list(found["verdict"][[2, 5]]) == [Changed.CHANGED, Changed.CHANGED]


def test_an_item_that_is_told_apart_perfectly_has_no_numbers_and_says_why() -> None:
    credit, focal = groups(80)
    credit[focal, 3] = 1
    credit[~focal, 3] = np.arange(80) % 2
    row = logistic_dif(from_array(credit), focal).loc[3]
    assert (row["verdict"], row["why"], row["class"]) == (Changed.UNKNOWN, Why.SEPARATED, "")
    assert np.isnan([row["p_uniform"], row["p"], row["group"], row["delta_r2"], row["at_weak"]]).all()
    assert row["r2"] >= 0


def test_what_cannot_be_fitted_says_why() -> None:
    credit, focal = groups(80)
    credit[:, 0] = 1
    credit[:, 1] = credit[:, 1] / 2
    found = logistic_dif(from_array(credit), focal)
    assert list(found["why"][:2]) == [Why.ALL_ALIKE, Why.PARTIAL]
    few = logistic_dif(from_array(credit[50:110]), focal[50:110])
    assert set(few["why"]) == {Why.FEW_TO_TEST}
    assert few[["p", "group", "delta_r2"]].isna().all(axis=None)
    alone = logistic_dif(from_array(credit[:, 4:5]), focal, with_itself=False)
    assert list(alone["why"]) == [Why.FEW_TO_TEST]
    same = np.column_stack([credit[:, 4], np.ones(160)])
    assert logistic_dif(from_array(same), focal, with_itself=False)["why"][0] == Why.NO_SCORES


@pytest.mark.parametrize("shape", [(0, 3), (5, 0), (1, 1)])
def test_too_little_data_is_no_error(shape: tuple[int, int]) -> None:
    found = logistic_dif(from_array(np.zeros(shape, dtype=np.uint8)), np.zeros(shape[0], dtype=bool))
    assert set(found["verdict"]) <= {Changed.UNKNOWN}


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_a_larger_model_never_fits_worse_and_tests_add_up(seed: int) -> None:
    credit, focal = groups(60, seed=seed)
    found = logistic_dif(from_array(credit), focal).dropna(subset=["p"])
    assert (found["chi2_uniform"] >= 0).all()
    assert (found["delta_r2"] >= -1e-9).all()
    assert list(found["chi2"]) == pytest.approx(list(found["chi2_uniform"] + found["chi2_nonuniform"]), abs=1e-6)


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_which_group_is_called_focal_turns_the_difference_round(seed: int) -> None:
    credit, focal = groups(60, seed=seed)
    one, other = (logistic_dif(from_array(credit), group) for group in (focal, ~focal))
    assert list(one["group"]) == pytest.approx(list(-other["group"]), abs=1e-6, nan_ok=True)
    assert list(one["p"]) == pytest.approx(list(other["p"]), abs=1e-7, nan_ok=True)


def test_sound_items_are_almost_never_said_to_differ() -> None:
    tables = []
    for run in range(30):
        credit, focal = groups(100, seed=run)
        tables.append(logistic_dif(from_array(credit), focal).drop(index=[2, 5]))
    table = pd.concat(tables)
    assert (table["verdict"] == Changed.CHANGED).mean() <= 0.03
    assert (table["p"] < 0.05).mean() < 0.11
