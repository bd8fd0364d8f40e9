"""What can be said of a test as a whole: its scores, how reliable they are, and how sure a decision at a mark is.

Variances have n − 1 unless said otherwise. Scores are sums of credits, 0 to k.
"""

from dataclasses import dataclass
from math import lgamma, nan, sqrt

import numpy as np

from analytics.intervals import Floats, feldt
from analytics.matrix import Matrix, Moments, moments


@dataclass(frozen=True)
class Scores:
    """Statistics of a test of k items and n takers; nan where undefined.

    Attributes:
        mean, median, sd, skewness, kurtosis: of the scores; the last two from k-statistics, as Moodle gives them.
        alpha, alpha_low, alpha_high: Cronbach's coefficient with Feldt's interval. Cronbach (1951), Psychometrika 16.
        kr21: Kuder & Richardson's formula 21 (1937), of all-or-nothing items only.
        lambda2: Guttman's second bound (1945), Psychometrika 10.
        sem: standard error of measurement, sd √(1 − alpha).
        error_ratio: √(1 − alpha), the share of the sd that is error.
    """

    n: int
    k: int
    mean: float
    median: float
    sd: float
    skewness: float
    kurtosis: float
    alpha: float
    alpha_low: float
    alpha_high: float
    kr21: float
    lambda2: float
    sem: float
    error_ratio: float


def score_statistics(matrix: Matrix, *, known: Moments | None = None) -> Scores:
    """Return the statistics of a test, each by the function of its name; ``SEM = s √(1 − α)``.

    With items that some takers did not see, mean and variance are sums over items and pairs of items of those who saw
    them, and the shape is that of prorated totals.
    """
    found = known or moments(matrix)
    totals = matrix.totals[~np.isnan(matrix.totals)]
    n, k = len(totals), matrix.k
    variance = found.total_variance if n > 1 else nan
    alpha = coefficient_alpha(found)
    low, high = feldt(alpha, n, k)
    mean = float(found.mean.sum())
    sd = sqrt(variance) if variance >= 0 else nan
    skewness, kurtosis = shape(totals)
    ratio = sqrt(1 - alpha) if alpha <= 1 else nan
    return Scores(
        n=n,
        k=k,
        mean=mean,
        median=float(np.median(totals)) if n else nan,
        sd=sd,
        skewness=skewness,
        kurtosis=kurtosis,
        alpha=alpha,
        alpha_low=low,
        alpha_high=high,
        kr21=kr21(mean, variance, k) if matrix.is_dichotomous else nan,
        lambda2=lambda2(found),
        sem=sd * ratio,
        error_ratio=ratio,
    )


def coefficient_alpha(found: Moments) -> float:
    """Return ``k/(k−1) (1 − Σ V(x_j) / V(T))``; nan for fewer than two items or scores without spread."""
    k, total = len(found.mean), found.total_variance
    return float(k / (k - 1) * (1 - np.trace(found.covariance) / total)) if k > 1 and total > 1e-12 else nan


def lambda2(found: Moments) -> float:
    """Return Guttman's bound ``(Σ_{j≠l} R_jl + √(k/(k−1) Σ_{j≠l} R_jl²)) / Σ R`` of standardised items.

    R are correlations, as the R package psych has it, so that an item of great variance does not count for more. Items
    without spread have no correlation and are left out.
    """
    variance = np.diag(found.covariance)
    kept = variance > 1e-12
    k = int(kept.sum())
    if k < 2:
        return nan
    root = np.sqrt(variance[kept])
    r = found.covariance[np.ix_(kept, kept)] / root[:, None] / root[None, :]
    off = r - np.diag(np.diag(r))
    total = float(r.sum())
    return float((off.sum() + sqrt(k / (k - 1) * (off * off).sum())) / total) if total > 1e-12 else nan


def kr21(mean: float, variance: float, k: int) -> float:
    """Return ``k/(k−1) (1 − M (k − M) / (k V))``."""
    return k / (k - 1) * (1 - mean * (k - mean) / (k * variance)) if k > 1 and variance > 1e-12 else nan


def shape(scores: Floats) -> tuple[float, float]:
    """Return skewness and excess kurtosis from k-statistics, ``k₃ / k₂^1.5`` and ``k₄ / k₂²``.

    Kendall & Stuart, The Advanced Theory of Statistics, vol. 1. Undefined below three and four scores.
    """
    s = len(scores)
    if s < 3:
        return nan, nan
    away = scores - scores.mean()
    squared = away * away
    m2, m3, m4 = (float(power.mean()) for power in (squared, squared * away, squared * squared))
    k2 = s * m2 / (s - 1)
    if k2 < 1e-12:
        return nan, nan
    k3 = s**2 * m3 / ((s - 1) * (s - 2))
    if s < 4:
        return k3 / k2**1.5, nan
    k4 = s**2 * ((s + 1) * m4 - 3 * (s - 1) * m2**2) / ((s - 1) * (s - 2) * (s - 3))
    return k3 / k2**1.5, k4 / k2**2


def conditional_errors(found: Scores) -> Floats:
    """Return the standard error of measurement at each score 0 … k, for all-or-nothing items.

    Lord's binomial error ``√(X (k − X) / (k − 1))`` times Keats's correction ``√((1 − α) / (1 − KR21))``, so that its
    mean square agrees with the error of the test. Keats (1957), Psychometrika 22, 29–41.
    """
    score = np.arange(found.k + 1, dtype=np.float64)
    if found.k < 2 or not found.kr21 < 1 or not found.alpha <= 1:
        return np.full(found.k + 1, nan)
    return np.asarray(np.sqrt(score * (found.k - score) / (found.k - 1) * (1 - found.alpha) / (1 - found.kr21)))


@dataclass(frozen=True)
class Consistency:
    """How often a second test like this one would decide the same: as a share, and beyond chance (kappa)."""

    agreement: float
    kappa: float


def decision_consistency(found: Scores, cut: int) -> Consistency:
    """Return how consistent "passed from `cut` credits on" is, from one administration.

    Two tests are bivariate beta-binomial with KR-21 as reliability. Huynh, H. (1976), Journal of Educational
    Measurement 13, 253–264. Undefined for KR-21 outside of (0, 1) and for more than 200 items.
    """
    k, reliability = found.k, found.kr21
    if not 0 < reliability < 1 or not 0 < found.mean < k or k > 200:
        return Consistency(nan, nan)
    a = (-1 + 1 / reliability) * found.mean
    b = -a + k / reliability - k
    if a <= 0 or b <= 0:
        return Consistency(nan, nan)
    logs = np.array([_log_beta(a + s, 2 * k + b - s) for s in range(2 * k + 1)]) - _log_beta(a, b)
    choose = np.array([lgamma(k + 1) - lgamma(x + 1) - lgamma(k - x + 1) for x in range(k + 1)])
    x = np.arange(k + 1)
    joint = np.exp(choose[:, None] + choose[None, :] + logs[x[:, None] + x[None, :]])
    passed = float(joint[cut:, :].sum())
    same = float(joint[cut:, cut:].sum() + joint[:cut, :cut].sum())
    chance = passed**2 + (1 - passed) ** 2
    return Consistency(same, (same - chance) / (1 - chance) if chance < 1 else nan)


def dependability(found: Scores, share: float) -> float:
    """Return Φ(λ): how dependable the distance of scores from the standard λ (0 to 1) is.

    ``1 − [x̄ (1 − x̄) − s²] / {(k − 1) [(x̄ − λ)² + s²]}`` with shares of points and s² over n. Brennan & Kane (1977),
    Journal of Educational Measurement 14, 277–289.
    """
    if found.k < 2 or found.n < 2:
        return nan
    mean, variance = found.mean / found.k, found.sd**2 * (found.n - 1) / found.n / found.k**2
    below = (found.k - 1) * ((mean - share) ** 2 + variance)
    return 1 - (mean * (1 - mean) - variance) / below if below > 0 else nan


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
