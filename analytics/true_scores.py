"""How the true shares of parts of an exam vary together, from what was observed.

With weights a_cj of item j in part c and the covariances of items S_jl,

    C*_cd = Σ_{j≠l} a_cj a_dl S_jl / Σ_{j≠l} a_cj a_dl

is the covariance of the true shares: an item with itself is left out, because its error would be in it. On the diagonal
this is coefficient alpha times the variance, and Raju's coefficient (1977, Psychometrika 42, 549–565) where weights
differ. An item of several parts brings each its weight, and its error does not make them look alike.
"""

import numpy as np

from analytics.intervals import Floats
from analytics.matrix import Moments

LEAST = 1e-9
"""Variances of shares below this are none."""


def true_covariance(covariance: Floats, parts: Floats) -> Floats:
    """Return C*, parts × parts; nan where no two different items of the two were given to the same takers.

    Args:
        covariance: S, items × items, nan where it is not known (`matrix.Moments`).
        parts: weights, parts × items.
    """
    known = ~np.isnan(covariance)
    np.fill_diagonal(known, False)
    among = parts @ known @ parts.T
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(among > LEAST, parts @ np.where(known, covariance, 0.0) @ parts.T / among, np.nan))


def observed_covariance(true: Floats, errors: Floats, parts: Floats) -> Floats:
    """Return the covariance of the observed shares of all items: C* and the errors of items, e_j a_cj a_dj."""
    a = parts / parts.sum(axis=1, keepdims=True)
    return np.asarray(true + (a * errors) @ a.T)


def simplest(found: Moments, parts: Floats, true: Floats) -> Floats:
    """Return the simplest covariances of true shares that these suggest: any two parts correlate alike.

    T_cd is λ_c λ_d times one number off the diagonal and one on it, which are those of C* on the whole. λ is the
    covariance of a true share with the true total over the standard deviation of the latter; where parts differ in it
    no more than by chance they have the same (James & Stein, 1961, Fourth Berkeley Symposium 1, 361–379). Zeros where
    the total varies no more than by chance. Pairs that are not known (nan) are left out of the sums.
    """
    known, mass = ~np.isnan(true), parts.sum(axis=1)
    if not parts.size:
        return np.zeros_like(true)
    share = mass / mass.sum()
    with_total = np.where(known, true, 0.0) @ share / np.maximum(known @ share, LEAST)
    total = float(with_total @ share)
    if not total > LEAST:
        return np.zeros_like(true)
    slope = _alike(found, parts, with_total, total)
    spread = np.outer(slope, slope)
    weight = np.outer(share, share) * known
    own, between = (_ratio(weight * kind, true, spread) for kind in (np.eye(len(true)), 1 - np.eye(len(true))))
    if not own > between:
        own = between = _ratio(weight, true, spread)
    return np.asarray(spread * (between + (own - between) * np.eye(len(true))))


def _alike(found: Moments, parts: Floats, with_total: Floats, total: float) -> Floats:
    """Return the slopes λ of parts, drawn to their mean by as much of their spread as is error."""
    a, one = parts / parts.sum(axis=1, keepdims=True), parts.sum(axis=0) / parts.sum()
    covariance = np.nan_to_num(found.covariance)
    observed, whole = np.einsum("cj,jl,cl->c", a, covariance, a), float(one @ covariance @ one)
    takers = np.maximum(a @ found.pairs @ one, 2.0) - 1
    noise = float(((observed * whole + with_total**2) / takers).mean())
    mean = float(with_total.mean())
    spread = float(with_total.var(ddof=1)) if len(with_total) > 1 else 0.0
    kept = max(0.0, 1 - noise / spread) if spread > 0 else 0.0
    return np.asarray(np.maximum(mean + kept * (with_total - mean), 0.0) / np.sqrt(total))


def _ratio(weight: Floats, true: Floats, spread: Floats) -> float:
    below = float((weight * spread).sum())
    return max(0.0, float((weight * np.nan_to_num(true)).sum()) / below) if below > 0 else 0.0


def share_of_error(found: Moments, parts: Floats, true: Floats, target: Floats) -> float:
    """Return how much of the distance between C* and the target is error of estimation, 0 to 1.

    ``Σ Var(C*_cd) / Σ (C*_cd − T_cd)²``, cut to 1: Ledoit & Wolf (2003), Journal of Empirical Finance 10, 603–621; in
    the form of Schäfer & Strimmer (2005), Statistical Applications in Genetics and Molecular Biology 4, 32. The
    variances are those of normal scores: (C_cc C_dd + C*_cd²) / (n − 1), and on the diagonal, with the error variance
    E of a share of m items, 2 C_cc² / (n − 1) + 2 E² / ((n − 1)(m − 1)).
    """
    known = ~np.isnan(true)
    a = parts / parts.sum(axis=1, keepdims=True)
    takers = np.maximum(a @ found.pairs @ a.T, 2.0) - 1
    errors = item_errors(found, parts, np.where(known, true, target))
    observed = np.diag(observed_covariance(np.where(known, true, target), errors, parts))
    noise = (np.outer(observed, observed) + np.where(known, true, 0.0) ** 2) / takers
    items = 1 / (a**2).sum(axis=1)
    own = np.maximum(observed - np.diag(np.where(known, true, 0.0)), 0.0)
    np.fill_diagonal(noise, 2 * (observed**2 + own**2 / np.maximum(items - 1, LEAST)) / np.diag(takers))
    distance = float(((true - target)[known] ** 2).sum())
    return min(1.0, float(noise[known].sum()) / distance) if distance > 0 else 1.0


def repaired(true: Floats) -> Floats:
    """Return the nearest matrix of covariances: without negative eigenvalues (Higham, 1988, Linear Algebra 103)."""
    values, vectors = np.linalg.eigh((true + true.T) / 2)
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T)


def item_errors(found: Moments, parts: Floats, true: Floats) -> Floats:
    """Return the error variance of each item: its variance less that of the true shares it speaks for, never negative.

    An item of several parts is taken for the mean of their true shares, by its weights. Items without a variance of
    their own (fewer than two takers) have the mean of the others.
    """
    claimed = parts / np.maximum(parts.sum(axis=0), LEAST)
    errors = np.maximum(np.diag(found.covariance) - np.einsum("cj,cd,dj->j", claimed, true, claimed), 0.0)
    known = ~np.isnan(errors)
    return np.where(known, errors, errors[known].mean() if known.any() else 0.0)


def seen_together(found: Moments, weights: Floats) -> bool:
    """Say whether two different items of these weights have a covariance that is known."""
    known = ~np.isnan(found.covariance)
    np.fill_diagonal(known, False)
    return bool(weights @ known @ weights > LEAST)
