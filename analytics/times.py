"""How long items and tests take, and whether the time limit cut takers off.

A long frame has the columns `item` and `seconds` (from seeing the item to the last answer). A row without seconds has
no time and says nothing here.
"""

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.intervals import wilson
from analytics.matrix import Mask
from analytics.timed import NotTimes, median_interval, ranked
from analytics.verdicts import FULL, Verdict

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
UNFINISHED = 0.20
"""More unfinished papers than this are a problem of the time limit (Swineford, 1974)."""


def time_quantiles(answers: pd.DataFrame) -> pd.DataFrame:
    """Return how long each item takes, a row each, in the order in which the items first stand.

    Quantiles are interpolated, ``x₍h₎`` with h = (n − 1) q + 1 (definition 7 of Hyndman & Fan, 1996, The American
    Statistician 50, 361–365). The interval of the median is that of `timed.median_interval`.

    Args:
        answers: item, seconds.

    Returns:
        item (str), n (int64, times), q05, q25, median, q75, q95, median_low, median_high, mean (float64, seconds; nan
        where there is no time, and for the interval below six times).

    Raises:
        NotTimes: a time is negative.
    """
    times = ranked(answers)
    values = np.stack([times.quantile(share) for share in QUANTILES], axis=1)
    table = pd.DataFrame(values, columns=["q05", "q25", "median", "q75", "q95"])
    table.insert(0, "item", pd.Series(times.items, dtype="str"))
    table.insert(1, "n", times.n)
    place, _sure = median_interval(times.n)
    table["median_low"] = np.where(place > 0, times.at(np.maximum(place, 1) - 1), nan)
    table["median_high"] = np.where(place > 0, times.at(times.n - np.maximum(place, 1)), nan)
    table["mean"] = times.mean
    return table


@dataclass(frozen=True)
class TimeUse:
    """How long a test took, and how many the time limit cut off; nan where undefined.

    Attributes:
        n: takers.
        limit: seconds they had at most; nan where there was none.
        quantiles: seconds at 5, 25, 50, 75, 95 %. median_low, median_high: interval of the median.
        ran_out, ran_out_share with its interval: worked until the limit.
        unfinished, unfinished_share with its interval: ran out and did not reach every item.
        verdict: a problem where the interval of unfinished_share lies above 20 %, fine where it lies below.
    """

    n: int
    limit: float
    quantiles: tuple[float, ...]
    median_low: float
    median_high: float
    ran_out: int
    ran_out_share: float
    ran_out_low: float
    ran_out_high: float
    unfinished: int
    unfinished_share: float
    unfinished_low: float
    unfinished_high: float
    verdict: Verdict


def time_use(
    seconds: npt.ArrayLike, limit: npt.ArrayLike, *, not_reached: npt.ArrayLike | None = None, leeway: float = 1.0
) -> TimeUse:
    """Return how a test's time was used.

    Who worked until the end of the time ran out of it; whether it was too short is said by those who did not come to
    the last item either. A test is taken as unspeeded where 80 % of the takers reach its last item. Swineford (1974),
    The test analysis manual, ETS SR-74-06.

    Args:
        seconds: N, what each taker used.
        limit: one number, or N (accommodations); nan where there was none.
        not_reached: N, how many items each did not reach (`missing.missing_by_taker`); None where that is not known,
            and then no verdict is told.
        leeway: who came so many seconds close to the limit ran out of time.
    """
    used = np.asarray(seconds, dtype=np.float64)
    had = np.broadcast_to(np.asarray(limit, dtype=np.float64), used.shape)
    known = ~np.isnan(used)
    used, had = used[known], had[known]
    if (used < 0).any():
        raise NotTimes("a time is negative")
    n, limited = len(used), bool((~np.isnan(had)).any())
    cut = used >= had - leeway
    ran = _counted(cut, limited)
    left = None if not_reached is None else np.asarray(not_reached, dtype=np.float64)[known] > 0
    stopped = _counted(cut & left, limited) if left is not None else (0, nan, nan, nan)
    place = int(median_interval(n)[0])
    ordered = np.sort(used)
    return TimeUse(
        n=n,
        limit=float(np.nanmax(had)) if limited else nan,
        quantiles=tuple(float(one) for one in np.quantile(used, QUANTILES)) if n else (nan,) * len(QUANTILES),
        median_low=float(ordered[place - 1]) if place else nan,
        median_high=float(ordered[n - place]) if place else nan,
        ran_out=ran[0],
        ran_out_share=ran[1],
        ran_out_low=ran[2],
        ran_out_high=ran[3],
        unfinished=stopped[0],
        unfinished_share=stopped[1],
        unfinished_low=stopped[2],
        unfinished_high=stopped[3],
        verdict=_verdict(n, stopped[2], stopped[3]),
    )


def _counted(chosen: Mask, defined: bool) -> tuple[int, float, float, float]:
    n, count = len(chosen), int(chosen.sum())
    if not n or not defined:
        return count, nan, nan, nan
    low, high = wilson(count / n, n)
    return count, count / n, float(low), float(high)


def _verdict(n: int, low: float, high: float) -> Verdict:
    if n < FULL or np.isnan(low):
        return Verdict.UNKNOWN
    return Verdict.PROBLEM if low > UNFINISHED else Verdict.FINE if high < UNFINISHED else Verdict.UNKNOWN
