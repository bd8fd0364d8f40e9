"""Intervals of the difference between two independent groups: of two shares, and of two means."""

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from analytics.intervals import CONFIDENCE, Floats, wilson


def newcombe(
    share: npt.ArrayLike,
    n: npt.ArrayLike,
    other: npt.ArrayLike,
    other_n: npt.ArrayLike,
    *,
    confidence: float = CONFIDENCE,
) -> tuple[Floats, Floats]:
    """Return Newcombe's hybrid score interval of `other` − `share`, elementwise.

    With Wilson's intervals (l₁, u₁) of p₁ and (l₂, u₂) of p₂ and d = p₂ − p₁, the ends are
    ``d − √((p₂ − l₂)² + (u₁ − p₁)²)`` and ``d + √((u₂ − p₂)² + (p₁ − l₁)²)``. It holds its level in small groups and
    near 0 and 1, where the usual d ± z·error does not. Newcombe, R. G. (1998), Statistics in Medicine 17, 873–890.

    Args:
        share: p₁, the share of right answers of the first group; any shape.
        n: takers of the first group.
        other: p₂, the share of the second group.
        other_n: takers of the second group.
        confidence: of the interval.

    Returns:
        The lower and the upper end (float64); nan where a group is empty.

    Example:
        >>> low, high = newcombe(48 / 80, 80, 56 / 70, 70)
        >>> round(float(low), 4), round(float(high), 4)
        (0.0524, 0.3339)
    """
    one, two = np.asarray(share, dtype=np.float64), np.asarray(other, dtype=np.float64)
    counts = [np.where(np.asarray(many) > 0, many, np.nan) for many in (n, other_n)]
    (low_one, high_one), (low_two, high_two) = (
        wilson(p, count, confidence=confidence) for p, count in zip((one, two), counts, strict=True)
    )
    change = two - one
    return (
        np.asarray(change - np.hypot(two - low_two, high_one - one)),
        np.asarray(change + np.hypot(high_two - two, one - low_one)),
    )


def welch(
    mean: npt.ArrayLike,
    variance: npt.ArrayLike,
    n: npt.ArrayLike,
    other: npt.ArrayLike,
    other_variance: npt.ArrayLike,
    other_n: npt.ArrayLike,
    *,
    confidence: float = CONFIDENCE,
) -> tuple[Floats, Floats]:
    """Return Welch's interval of a difference of means, `other` − `mean`, elementwise.

    ``d ± t(ν) √(s₁²/n₁ + s₂²/n₂)`` with ν = (s₁²/n₁ + s₂²/n₂)² / ((s₁²/n₁)²/(n₁ − 1) + (s₂²/n₂)²/(n₂ − 1)); the
    variances have n − 1. Welch, B. L. (1947), Biometrika 34, 28–35.

    Returns:
        The lower and the upper end (float64); nan where a group has fewer than two takers, or neither group varies.

    Example:
        >>> low, high = welch(0.5, 0.04, 40, 0.6, 0.09, 50)
        >>> round(float(low), 4), round(float(high), 4)
        (-0.0052, 0.2052)
    """
    counts = [np.where(np.asarray(many) > 1, many, np.nan) for many in (n, other_n)]
    parts = [np.asarray(s, dtype=np.float64) / many for s, many in zip((variance, other_variance), counts, strict=True)]
    spread = parts[0] + parts[1]
    spread = np.where(spread > 1e-15, spread, np.nan)
    freedom = spread**2 / (parts[0] ** 2 / (counts[0] - 1) + parts[1] ** 2 / (counts[1] - 1))
    half = stdtrit(freedom, (1 + confidence) / 2) * np.sqrt(spread)
    change = np.asarray(other, dtype=np.float64) - np.asarray(mean, dtype=np.float64)
    return np.asarray(change - half), np.asarray(change + half)
