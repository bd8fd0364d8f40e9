"""The marginal likelihood: what is derived is held against differences of what is computed."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import expit

from analytics.intervals import Floats
from analytics.marginal import expected
from analytics.matrix import from_array
from analytics.patterns import Patterns, collapsed

STEP = 1e-5


def slopes_of(function: Callable[[Floats], Floats], place: Floats) -> Floats:
    """Central differences of a function in each parameter."""
    return np.stack(
        [(function(place + step) - function(place - step)) / (2 * STEP) for step in STEP * np.eye(len(place))]
    )


def some_answers(*, hidden: float, n: int = 300, k: int = 6) -> Patterns:
    random = np.random.default_rng(5)
    chance = 0.2 + 0.8 * expit(1.3 * (random.normal(size=(n, 1)) - np.linspace(-1, 1, k)))
    credit = (random.random((n, k)) < chance).astype(float)
    credit[random.random((n, k)) < hidden] = np.nan
    return collapsed(from_array(credit))


@pytest.mark.parametrize("hidden", [0.0, 0.3], ids=["all seen", "some not seen"])
@pytest.mark.parametrize("parameters", [2, 3], ids=["without guessing", "with guessing"])
def test_gradient_and_observed_information_are_the_derivatives_of_the_likelihood(
    parameters: int, hidden: float
) -> None:
    data = some_answers(hidden=hidden)
    random = np.random.default_rng(8)
    a, d, guesses = random.uniform(0.4, 1.6, 6), random.normal(size=6), random.uniform(-2, -0.5, 6)
    place = np.concatenate([a, d, guesses][:parameters])
    found = expected(data, place, exact=True)
    value = slopes_of(lambda at: np.array(expected(data, at, exact=False).log_likelihood), place)
    assert found.gradient == pytest.approx(value, abs=1e-5)
    curve = -slopes_of(lambda at: expected(data, at, exact=False).gradient, place)
    assert found.information == pytest.approx(curve, abs=1e-5)


def test_patterns_are_the_answers_however_they_are_collapsed() -> None:
    few = some_answers(hidden=0.3)
    assert len(few.weight) < len(few.of_taker) == few.weight.sum() == 300
    assert (np.bincount(few.of_taker) == few.weight).all()
    many = some_answers(hidden=0.3, k=45)
    assert len(many.weight) == 300
    assert (many.of_taker == np.arange(300)).all()


def test_the_information_of_many_blocks_is_the_sum_of_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    data, place = some_answers(hidden=0.3), np.concatenate([np.ones(6), np.zeros(6)])
    whole = expected(data, place, exact=True)
    monkeypatch.setattr("analytics.marginal.BLOCK", 17)
    parts = expected(data, place, exact=True)
    assert parts.log_likelihood == pytest.approx(whole.log_likelihood)
    assert parts.information == pytest.approx(whole.information)
