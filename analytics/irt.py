"""Item response theory: Rasch, two- and three-parameter logistic models by marginal maximum likelihood.

``P(x = 1 | θ) = c + (1 − c) / (1 + exp(−(a θ + d)))`` with D = 1, θ ~ N(0, 1) and the difficulty b = −d / a; c is 0 but
in the three-parameter model. Items are estimated as slope a and intercept d, which stay finite where an item tells
nobody apart and b runs away: such items are found and not clipped. Bock & Aitkin (1981), Psychometrika 46, 443–459; the
observed information by Louis (1982), JRSS B 44, 226–233.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from analytics.intervals import Floats
from analytics.marginal import BLOCK, NODES, Curves, expected
from analytics.matrix import Matrix
from analytics.newton import Height, climb, inverse
from analytics.patterns import Patterns, collapsed

COARSE = 21
"""Nodes on the way there: few enough to be fast, and their optimum is a step away from the real one."""
LEAST_FOR_ML = 500
"""Takers from which items are estimated without priors, unless asked otherwise."""
STEEPEST = 20.0
"""A slope beyond this runs away: from one node of the quadrature to the next the chance jumps by four logits."""
OPTIONS = 4
"""Options of an item of which nothing is said."""


class Model(StrEnum):
    """`RASCH`: one slope for all items, ability with a variance of its own. `TWO`: a slope for each item. `THREE`: and
    a chance to guess for each item.
    """

    RASCH = "rasch"
    TWO = "2pl"
    THREE = "3pl"


def guessing_prior(options: int, *, sd: float = 0.5) -> tuple[float, float]:
    """Return the normal prior of logit c of items with so many options: its mean is the logit of 1/options.

    Example:
        >>> mean, sd = guessing_prior(4)
        >>> round(mean, 3), sd
        (-1.099, 0.5)
    """
    return float(logit(1 / options)), sd


@dataclass(frozen=True)
class Priors:
    """Normal priors, as (mean, standard deviation), of slopes, of intercepts and of logit c; None for none."""

    slope: tuple[float, float] | None = (1.0, 0.5)
    intercept: tuple[float, float] | None = (0.0, 2.0)
    guessing: tuple[float, float] | None = guessing_prior(OPTIONS)


@dataclass(frozen=True)
class Fitted:
    """A fitted model.

    Attributes:
        items: frame with item (str), a, a_se, b, b_se, d, d_se (float64), and with `THREE` c, c_se; nan where
            undefined: an item without spread has no estimate, and a slope of 0 no difficulty. With `RASCH` every a is 1
            and has no error.
        log_likelihood: of the responses, without priors.
        parameters: how many were estimated. covariance: of (a…, d…), 2k × 2k (`TWO`), of (a…, d…, logit c…), 3k × 3k
            (`THREE`), or of (common a, d…), for the k items that vary.
        theta_sd: standard deviation of ability in the scale of the items: 1, or what `RASCH` found.
        converged: whether the gradient vanished and the information is positive.
        priors: those that were used, None for plain maximum likelihood.
        runaway: items whose slope grew beyond all bounds (a Heywood case): by the answers the item sorts takers without
            error, and the likelihood has no maximum. They have no estimates, the others have those of where the climb
            was left, without errors; priors, or leaving the item out, mend it.
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
    runaway: tuple[str, ...] = ()

    @cached_property
    def known(self) -> npt.NDArray[np.intp]:
        """Columns of the items that have estimates."""
        return np.flatnonzero(self.items["a"].notna())

    def curves(self, theta: npt.ArrayLike, columns: npt.ArrayLike | None = None) -> Curves:
        """Return the items that have estimates, or those in some columns, at abilities in the scale of the items."""
        table = self.items.iloc[self.known if columns is None else np.asarray(columns, dtype=np.intp)]
        place = np.asarray(theta, dtype=np.float64)
        line = place[:, None] * table["a"].to_numpy() + table["d"].to_numpy()
        return Curves(place, line, table["c"].to_numpy() if self.model is Model.THREE else None)


class NoModel(ValueError):
    """The answers allow no model: fewer than two items that vary, fewer than two takers, or credits between 0 and 1."""


def fit(
    matrix: Matrix, model: Model = Model.TWO, *, priors: Priors | None = Priors(), plain: bool | None = None
) -> Fitted:
    """Fit a model to all-or-nothing credits. Missing answers say nothing (missing at random).

    Args:
        priors: used below 500 takers, or whenever `plain` is False; `plain` True leaves them out. The prior of guessing
            is used with `THREE` in any case, as without it few tests have a maximum at all.

    Raises:
        NoModel: there is nothing to fit.
    """
    if not matrix.is_dichotomous:
        raise NoModel("the models are of credits 0 and 1")
    used = _used(model, priors, plain=matrix.n >= LEAST_FOR_ML if plain is None else plain)
    varying = _varying(matrix)
    if len(varying) < 2 or matrix.n < 2:
        raise NoModel("fewer than two items have both right and wrong answers")
    return _fitted(matrix, varying, model, _maximise(collapsed(matrix.only(varying)), model, used), used)


def of_whole_credits(matrix: Matrix) -> Matrix:
    """Return the items of which every credit is 0 or 1, which is what the models are of (`fit`)."""
    if matrix.is_dichotomous:
        return matrix
    whole = np.flatnonzero(np.isin(matrix.credit, (0.0, 1.0)).all(axis=0))
    kept = matrix.only(whole.tolist())
    return Matrix(kept.credit.astype(np.uint8), kept.items, kept.takers, kept.seen)


def _used(model: Model, priors: Priors | None, *, plain: bool) -> Priors | None:
    told = Priors(None, None, None) if priors is None else priors
    guessing = (told.guessing or guessing_prior(OPTIONS)) if model is Model.THREE else None
    used = replace(told, guessing=guessing)
    if plain:
        used = replace(used, slope=None, intercept=None)
    return None if used == Priors(None, None, None) else used


def _varying(matrix: Matrix) -> list[int]:
    n = np.full(matrix.k, matrix.n) if matrix.seen is None else matrix.seen.sum(axis=0)
    right = matrix.credit.sum(axis=0, dtype=np.int64)
    return [int(column) for column in np.flatnonzero((right > 0) & (right < n))]


def _start(data: Patterns, model: Model, priors: Priors | None) -> Floats:
    """Return slopes of 1 and the intercepts that give the facilities: (a…, d…), (a…, d…, logit c…) or (a, d…)."""
    k = data.x.shape[1]
    total = data.weight.sum() if data.seen is None else data.weight @ data.seen
    share = (data.weight @ data.x + 0.5) / (total + 1)
    guesses = np.zeros(0)
    if priors is not None and priors.guessing is not None:
        guesses = np.full(k, priors.guessing[0])
        c = expit(guesses)
        share = np.maximum(share - c, 0.05 * share) / (1 - c)
    # With slopes of 1 the logit of a facility is pulled towards 0 by about this much.
    d = np.log(share / (1 - share)) * np.sqrt(1 + 1 / 2.89)
    return np.concatenate([np.ones(1 if model is Model.RASCH else k), d, guesses])


@dataclass(frozen=True)
class _Top:
    """Where the climb ended: (a…, d…) or (a…, d…, logit c…), and what is known there."""

    parameters: Floats
    log_likelihood: float
    covariance: Floats
    converged: bool


def _maximise(data: Patterns, model: Model, priors: Priors | None) -> _Top:
    """Climb by Newton's steps: first on few nodes, with many patterns on the outer product of their scores (Berndt et
    al. 1974), which costs a tenth and is never indefinite; then on all nodes and the exact information.
    """
    k = data.x.shape[1]
    start = point = _start(data, model, priors)
    spread = _spread(k) if model is Model.RASCH else np.eye(len(start))
    slopes = len(start) - k if model is Model.RASCH else k
    few = len(data.weight) <= BLOCK // 4

    def lost(place: Floats) -> bool:
        return bool(np.abs(place[:slopes]).max() > STEEPEST)

    for count, exact, enough in ((COARSE, few, 1e-3), (NODES, True, 1e-6)):

        def at(place: Floats, count: int = count, exact: bool = exact) -> Height:
            seen = expected(data, spread @ place, exact=exact, count=count)
            plus, slope, curve = _prior(place, priors, k)
            known = spread.T @ seen.information @ spread + np.diag(curve)
            return Height(seen.log_likelihood, seen.log_likelihood + plus, spread.T @ seen.gradient + slope, known)

        # What runs away on few nodes may have a top on many.
        point, top = climb(at, start if lost(point) else point, enough=enough, lost=lost)
    covariance, positive = inverse(top.information)
    if lost(point):
        return _Top(spread @ point, top.log_likelihood, np.full_like(covariance, np.nan), False)
    converged = positive and float(np.abs(top.gradient @ covariance @ top.gradient)) < 1e-8
    return _Top(spread @ point, top.log_likelihood, covariance, converged)


def _spread(k: int) -> Floats:
    """Return the matrix that gives every item the one slope: (a, d…) to (a…, d…)."""
    result = np.zeros((2 * k, k + 1))
    result[:k, 0] = 1
    result[k:, 1:] = np.eye(k)
    return result


def _prior(place: Floats, priors: Priors | None, k: int) -> tuple[float, Floats, Floats]:
    """Return the log density of the priors, its gradient and its curvature, element by element."""
    if priors is None:
        return 0.0, np.zeros_like(place), np.zeros_like(place)
    guesses = 0 if priors.guessing is None else k
    each = ((priors.slope, len(place) - k - guesses), (priors.intercept, k), (priors.guessing, guesses))
    mean = np.concatenate([np.full(count, 0.0 if prior is None else prior[0]) for prior, count in each])
    sd = np.concatenate([np.full(count, np.inf if prior is None else prior[1]) for prior, count in each])
    away = (place - mean) / sd
    return float(-0.5 * away @ away), -away / sd, 1 / sd**2


def _fitted(matrix: Matrix, varying: list[int], model: Model, top: _Top, priors: Priors | None) -> Fitted:
    k = len(varying)
    a, d = top.parameters[:k], top.parameters[k : 2 * k]
    variance = np.diag(top.covariance)
    columns = {"a": a, "a_se": np.full(k, np.nan), "b": np.full(k, np.nan), "b_se": np.full(k, np.nan), "d": d}
    gone = np.abs(a) > STEEPEST
    with np.errstate(invalid="ignore", divide="ignore"):
        if model is Model.RASCH:
            columns["d_se"] = np.sqrt(variance[1:])
            columns |= {"a": np.ones(k), "b": -d, "b_se": columns["d_se"]}
        else:
            var_a, var_d, cov = variance[:k], variance[k : 2 * k], np.diag(top.covariance[:k, k : 2 * k])
            columns["d_se"], columns["a_se"] = np.sqrt(var_d), np.sqrt(var_a)
            columns["b"] = np.where(np.abs(a) > 1e-9, -d / a, np.nan)
            columns["b_se"] = np.sqrt(d * d / a**4 * var_a + var_d / a**2 - 2 * d / a**3 * cov)
        if model is Model.THREE:
            c = expit(top.parameters[2 * k :])
            columns |= {"c": c, "c_se": c * (1 - c) * np.sqrt(variance[2 * k :])}
    table = pd.DataFrame(np.full((matrix.k, len(columns)), np.nan), columns=list(columns))
    table.iloc[varying] = np.where(gone[:, None], np.nan, np.stack(list(columns.values()), axis=1))
    table.insert(0, "item", list(matrix.items))
    sd = abs(float(a[0])) if model is Model.RASCH else 1.0
    runaway = tuple(matrix.items[column] for column, away in zip(varying, gone, strict=True) if away)
    return Fitted(
        model,
        table,
        top.log_likelihood,
        len(top.covariance),
        top.covariance,
        sd,
        top.converged,
        priors,
        matrix.n,
        runaway,
    )
