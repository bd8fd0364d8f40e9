"""An item as it was answered beside its curve: right answers of takers of like ability."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ability import answers_of
from analytics.characteristic import CURVES
from analytics.intervals import Floats, wilson
from analytics.irt import Fitted
from analytics.marginal import BLOCK, nodes, posterior
from analytics.matrix import Matrix
from analytics.score_groups import score_groups


def model_curve(model: Fitted, item: str, theta: npt.ArrayLike) -> pd.DataFrame:
    """Return what the model says of an item at some abilities: ``P = c + (1 − c) / (1 + exp(−(a θ + d)))``.

    Returns:
        A frame with theta, in the logits of the items, and p (float64).

    Raises:
        KeyError: there is no such item, or it has no estimates.
    """
    place = np.atleast_1d(np.asarray(theta, dtype=np.float64))
    names = model.items["item"].tolist()
    if item not in names or (column := names.index(item)) not in model.known:
        raise KeyError(item)
    return pd.DataFrame({"theta": place, "p": model.curves(place, [column]).p[:, 0]})


def observed_curve(model: Fitted, matrix: Matrix, item: str, *, enough: int = CURVES) -> pd.DataFrame:
    """Return the share of right answers to an item in groups of like ability, the lowest first.

    `characteristic.item_curves` has the same by scores, without a model; here it lies on the scale of the curve.
    Ability is by the other items, so that the item does not sort its own takers: the mean of what their answers leave
    probable. Beside it stands what the model expects of the group, the mean of P over the same; it is a little flatter
    than the curve of the item, as abilities within a group differ.

    Args:
        item: the name of an item that has estimates.
        enough: takers of it below which there are no groups.

    Returns:
        A frame with theta (mean ability of the group in the logits of the items), n (int64), observed, low, high
        (Wilson, 95 %), expected (float64). Takers of equal ability are in one group (`score_groups.score_groups`).

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
        rows.append(np.stack([h @ theta, h @ p, found.x[part, column]], axis=1))
    takers = np.concatenate(rows)[found.of_taker]
    if found.seen is not None:
        takers = takers[found.seen[found.of_taker, column] > 0]
    return _points(takers if len(takers) >= enough else takers[:0])


def _points(takers: Floats) -> pd.DataFrame:
    """Cut takers (ability, chance, right or not) into groups."""
    # The same answers to the others are the same ability, whatever the last digit.
    group = score_groups(np.round(takers[:, :1], 9))[:, 0]
    n = np.bincount(group)[1:]
    means = np.stack([np.bincount(group, column)[1:] / n for column in takers.T]) if len(n) else np.zeros((3, 0))
    low, high = wilson(means[2], n)
    return pd.DataFrame(
        {"theta": means[0], "n": n, "observed": means[2], "low": low, "high": high, "expected": means[1]}
    ).astype({"n": "int64"})
