"""Classical statistics of items: facility, discrimination, what each item does to the test.

Variances and covariances have n − 1 throughout. Everything comes from one matrix of covariances, so that no item is
computed by itself. Where takers did not see every item, each number is over those who saw what it is about, and totals
are prorated (`analytics.matrix`).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.intervals import Floats, fisher, wilson
from analytics.matrix import ByScore, Matrix, Moments, moments
from analytics.verdicts import reasons, shrunk, verdicts

UPPER_SHARE = 0.27
"""Kelley, T. L. (1939), Journal of Educational Psychology 30, 17–24: the share that tells the ends apart best."""


def item_statistics(matrix: Matrix, *, known: Moments | None = None) -> pd.DataFrame:
    """Return the statistics of every item, a row each, in the order of the items.

    Columns (float64 unless said; nan where undefined):
        item: str. n: int64, takers who saw it.
        facility, facility_low, facility_high: mean credit x̄_j with Wilson's interval (of all-or-nothing credits; for
            others it is the interval of a share with the same mean, which is too wide, never too narrow).
        sd: standard deviation of the credit, ``√V_j``.
        item_total: correlation with the total T, the item in it: ``cov(x_j, T) / √(V_j V(T))``.
        item_rest, item_rest_low, item_rest_high: correlation with the total of the others, O_j = T − x_j, with Fisher's
            interval: ``(cov(x_j, T) − V_j) / √(V_j (V(T) − 2 cov(x_j, T) + V_j))``. Henrysson (1963), Psychometrika
            28, 211–218.
        shrunk, shrunk_sd: the artanh of item_rest drawn towards the mean of the bank (`verdicts.shrunk`), as a
            correlation, and its posterior standard deviation on the scale of artanh.
        d27: mean credit of the upper minus that of the lower 27 % by the total, ties split (`d27`).
        efficiency: item_rest's covariance as a share of the largest that these credits allow, both sorted (Moodle).
        intended_weight, effective_weight: share of the points, and ``√C_j / Σ √C_l`` of the covariances with the
            total, a negative one counting 0 (Moodle).
        alpha_if_deleted: coefficient alpha of the others, ``(k−1)/(k−2) (1 − Σ_{l≠j} V_l / V(O_j))``.
        verdict: str (`verdicts.Verdict`); reason: str, why it is not told, or what is wrong.
    """
    found = known or moments(matrix)
    c = found.covariance
    variance, with_total = np.diag(c).copy(), c.sum(axis=1)
    total = found.total_variance
    rest_variance = total - 2 * with_total + variance
    rest = _correlation(with_total - variance, variance, rest_variance)
    low, high = fisher(rest, found.n)
    p_low, p_high = wilson(found.mean, found.n)
    mean, sd = shrunk(rest, found.n)
    table = pd.DataFrame(
        {
            "item": list(matrix.items),
            "n": found.n,
            "facility": found.mean,
            "facility_low": p_low,
            "facility_high": p_high,
            "sd": np.sqrt(np.maximum(variance, 0)),
            "item_total": _correlation(with_total, variance, np.full(matrix.k, total)),
            "item_rest": rest,
            "item_rest_low": low,
            "item_rest_high": high,
            "shrunk": mean,
            "shrunk_sd": sd,
            "d27": d27(matrix),
            "efficiency": _efficiency(matrix),
            "intended_weight": np.full(matrix.k, 1 / matrix.k if matrix.k else np.nan),
            "effective_weight": _effective(with_total),
            "alpha_if_deleted": _alpha_if_deleted(c, variance, rest_variance),
        }
    )
    table["verdict"] = verdicts(table)
    table["reason"] = reasons(table)
    return table


def d27(matrix: Matrix, *, share: float = UPPER_SHARE) -> Floats:
    """Return mean credit in the upper group minus that in the lower one, k; nan for fewer than four takers.

    Each group has exactly `share` × N takers by the total: of those tied at its border, each counts by the fraction
    that is still wanted, so no order of the rows moves the number. The total has the item in it, so on short tests
    this index is high for any item; item_rest is the one to judge by. Kelley (1939), Journal of Educational Psychology
    30, 17–24.
    """
    if matrix.by_score is not None:
        n, sums = matrix.by_score.n, matrix.by_score.right
        if matrix.n < 4:
            return np.full(matrix.k, np.nan)
        # Scores that nobody has take nobody with them.
        weights = np.stack([_portion(n, share * matrix.n), _portion(n[::-1], share * matrix.n)[::-1]])
        means = weights @ sums / (weights @ n)[:, None]
        return np.asarray(means[1] - means[0])
    totals = matrix.totals
    known = ~np.isnan(totals)
    if known.sum() < 4:
        return np.full(matrix.k, np.nan)
    _values, place, count = np.unique(totals[known], return_inverse=True, return_counts=True)
    wanted = share * known.sum()
    lower, upper = _portion(count, wanted)[place], _portion(count[::-1], wanted)[::-1][place]
    weights = np.zeros((2, matrix.n))
    weights[0, known], weights[1, known] = lower, upper
    seen = np.ones(matrix.credit.shape) if matrix.seen is None else matrix.seen.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = weights @ matrix.numbers / (weights @ seen)
    return np.asarray(means[1] - means[0])


def _portion(count: npt.NDArray[np.int64], wanted: float) -> Floats:
    """Return by how much a taker of each total counts among the first `wanted`; `count` is how many have it."""
    before = np.cumsum(count) - count
    return np.clip((wanted - before) / np.maximum(count, 1), 0, 1)


def _correlation(covariance: Floats, one: Floats, other: Floats) -> Floats:
    """Return correlations; nan where one of the two does not vary."""
    product = np.where((one > 1e-12) & (other > 1e-12), one * other, np.nan)
    return np.asarray(covariance / np.sqrt(product))


def _alpha_if_deleted(c: Floats, variance: Floats, rest_variance: Floats) -> Floats:
    k = len(variance)
    if k < 3:
        return np.full(k, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = np.where(rest_variance > 1e-12, rest_variance, np.nan)
        return np.asarray((k - 1) / (k - 2) * (1 - (np.trace(c) - variance) / rest))


def _effective(with_total: Floats) -> Floats:
    """Moodle's effective weight: ``√C_j / Σ √C_k`` of the covariances with the total; a negative one counts 0."""
    roots = np.sqrt(np.maximum(with_total, 0))
    return np.asarray(roots / roots.sum()) if np.nansum(roots) > 0 else np.full(len(roots), np.nan)


def _efficiency(matrix: Matrix) -> Floats:
    """Moodle's discriminative efficiency: ``cov(x_j, O_j) / cov of both sorted``, over those who saw the item."""
    n, real, largest = _products(matrix) if matrix.by_score is None else _counted_products(matrix.by_score)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where((n > 1) & (largest > 1e-9), real / np.where(largest > 1e-9, largest, 1), np.nan))


def _products(matrix: Matrix) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
    """Return takers, and the sums of products of credits with rest scores as they are and both sorted."""
    x, rest = matrix.credit.astype(np.float64), matrix.rests
    if matrix.seen is not None:
        x = np.where(matrix.seen, x, np.nan)
    n = (~np.isnan(rest)).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        centred = x - np.nansum(x, axis=0) / (~np.isnan(x)).sum(axis=0)
    # Sorting puts missing values last in both, so pairs stay pairs.
    largest = np.nansum(np.sort(centred, axis=0) * np.sort(rest, axis=0), axis=0)
    return n, np.nansum(centred * rest, axis=0), largest


def _counted_products(found: ByScore) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
    """Return the same from counts: sorted together, those who have the item right have the highest rest scores."""
    right, score = found.right, np.arange(len(found.n))
    n = int(found.n.sum())
    # A rest score is the total of who has the item wrong, and one less of who has it right.
    rest = found.n[:, None] - right
    rest[:-1] += right[1:]
    many = right.sum(axis=0)
    above = np.cumsum(rest[::-1], axis=0)[::-1] - rest
    best = score @ np.clip(many - above, 0, rest)
    expected = many / max(n, 1) * (score @ rest)
    return np.full(right.shape[1], n), score @ right - many - expected, best - expected
