"""Abilities of takers: against R's mirt on published data, and as what they promise to be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from analytics.ability import abilities, empirical_reliability
from analytics.irt import Model, NoModel, fit
from analytics.matrix import Matrix, from_array
from tests.analytics.test_irt import guessed, simulated
from tests.analytics.test_items import lsat

# mirt's manual, fscores of the 2PL of LSAT7 (of estimates that agree with these in three digits): pattern, EAP, its SD.
LSAT7 = {
    "00000": (-1.870, 0.693),
    "00001": (-1.527, 0.674),
    "00010": (-1.514, 0.673),
    "00011": (-1.185, 0.665),
    "00100": (-1.096, 0.665),
    "00101": (-0.767, 0.672),
}


def test_abilities_of_lsat_7_are_those_of_the_reference_package() -> None:
    matrix = lsat("lsat7")
    found = abilities(fit(matrix), matrix)
    patterns = ["".join(map(str, row)) for row in matrix.credit]
    for pattern, (mean, spread) in LSAT7.items():
        row = found.iloc[patterns.index(pattern)]
        assert (row["eap"], row["eap_sd"]) == pytest.approx((mean, spread), abs=2e-3)


@pytest.mark.parametrize(("name", "value"), [("lsat6", 0.301089156169776), ("lsat7", 0.452304979017325)])
def test_the_reliability_of_the_means_is_that_of_the_reference_package(name: str, value: float) -> None:
    matrix = lsat(name)
    found = empirical_reliability(abilities(fit(matrix), matrix))
    assert found.n == 1000
    assert found.value == pytest.approx(value, abs=1e-8)
    assert found.low < found.value < found.high


def test_takers_with_the_same_answers_have_the_same_ability() -> None:
    matrix = lsat("lsat6")
    found = abilities(fit(matrix), matrix).assign(pattern=["".join(map(str, row)) for row in matrix.credit])
    assert found.groupby("pattern")["eap"].nunique().max() == 1
    assert found["taker"].iloc[[0, 999]].tolist() == ["1", "1000"]


@pytest.mark.parametrize("model", list(Model))
def test_the_mode_is_where_the_posterior_is_highest(model: Model) -> None:
    chance = np.full(12, 0.2)
    matrix = from_array(guessed(800, np.full(12, 1.4), np.linspace(-1.5, 1.5, 12), chance))
    fitted = fit(matrix, model)
    found = abilities(fitted, matrix)
    grid = np.linspace(-5, 5, 4001)
    curves = fitted.curves(grid)
    for row in range(0, 800, 50):
        x = matrix.credit[row]
        height = np.where(x == 1, curves.log_right, curves.log_wrong).sum(axis=1) - (grid / fitted.theta_sd) ** 2 / 2
        top = height.argmax()
        assert found["map"][row] == pytest.approx(grid[top], abs=0.003)
        curve = -(height[top - 40] - 2 * height[top] + height[top + 40]) / (40 * (grid[1] - grid[0])) ** 2
        assert found["map_se"][row] == pytest.approx(1 / np.sqrt(curve), rel=0.02)


@pytest.mark.parametrize("model", [Model.RASCH, Model.TWO])
def test_intervals_of_abilities_hold_what_they_promise(model: Model) -> None:
    random = np.random.default_rng(12)
    theta = random.normal(size=3000)
    place = np.linspace(-2, 2, 20)
    credit = random.random((3000, 20)) < 1 / (1 + np.exp(-1.3 * (theta[:, None] - place)))
    matrix = from_array(credit.astype(np.uint8))
    fitted = fit(matrix, model)
    found = abilities(fitted, matrix)
    true = theta * 1.3 if model is Model.RASCH else theta
    for mean, error in (("eap", "eap_sd"), ("map", "map_se")):
        off = (true - found[mean]) / found[error]
        assert np.mean(np.abs(off) < norm.ppf(0.975)) == pytest.approx(0.95, abs=0.015)
    # What the reliability promises is the squared correlation with true ability.
    assert np.corrcoef(true, found["eap"])[0, 1] ** 2 == pytest.approx(empirical_reliability(found).value, abs=0.02)


def test_missing_answers_widen_the_error_and_none_at_all_leave_no_ability() -> None:
    credit = simulated(600, np.full(10, 1.2), np.linspace(-1, 1, 10)).astype(float)
    credit[0] = np.nan
    credit[1, 3:] = np.nan
    matrix = from_array(credit)
    found = abilities(fit(matrix), matrix)
    assert found["answered"].iloc[:3].tolist() == [0, 3, 10]
    assert found.iloc[0, 2:].isna().all()
    assert found["eap_sd"][1] > found["eap_sd"].iloc[2:].max()
    assert empirical_reliability(found).n == 599


def test_other_takers_are_measured_by_the_items_that_have_the_same_names() -> None:
    matrix = from_array(simulated(700, np.full(6, 1.0), np.linspace(-1, 1, 6)))
    fitted = fit(matrix)
    other = Matrix(matrix.credit[:5, ::-1], (*matrix.items[:0:-1], "new"), tuple("vwxyz"))
    found = abilities(fitted, other)
    assert found["taker"].tolist() == list("vwxyz")
    assert set(found["answered"]) == {5}
    with pytest.raises(NoModel):
        abilities(fitted, Matrix(matrix.credit[:, :1], ("new",)))
    with pytest.raises(NoModel):
        abilities(fitted, from_array([[0.5] * 6]))


@given(st.lists(st.integers(0, 1), min_size=8, max_size=8), st.integers(0, 7))
@settings(max_examples=50, deadline=None)
def test_one_more_right_answer_never_lowers_an_ability(answers: list[int], item: int) -> None:
    fitted = fit(from_array(simulated(500, np.linspace(0.5, 2, 8), np.linspace(-1, 1, 8))))
    wrong, right = ([*answers[:item], value, *answers[item + 1 :]] for value in (0, 1))
    found = abilities(fitted, from_array(np.array([wrong, right], dtype=np.uint8)))
    assert found["eap"][0] < found["eap"][1]
    assert found["map"][0] < found["map"][1]


def test_one_taker_has_no_reliability() -> None:
    matrix = lsat("lsat6")
    found = empirical_reliability(abilities(fit(matrix), matrix).iloc[:1])
    assert found.n == 1
    assert np.isnan(found.value)
