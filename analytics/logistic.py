"""Many small logistic regressions at once, by Newton's method."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from analytics.intervals import Floats
from analytics.matrix import Mask

STEPS = 60
APART = 20.0
"""Fitted log odds from which a model is taken to have run away: its best fit lies at infinity."""


@dataclass(frozen=True)
class Regressions:
    """k models of p coefficients.

    Attributes:
        coefficients: k × p; nan where there is no finite best fit.
        covariance: k × p × p, the inverse of the information.
        log_likelihood: k; for a model without a finite best fit the limit that was reached.
        separated: k, whether the outcomes are told apart perfectly somewhere, so that no best fit is finite.
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: Floats
    separated: Mask


def regress(design: Floats, outcome: Floats, used: npt.ArrayLike | None = None, *, ridge: float = 0.0) -> Regressions:
    """Fit ``log(p / (1 − p)) = X b`` to each column of outcomes by maximum likelihood.

    Newton–Raphson, which is iteratively reweighted least squares here, all models at a time; a step that would lower
    the likelihood is halved. McCullagh & Nelder (1989), Generalized Linear Models, chapter 4. Where outcomes are
    perfectly told apart by the design (Albert & Anderson, 1984, Biometrika 71, 1–10) the coefficients grow without
    bound; such a model is said to be separated.

    Args:
        design: k × N × p, or 1 × N × p for one design of all models. Columns should be of like scale.
        outcome: N × k, 0 to 1.
        used: N × k, whether a taker counts in a model; all by default.
        ridge: ½ ridge Σ b², without the first coefficient, is subtracted from the log likelihood that is maximised.
    """
    y = np.asarray(outcome, dtype=np.float64).T
    counts = np.ones_like(y) if used is None else np.asarray(used, dtype=np.float64).T
    k, p = y.shape[0], design.shape[2]
    penalty = np.where(np.arange(p) > 0, ridge, 0.0)
    b = np.zeros((k, p))
    reached = _objective(design, b, y, counts, penalty)
    # Tiny, so that a design of dependent columns has no singular matrix and its models are told by their size.
    steady = np.eye(p) * 1e-10
    for _ in range(STEPS):
        eta = _predicted(design, b)
        chance = expit(eta)
        gradient = np.einsum("knp,kn->kp", np.broadcast_to(design, (k, *design.shape[1:])), counts * (y - chance))
        gradient -= penalty * b
        information = _information(design, counts * chance * (1 - chance)) + np.diag(penalty) + steady
        step = np.linalg.solve(information, gradient[..., None])[..., 0]
        step[np.abs(np.where(counts > 0, eta, 0)).max(axis=1, initial=0) > APART + 5] = 0
        for _half in range(8):
            tried = _objective(design, b + step, y, counts, penalty)
            worse = tried < reached - 1e-9
            if not worse.any():
                break
            step = np.where(worse[:, None], step / 2, step)
        b, reached = b + step, tried
        if np.abs(step).max(initial=0) < 1e-9:
            break
    eta = _predicted(design, b)
    chance = expit(eta)
    apart = np.abs(np.where(counts > 0, eta, 0)).max(axis=1, initial=0) > APART
    covariance = np.linalg.inv(_information(design, counts * chance * (1 - chance)) + np.diag(penalty) + steady)
    likelihood = _objective(design, b, y, counts, np.zeros(p))
    gone = apart[:, None]
    return Regressions(np.where(gone, np.nan, b), np.where(gone[..., None], np.nan, covariance), likelihood, apart)


def _predicted(design: Floats, b: Floats) -> Floats:
    return np.asarray((design @ b[..., None])[..., 0])


def _information(design: Floats, weights: Floats) -> Floats:
    return np.asarray(np.swapaxes(design, 1, 2) @ (weights[..., None] * design))


def _objective(design: Floats, b: Floats, y: Floats, counts: Floats, penalty: Floats) -> Floats:
    eta = _predicted(design, b)
    return np.asarray((counts * (y * eta - np.logaddexp(0, eta))).sum(axis=1) - (penalty * b * b).sum(axis=1) / 2)
