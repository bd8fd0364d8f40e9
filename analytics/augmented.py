"""Scores of competencies that borrow from the rest of the exam, with the error of each.

A few items say little of a competency by themselves; who is strong in the rest is likely to be strong in them. The true
share of a competency is estimated by linear regression on what was observed: on its own share and the total (Haberman,
2008, Journal of Educational and Behavioral Statistics 33, 204–229), or on the shares of all competencies (Wainer,
Vevea, Camacho, Reeve, Rosa, Nelson, Swygert & Thissen, 2001, in Thissen & Wainer, Test Scoring, 343–387).

Taker i answers item j of competency c with p_j + t_ic + e_ij: the facility of the item, how much better than the
average the taker is in the competency, and an error. What varies together, and by how much, is told in
`analytics.true_scores`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betainc

from analytics.intervals import CONFIDENCE, Floats
from analytics.mastery import Evidence, jeffreys, shown
from analytics.matrix import Matrix, Moments, moments
from analytics.true_scores import (
    LEAST,
    item_errors,
    observed_covariance,
    repaired,
    seen_together,
    share_of_error,
    simplest,
    true_covariance,
)

FEWEST_TAKERS = 20
"""With fewer the covariances of competencies are noise, and nothing is borrowed."""
BLOCK = 4096
"""Patterns of items given that are computed together."""


class Method(StrEnum):
    """What the true share is regressed on."""

    HABERMAN = "own share and total"
    WAINER = "all competencies"


class Undefined(StrEnum):
    """Why a competency, or a taker in it, has no augmented score."""

    NO_ITEM = "no item assesses it"
    ONE_ITEM = "only one item assesses it"
    FEW_TAKERS = "too few takers"
    NEVER_TOGETHER = "no two of its items were given to the same takers"
    SAME_SHARE = "everybody has the same share"
    ONLY_CHANCE = "takers differ no more than by chance"
    NOT_ESTIMABLE = "it varies with the total more than its reliability allows"
    NOTHING_GIVEN = "the taker was given no item"


@dataclass(frozen=True)
class Augmented:
    """Augmented scores of a cohort.

    Attributes:
        takers: a row for each taker and competency, in this order: taker, competency (str); items (int64, given to the
            taker), weight (float64, their weights summed), right (float64, credit times weight), raw (share of those);
            low, high, reaches: what they say alone (`mastery.jeffreys` of `right` of `weight`: an item that is half
            about the competency is half an item of evidence); augmented, augmented_se, augmented_reaches (the chance
            that the true share reaches the standard); shown (str, `mastery.Shown`: from augmented_reaches, or from
            reaches where that is undefined); reason (str, `Undefined`: why augmented is nan; missing where it is not).
        competencies: a row each: competency (str), items (int64), weight, mean (float64, share of all its items),
            reliability (of the own share, alpha or Raju's), prmse_total and prmse (of the total, and of the augmented
            score: the squared correlation with the true share, for takers who were given every item), reason.
        method: what the scores were regressed on.
        shrinkage: with `WAINER`, by how much the covariances were drawn to the simplest ones, 0 to 1.
    """

    takers: pd.DataFrame
    competencies: pd.DataFrame
    method: Method
    shrinkage: float


def augmented(
    matrix: Matrix,
    weights: npt.ArrayLike,
    names: Sequence[str],
    *,
    standard: float,
    method: Method = Method.WAINER,
    confidence: float = CONFIDENCE,
) -> Augmented:
    """Estimate the true share of each taker in each competency from the whole exam.

    With `WAINER` the estimate is ``mean + C* C⁻¹ (share − mean)``. Few takers do not carry a covariance for each pair
    of competencies: C* is drawn towards one correlation between any two (`true_scores.simplest`), by as much of its
    distance as is error, and what is left of negative eigenvalues is cut off. The error is that of the regression and
    of the mean, ``√diag(C* − C* C⁻¹ C* + C / n)``; it takes C* for known. The chance is that of a beta distribution
    with the mean and the error of the estimate.

    Args:
        matrix: credits. Takers need not have been given the same items: each is held against the facility of the items
            given, with the error of so many, and the result is a share of all items of the competency. A competency of
            which a taker was given nothing is told from the others, with the error that this has. What is missing has
            to be missing by design or by chance, not by choice.
        weights: competencies × items, 0 to 1, as of `claims.claim_weights`. Parts of items that no competency claims
            are used as what they are, the rest of the exam.
        names: of the competencies.
        standard: the share that is asked for, 0 to 1.
        method: what the true share is regressed on.
        confidence: of the interval that stands beside the raw share.
    """
    a = np.asarray(weights, dtype=np.float64).reshape(len(names), matrix.k)
    plan = _plan(matrix, a, method)
    estimate, error = _estimates(matrix, plan)
    return Augmented(
        _takers(matrix, a, list(names), plan, (estimate, error), standard, confidence),
        _competencies(a, list(names), plan),
        method,
        plan.shrinkage,
    )


@dataclass(frozen=True)
class _Plan:
    """What is known of the cohort: `parts` are the competencies that can be told, and last the rest of the exam if any.

    own: the competency of each part, -1 for the rest. true: P × P. errors, facility: k. reasons: of the competencies,
    None where they are told. prmse: P × 2, of total and augmented score. reliability, of_mean: P, the latter the error
    variance of the mean share.
    """

    parts: Floats
    own: npt.NDArray[np.int64]
    true: Floats
    errors: Floats
    facility: Floats
    reasons: list[Undefined | None]
    method: Method
    shrinkage: float
    reliability: Floats
    prmse: Floats
    of_mean: Floats


def _plan(matrix: Matrix, a: Floats, method: Method) -> _Plan:
    found = moments(matrix)
    reasons = [_untold(matrix, found, row) for row in a]
    told = [c for c, reason in enumerate(reasons) if reason is None]
    parts, own = a[told], np.array(told, dtype=np.int64)
    rest = np.clip(1 - parts.sum(axis=0), 0, None) * (np.nan_to_num(np.diag(found.covariance)) > LEAST)
    if told and seen_together(found, rest):
        parts, own = np.vstack([parts, rest]), np.append(own, -1)
    true = true_covariance(found.covariance, parts)
    target = simplest(found, parts, true)
    plain = np.where(np.isnan(true), target, true)
    observed = observed_covariance(plain, item_errors(found, parts, plain), parts)
    reliability = np.diag(plain) / np.maximum(np.diag(observed), LEAST)
    shrinkage = 0.0
    if method is Method.WAINER and told:
        shrinkage = share_of_error(found, parts, true, target)
        plain = repaired((1 - shrinkage) * plain + shrinkage * target)
    errors = item_errors(found, parts, plain)
    whole = _regression(np.ones((1, matrix.k)), parts, plain, errors, method)
    variance = np.diag(plain)
    prmse = np.stack([whole.total[0], whole.explained[0]], axis=1) / np.maximum(variance, LEAST)[:, None]
    for part, c in enumerate(own):
        if c >= 0 and not (variance[part] > LEAST and target.any()):
            reasons[c] = Undefined.ONLY_CHANCE
        elif c >= 0 and prmse[part, 1] >= 1:
            reasons[c] = Undefined.NOT_ESTIMABLE
    facility = np.nan_to_num(found.mean)
    takers = parts @ found.n / np.maximum(parts.sum(axis=1), LEAST)
    of_mean = np.maximum(np.diag(observed_covariance(plain, errors, parts)), 0.0) / np.maximum(takers, 1.0)
    return _Plan(parts, own, plain, errors, facility, reasons, method, shrinkage, reliability, prmse, of_mean)


def _untold(matrix: Matrix, found: Moments, row: Floats) -> Undefined | None:
    """Return why a competency cannot be told whatever the others are, None where it can."""
    items = int((row > LEAST).sum())
    if items < 2:
        return Undefined.ONE_ITEM if items else Undefined.NO_ITEM
    if matrix.n < FEWEST_TAKERS:
        return Undefined.FEW_TAKERS
    if not seen_together(found, row):
        return Undefined.NEVER_TOGETHER
    return None if np.nansum(np.diag(found.covariance) * row) > LEAST else Undefined.SAME_SHARE


@dataclass(frozen=True)
class _Regression:
    """Weights of the deviations of shares, Q × P × P, and the variances of true shares, Q × P, that the augmented score
    and the total explain."""

    weights: Floats
    explained: Floats
    total: Floats


def _regression(seen: Floats, parts: Floats, true: Floats, errors: Floats, method: Method) -> _Regression:
    """Regress true shares on observed ones, for each of Q patterns of items given (Q × k)."""
    q, p = len(seen), len(parts)
    given = seen @ parts.T
    has = given > LEAST
    per = np.where(has, given, 1.0)
    products = np.einsum("cj,dj->jcd", parts, parts * errors).reshape(parts.shape[1], p * p)
    noise = (seen @ products).reshape(q, p, p) / per[:, :, None] / per[:, None, :]
    both = has[:, :, None] & has[:, None, :]
    # A part of which nothing was given is a share that varies with nothing.
    observed = np.where(both, true + noise, 0.0) + np.eye(p) * np.where(has, LEAST, 1.0)[:, None, :]
    cross = np.where(has[:, None, :], true, 0.0)
    share = given / np.maximum(given.sum(axis=1, keepdims=True), LEAST)
    with_total = np.einsum("qcd,qd->qc", observed, share)
    variance = np.maximum((with_total * share).sum(axis=1, keepdims=True), LEAST)
    true_with_total = np.einsum("qcd,qd->qc", cross, share)
    if method is Method.WAINER:
        weights = np.linalg.solve(observed, np.swapaxes(cross, 1, 2)).swapaxes(1, 2)
    else:
        own, diagonal = np.diagonal(cross, axis1=1, axis2=2), np.diagonal(observed, axis1=1, axis2=2)
        rest = diagonal * variance - with_total**2
        alone = rest < LEAST * diagonal * variance
        safe = np.where(alone, 1.0, rest)
        of_own = np.where(alone, 0.0, (own * variance - true_with_total * with_total) / safe)
        of_total = np.where(alone, true_with_total / variance, (true_with_total * diagonal - own * with_total) / safe)
        weights = of_own[:, :, None] * np.eye(p) + of_total[:, :, None] * share[:, None, :]
    explained = np.einsum("qcd,qcd->qc", weights, cross)
    return _Regression(np.asarray(weights, dtype=np.float64), explained, true_with_total**2 / variance)


def _estimates(matrix: Matrix, plan: _Plan) -> tuple[Floats, Floats]:
    """Return estimates and their errors, takers × parts."""
    x = matrix.credit.astype(np.float64) - plan.facility
    seen = np.ones((1, matrix.k)) if matrix.seen is None else matrix.seen.astype(np.float64)
    if matrix.seen is not None:
        x *= seen
    patterns, place = np.unique(seen, axis=0, return_inverse=True)
    place = np.broadcast_to(place.reshape(-1), (matrix.n,)) if matrix.seen is None else place.reshape(-1)
    given = patterns @ plan.parts.T
    away = (x @ plan.parts.T) / np.where(given > LEAST, given, 1.0)[place]
    mean = (plan.parts @ plan.facility) / plan.parts.sum(axis=1)
    estimate, error = np.full(away.shape, np.nan), np.full(away.shape, np.nan)
    for begin in range(0, len(patterns), BLOCK):
        block = slice(begin, begin + BLOCK)
        told = _regression(patterns[block], plan.parts, plan.true, plan.errors, plan.method)
        rows = np.flatnonzero((place >= begin) & (place < begin + BLOCK))
        at = place[rows] - begin
        estimate[rows] = mean + np.einsum("ncd,nd->nc", told.weights[at], away[rows])
        left = np.maximum(np.diag(plan.true) - told.explained[at], 0.0)
        error[rows] = np.sqrt(left + plan.of_mean)
    nothing = (given.sum(axis=1) <= LEAST)[place]
    estimate[nothing], error[nothing] = np.nan, np.nan
    return np.clip(estimate, 0.0, 1.0), error


def _reaches(mean: Floats, error: Floats, standard: float) -> Floats:
    """Return the chance that a beta distribution of this mean and standard deviation gives to `standard` and above."""
    m = np.clip(mean, 1e-6, 1 - 1e-6)
    variance = np.clip(error**2, 1e-12, m * (1 - m) * (1 - 1e-6))
    size = m * (1 - m) / variance - 1
    return np.asarray(1 - betainc(m * size, (1 - m) * size, standard))


def _takers(
    matrix: Matrix,
    a: Floats,
    names: list[str],
    plan: _Plan,
    scores: tuple[Floats, Floats],
    standard: float,
    confidence: float,
) -> pd.DataFrame:
    n, k = matrix.n, len(names)
    seen = np.ones((n, matrix.k)) if matrix.seen is None else matrix.seen.astype(np.float64)
    weight = seen @ a.T
    right = matrix.credit.astype(np.float64) @ a.T
    with np.errstate(invalid="ignore", divide="ignore"):
        raw = right / weight
    alone = jeffreys(right, weight, standard, confidence=confidence)
    estimate, error = np.full((n, k), np.nan), np.full((n, k), np.nan)
    told = [(part, c) for part, c in enumerate(plan.own) if c >= 0 and plan.reasons[c] is None]
    for part, c in told:
        estimate[:, c], error[:, c] = scores[0][:, part], scores[1][:, part]
    chance = _reaches(estimate, error, standard)
    unknown = weight <= LEAST
    low, high, reaches = (np.where(unknown, np.nan, values) for values in (alone.low, alone.high, alone.reaches))
    decided = np.where(np.isnan(chance), reaches, chance)
    told_by = Evidence(low.ravel(), high.ravel(), decided.ravel())
    nothing = Undefined.NOTHING_GIVEN
    of_cells = [
        [(why or nothing).value if undefined else None for why, undefined in zip(plan.reasons, row, strict=True)]
        for row in np.isnan(estimate)
    ]
    takers = matrix.takers or tuple(str(place + 1) for place in range(n))
    return pd.DataFrame(
        {
            "taker": pd.Series(np.repeat(np.array(takers, dtype=object), k), dtype="str"),
            "competency": pd.Series(names * n, dtype="str"),
            "items": (seen @ (a > LEAST).T).astype(np.int64).ravel(),
            "weight": weight.ravel(),
            "right": right.ravel(),
            "raw": raw.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
            "reaches": reaches.ravel(),
            "augmented": estimate.ravel(),
            "augmented_se": error.ravel(),
            "augmented_reaches": chance.ravel(),
            "shown": pd.Series([one.value for one in shown(told_by, weight.ravel())], dtype="str"),
            "reason": pd.Series([one for row in of_cells for one in row], dtype="str"),
        }
    )


def _competencies(a: Floats, names: list[str], plan: _Plan) -> pd.DataFrame:
    weight = a.sum(axis=1)
    table = np.full((len(names), 3), np.nan)
    for part, c in enumerate(plan.own):
        if c >= 0:
            table[c, 0] = plan.reliability[part]
            if plan.reasons[c] is None:
                table[c, 1:] = plan.prmse[part]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (a @ plan.facility) / weight
    return pd.DataFrame(
        {
            "competency": pd.Series(names, dtype="str"),
            "items": (a > LEAST).sum(axis=1).astype(np.int64),
            "weight": weight,
            "mean": mean,
            "reliability": table[:, 0],
            "prmse_total": table[:, 1],
            "prmse": table[:, 2],
            "reason": pd.Series([reason.value if reason else None for reason in plan.reasons], dtype="str"),
        }
    )
