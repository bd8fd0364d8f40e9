"""How far two people agree who sort the same things: Cohen's kappa with its interval.

kappa = (po - pe) / (1 - pe), where po is the share on which they agree and pe the share on which they would by chance,
Σ p(i·) p(·i). J. Cohen, "A coefficient of agreement for nominal scales" (Educational and Psychological Measurement
20(1), 1960). The large-sample standard error, which does not assume that kappa is 0, is that of J. L. Fleiss, J. Cohen
and B. S. Everitt, "Large sample standard errors of kappa and weighted kappa" (Psychological Bulletin 72(5), 1969):

    se² = (A + B - C) / (n (1 - pe)²)
    A = Σ p(ii) (1 - (p(i·) + p(·i)) (1 - kappa))²
    B = (1 - kappa)² Σ_{i≠j} p(ij) (p(·i) + p(j·))²
    C = (kappa - pe (1 - kappa))²

Where nothing varies (both agree on everything, or on nothing), the formula gives se = 0. That is no certainty but the
end of the approximation, so there is a kappa and no interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
import pandas as pd

from analytics.intervals import around

SMALL = 30
"""Below so many things an interval by the normal distribution is a rough one."""
_NOTHING_VARIES = 1e-7
"""A standard error of rounding alone: the root of what is left of differences that are 0."""


class Undefined(StrEnum):
    """Why there is no kappa, or (the last one) a kappa without an interval."""

    NOTHING = "nothing"
    ONE_CATEGORY = "one_category"
    NO_VARIATION = "no_variation"


@dataclass(frozen=True)
class Agreement:
    """Kappa with its standard error and its 95 % interval; None where undefined, and then `reason` says why.
    An interval may be undefined where kappa is not.

    `agreed` is the share on which both said the same, `chance` the one that chance would give.
    """

    n: int
    agreed: float | None
    chance: float | None
    kappa: float | None
    se: float | None
    low: float | None
    high: float | None
    reason: Undefined | None

    @property
    def is_small(self) -> bool:
        return self.n < SMALL


def kappa(one: Sequence[str], other: Sequence[str]) -> Agreement:
    """Return how far two people agree.

    Args:
        one: what the first says of each thing.
        other: what the second says, in the same order.

    Raises:
        ValueError: they do not speak of the same number of things.

    Example:
        >>> found = kappa(["a"] * 25 + ["b"] * 25, ["a"] * 20 + ["b"] * 5 + ["a"] * 10 + ["b"] * 15)
        >>> round(found.kappa, 4)
        0.4
    """
    if len(one) != len(other):
        raise ValueError(f"{len(one)} and {len(other)} answers do not speak of the same things")
    n = len(one)
    if not n:
        return Agreement(0, None, None, None, None, None, None, Undefined.NOTHING)
    p = confusion(one, other).to_numpy(dtype=float) / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    agreed, chance = float(np.trace(p)), float(rows @ columns)
    if chance >= 1 - 1e-12:
        return Agreement(n, agreed, chance, None, None, None, None, Undefined.ONE_CATEGORY)
    value = (agreed - chance) / (1 - chance)
    # p[i, j] is said by the first as i and by the second as j: B weighs it by how often each says the other's word.
    a = float(np.sum(np.diag(p) * (1 - (rows + columns) * (1 - value)) ** 2))
    off = p - np.diag(np.diag(p))
    b = (1 - value) ** 2 * float(np.sum(off * (columns[:, None] + rows[None, :]) ** 2))
    c = (value - chance * (1 - value)) ** 2
    se = sqrt(max(0.0, a + b - c) / n) / (1 - chance)
    if se < _NOTHING_VARIES:
        return Agreement(n, agreed, chance, value, None, None, None, Undefined.NO_VARIATION)
    low, high = around(value, se)
    return Agreement(n, agreed, chance, value, se, max(-1.0, float(low)), min(1.0, float(high)), None)


def confusion(one: Sequence[str], other: Sequence[str]) -> pd.DataFrame:
    """Count how often the first says what (down) where the second says what (across); both have the same names."""
    names = sorted({*one, *other})
    place = {name: number for number, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    for first, second in zip(one, other, strict=True):
        counts[place[first], place[second]] += 1
    return pd.DataFrame(counts, index=names, columns=names)
