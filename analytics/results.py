"""What a cohort's marks say: mean shares by competency, facility by item, each with n and a 95 % interval.

Undefined stays undefined: a share of nothing (maximum 0) is missing and its attempt is not counted; an
interval that one observation, or observations without any spread, cannot give is missing, because an
interval of zero width would claim a certainty that nobody has. `enough` says whether n reaches the minimum
below which a page should not print the number.
"""

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analytics import schema
from analytics.intervals import CONFIDENCE, wilson
from analytics.schema import check, frame


@dataclass(frozen=True)
class Estimate:
    """A mean share with its interval (0 to 1; nan where undefined), its n and the interval's method."""

    n: int
    mean: float = nan
    low: float = nan
    high: float = nan
    method: str | None = None


def competency_results(marks: pd.DataFrame, *, minimum_n: int = 10) -> pd.DataFrame:
    """Average the attempts' shares of points for each competency.

    The share of an attempt is sum(points) / sum(max_points) over its answers of that competency; the mean
    is over attempts, and the interval is Student's t of that mean. It speaks of other students with *these*
    items, not of other items.

    Args:
        marks: `MARKS`, one row to an answer and competency; an item of two competencies brings its weighted
            points to each.
        minimum_n: attempts from which the row is `enough`.

    Returns:
        `COMPETENCY_RESULTS` (competency, n, items, mean, low, high, enough), sorted by competency.

    Example:
        >>> rows = [("a", "b:1", "C", 1.0, 1.0), ("b", "b:1", "C", 0.5, 1.0), ("c", "b:1", "C", 0.0, 1.0)]
        >>> competency_results(frame(schema.MARKS, rows))["mean"].item()
        0.5
    """
    check(marks, schema.MARKS)
    items = marks.groupby("competency")["item"].nunique()
    rows = []
    for competency, shares in _shares(marks, by="competency"):
        found = mean_of_shares(shares)
        enough = found.n >= minimum_n
        rows.append((competency, found.n, items[competency], found.mean, found.low, found.high, enough))
    return frame(schema.COMPETENCY_RESULTS, rows)


def item_facility(marks: pd.DataFrame, *, minimum_n: int = 10) -> pd.DataFrame:
    """Give the facility of each item: the mean share of its points that attempts earned.

    The interval is Wilson's where every mark is all or nothing, Student's t otherwise (`method`: "wilson"
    or "t").

    Returns:
        `ITEM_FACILITY` (item, n, facility, low, high, method, enough), sorted by item.
    """
    rows = []
    for item, shares in _shares(check(marks, schema.MARKS), by="item"):
        all_or_nothing = bool(np.all(np.isclose(shares, 0) | np.isclose(shares, 1)))
        found = proportion(shares) if all_or_nothing else mean_of_shares(shares)
        rows.append((item, found.n, found.mean, found.low, found.high, found.method, found.n >= minimum_n))
    return frame(schema.ITEM_FACILITY, rows)


def mean_of_shares(shares: np.ndarray) -> Estimate:
    """Estimate a mean of shares by Student's t: mean ± t(0.975; n-1) · s / sqrt(n), cut to 0..1.

    Reference: Student, "The probable error of a mean" (Biometrika 6, 1908).
    """
    n = len(shares)
    if n == 0:
        return Estimate(0)
    mean = float(np.mean(shares))
    spread = float(np.std(shares, ddof=1)) if n > 1 else 0.0
    if spread < 1e-12:
        return Estimate(n, mean)
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * spread / sqrt(n)
    return Estimate(n, mean, max(0.0, mean - half), min(1.0, mean + half), "t")


def proportion(shares: np.ndarray) -> Estimate:
    """Estimate a proportion p of shares that are 0 or 1 with Wilson's score interval.

    (p + z²/2n ± z · sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n), z = 1.96.

    References: E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (JASA
        22, 1927);
    L. D. Brown, T. T. Cai, A. DasGupta, "Interval estimation for a binomial proportion" (Statistical
    Science 16, 2001).
    """
    n = len(shares)
    if n == 0:
        return Estimate(0)
    p = float(np.mean(shares))
    low, high = wilson(p, n, confidence=CONFIDENCE)
    return Estimate(n, p, float(low), float(high), "wilson")


def _shares(marks: pd.DataFrame, *, by: str) -> list[tuple[str, np.ndarray]]:
    """The defined shares of the attempts, one array to each value of the column, sorted by that value."""
    sums = marks.groupby([by, "attempt"], as_index=False)[["points", "max_points"]].sum()
    sums["share"] = (sums["points"] / sums["max_points"]).where(sums["max_points"] > 0)
    return [(str(name), group["share"].dropna().to_numpy()) for name, group in sums.groupby(by)]
