"""Information: against R's mirt on published data, and against differences of the likelihood."""

import numpy as np
import pytest

from analytics.information import best_measured, information_of_items, information_of_test, marginal_reliability
from analytics.irt import Model, fit
from analytics.matrix import from_array
from tests.analytics.test_irt import guessed, simulated
from tests.analytics.test_items import lsat

PLACES = [-2, -1, 0, 1, 2]
# R 4.2.2, mirt 1.45.1, at these abilities.
TWO = {
    "lsat6": [0.578879940397208, 0.559200538093497, 0.46018317160517, 0.307007741128762, 0.170840520066634],
    "lsat7": [1.08152214235904, 1.46082774599396, 0.918058087294213, 0.402369579600659, 0.168925828106667],
}
RASCH = {
    "lsat6": [1.01273333735798, 1.0266552350111, 0.765570836326135, 0.425719442024693, 0.191021249737689],
    "lsat7": [1.05982227872617, 1.12616128856952, 0.822649134408737, 0.438404930951262, 0.190651569518995],
}


@pytest.mark.parametrize("name", ["lsat6", "lsat7"])
def test_the_information_of_the_test_is_the_published_one(name: str) -> None:
    matrix = lsat(name)
    found = information_of_test(fit(matrix), PLACES)
    assert found["information"].tolist() == pytest.approx(TWO[name], abs=1e-6)
    assert found["se"].tolist() == pytest.approx(1 / np.sqrt(TWO[name]), abs=1e-6)
    one = information_of_test(fit(matrix, Model.RASCH), PLACES)
    assert one["information"].tolist() == pytest.approx(RASCH[name], abs=1e-5)


@pytest.mark.parametrize(("name", "value"), [("lsat6", 0.298949211017742), ("lsat7", 0.441819013740277)])
def test_the_marginal_reliability_is_that_of_the_reference_package(name: str, value: float) -> None:
    assert marginal_reliability(fit(lsat(name))) == pytest.approx(value, abs=1e-7)


@pytest.mark.parametrize("model", list(Model))
def test_information_is_the_squared_slope_of_the_curve_over_its_variance(model: Model) -> None:
    fitted = fit(from_array(guessed(900, np.full(5, 1.5), np.linspace(-1, 1, 5), np.full(5, 0.2))), model)
    step = 1e-5
    places = np.array([-1.5, 0.0, 0.7])
    p, above, below = (fitted.curves(places + away).p for away in (0, step, -step))
    slope = (above - below) / (2 * step)
    assert information_of_items(fitted, places).to_numpy() == pytest.approx(slope**2 / (p * (1 - p)), rel=1e-5)


def test_items_add_up_to_the_test_and_an_item_without_estimates_adds_nothing() -> None:
    credit = simulated(600, np.full(5, 1.0), np.linspace(-1, 1, 5))
    credit[:, 2] = 1
    fitted = fit(from_array(credit))
    items, whole = information_of_items(fitted, PLACES), information_of_test(fitted, PLACES)
    assert items["i3"].isna().all()
    assert whole["information"].to_numpy() == pytest.approx(items.sum(axis=1).to_numpy())
    assert set(whole["items"]) == {4}


def test_the_expected_score_rises_from_nothing_to_everything() -> None:
    fitted = fit(lsat("lsat7"))
    found = information_of_test(fitted, np.linspace(-30, 30, 50))
    assert found["expected_score"].is_monotonic_increasing
    assert found["expected_score"].iloc[[0, -1]].tolist() == pytest.approx([0, 5], abs=1e-6)
    assert found["expected_share"].iloc[-1] == pytest.approx(1)


def test_a_test_of_like_items_measures_best_where_they_lie() -> None:
    fitted = fit(from_array(simulated(4000, np.full(8, 2.0), np.full(8, 0.8))))
    found = best_measured(fitted)
    assert found.theta == pytest.approx(0.8, abs=0.1)
    assert found.information == pytest.approx(8 * 2**2 / 4, rel=0.15)
    assert found.se == pytest.approx(1 / np.sqrt(found.information))
    low, high = information_of_test(fitted, [found.low, found.high])["information"]
    assert low == pytest.approx(found.information / 2, rel=0.1)
    assert high == pytest.approx(found.information / 2, rel=0.1)
    assert found.low < found.theta < found.high


def test_a_side_on_which_information_never_halves_has_no_end() -> None:
    assert np.isnan(best_measured(fit(lsat("lsat6"))).low)
