"""Item response models: on published data against two R packages, and what they do where data is thin or odd."""

from math import isnan

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.special import logit

from analytics.intervals import Floats
from analytics.irt import Fitted, Model, NoModel, Priors, fit, guessing_prior, of_whole_credits
from analytics.marginal import expected
from analytics.matrix import from_array
from analytics.patterns import collapsed
from tests.analytics.test_items import answers, lsat

# R 4.2.2, mirt 1.45.1 and ltm 1.2-0 agree to 1e-6: a, its error, b, its error.
LSAT6 = [
    (0.825659530417923, 0.258114934324049, -3.35881109909056, 0.8664720801827),
    (0.722744203209679, 0.186679671348478, -1.3700576232087, 0.307490669642998),
    (0.890874531525959, 0.232763836751945, -0.279666222012675, 0.0996228300490948),
    (0.688367982398042, 0.185142936161644, -1.86638100704355, 0.434317337027488),
    (0.656855958311564, 0.209909182362207, -3.12590671290998, 0.871221878901099),
]


def rows(found: Fitted) -> list[tuple[float, ...]]:
    return [tuple(map(float, row)) for row in found.items[["a", "a_se", "b", "b_se"]].itertuples(index=False)]


def test_lsat_6_has_the_estimates_and_the_errors_of_the_reference_packages() -> None:
    found = fit(lsat("lsat6"))
    assert found.converged
    assert found.priors is None
    assert found.log_likelihood == pytest.approx(-2466.65337751347, abs=1e-6)
    for mine, theirs in zip(rows(found), LSAT6, strict=True):
        assert mine == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "two", "one"), [("lsat6", -2466.653378, -2466.937600), ("lsat7", -2658.805114, -2664.900891)]
)
def test_both_models_reach_the_published_likelihoods(name: str, two: float, one: float) -> None:
    assert fit(lsat(name)).log_likelihood == pytest.approx(two, abs=1e-5)
    assert fit(lsat(name), Model.RASCH).log_likelihood == pytest.approx(one, abs=1e-5)


def test_the_rasch_model_has_one_slope_and_a_variance_of_ability() -> None:
    found = fit(lsat("lsat6"), Model.RASCH)
    assert set(found.items["a"]) == {1.0}
    assert found.theta_sd**2 == pytest.approx(0.570237, abs=2e-5)
    assert found.items["b"][0] == pytest.approx(-2.73001659, abs=1e-5)


def simulated(n: int, slope: Floats, place: Floats, seed: int = 3) -> npt.NDArray[np.uint8]:
    random = np.random.default_rng(seed)
    ability = random.normal(size=(n, 1))
    chance = 1 / (1 + np.exp(-slope * (ability - place)))
    return np.asarray(random.random((n, len(slope))) < chance, dtype=np.uint8)


def test_an_item_that_tells_nobody_apart_is_not_clipped() -> None:
    slope, place = np.full(20, 1.2), np.linspace(-1.5, 1.5, 20)
    slope[7], place[7] = 0.05, -20.0
    slope[12] = -0.4
    found = fit(from_array(simulated(3000, slope, place)))
    assert found.converged
    assert abs(found.items["a"][7] - 0.05) < 3 * found.items["a_se"][7]
    assert abs(found.items["b"][7]) > 6
    assert found.items["a"][12] < 0
    others = found.items.drop(index=[7, 12])
    assert np.abs(others["a"] - 1.2).max() < 4 * others["a_se"].max()


def test_missing_answers_say_nothing_about_items() -> None:
    slope, place = np.full(10, 1.0), np.linspace(-1, 1, 10)
    full = simulated(4000, slope, place).astype(float)
    hidden = full.copy()
    hidden[np.random.default_rng(1).random(full.shape) < 0.4] = np.nan
    found = fit(from_array(hidden))
    assert found.converged
    assert np.abs(found.items["a"] - 1.0).max() < 0.35
    assert np.abs(found.items["b"] - place).max() < 0.35
    # More takers saw less: the errors are larger than with all answers.
    assert (found.items["b_se"] > fit(from_array(full)).items["b_se"]).all()


def test_the_errors_are_those_that_repeated_samples_show() -> None:
    slope, place = np.full(12, 1.0), np.linspace(-1.5, 1.5, 12)
    runs = [fit(from_array(simulated(800, slope, place, seed))) for seed in range(40)]
    spread = np.std([run.items["a"] for run in runs], axis=0, ddof=1)
    told = np.mean([run.items["a_se"] for run in runs], axis=0)
    assert np.mean(told) == pytest.approx(np.mean(spread), rel=0.15)


def test_few_takers_are_fitted_with_priors_and_stay_finite() -> None:
    found = fit(from_array(simulated(20, np.full(25, 1.0), np.linspace(-2, 2, 25))))
    assert found.priors is not None
    assert found.converged
    known = found.items.dropna()
    assert known["a"].between(0.2, 2.5).all()
    assert known["b"].abs().max() < 6


def test_an_item_that_everybody_answers_alike_has_no_estimate() -> None:
    right = simulated(600, np.full(5, 1.0), np.zeros(5))
    right[:, 2] = 1
    found = fit(from_array(right))
    assert isnan(found.items["a"][2])
    assert found.items.drop(index=2)["a"].notna().all()


@pytest.mark.parametrize("rows", [["1", "0"], ["11", "11"], ["10"]])
def test_too_little_data_is_no_model(rows: list[str]) -> None:
    with pytest.raises(NoModel):
        fit(answers(*rows))


def test_partial_credit_is_no_model() -> None:
    with pytest.raises(NoModel):
        fit(from_array(pd.DataFrame({"a": [0.5, 1.0], "b": [0.0, 1.0]}).to_numpy()))


def test_a_slope_that_runs_away_is_named_and_the_climb_ends() -> None:
    # The last item is right exactly where three of the others are: it sorts the takers without error.
    credit = simulated(60, np.full(4, 1.0), np.zeros(4))
    perfect = (credit.sum(axis=1) >= 3).astype(np.uint8)
    matrix = from_array(np.column_stack([credit, perfect]))
    found = fit(matrix, plain=True)
    assert not found.converged
    assert found.runaway == ("i5",)
    assert found.items.iloc[4, 1:].isna().all()
    assert found.items["a_se"].isna().all()
    assert fit(matrix).runaway == ()
    assert fit(matrix).converged


def test_one_slope_for_all_runs_away_where_every_item_agrees_with_every_other() -> None:
    steps = (np.arange(200)[:, None] % 6 > np.arange(5)).astype(np.uint8)
    found = fit(from_array(steps), Model.RASCH, plain=True)
    assert not found.converged
    assert found.runaway == ("i1", "i2", "i3", "i4", "i5")


def test_items_with_parts_of_credit_can_be_left_out() -> None:
    credit = simulated(300, np.full(5, 1.0), np.linspace(-1, 1, 5)).astype(float)
    credit[:3, 1], credit[5, 0] = 0.5, np.nan
    kept = of_whole_credits(from_array(credit, "abcde"))
    assert kept.items == ("a", "c", "d", "e")
    assert kept.seen is not None
    assert not kept.seen[5, 0]
    assert fit(kept).converged


def guessed(n: int, slope: Floats, place: Floats, c: Floats, seed: int = 4) -> npt.NDArray[np.uint8]:
    random = np.random.default_rng(seed)
    chance = c + (1 - c) / (1 + np.exp(-slope * (random.normal(size=(n, 1)) - place)))
    return np.asarray(random.random((n, len(slope))) < chance, dtype=np.uint8)


def test_the_three_parameter_model_finds_slopes_difficulties_and_guessing() -> None:
    k = 20
    slope, place, c = np.tile([0.9, 1.3, 1.7, 2.1], 5), np.linspace(-1.5, 2, k), np.tile([0.15, 0.25], 10)
    found = fit(from_array(guessed(5000, slope, place, c)), Model.THREE)
    assert found.converged
    assert found.parameters == 3 * k
    assert found.priors == Priors(None, None, guessing_prior(4))
    off = (found.items[["a", "b", "c"]].to_numpy() - np.stack([slope, place, c], axis=1)) / found.items[
        ["a_se", "b_se", "c_se"]
    ].to_numpy()
    assert np.abs(off).max() < 4
    assert np.sqrt(np.mean(off**2)) == pytest.approx(1, abs=0.3)
    # Hard items show what guessing is, easy ones only repeat the prior: .25 × .75 × .5.
    assert found.items["c_se"].iloc[-1] < 0.02
    assert found.items["c_se"].iloc[0] == pytest.approx(0.09, abs=0.02)


def test_the_gradient_vanishes_at_the_top_of_the_three_parameter_model() -> None:
    matrix = from_array(guessed(600, np.full(8, 1.5), np.linspace(-1, 1.5, 8), np.full(8, 0.25)))
    for plain in (True, False):
        found = fit(matrix, Model.THREE, plain=plain)
        assert found.converged
        assert found.priors is not None
        assert found.priors.guessing is not None
        a, d, c = (found.items[name].to_numpy() for name in "adc")
        place = np.concatenate([a, d, logit(c)])
        slope = expected(collapsed(matrix), place, exact=False).gradient
        slope[16:] += (found.priors.guessing[0] - place[16:]) / found.priors.guessing[1] ** 2
        if not plain:
            slope[:8] += (1 - a) / 0.5**2
            slope[8:16] += -d / 2**2
        # A step of Newton's from here would move no parameter by more than this.
        assert np.abs(found.covariance @ slope).max() < 1e-4


def test_a_prior_of_guessing_follows_the_number_of_options() -> None:
    matrix = from_array(guessed(100, np.full(6, 1.2), np.linspace(-1, 1, 6), np.full(6, 0.5)))
    two, five = (
        fit(matrix, Model.THREE, priors=Priors(guessing=guessing_prior(options, sd=0.1))).items["c"]
        for options in (2, 5)
    )
    assert two.to_numpy() == pytest.approx(np.full(6, 0.5), abs=0.03)
    assert five.to_numpy() == pytest.approx(np.full(6, 0.2), abs=0.03)


def test_without_guessing_the_three_parameter_model_comes_down_to_the_two_parameter_one() -> None:
    matrix = lsat("lsat7")
    two = fit(matrix)
    three = fit(matrix, Model.THREE, priors=Priors(None, None, (-12.0, 0.1)), plain=False)
    assert three.log_likelihood == pytest.approx(two.log_likelihood, abs=1e-3)
    assert three.items[["a", "b", "a_se"]].to_numpy() == pytest.approx(two.items[["a", "b", "a_se"]], rel=1e-3)
