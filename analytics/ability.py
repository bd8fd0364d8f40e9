"""Abilities of takers by a fitted model, with their errors, and how reliable they are.

Abilities are in the logits of the items: θ ~ N(0, s²) with the standard deviation s of the model. Answers that are
missing say nothing. Bock & Mislevy (1982), Applied Psychological Measurement 6, 431–444.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.intervals import CONFIDENCE, Floats, around
from analytics.irt import Fitted, NoModel
from analytics.marginal import BLOCK, nodes, posterior
from analytics.matrix import Matrix
from analytics.patterns import collapsed

MOST_STEPS, LONGEST, ENOUGH = 100, 1.0, 1e-9
"""Steps on the way to the most probable ability, none longer than a logit, until none is longer than the last."""


@dataclass(frozen=True)
class Seen:
    """Answers to the items that a model knows, each pattern once.

    Attributes:
        columns: items of the model that the answers are of. x, seen: m × their number, as in `patterns.Patterns`.
        weight: m, takers with the pattern. of_taker: N, the pattern of each taker.
        answered: N, how many of the items each taker saw.
    """

    columns: npt.NDArray[np.intp]
    x: Floats
    seen: Floats | None
    weight: Floats
    of_taker: npt.NDArray[np.intp]
    answered: npt.NDArray[np.int64]


def answers_of(model: Fitted, matrix: Matrix) -> Seen:
    """Return the answers to the items that have estimates, found by their names.

    Raises:
        NoModel: a credit is neither 0 nor 1, or no item of the matrix has estimates.
    """
    if not matrix.is_dichotomous:
        raise NoModel("the models are of credits 0 and 1")
    place = {name: column for column, name in enumerate(matrix.items)}
    pairs = [(int(own), place[name]) for own in model.known if (name := str(model.items["item"].iloc[own])) in place]
    if not pairs:
        raise NoModel("no item of the answers has estimates")
    kept = matrix.only([theirs for _, theirs in pairs])
    data = collapsed(kept)
    answered = np.full(kept.n, kept.k) if kept.seen is None else kept.seen.sum(axis=1)
    columns = np.array([own for own, _ in pairs], dtype=np.intp)
    return Seen(columns, data.x, data.seen, data.weight, data.of_taker, answered.astype(np.int64))


def abilities(model: Fitted, matrix: Matrix) -> pd.DataFrame:
    """Return the ability of every taker, a row each: the mean and the mode of what the answers leave probable.

    The posterior is ``p(θ | x) ∝ φ(θ/s) Π P(x_j | θ)`` over the items seen. The mean (expected a posteriori) has the
    least squared error; the mode (maximum a posteriori) is found by Fisher's scoring, and its error is
    ``1 / √(−∂² ln p(θ | x))``. Both are drawn towards 0, the more the less was answered. Every pattern of answers is
    computed once, all of them together.

    Args:
        model: of these items or some of them; they are found by name. Items without estimates are left out.
        matrix: all-or-nothing credits, those of the fit or of others.

    Returns:
        A frame with taker (str), answered (int64, items of the model seen), eap, eap_sd, map, map_se (float64); nan for
        a taker who saw none.

    Raises:
        NoModel: a credit is neither 0 nor 1, or no item of the matrix has estimates.
    """
    found = answers_of(model, matrix)
    rows = np.concatenate(
        [
            _block(model, found, slice(begin, begin + BLOCK))
            for begin in range(0, len(found.weight), BLOCK)
        ]
    )  # fmt: skip
    values = np.where(found.answered[:, None] > 0, rows[found.of_taker], np.nan)
    table = pd.DataFrame(values, columns=["eap", "eap_sd", "map", "map_se"])
    table.insert(0, "answered", found.answered)
    table.insert(0, "taker", list(matrix.takers or map(str, range(1, matrix.n + 1))))
    return table


def _block(model: Fitted, found: Seen, part: slice) -> Floats:
    x, seen = found.x[part], None if found.seen is None else found.seen[part]
    standard, prior = nodes()
    theta = standard * model.theta_sd
    h, _ = posterior(model.curves(theta, found.columns), np.log(prior), x, seen)
    mean = h @ theta
    spread = np.sqrt(np.maximum(h @ theta**2 - mean**2, 0))
    mode, error = _mode(model, found.columns, x, seen, theta[h.argmax(axis=1)])
    return np.stack([mean, spread, mode, error], axis=1)


def _mode(
    model: Fitted, columns: npt.NDArray[np.intp], x: Floats, seen: Floats | None, theta: Floats
) -> tuple[Floats, Floats]:
    """Return the most probable abilities near those given, and their errors."""
    slope, prior = model.items["a"].to_numpy()[columns], 1 / model.theta_sd**2
    told = np.ones(1) if seen is None else seen
    for _ in range(MOST_STEPS):
        curves = model.curves(theta, columns)
        weight = slope * curves.scores[1]
        gradient = (told * weight * (x - curves.p)).sum(axis=1) - prior * theta
        information = (told * weight**2 * curves.p * (1 - curves.p)).sum(axis=1) + prior
        step = np.clip(gradient / information, -LONGEST, LONGEST)
        theta = theta + step
        if np.abs(step).max(initial=0.0) < ENOUGH:
            break
    curves = model.curves(theta, columns)
    curvature = (told * slope**2 * curves.bend(x)).sum(axis=1) + prior
    with np.errstate(invalid="ignore", divide="ignore"):
        return theta, np.where(curvature > 0, 1 / np.sqrt(curvature), np.nan)


@dataclass(frozen=True)
class Reliability:
    """A reliability with its interval; nan below two takers. `n` takers had an ability."""

    n: int
    value: float
    low: float
    high: float


def empirical_reliability(found: pd.DataFrame, *, confidence: float = CONFIDENCE) -> Reliability:
    """Return the reliability of the means of `abilities`: the share of variance that is not error.

    ``V / (V + E)`` with V the variance of eap (n − 1) and E the mean of eap_sd². The interval is that of the takers as
    a sample, by the delta method; the items are taken as known.

    Args:
        found: a frame of `abilities`; takers without an ability are left out.
    """
    known = found.dropna(subset=["eap"])
    mean, error = known["eap"].to_numpy(), known["eap_sd"].to_numpy() ** 2
    n = len(known)
    if n < 2:
        return Reliability(n, np.nan, np.nan, np.nan)
    v, e = float(mean.var(ddof=1)), float(error.mean())
    value = v / (v + e)
    # How much each taker moves the value: that of V weighs E, that of E weighs −V.
    moved = (e * ((mean - mean.mean()) ** 2 - v) - v * (error - e)) / (v + e) ** 2
    low, high = around(value, np.sqrt((moved**2).mean() / n), confidence=confidence)
    return Reliability(n, value, max(0.0, float(low)), min(1.0, float(high)))
