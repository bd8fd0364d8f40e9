"""What a fitted test tells about an ability: information, the standard error from it, the score to expect.

Fisher's information of an item is ``I(θ) = P'² / (P (1 − P))``; with guessing that is ``a² (1 − P)/P · ψ²``, without it
``a² P (1 − P)``. A test has the sum of its items, and no estimate without a prior is surer than 1/√I. Birnbaum (1968),
in Lord & Novick, Statistical Theories of Mental Test Scores.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.intervals import Floats
from analytics.irt import Fitted
from analytics.marginal import nodes

STEPS = 241
"""Abilities that are looked at for the best one, four standard deviations to each side."""


def information_of_items(model: Fitted, theta: npt.ArrayLike) -> pd.DataFrame:
    """Return the information of every item at some abilities, a row for each ability and a column for each item.

    Args:
        theta: abilities in the logits of the items.

    Returns:
        A frame (float64) with the abilities as its index "theta"; an item without estimates is nan throughout.
    """
    place = np.atleast_1d(np.asarray(theta, dtype=np.float64))
    values = np.full((len(place), len(model.items)), np.nan)
    values[:, model.known] = _information(model, place)
    names = pd.Index(model.items["item"], name=None)
    return pd.DataFrame(values, index=pd.Index(place, name="theta"), columns=names)


def information_of_test(model: Fitted, theta: npt.ArrayLike) -> pd.DataFrame:
    """Return what the whole test tells at some abilities, a row each.

    Args:
        theta: abilities in the logits of the items.

    Returns:
        A frame (float64) with theta; information, the sum over the items that have estimates; se, ``1/√I``, infinite
        where nothing is told; expected_score, ``Σ P`` (the test characteristic curve), and expected_share of those
        items; items (int64), how many they are.
    """
    place = np.atleast_1d(np.asarray(theta, dtype=np.float64))
    information = _information(model, place).sum(axis=1)
    score = model.curves(place).p.sum(axis=1)
    count = len(model.known)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = 1 / np.sqrt(information)
        share = score / count if count else np.full(len(place), np.nan)
    return pd.DataFrame(
        {
            "theta": place,
            "information": information,
            "se": error,
            "expected_score": score,
            "expected_share": share,
            "items": np.full(len(place), count, dtype=np.int64),
        }
    )


@dataclass(frozen=True)
class Best:
    """Where a test measures best.

    Attributes:
        theta: the ability of which it tells most; information and se there.
        low, high: abilities around it at which the information is still half as much, so the error at most √2 times
            as large; nan on a side where it does not fall so far within four standard deviations.
        marginal_reliability: see `marginal_reliability`.
    """

    theta: float
    information: float
    se: float
    low: float
    high: float
    marginal_reliability: float


def best_measured(model: Fitted) -> Best:
    """Return the ability that the test measures best, found in steps of a thirtieth of the standard deviation."""
    theta = np.linspace(-4, 4, STEPS) * model.theta_sd
    information = _information(model, theta).sum(axis=1)
    top = int(information.argmax())
    most = float(information[top])
    below = information < most / 2
    left, right = np.flatnonzero(below[:top]), np.flatnonzero(below[top:])
    low = theta[left[-1] + 1] if len(left) else np.nan
    high = theta[top + right[0] - 1] if len(right) else np.nan
    error = 1 / np.sqrt(most) if most > 0 else np.inf
    return Best(float(theta[top]), most, float(error), float(low), float(high), marginal_reliability(model))


def marginal_reliability(model: Fitted) -> float:
    """Return the reliability that the items promise a normal population: the mean of ``I / (I + 1/s²)`` over it.

    s is the standard deviation of ability. Green, Bock, Humphreys, Linn & Reckase (1984), Journal of Educational
    Measurement 21, 347–360. That of takers who were really tested is `ability.empirical_reliability`.
    """
    standard, weight = nodes()
    information = _information(model, standard * model.theta_sd).sum(axis=1)
    return float(weight @ (information / (information + 1 / model.theta_sd**2)))


def _information(model: Fitted, theta: Floats) -> Floats:
    curves = model.curves(theta)
    slope = model.items["a"].to_numpy()[model.known]
    return np.asarray((slope * curves.scores[1]) ** 2 * curves.p * (1 - curves.p))
