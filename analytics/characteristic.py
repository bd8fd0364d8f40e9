"""The empirical characteristic of an item: how many answer it rightly, from the weakest takers to the strongest."""

import numpy as np
import pandas as pd

from analytics.intervals import wilson
from analytics.matrix import Matrix
from analytics.score_groups import LEAST, MOST, score_groups

CURVES = 50
"""Takers of an item from which its curve is given."""


def item_curves(matrix: Matrix, *, groups: int = MOST, least: int = LEAST, enough: int = CURVES) -> pd.DataFrame:
    """Return how each item is answered by groups of takers alike in the other items.

    The points of a curve assume no model: a curve that falls somewhere, or stays flat, is seen as it is. Lord & Novick
    (1968), Statistical Theories of Mental Test Scores; the rest score is taken because a total with the item in
    it rises with the item by itself.

    Args:
        groups, least: how many groups at most, of how many takers at least (`score_groups.score_groups`).
        enough: takers of an item below which it has no rows.

    Returns:
        A row for each item and group, the weakest first: item (str), group (int64, from 1), n (int64), rest_mean (mean
        credit in the other items), right (mean credit), right_low, right_high (Wilson's interval; for credits between
        0 and 1 that of a share with the same mean, which is too wide). Float64.
    """
    rests = matrix.rests
    group = score_groups(rests, groups=groups, least=least)
    cell = (group + np.arange(matrix.k) * (groups + 1)).ravel()
    size = matrix.k * (groups + 1)
    n = np.bincount(cell, minlength=size)
    right = np.bincount(cell, matrix.credit.ravel(), minlength=size)
    rest = np.bincount(cell, np.nan_to_num(rests).ravel(), minlength=size)
    item, number = np.divmod(np.arange(size), groups + 1)
    seen = np.bincount(item, np.where(number > 0, n, 0), minlength=matrix.k)
    kept = (number > 0) & (n > 0) & (seen[item] >= enough)
    n, right, rest = n[kept], right[kept], rest[kept]
    low, high = wilson(right / n, n)
    names = np.array(matrix.items, dtype=object)[item[kept]]
    return pd.DataFrame(
        {
            "item": pd.Series(names, dtype="str"),
            "group": number[kept],
            "n": n,
            "rest_mean": rest / n,
            "right": right / n,
            "right_low": low,
            "right_high": high,
        }
    )
