"""Intervals of shares, correlations and reliabilities, each with its source."""

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri
from scipy.stats import f as f_distribution

Floats = npt.NDArray[np.float64]
CONFIDENCE = 0.95


def wilson(share: npt.ArrayLike, n: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Return Wilson's interval of a share of n.

    ``(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)``. Wilson, E. B. (1927), JASA 22, 209–212.
    """
    p, count = np.asarray(share, dtype=np.float64), np.asarray(n, dtype=np.float64)
    z = ndtri((1 + confidence) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = 1 + z * z / count
        centre = (p + z * z / (2 * count)) / scale
        half = z * np.sqrt(np.maximum(p * (1 - p), 0) / count + z * z / (4 * count * count)) / scale
    low, high = np.maximum(0, centre - half), np.minimum(1, centre + half)
    # Of none and of all one end is exact, where rounding would leave 10⁻¹⁹; what is undefined stays so.
    return np.where(p <= 0, 0 * low, low)[()], np.where(p >= 1, 1 + 0 * high, high)[()]


def fisher(r: npt.ArrayLike, n: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Return Fisher's interval of a correlation: ``tanh(artanh r ± z / √(n − 3))``; nan below four pairs.

    Fisher, R. A. (1915), Biometrika 10, 507–521.
    """
    rho, count = np.asarray(r, dtype=np.float64), np.asarray(n, dtype=np.float64)
    z = ndtri((1 + confidence) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        half = np.where(count > 3, z / np.sqrt(np.where(count > 3, count - 3, np.nan)), np.nan)
        middle = np.arctanh(rho)
        return np.tanh(middle - half), np.tanh(middle + half)


def feldt(alpha: float, n: int, k: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return Feldt's interval of coefficient alpha of k items and n takers.

    ``1 − (1 − α) F(1 ∓ …; n − 1, (n − 1)(k − 1))``. Feldt, L. S. (1965), Psychometrika 30, 357–370.
    """
    if n < 2 or k < 2 or not np.isfinite(alpha):
        return np.nan, np.nan
    tail = (1 - confidence) / 2
    high, low = (float(f_distribution.ppf(share, n - 1, (n - 1) * (k - 1))) for share in (tail, 1 - tail))
    return 1 - (1 - alpha) * low, 1 - (1 - alpha) * high


def around(value: npt.ArrayLike, error: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Return ``value ± z · error``, for an estimate that is about normal."""
    middle = np.asarray(value, dtype=np.float64)
    half = ndtri((1 + confidence) / 2) * np.asarray(error, dtype=np.float64)
    return np.asarray(middle - half), np.asarray(middle + half)
