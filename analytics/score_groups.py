"""Takers cut into groups by their credit in the other items, from the weakest to the strongest."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.intervals import Floats

LEAST, MOST = 10, 10
"""Takers of a group, and groups of an item."""


def score_groups(rests: Floats, *, groups: int = MOST, least: int = LEAST) -> npt.NDArray[np.int64]:
    """Return the group of every taker for every item, N × k: 1 for the weakest, 0 for those with no rest score.

    By the rank of the rest score, those tied sharing the mean of their ranks, takers are cut into so many groups of
    equal size as `groups` and `least` allow. Ties stay together, so groups may differ in size; one that came out
    smaller than `least` goes together with its neighbour. An item of fewer than `least` takers has one group.

    Args:
        rests: N × k, nan where a taker did not see the item (`matrix.Matrix.rests`).

    Example:
        >>> score_groups(np.array([[0.0], [1.0], [1.0], [2.0], [3.0], [np.nan]]), least=2).ravel().tolist()
        [1, 1, 1, 2, 2, 0]
    """
    n = (~np.isnan(rests)).sum(axis=0)
    wanted = np.clip(n // least, 1, groups)
    share = pd.DataFrame(rests).rank(method="average", pct=True).to_numpy()
    # A rank of exactly a border belongs below it: the shares are of ranks from 1.
    first = np.ceil(np.nan_to_num(share) * wanted - 1e-9).astype(np.int64)
    columns = np.arange(rests.shape[1])
    sizes = np.bincount((first + columns * (groups + 1)).ravel(), minlength=len(columns) * (groups + 1))
    joined = _joined(sizes.reshape(len(columns), groups + 1)[:, 1:], least)
    return np.where(first > 0, joined[columns[None, :], np.maximum(first, 1) - 1], 0)


def _joined(sizes: npt.NDArray[np.int64], least: int) -> npt.NDArray[np.int64]:
    """Return the new number of each group, k × groups, after those too small have gone together with the next."""
    number = np.ones_like(sizes)
    current, gathered = np.ones(len(sizes), dtype=np.int64), np.zeros(len(sizes), dtype=np.int64)
    for group in range(sizes.shape[1]):
        number[:, group] = current
        gathered += sizes[:, group]
        is_full = gathered >= least
        current, gathered = current + is_full, np.where(is_full, 0, gathered)
    # What is left over at the end has no next group: it goes to the one before.
    last = np.where((gathered > 0) & (current > 1) | (gathered == 0), current - 1, current)
    return np.minimum(number, np.maximum(last, 1)[:, None])
