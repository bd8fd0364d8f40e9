"""What would make a test more reliable: more items like its own, or others in the place of those that do not work.

Spearman (1910) and Brown (1910), British Journal of Psychology 3, 271–295 and 296–322: n times as many parallel items
have the reliability ``n α / (1 + (n − 1) α)``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.intervals import Floats, feldt
from analytics.items import item_statistics
from analytics.matrix import Matrix, Moments, moments
from analytics.reliability import Scores, coefficient_alpha
from analytics.verdicts import Verdict

WANTED = (0.7, 0.8, 0.9)
"""Reliabilities that are asked for: of a group, of a mark, of a decision about one person (Nunnally, 1978)."""


def spearman_brown(reliability: float, times: float) -> float:
    """Return the reliability of a test so many times as long; nan where that of this one is not above 0.

    Example:
        >>> round(spearman_brown(0.5, 2), 3)
        0.667
    """
    if not 0 < reliability <= 1 or not times > 0:
        return np.nan
    return times * reliability / (1 + (times - 1) * reliability)


def length_for(reliability: float, items: int, wanted: float) -> float:
    """Return how many items like these have the wanted reliability, not rounded: ``k R (1 − α) / (α (1 − R))``.

    nan where the reliability is not above 0: then no number of items like these is enough.

    Example:
        >>> round(length_for(0.5, 10, 0.8), 1)
        40.0
    """
    if not 0 < reliability <= 1 or not 0 < wanted < 1:
        return np.nan
    return items * wanted * (1 - reliability) / (reliability * (1 - wanted))


def lengths(found: Scores, wanted: Sequence[float] = WANTED) -> pd.DataFrame:
    """Return how long the test would have to be.

    Returns:
        A row for each wanted reliability: wanted, items, items_low, items_high (float64, not rounded). The bounds are
        the lengths at the ends of Feldt's interval of alpha; nan where alpha, or its end, is not above 0 and no length
        is enough.
    """
    ends = (found.alpha, found.alpha_high, found.alpha_low)
    rows = [(one, *(length_for(end, found.k, one) for end in ends)) for one in wanted]
    return pd.DataFrame(rows, columns=["wanted", "items", "items_low", "items_high"], dtype="float64")


@dataclass(frozen=True)
class Mended:
    """Alpha of a test as it is, without the items that are shown to be a problem, and with sound ones in their place.

    Attributes:
        problems: names of the items.
        alpha, dropped, replaced: coefficients; nan where undefined.
        dropped_low, dropped_high: Feldt's interval of `dropped`.
        items: a row for each item: item, verdict, reason (str), dropped, replaced (float64, alpha without it, and with
            an item of mean quality in its place), gain_dropped, gain_replaced (over alpha).
    """

    problems: tuple[str, ...]
    alpha: float
    dropped: float
    dropped_low: float
    dropped_high: float
    replaced: float
    items: pd.DataFrame


def mended(matrix: Matrix, *, known: Moments | None = None, items: pd.DataFrame | None = None) -> Mended:
    """Say what dropping or replacing items does to coefficient alpha.

    An item of mean quality has the mean variance of the items that stay and the mean of their covariances; then alpha
    is that of the items that stay, made longer by `spearman_brown`. Dropping an item can raise alpha by chance; so
    only items with the verdict of a problem count together (`verdicts.verdicts`).

    Args:
        known, items: moments and `items.item_statistics` of the matrix, where they are there already.
    """
    found = known or moments(matrix)
    table = item_statistics(matrix, known=found) if items is None else items
    alpha = coefficient_alpha(found)
    dropped = table["alpha_if_deleted"].to_numpy()
    replaced = np.array([spearman_brown(one, matrix.k / max(matrix.k - 1, 1)) for one in dropped])
    problem = (table["verdict"] == Verdict.PROBLEM).to_numpy()
    kept = np.flatnonzero(~problem)
    without = coefficient_alpha(_of(found, kept))
    low, high = feldt(without, matrix.n, len(kept))
    return Mended(
        problems=tuple(table.loc[problem, "item"]),
        alpha=alpha,
        dropped=without,
        dropped_low=low,
        dropped_high=high,
        replaced=spearman_brown(without, matrix.k / len(kept)) if len(kept) else np.nan,
        items=_gains(table, alpha, dropped, replaced),
    )


def _of(found: Moments, kept: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> Moments:
    square = np.ix_(kept, kept)
    return Moments(found.n[kept], found.pairs[square], found.mean[kept], found.covariance[square])


def _gains(table: pd.DataFrame, alpha: float, dropped: Floats, replaced: Floats) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item": table["item"],
            "verdict": table["verdict"],
            "reason": table["reason"],
            "dropped": dropped,
            "replaced": replaced,
            "gain_dropped": dropped - alpha,
            "gain_replaced": replaced - alpha,
        }
    )
