"""Whether two items have more in common than the ability that the test measures."""

import numpy as np
import pandas as pd

from analytics.ability import abilities, answers_of
from analytics.fit import LEAST, Fits
from analytics.intervals import fisher
from analytics.irt import Fitted
from analytics.matrix import Matrix

APART = 0.2
"""Beyond the mean of all pairs: Christensen, Makransky & Horton (2017), Applied Psychological Measurement 41, 178–194.
"""


def local_dependence(model: Fitted, matrix: Matrix) -> pd.DataFrame:
    """Return Yen's Q3 of every pair of items, a row each: the correlation of their residuals ``x − P(θ)``.

    θ is the mean of what the answers leave probable (`ability.abilities`). As the two items are in it themselves, Q3 is
    about −1/(k − 1) where nothing else binds them, so it is held against the mean of all pairs. A pair that stands out
    asks the same thing twice, or one item gives the other away. Yen (1984), Applied Psychological Measurement 8,
    125–145.

    Returns:
        A frame with first, second (str), n (int64, takers who saw both), q3, q3_low, q3_high (95 %, Fisher), excess (q3
        less the mean of all), verdict (str, `fit.Fits`): from 75 takers misfit where the interval lies wholly beyond .2
        above the mean, none that matters where it lies wholly below. nan where undefined.

    Raises:
        NoModel: a credit is neither 0 nor 1, or no item of the matrix has estimates.
    """
    found = answers_of(model, matrix)
    theta = abilities(model, matrix)["eap"].fillna(0).to_numpy()
    x = found.x[found.of_taker]
    m = np.ones_like(x) if found.seen is None else found.seen[found.of_taker]
    left = m * (x - model.curves(theta, found.columns).p)
    n = m.T @ m
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (left.T @ m) / n
        spread = (left**2).T @ m / n - mean**2
        q3 = ((left.T @ left) / n - mean * mean.T) / np.sqrt(spread * spread.T)
    one, other = np.triu_indices(len(found.columns), 1)
    names = model.items["item"].to_numpy()[found.columns]
    low, high = fisher(q3[one, other], n[one, other])
    table = pd.DataFrame(
        {
            "first": names[one],
            "second": names[other],
            "n": n[one, other].astype(np.int64),
            "q3": q3[one, other],
            "q3_low": low,
            "q3_high": high,
        }
    )
    usual = float(table["q3"].mean()) if table["q3"].notna().any() else np.nan
    table["excess"] = table["q3"] - usual
    rows = zip(table["n"], table["q3_low"] - usual, table["q3_high"] - usual, strict=True)
    table["verdict"] = [_verdict(*row) for row in rows]
    return table


def _verdict(n: int, low: float, high: float) -> str:
    if n < LEAST or np.isnan(low):
        return Fits.UNKNOWN.value
    return Fits.MISFIT.value if low > APART else Fits.FINE.value if high < APART else Fits.UNKNOWN.value
