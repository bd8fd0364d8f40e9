"""What may be said of an item's discrimination, from its interval: a problem is shown, it is shown to be fine, or
there is not enough data.

A rule on the point estimate condemns sound items by chance: with ten takers four of ten sound items have a correlation
under .30. Here a verdict needs the whole interval on one side, and takers enough for the interval to mean what it says.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.intervals import Floats

INTERVALS, FULL = 10, 30
"""Takers from which discrimination is judged by its interval, and from which every verdict is told."""
FINE, WEAK = 0.10, 0.20
"""An item is fine whose interval lies above the first, weak whose interval lies below the second.

A line at .20 finds twice as many of the items that measure nothing as one at .10 does, and fewer than one sound item in
a hundred (docs/small-samples.md).
"""


class Verdict(StrEnum):
    """What the data show of an item."""

    PROBLEM = "problem shown"
    FINE = "fine shown"
    UNKNOWN = "not enough data"


class Reason(StrEnum):
    """Why there is a verdict, or none."""

    WORKS = "works"
    REVERSED = "reversed"
    WEAK = "weak"
    FEW_TAKERS = "few takers"
    WIDE_INTERVAL = "wide interval"
    ALL_RIGHT = "everyone answered correctly"
    ALL_WRONG = "nobody answered correctly"
    NO_SPREAD = "everyone has the same credit"
    NOT_SEEN = "nobody saw it"
    NO_REST = "nothing else varies"


def verdicts(table: pd.DataFrame) -> list[str]:
    """Return the verdict of each row, which has n, item_rest, item_rest_low and item_rest_high.

    A problem: the interval lies wholly below 0, from 10 takers; or wholly below .20, from 30. Fine: it lies wholly
    above .10, from 10 takers. Anything else is not told.
    """
    return [_verdict(*row) for row in zip(table["n"], table["item_rest_low"], table["item_rest_high"], strict=True)]


def _verdict(n: int, low: float, high: float) -> str:
    if n < INTERVALS or np.isnan(low):
        return Verdict.UNKNOWN.value
    if high < 0 or (high < WEAK and n >= FULL):
        return Verdict.PROBLEM.value
    return Verdict.FINE.value if low > FINE else Verdict.UNKNOWN.value


def reasons(table: pd.DataFrame) -> list[str]:
    """Return the reason of each row's verdict, which has facility, sd, n, item_rest and its interval."""
    columns = (table[name] for name in ("n", "facility", "sd", "item_rest", "item_rest_low", "item_rest_high"))
    return [_reason(*row).value for row in zip(*columns, strict=True)]


def _reason(n: int, facility: float, sd: float, rest: float, low: float, high: float) -> Reason:
    if n == 0:
        return Reason.NOT_SEEN
    if n > 1 and not sd > 1e-6:
        return Reason.ALL_RIGHT if facility >= 1 else Reason.ALL_WRONG if facility <= 0 else Reason.NO_SPREAD
    if n < INTERVALS:
        return Reason.FEW_TAKERS
    if np.isnan(rest) or np.isnan(low):
        return Reason.NO_REST
    said = _verdict(n, low, high)
    if said == Verdict.PROBLEM:
        return Reason.REVERSED if high < 0 else Reason.WEAK
    return Reason.WORKS if said == Verdict.FINE else Reason.WIDE_INTERVAL


def shrunk(rest: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Draw the correlations of a bank towards their mean by empirical Bayes.

    On z = artanh r with the error variance v = 1 / (n − 3): μ is the mean of z, τ² = max(var z − mean v, 0), and
    z* = μ + B (z − μ) with B = τ² / (τ² + v). Efron & Morris (1975), JASA 70, 311–319.

    Returns:
        tanh z* and √(B v), the posterior standard deviation on the scale of z; nan where r is undefined or n < 4. With
        fewer than three items nothing is drawn.
    """
    r, count = np.asarray(rest, dtype=np.float64), np.asarray(n, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.where(count > 3, 1 / np.where(count > 3, count - 3, np.nan), np.nan)
        z = np.arctanh(np.clip(r, -1 + 1e-9, 1 - 1e-9))
    known = ~np.isnan(z) & ~np.isnan(error)
    if known.sum() < 3:
        return np.where(known, r, np.nan), np.where(known, np.sqrt(error), np.nan)
    mu = z[known].mean()
    spread = max(float(z[known].var(ddof=1) - error[known].mean()), 1e-9)
    share = spread / (spread + error)
    return np.where(known, np.tanh(mu + share * (z - mu)), np.nan), np.where(known, np.sqrt(share * error), np.nan)
