"""Whether an item got easier or harder for one group than another beyond what their ability says.

Mantel–Haenszel over levels of ability (the rest score), with the classes of the Educational Testing Service, and the
procedure of Benjamini and Hochberg over the items. Holland & Thayer (1988), in Wainer & Braun, Test Validity; Zwick
(2012), ETS RR-12-08.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, ndtri

from analytics.intervals import CONFIDENCE, Floats
from analytics.matrix import Matrix

DISPLAY, TEST = 30, 50
"""Takers of each group from which a change is displayed, and from which it is tested."""
SMALL, LARGE = 1.0, 1.5


class Changed(StrEnum):
    """What the data show of an item between two groups."""

    CHANGED = "change shown"
    UNCHANGED = "no change shown to matter"
    UNKNOWN = "not enough data"


def mantel_haenszel(matrix: Matrix, focal: npt.ArrayLike) -> pd.DataFrame:
    """Compare the focal group with the others, item by item, among takers of like ability.

    Takers are matched by their credit in the other items. With A, B right and wrong in the reference group and C, D in
    the focal one, at each level: ``α = Σ A D/T / Σ B C/T`` and ``Δ = −2.35 ln α``, negative where the item is harder
    for the focal group; the error of ln α is that of Phillips & Holland (1987), Biometrics 43, 425–431.

    Args:
        matrix: all-or-nothing credits.
        focal: N, whether a taker is of the focal group.

    Returns:
        A frame with item (str), n_reference, n_focal (int64), facility_reference, facility_focal, change (focal −
        reference), delta, delta_low, delta_high, p (two-sided), q (Benjamini–Hochberg), class (str: A negligible, B, C
        large; empty where untold), verdict (str, `Changed`). Undefined values are nan.
    """
    is_focal = np.asarray(focal, dtype=bool)
    rows = [_row(matrix, is_focal, column) for column in range(matrix.k)]
    names = "item n_reference n_focal facility_reference facility_focal change delta error".split()
    table = pd.DataFrame(rows, columns=names)
    z = ndtri((1 + CONFIDENCE) / 2)
    table["delta_low"] = table["delta"] - z * table["error"]
    table["delta_high"] = table["delta"] + z * table["error"]
    table["p"] = 2 * ndtr(-np.abs(table["delta"] / table["error"]))
    few = table[["n_reference", "n_focal"]].min(axis=1) < TEST
    table.loc[few, "p"] = np.nan
    table["q"] = benjamini_hochberg(table["p"].to_numpy())
    table["class"] = [_class(*row) for row in zip(table["delta"], table["error"], few, strict=True)]
    table["verdict"] = [
        _verdict(*row) for row in zip(table["delta_low"], table["delta_high"], table["q"], few, strict=True)
    ]
    return table.drop(columns="error")


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


def _row(matrix: Matrix, focal: npt.NDArray[np.bool_], column: int) -> tuple[object, ...]:
    seen = np.ones(matrix.n, dtype=bool) if matrix.seen is None else matrix.seen[:, column]
    x = matrix.credit[:, column].astype(np.float64)
    rest = np.round(matrix.rests[:, column])
    seen &= ~np.isnan(rest)
    x, level, group = x[seen], rest[seen].astype(np.int64), focal[seen]
    n_focal, n_reference = int(group.sum()), int((~group).sum())
    reference = float(x[~group].mean()) if n_reference else np.nan
    other = float(x[group].mean()) if n_focal else np.nan
    delta, error = _delta(x, level, group)
    return matrix.items[column], n_reference, n_focal, reference, other, other - reference, delta, error


def _delta(x: Floats, rest: npt.NDArray[np.int64], group: npt.NDArray[np.bool_]) -> tuple[float, float]:
    if not len(x):
        return np.nan, np.nan
    levels = int(rest.max()) + 1
    cells = np.bincount(rest * 4 + group * 2 + (x > 0.5), minlength=levels * 4).reshape(levels, 4).astype(np.float64)
    b, a, d, c = cells.T
    total = cells.sum(axis=1)
    kept = (total > 1) & (a + b > 0) & (c + d > 0)
    a, b, c, d, total = (values[kept] for values in (a, b, c, d, total))
    right, wrong = float((a * d / total).sum()), float((b * c / total).sum())
    if right <= 0 or wrong <= 0:
        return np.nan, np.nan
    alpha = right / wrong
    spread = float((((a * d + alpha * b * c) * (a + d + alpha * (b + c))) / total**2).sum())
    return -2.35 * np.log(alpha), 2.35 * np.sqrt(spread / (2 * right**2))


def _class(delta: float, error: float, few: bool) -> str:
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
