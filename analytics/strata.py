"""Two groups of takers, cut into levels of like ability: what comparisons of items between groups are made of.

One count over takers, items, levels and groups gives everything; no item is computed by itself.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from analytics.intervals import Floats
from analytics.matrix import Matrix


@dataclass(frozen=True)
class Strata:
    """Sums of credits by item, level and group.

    Attributes:
        n: k × L × 2, takers; the last axis is the reference group, then the focal one.
        credit: k × L × 2, sum of their credits.
        squares: k × L × 2, sum of the squares of their credits.
    """

    n: Floats
    credit: Floats
    squares: Floats


def strata(
    matrix: Matrix, focal: npt.ArrayLike, *, anchors: npt.ArrayLike | None = None, with_itself: bool = False
) -> Strata:
    """Cut takers into levels by what they earned in the anchor items, item by item.

    A level is the mean credit in the anchors that a taker saw, in the scale of the number of anchors that a taker saw
    on average, rounded (`strata.scores`). A taker who saw no anchor is in no level.

    Args:
        matrix: credits; an item that was not seen counts nowhere.
        focal: N, whether a taker is of the focal group.
        anchors: k, whether an item is an anchor; all are by default.
        with_itself: whether an item counts in the score that it is compared at, an anchor or not. It should where the
            groups may differ in ability: under a Rasch model the comparison is then exactly fair, and without the item
            a weaker group seems to do worse in all of them (Holland & Thayer, 1988, in Wainer & Braun, Test Validity).
    """
    is_focal = np.asarray(focal, dtype=np.int64)
    score = scores(matrix, anchors=anchors, with_itself=with_itself)
    level = np.where(np.isnan(score), -1, np.round(score)).astype(np.int64)
    row, column = np.nonzero(level >= 0)
    levels = int(level.max(initial=0)) + 1
    place = (column * levels + level[row, column]) * 2 + is_focal[row]
    x = matrix.credit[row, column].astype(np.float64)
    shape = (matrix.k, levels, 2)

    def summed(weights: Floats) -> Floats:
        return np.bincount(place, weights=weights, minlength=matrix.k * levels * 2).astype(np.float64).reshape(shape)

    return Strata(summed(np.ones(len(x))), summed(x), summed(x * x))


def scores(matrix: Matrix, *, anchors: npt.ArrayLike | None = None, with_itself: bool = False) -> Floats:
    """Return what takers are matched by, N × k: their mean credit in the anchors, in the scale of `strata.strata`.

    ``c Σ x / m`` over the m anchors that a taker saw, with c the rounded mean of m over the takers of the item; nan
    where a taker did not see the item, or no anchor.
    """
    chosen = np.ones(matrix.k) if anchors is None else np.asarray(anchors, dtype=np.float64)
    x = matrix.credit.astype(np.float64)
    seen = np.ones_like(x) if matrix.seen is None else matrix.seen.astype(np.float64)
    # An item is in its own score once or never, whether it is an anchor or not.
    own = (1.0 if with_itself else 0.0) - chosen
    earned = (x @ chosen)[:, None] + x * own
    met = (seen @ chosen)[:, None] + seen * own
    there = (seen > 0) & (met > 0)
    usual = np.round(np.where(there, met, 0).sum(axis=0) / np.maximum(1, there.sum(axis=0)))
    return np.where(there, earned / np.where(there, met, 1) * usual, np.nan)


def odds(cells: Strata) -> tuple[Floats, Floats]:
    """Return Δ = −2.35 ln α of Mantel and Haenszel for all-or-nothing credits, and its standard error; both k.

    With A, B right and wrong in the reference group and C, D in the focal one, at each level of T takers:
    ``α = Σ A D/T / Σ B C/T``. Mantel & Haenszel (1959), JNCI 22, 719–748; the error of ln α is that of Phillips &
    Holland (1987), Biometrics 43, 425–431. Both are nan where one of the sums is 0.
    """
    a, c = cells.credit[..., 0], cells.credit[..., 1]
    b, d = cells.n[..., 0] - a, cells.n[..., 1] - c
    total = cells.n.sum(axis=2)
    share = np.divide(1, total, out=np.zeros_like(total), where=total > 0)
    right, wrong = (a * d * share).sum(axis=1), (b * c * share).sum(axis=1)
    known = (right > 0) & (wrong > 0)
    safe = np.where(known, right, np.nan)
    alpha = safe / np.where(known, wrong, np.nan)
    each = alpha[:, None]
    spread = ((a * d + each * b * c) * (a + d + each * (b + c)) * share**2).sum(axis=1)
    return np.asarray(-2.35 * np.log(alpha)), np.asarray(2.35 * np.sqrt(spread / (2 * safe**2)))


def standardised(cells: Strata) -> tuple[Floats, Floats]:
    """Return the standardised p-difference and its standard error; both k, in the scale of credits.

    STD P-DIF = Σ n_F (P_F − P_R) / Σ n_F over the levels that have both groups: by how much the focal group does
    better than takers of the reference group of like ability would, weighted as the focal group is spread. Dorans &
    Kulick (1986), Journal of Educational Measurement 23, 355–368. For partial credits it is the standardised mean
    difference of Dorans & Schmitt (1991).

    Its variance is that of dealing out the credits of a level between its groups at random, Σ n_F T s²/n_R over
    (Σ n_F)², with s² the variance of the credits of the level (T − 1): with a few takers at a level, the variances
    within its groups are 0 by chance. Zwick & Thayer (1996), Journal of Educational and Behavioral Statistics 21,
    187–201. Both are nan where no level has both groups, the error also where no credit varies.
    """
    both, n, total, spread = _both(cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = cells.credit / cells.n
        weight = np.where(both, n[..., 1], 0).sum(axis=1)
        weight = np.where(weight > 0, weight, np.nan)
        gain = np.where(both, n[..., 1] * (means[..., 1] - means[..., 0]), 0).sum(axis=1) / weight
        variance = np.where(both, n[..., 1] * total * spread / n[..., 0], 0).sum(axis=1)
    return np.asarray(gain), np.sqrt(np.where(variance > 1e-12, variance, np.nan)) / weight


def chance(cells: Strata) -> Floats:
    """Return the two-sided p of Mantel's test that credits do not depend on the group at like ability; k.

    ``χ² = (Σ F − Σ E F)² / Σ var F`` with F the sum of credits of the focal group at a level and its mean and variance
    when the credits of the level are dealt out at random. For all-or-nothing credits it is the test of Mantel and
    Haenszel without correction for continuity. It is defined even where one group is all right. Mantel, N. (1963),
    JASA 58, 690–700. nan where no credit varies at a level with both groups.
    """
    both, n, total, spread = _both(cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = n[..., 1] * cells.credit.sum(axis=2) / total
        excess = np.where(both, cells.credit[..., 1] - expected, 0).sum(axis=1)
        variance = np.where(both, n[..., 0] * n[..., 1] / total * spread, 0).sum(axis=1)
    return np.asarray(2 * ndtr(-np.abs(excess) / np.sqrt(np.where(variance > 1e-12, variance, np.nan))))


def _both(cells: Strata) -> tuple[npt.NDArray[np.bool_], Floats, Floats, Floats]:
    """Which levels have both groups, takers by group and together, and the variance of the credits of a level."""
    n = cells.n
    total = n.sum(axis=2)
    credit = cells.credit.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = (cells.squares.sum(axis=2) - credit**2 / total) / (total - 1)
    return np.asarray((n > 0).all(axis=2)), n, total, np.maximum(spread, 0)
