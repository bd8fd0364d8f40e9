"""What k right answers of n say about a competency, alone and with what the cohort says.

"Insufficient evidence" is an answer: with three items even 3 of 3 does not show a standard of 70 % with 95 % certainty.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincinv

from analytics.intervals import CONFIDENCE, Floats
from analytics.matrix import from_array, moments

SHOWN, FEWEST_ITEMS = 0.8, 3
"""So certain, or more, that a standard is reached (or is not) is shown; with fewer items nothing is."""


class Shown(StrEnum):
    """What the answers show of a standard."""

    REACHED = "reached"
    NOT_REACHED = "not reached"
    INSUFFICIENT = "insufficient evidence"


@dataclass(frozen=True)
class Evidence:
    """Elementwise the interval of a true share, and the chance that it reaches a standard."""

    low: Floats
    high: Floats
    reaches: Floats


def jeffreys(
    right: npt.ArrayLike, items: npt.ArrayLike, standard: float, *, confidence: float = CONFIDENCE
) -> Evidence:
    """Return what k of n say by themselves, with Jeffreys' prior Beta(½, ½).

    The interval has the quantiles of Beta(k + ½, n − k + ½), its outer end 0 or 1 where nothing or everything is right;
    the chance is that of a share of at least `standard`. Brown, Cai & DasGupta (2001), Statistical Science 16, 101–133.

    Example:
        >>> found = jeffreys(3, 3, 0.7)
        >>> round(float(found.low), 2), float(found.high), round(float(found.reaches), 2)
        (0.46, 1.0, 0.87)
    """
    return _evidence(right, items, (0.5, 0.5), standard, confidence, outer=True)


@dataclass(frozen=True)
class Cohort:
    """The spread of true shares in a cohort: a Beta distribution with this mean and so much weight (in items).

    `weight` is infinite where the observed spread is no more than chance: everybody is like everybody.
    """

    mean: float
    weight: float


def cohort(right: npt.ArrayLike, items: int) -> Cohort | None:
    """Fit a beta-binomial to a cohort that answered the same number of items, by moments; None for fewer than two.

    With p̄ and s² of the shares, ``ρ = [s² − p̄(1−p̄)/n] / [p̄(1−p̄)(1 − 1/n)]`` and the weight is (1 − ρ)/ρ.
    """
    share = np.asarray(right, dtype=np.float64) / items
    if share.size < 2 or items < 2:
        return None
    mean = float(share.mean())
    chance = mean * (1 - mean)
    if chance <= 0:
        return Cohort(mean, np.inf)
    rho = (float(share.var(ddof=1)) - chance / items) / (chance * (1 - 1 / items))
    return Cohort(mean, (1 - rho) / rho if 0 < rho < 1 else np.inf if rho <= 0 else 0.0)


def with_cohort(
    right: npt.ArrayLike, items: npt.ArrayLike, others: Cohort, standard: float, *, confidence: float = CONFIDENCE
) -> Evidence:
    """Return what k of n say beside what the cohort says: the posterior Beta(μM + k, (1 − μ)M + n − k).

    Morris (1983), JASA 78, 47–55. With an infinite weight everybody has the mean of the cohort and nothing can be told
    of one student: the values are nan.
    """
    if not np.isfinite(others.weight) or not 0 < others.mean < 1:
        k = np.asarray(right, dtype=np.float64)
        unknown = np.full_like(k, np.nan)
        return Evidence(unknown, unknown, unknown)
    weight = max(others.weight, 1e-3)
    prior = (others.mean * weight, (1 - others.mean) * weight)
    return _evidence(right, items, prior, standard, confidence, outer=False)


def shown(evidence: Evidence, items: npt.ArrayLike) -> list[Shown]:
    """Return what each element shows of the standard: reached or not where that is at least 80 % certain."""
    chance, n = np.broadcast_arrays(np.atleast_1d(evidence.reaches), np.atleast_1d(np.asarray(items)))
    return [
        Shown.INSUFFICIENT
        if n_items < FEWEST_ITEMS or not (p >= SHOWN or p <= 1 - SHOWN)
        else Shown.REACHED
        if p >= SHOWN
        else Shown.NOT_REACHED
        for p, n_items in zip(chance, n, strict=True)
    ]


def items_needed(share: float, standard: float, *, certain: float = SHOWN, most: int = 200) -> int | None:
    """Return how many items show, with a student who answers this share of them, that the standard is reached or not.

    The share is taken of the items and rounded to whole answers. None where not even `most` items would.
    """
    for n in range(FEWEST_ITEMS, most + 1):
        chance = float(jeffreys(round(share * n), n, standard).reaches)
        if chance >= certain or chance <= 1 - certain:
            return n
    return None


@dataclass(frozen=True)
class CohortMean:
    """The mean share of a cohort with two standard errors: with these items, and with the competency as a domain."""

    mean: float
    error_of_takers: float
    error_of_domain: float


def cohort_mean(credit: npt.ArrayLike) -> CohortMean:
    """Return the mean of an N × m matrix of credits and how sure it is; nan is an item that was not given.

    Of these items the error is that of students, s/√N. If they are a sample of what could be asked, it is
    ``√(s_p²/N + s_i²/m + s_pi²/(N m))`` from the components of variance of persons × items (Brennan, 2001,
    Generalizability Theory): as a rule several times as large. The components are those of items and pairs of items:
    s_p² is the mean covariance of two items, s_pi² their mean variance less that, s_i² the variance of the means of
    items less what is error in it. So takers need not have been given the same items; the mean is that of the means of
    items.
    The errors are nan for fewer than two takers or items, and where two items were never given to the same two takers.
    """
    found = moments(from_array(credit))
    m = len(found.mean)
    mean = float(found.mean.mean()) if m else np.nan
    if m < 2 or np.isnan(found.covariance).any():
        return CohortMean(mean, np.nan, np.nan)
    # The covariances of the means of items: of two items, over the takers they have in common.
    of_means = found.covariance * found.pairs / np.outer(found.n, found.n)
    own, between = np.trace(of_means) / m, (of_means.sum() - np.trace(of_means)) / (m * (m - 1))
    takers = max(0.0, float(of_means.mean()))
    items = max(0.0, float(found.mean.var(ddof=1)) - float(own - between))
    return CohortMean(mean, float(np.sqrt(takers)), float(np.sqrt(takers + items / m)))


def _evidence(
    right: npt.ArrayLike,
    items: npt.ArrayLike,
    prior: tuple[float, float],
    standard: float,
    confidence: float,
    *,
    outer: bool,
) -> Evidence:
    k, n = (np.asarray(values, dtype=np.float64) for values in (right, items))
    a, b = k + prior[0], n - k + prior[1]
    tail = (1 - confidence) / 2
    low, high = betaincinv(a, b, tail), betaincinv(a, b, 1 - tail)
    if outer:
        low, high = np.where(k <= 0, 0.0, low), np.where(k >= n, 1.0, high)
    return Evidence(np.asarray(low), np.asarray(high), np.asarray(1 - betainc(a, b, standard)))
