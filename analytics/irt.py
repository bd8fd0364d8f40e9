"""Item response theory: Rasch and two-parameter logistic models by marginal maximum likelihood.

``P(x = 1 | θ) = 1 / (1 + exp(−(a θ + d)))`` with D = 1, θ ~ N(0, 1) and the difficulty b = −d / a. Items are estimated
as slope a and intercept d, which stay finite where an item tells nobody apart and b runs away: such items are found and
not clipped. Bock & Aitkin (1981), Psychometrika 46, 443–459; the observed information by Louis (1982), JRSS B 44,
226–233.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from analytics.intervals import Floats
from analytics.marginal import BLOCK, NODES, Patterns, expected
from analytics.matrix import Matrix

COARSE = 21
"""Nodes on the way there: few enough to be fast, and their optimum is a step away from the real one."""
LEAST_FOR_ML = 500
"""Takers from which items are estimated without priors, unless asked otherwise."""


class Model(StrEnum):
    """`RASCH`: one slope for all items, ability with a variance of its own. `TWO`: a slope for each item."""

    RASCH = "rasch"
    TWO = "2pl"


@dataclass(frozen=True)
class Priors:
    """Normal priors of slopes and intercepts: (mean, standard deviation)."""

    slope: tuple[float, float] = (1.0, 0.5)
    intercept: tuple[float, float] = (0.0, 2.0)


@dataclass(frozen=True)
class Fitted:
    """A fitted model.

    Attributes:
        items: frame with item (str), a, a_se, b, b_se, d, d_se (float64); nan where undefined: an item without spread
            has no estimate, and a slope of 0 no difficulty. With `RASCH` every a is 1 and has no error.
        log_likelihood: of the responses, without priors.
        parameters: how many were estimated. covariance: of (a…, d…), 2k × 2k (`TWO`), or of (common a, d…).
        theta_sd: standard deviation of ability in the scale of the items: 1, or what `RASCH` found.
        converged: whether the gradient vanished and the information is positive.
        priors: those that were used, None for plain maximum likelihood.
    """

    model: Model
    items: pd.DataFrame
    log_likelihood: float
    parameters: int
    covariance: Floats
    theta_sd: float
    converged: bool
    priors: Priors | None
    n: int


class NoModel(ValueError):
    """The answers allow no model: fewer than two items that vary, fewer than two takers, or credits between 0 and 1."""


def fit(
    matrix: Matrix, model: Model = Model.TWO, *, priors: Priors | None = Priors(), plain: bool | None = None
) -> Fitted:
    """Fit a model to all-or-nothing credits. Missing answers say nothing (missing at random).

    Args:
        priors: used below 500 takers, or whenever `plain` is False; `plain` True leaves them out.

    Raises:
        NoModel: there is nothing to fit.
    """
    if not matrix.is_dichotomous:
        raise NoModel("the models are of credits 0 and 1")
    used = None if plain or (plain is None and matrix.n >= LEAST_FOR_ML) else priors
    varying = _varying(matrix)
    if len(varying) < 2 or matrix.n < 2:
        raise NoModel("fewer than two items have both right and wrong answers")
    data = _patterns(matrix.only(varying))
    start = _start(data)
    one = model is Model.RASCH
    found, log_likelihood, covariance, converged = _maximise(data, start, used, one=one)
    return _fitted(matrix, varying, model, found, log_likelihood, covariance, converged, used)


def _varying(matrix: Matrix) -> list[int]:
    n = np.full(matrix.k, matrix.n) if matrix.seen is None else matrix.seen.sum(axis=0)
    right = matrix.credit.sum(axis=0, dtype=np.int64)
    return [int(column) for column in np.flatnonzero((right > 0) & (right < n))]


def _patterns(matrix: Matrix) -> Patterns:
    """Return each pattern of answers once. Where nearly all differ, that is their rows as they are."""
    codes = matrix.credit if matrix.seen is None else np.where(matrix.seen, matrix.credit, np.uint8(2))
    if matrix.k <= 40:
        # A pattern is a number in base 3, or 2 where nothing is missing: unique numbers are much faster than rows.
        base = 2 if matrix.seen is None else 3
        if base**matrix.k < 2**63:
            value = codes.astype(np.int64) @ (base ** np.arange(matrix.k, dtype=np.int64))
            _, first, count = np.unique(value, return_index=True, return_counts=True)
            codes, weight = codes[first], count.astype(np.float64)
        else:
            weight = np.ones(matrix.n)
    else:
        weight = np.ones(matrix.n)
    seen = None if matrix.seen is None else (codes != 2).astype(np.float64)
    return Patterns(np.where(codes == 1, 1.0, 0.0), seen, weight)


def _start(data: Patterns) -> Floats:
    """Return slopes of 1 and the intercepts that give the facilities: (a…, d…)."""
    total = data.weight.sum() if data.seen is None else data.weight @ data.seen
    share = (data.weight @ data.x + 0.5) / (total + 1)
    # With slopes of 1 the logit of a facility is pulled towards 0 by about this much.
    d = np.log(share / (1 - share)) * np.sqrt(1 + 1 / 2.89)
    return np.concatenate([np.ones(data.x.shape[1]), d])


def _maximise(data: Patterns, start: Floats, priors: Priors | None, *, one: bool) -> tuple[Floats, float, Floats, bool]:
    """Climb by Newton's steps: first on few nodes, with many patterns on the outer product of their scores (Berndt et
    al. 1974), which costs a tenth and is never indefinite; then on all nodes and the exact information.

    With `one` slope the parameters are (a, d…); otherwise (a…, d…). Returns them with the log-likelihood, the
    covariance of the estimates and whether it converged.
    """
    k = data.x.shape[1]
    spread = _spread(k) if one else np.eye(2 * k)
    point = np.concatenate([[start[:k].mean()], start[k:]]) if one else start
    few = len(data.weight) <= BLOCK // 4
    for count, exact, enough in ((COARSE, few, 1e-3), (NODES, True, 1e-6)):

        def at(place: Floats, count: int = count, exact: bool = exact) -> _Height:
            seen = expected(data, spread @ place, exact=exact, count=count)
            plus, slope, curve = _prior(place, priors, k, one=one)
            known = spread.T @ seen.information @ spread + np.diag(curve)
            return _Height(seen.log_likelihood, seen.log_likelihood + plus, spread.T @ seen.gradient + slope, known)

        point, top = _climb(at, point, enough)
    covariance, positive = _inverse(top.information)
    converged = positive and float(np.abs(top.gradient @ covariance @ top.gradient)) < 1e-8
    return spread @ point, top.log_likelihood, covariance, converged


@dataclass(frozen=True)
class _Height:
    """A place on the way up: log-likelihood, with priors, and the derivatives of the latter."""

    log_likelihood: float
    value: float
    gradient: Floats
    information: Floats


def _climb(at: Callable[[Floats], _Height], point: Floats, enough: float) -> tuple[Floats, _Height]:
    """Go up until a step moves nothing by more than `enough`; a step that would go down is shortened."""
    here = at(point)
    for _ in range(100):
        step = _step(here.information, here.gradient)
        size = min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        while True:
            there = at(point + size * step)
            if there.value >= here.value - 1e-9 * abs(here.value):
                break
            size /= 2
            if size < 1e-6:
                return point, here
        moved = size * float(np.abs(step).max())
        point, here = point + size * step, there
        if moved < enough:
            break
    return point, here


def _spread(k: int) -> Floats:
    """Return the matrix that gives every item the one slope: (a, d…) to (a…, d…)."""
    result = np.zeros((2 * k, k + 1))
    result[:k, 0] = 1
    result[k:, 1:] = np.eye(k)
    return result


def _prior(place: Floats, priors: Priors | None, k: int, *, one: bool) -> tuple[float, Floats, Floats]:
    """Return the log density of the priors, its gradient and its curvature, element by element."""
    if priors is None:
        return 0.0, np.zeros_like(place), np.zeros_like(place)
    slopes = 1 if one else k
    mean = np.concatenate([np.full(slopes, priors.slope[0]), np.full(k, priors.intercept[0])])
    sd = np.concatenate([np.full(slopes, priors.slope[1]), np.full(k, priors.intercept[1])])
    away = (place - mean) / sd
    return float(-0.5 * away @ away), -away / sd, 1 / sd**2


def _step(information: Floats, gradient: Floats) -> Floats:
    """Return Newton's step; where the information is not positive yet, it is made so."""
    ridge = 0.0
    scale = float(np.diag(information).clip(min=1e-3).mean())
    for _ in range(40):
        try:
            lower = np.linalg.cholesky(information + ridge * np.eye(len(gradient)))
            return np.asarray(np.linalg.solve(lower.T, np.linalg.solve(lower, gradient)))
        except np.linalg.LinAlgError:
            ridge = max(2 * ridge, scale * 1e-3)
    return gradient / scale


def _inverse(information: Floats) -> tuple[Floats, bool]:
    try:
        np.linalg.cholesky(information)
        return np.asarray(np.linalg.inv(information)), True
    except np.linalg.LinAlgError:
        return np.full_like(information, np.nan), False


def _fitted(
    matrix: Matrix,
    varying: list[int],
    model: Model,
    found: Floats,
    log_likelihood: float,
    covariance: Floats,
    converged: bool,
    priors: Priors | None,
) -> Fitted:
    k = len(varying)
    a, d = found[:k], found[k:]
    if model is Model.RASCH:
        sd = float(a[0])
        var_a, var_d, cov = np.full(k, np.nan), np.diag(covariance)[1:], np.full(k, np.nan)
        slope, b, b_se = np.ones(k), -d, np.sqrt(var_d)
    else:
        sd = 1.0
        var_a, var_d = np.diag(covariance)[:k], np.diag(covariance)[k:]
        cov = np.diag(covariance[:k, k:])
        slope = a
        with np.errstate(invalid="ignore", divide="ignore"):
            b = np.where(np.abs(a) > 1e-9, -d / a, np.nan)
            b_se = np.sqrt(d * d / a**4 * var_a + var_d / a**2 - 2 * d / a**3 * cov)
    rows = np.full((matrix.k, 6), np.nan)
    with np.errstate(invalid="ignore"):
        rows[varying] = np.stack([slope, np.sqrt(var_a), b, b_se, d, np.sqrt(var_d)], axis=1)
    table = pd.DataFrame(rows, columns=["a", "a_se", "b", "b_se", "d", "d_se"])
    table.insert(0, "item", list(matrix.items))
    parameters = k + 1 if model is Model.RASCH else 2 * k
    return Fitted(model, table, log_likelihood, parameters, covariance, abs(sd), converged, priors, matrix.n)
