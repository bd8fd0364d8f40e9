"""An item as it was answered beside its curve: right answers of takers of like ability."""

import numpy as np
import pandas as pd

from analytics.ability import answers_of
from analytics.intervals import wilson
from analytics.irt import Fitted
from analytics.marginal import BLOCK, nodes, posterior
from analytics.matrix import Matrix

LEAST, GROUP, MOST_GROUPS = 50, 10, 10
"""Takers from which groups are made, the least of a group, and the most groups."""


def observed_curve(model: Fitted, matrix: Matrix, item: str) -> pd.DataFrame:
    """Return the share of right answers to an item in groups of like ability, the lowest first.

    Ability is by the other items, so that the item does not sort its own takers: the mean of what their answers leave
    probable. Beside it stands what the model expects of the group, the mean of P over the same; it is a little flatter
    than the curve of the item, as abilities within a group differ.

    Args:
        item: the name of an item that has estimates.

    Returns:
        A frame with theta (mean ability of the group in the logits of the items), n (int64), observed, low, high
        (Wilson, 95 %), expected (float64); without rows below 50 takers. Takers of equal ability are in one group,
        which has 10 takers or more.

    Raises:
        KeyError: there is no such item, or it has no estimates.
        NoModel: a credit is neither 0 nor 1.
    """
    found = answers_of(model, matrix)
    names = model.items["item"].to_numpy()[found.columns].tolist()
    if item not in names:
        raise KeyError(item)
    column = names.index(item)
    standard, prior = nodes()
    theta = standard * model.theta_sd
    curves = model.curves(theta, np.delete(found.columns, column))
    p = model.curves(theta, found.columns[[column]]).p[:, 0]
    x, seen = (None if part is None else np.delete(part, column, axis=1) for part in (found.x, found.seen))
    rows = []
    for begin in range(0, len(found.weight), BLOCK):
        part = slice(begin, begin + BLOCK)
        h, _ = posterior(curves, np.log(prior), np.asarray(x)[part], None if seen is None else seen[part])
        rows.append(np.stack([h @ theta, h @ p], axis=1))
    known = np.concatenate(rows)
    weight = found.weight if found.seen is None else found.weight * found.seen[:, column]
    frame = pd.DataFrame({"theta": known[:, 0], "expected": known[:, 1], "right": found.x[:, column], "n": weight})
    return _grouped(frame[frame["n"] > 0].sort_values("theta", kind="stable"))


def _grouped(frame: pd.DataFrame) -> pd.DataFrame:
    total = float(frame["n"].sum())
    count = int(min(MOST_GROUPS, total // GROUP)) if total >= LEAST else 0
    if count == 0:
        frame = frame.iloc[:0]
    # The place of equal abilities is that of their middle, so that they stay together.
    each = frame.groupby(frame["theta"].round(9))["n"].sum()
    middle = (each.cumsum() - each / 2) / max(total, 1)
    group = frame["theta"].round(9).map((middle * count).astype(np.int64))
    sums = frame[["theta", "expected", "right"]].mul(frame["n"], axis=0).groupby(group).sum()
    n = frame["n"].groupby(group).sum()
    sums, n = sums[n >= GROUP], n[n >= GROUP]
    share = sums.div(n, axis=0)
    low, high = wilson(share["right"], n)
    return pd.DataFrame(
        {
            "theta": share["theta"].to_numpy(),
            "n": n.to_numpy().astype(np.int64),
            "observed": share["right"].to_numpy(),
            "low": low,
            "high": high,
            "expected": share["expected"].to_numpy(),
        }
    )
