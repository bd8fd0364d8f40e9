"""Whether an item got easier or harder for one group than another beyond what their ability says.

Mantel–Haenszel over levels of ability (the score), with the classes of the Educational Testing Service, and the
procedure of Benjamini and Hochberg over the items. Holland & Thayer (1988), in Wainer & Braun, Test Validity; Zwick
(2012), ETS RR-12-08.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr

from analytics.intervals import Floats, around
from analytics.matrix import Matrix
from analytics.strata import odds, strata

DISPLAY, TEST = 30, 50
"""Takers of each group from which a change is displayed, and from which it is tested."""
SMALL, LARGE = 1.0, 1.5


class Changed(StrEnum):
    """What the data show of an item between two groups."""

    CHANGED = "change shown"
    UNCHANGED = "no change shown to matter"
    UNKNOWN = "not enough data"


def mantel_haenszel(
    matrix: Matrix, focal: npt.ArrayLike, *, anchors: npt.ArrayLike | None = None, with_itself: bool = True
) -> pd.DataFrame:
    """Compare the focal group with the others, item by item, among takers of like ability.

    Takers are matched by their credit in all items, the one in question among them: without it a cohort that is only
    weaker makes sound items look changed (Holland & Thayer, 1988). With A, B right and wrong in the reference group and
    C, D in the focal one, at each level: ``α = Σ A D/T / Σ B C/T`` and ``Δ = −2.35 ln α``, negative where the item is
    harder for the focal group; the error of ln α is that of Phillips & Holland (1987), Biometrics 43, 425–431.

    Args:
        matrix: all-or-nothing credits.
        focal: N, whether a taker is of the focal group.
        anchors: k, whether takers are matched by an item; all are by default.
        with_itself: False leaves an item out of the score that it is compared at (`strata.strata`).

    Returns:
        A frame with item (str), n_reference, n_focal (int64), facility_reference, facility_focal, change (focal −
        reference), delta, delta_low, delta_high, p (two-sided), q (Benjamini–Hochberg), class (str: A negligible, B, C
        large; empty where untold), verdict (str, `Changed`). Undefined values are nan.
    """
    cells = strata(matrix, focal, anchors=anchors, with_itself=with_itself)
    n = cells.n.sum(axis=1)
    facility = cells.credit.sum(axis=1) / np.where(n > 0, n, np.nan)
    delta, error = odds(cells)
    low, high = around(delta, error)
    few = n.min(axis=1) < TEST
    p = np.where(few, np.nan, 2 * ndtr(-np.abs(delta / error)))
    table = pd.DataFrame(
        {
            "item": list(matrix.items),
            "n_reference": n[:, 0].astype(np.int64),
            "n_focal": n[:, 1].astype(np.int64),
            "facility_reference": facility[:, 0],
            "facility_focal": facility[:, 1],
            "change": facility[:, 1] - facility[:, 0],
            "delta": delta,
            "delta_low": low,
            "delta_high": high,
            "p": p,
            "q": benjamini_hochberg(p),
        }
    )
    table["class"] = [classed(*row) for row in zip(delta, error, few, strict=True)]
    table["verdict"] = [_verdict(*row) for row in zip(low, high, table["q"], few, strict=True)]
    return table


def benjamini_hochberg(p: npt.ArrayLike) -> Floats:
    """Return the smallest false discovery rate at which each hypothesis is rejected; nan stays nan.

    Benjamini & Hochberg (1995), JRSS B 57, 289–300.

    Example:
        >>> [round(float(q), 3) for q in benjamini_hochberg([0.01, 0.04, 0.03, 0.5])]
        [0.04, 0.053, 0.053, 0.5]
    """
    values = np.asarray(p, dtype=np.float64)
    result = np.full(values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    scaled = values[order] * len(order) / np.arange(1, len(order) + 1)
    result[order] = np.minimum(1, np.minimum.accumulate(scaled[::-1])[::-1])
    return result


def classed(delta: float, error: float, few: bool) -> str:
    """Return the class of the Educational Testing Service of a Δ, or nothing.

    A negligible: |Δ| < 1, or not significantly other than 0. C large: |Δ| ≥ 1.5 and significantly above 1. B the rest.
    """
    if few or np.isnan(delta) or np.isnan(error):
        return ""
    size = abs(delta)
    if size < SMALL or size <= 1.96 * error:
        return "A"
    return "C" if size >= LARGE and size - SMALL > 1.645 * error else "B"


def _verdict(low: float, high: float, q: float, few: bool) -> str:
    if few or np.isnan(low):
        return Changed.UNKNOWN.value
    if q < 0.05:
        return Changed.CHANGED.value
    return Changed.UNCHANGED.value if low > -LARGE and high < LARGE else Changed.UNKNOWN.value
