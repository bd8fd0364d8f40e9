"""Whether the score of a competency says anything that the total does not say better.

A subscore is worth reporting only if it predicts the true subscore better than the total does: PRMSE, the proportional
reduction of mean squared error, of one against the other. Haberman (2008), Journal of Educational and Behavioral
Statistics 33, 204–229.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.intervals import Floats
from analytics.matrix import Matrix, Moments, moments

WORTH = 0.1
"""The part of the remaining error that has to go for an average of subscore and total to be worth its trouble."""


def subscores(matrix: Matrix, groups: Sequence[Sequence[int]], names: Sequence[str]) -> pd.DataFrame:
    """Return what the scores of groups of items are worth, a row each.

    Columns: name (str), items (int64), alpha, prmse_subscore (its reliability), prmse_total (from the total alone),
    prmse_both (from both), correlation (of subscore and total), adds (bool: the subscore says more than the total),
    both_add (bool), items_needed (float64: how many items like these would make the subscore say more than the total
    says now; nan where that cannot be told). Undefined values are nan: a group of one item has no alpha.
    """
    found = moments(matrix)
    c = found.covariance
    indicator = np.zeros((len(groups), matrix.k))
    for row, group in enumerate(groups):
        indicator[row, list(group)] = 1
    between = indicator @ c @ indicator.T
    with_total = indicator @ c.sum(axis=1)
    total = found.total_variance
    alphas = np.array([_alpha(found, list(group)) for group in groups])
    total_alpha = _alpha(found, list(range(matrix.k)))
    rows = [_row(names[s], groups[s], between, with_total, total, alphas, total_alpha, s) for s in range(len(groups))]
    columns = "name items alpha prmse_subscore prmse_total prmse_both correlation adds both_add items_needed".split()
    return pd.DataFrame(rows, columns=columns)


def _row(
    name: str,
    group: Sequence[int],
    between: Floats,
    with_total: Floats,
    total: float,
    alphas: Floats,
    total_alpha: float,
    s: int,
) -> tuple[object, ...]:
    variance, alpha = float(between[s, s]), float(alphas[s])
    true_variance = alpha * variance
    if not (variance > 1e-12 and total > 1e-12 and true_variance > 0 and total_alpha > 0):
        return name, len(group), alpha, np.nan, np.nan, np.nan, np.nan, False, False, np.nan
    # Covariance of the true subscore with the total: errors of other groups have nothing to do with it.
    true_with_total = float(with_total[s]) - variance + true_variance
    share = true_with_total**2 / (true_variance * total)
    r = float(with_total[s]) / np.sqrt(variance * total)
    root = np.sqrt(share)
    tau = (root - r * np.sqrt(alpha)) / (1 - r * r) if r * r < 1 else np.nan
    both = alpha + tau**2 * (1 - r * r)
    best = max(alpha, share)
    adds = alpha > share
    return (
        name,
        len(group),
        alpha,
        alpha,
        share,
        both,
        r,
        bool(adds),
        bool(best < 1 and (both - best) / (1 - best) > WORTH),
        _needed(len(group), alpha, share),
    )


def _needed(items: int, alpha: float, share: float) -> float:
    """Return the length at which the reliability reaches what the total gives (Spearman–Brown)."""
    if not 0 < alpha < 1 or not 0 < share < 1:
        return np.nan
    return float(items * share * (1 - alpha) / (alpha * (1 - share)))


def _alpha(found: Moments, group: list[int]) -> float:
    k = len(group)
    part = found.covariance[np.ix_(group, group)]
    total = float(part.sum())
    return float(k / (k - 1) * (1 - np.trace(part) / total)) if k > 1 and total > 1e-12 else np.nan
