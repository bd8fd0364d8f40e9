"""Times of answers, ranked item by item, and where the median of n values lies.

A long frame has the columns `item` and `seconds` (from seeing the item to the last answer). A row without seconds has
no time and says nothing here.
"""

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom

from analytics.intervals import CONFIDENCE, Floats


class NotTimes(ValueError):
    """A time is negative."""


def median_interval(n: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return which order statistics hold the median of n values, and how surely; no distribution is assumed.

    The interval is ``[x₍l₎, x₍n+1−l₎]`` with the largest l for which ``1 − 2 P(B ≤ l − 1)`` reaches the confidence, B
    binomial (n, ½). Thompson (1936), Annals of Mathematical Statistics 7, 122–128; David & Nagaraja (2003), Order
    Statistics, 7.1.

    Returns:
        l (int64, from 1; 0 where n is too small, which is below 6 for 95 %) and the confidence that is reached (nan
        there).

    Example:
        >>> place, sure = median_interval([5, 10, 20])
        >>> place.tolist(), sure.round(4).tolist()
        ([0, 2, 6], [nan, 0.9785, 0.9586])
    """
    count = np.asarray(n, dtype=np.int64)
    place = np.where(count > 0, binom.ppf((1 - confidence) / 2, np.maximum(count, 1), 0.5), 0).astype(np.int64)
    sure = np.where(place > 0, 1 - 2 * binom.cdf(place - 1, np.maximum(count, 1), 0.5), nan)
    return place, np.asarray(sure, dtype=np.float64)


@dataclass(frozen=True)
class Ranked:
    """Times of all items in one array, item by item and each from the fastest, so that a quantile is a look-up.

    Attributes:
        items: names, in the order in which they first stand.
        seconds: of all items, sorted within each.
        start, n: where each item's times begin, and how many it has.
        mean: nan without a time.
    """

    items: list[str]
    seconds: Floats
    start: npt.NDArray[np.int64]
    n: npt.NDArray[np.int64]
    mean: Floats

    def at(self, place: npt.NDArray[np.int64]) -> Floats:
        """Return each item's value at a place counted from 0; nan where the item has none."""
        if not len(self.seconds):
            return np.full(len(self.items), nan)
        where = np.clip(self.start + place, 0, len(self.seconds) - 1)
        return np.asarray(np.where((place >= 0) & (place < self.n), self.seconds[where], nan))

    def quantile(self, share: float) -> Floats:
        """Return each item's quantile: ``x₍h₎`` with h = (n − 1) q + 1, between two times in proportion.

        Definition 7 of Hyndman & Fan (1996), The American Statistician 50, 361–365.
        """
        exact = np.maximum(self.n - 1, 0) * share
        below = np.floor(exact).astype(np.int64)
        low, high = self.at(below), self.at(np.minimum(below + 1, self.n - 1))
        return np.asarray(low + (exact - below) * (high - low))


def timed(answers: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray[np.int64], list[str]]:
    """Return the rows with a time, the number of each one's item, and the names of all items."""
    code, names = pd.factorize(answers["item"])
    known = answers["seconds"].notna().to_numpy()
    if (answers["seconds"] < 0).any():
        raise NotTimes("a time is negative")
    return answers[known], code[known].astype(np.int64), [str(name) for name in names]


def ranked(answers: pd.DataFrame) -> Ranked:
    """Sort the times of a frame with item and seconds. Raises `NotTimes`: a time is negative."""
    rows, code, names = timed(answers)
    seconds = rows["seconds"].to_numpy(dtype=np.float64)
    order = np.lexsort((seconds, code))
    n = np.bincount(code, minlength=len(names)).astype(np.int64)
    total = np.bincount(code, seconds, len(names))
    return Ranked(names, seconds[order], np.cumsum(n) - n, n, total / np.where(n > 0, n, nan))
