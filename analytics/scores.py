"""How a number-right score is distributed at each ability, given the chances of the items.

Lord & Wingersky (1984), Applied Psychological Measurement 8, 453–461.
"""

import numpy as np

from analytics.intervals import Floats


def score_distribution(p: Floats) -> Floats:
    """Return the chance of each score at each ability, q × (k + 1), from the chances of k items, q × k.

    Item by item: ``f(s) ← f(s) (1 − p) + f(s − 1) p``.

    Example:
        >>> score_distribution(np.array([[0.5, 0.5]])).tolist()
        [[0.25, 0.5, 0.25]]
    """
    found = np.zeros((p.shape[0], p.shape[1] + 1))
    found[:, 0] = 1
    for column in p.T[:, :, None]:
        _add(found, column)
    return found


def distributions_without_each(p: Floats) -> Floats:
    """Return `scores.score_distribution` of the k − 1 other items for each item left out, k × q × k."""
    count, k = p.shape
    found = np.zeros((k, count, k))
    found[:, :, 0] = 1
    for item, column in enumerate(p.T[:, :, None]):
        kept = found[item].copy()
        _add(found, column)
        found[item] = kept
    return found


def _add(found: Floats, p: Floats) -> None:
    moved = found[..., :-1] * p
    found *= 1 - p
    found[..., 1:] += moved
