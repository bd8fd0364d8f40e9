"""How scores are spread, and how sure each of them is."""

from math import nan

import numpy as np
import pandas as pd

from analytics.matrix import Matrix
from analytics.reliability import Scores, conditional_errors


def spread_of_scores(matrix: Matrix, known: Scores) -> pd.DataFrame:
    """Return how many takers have each score 0 … k.

    Credits between 0 and 1, and totals prorated over the items seen, count at the nearest whole score (halves at the
    even one). The conditional error is that of `reliability.conditional_errors` (Keats, 1957).

    Returns:
        score (int64), n (int64), share (of all takers with a total), at_or_below (the share of those with this score or
        less, the percentile), error (conditional standard error of measurement in points; nan where undefined).
    """
    totals = matrix.totals[~np.isnan(matrix.totals)]
    n = np.bincount(np.round(totals).astype(np.int64), minlength=matrix.k + 1)
    share = n / len(totals) if len(totals) else np.full(matrix.k + 1, nan)
    return pd.DataFrame(
        {
            "score": np.arange(matrix.k + 1),
            "n": n,
            "share": share,
            "at_or_below": np.cumsum(share),
            "error": conditional_errors(known),
        }
    )
