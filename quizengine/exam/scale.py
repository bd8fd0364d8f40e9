"""From a share of the points to a mark, and from a mark to its band.

The programme prints a ten-point scale and its bands and does not say how a percentage becomes a mark. The rule here
is the arithmetic one: the share times the maximum of the scale, rounded half up, and never below 1. On ten points
35 % is a 4 (the first pass), 34.9 % is a 3, 95 % is a 10. `docs/scoring.md` states it for readers.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from ..content.programme import Band, Scale

LOWEST = 1


def mark(share: Fraction | None, scale: Scale) -> int | None:
    """Return the mark for a share (0 to 1) of the points; None where the share is undefined."""
    if share is None:
        return None
    return max(LOWEST, min(scale.maximum, floor(share * scale.maximum + Fraction(1, 2))))


def band(mark: int, bands: Mapping[str, Band]) -> Band | None:
    """Return the band of a mark; None where the programme names none for it."""
    return next((band for band in bands.values() if mark in band.marks), None)


def pass_share(scale: Scale) -> Fraction:
    """Return the least share (0 to 1) of the points whose mark is a pass."""
    return max(Fraction(0), (scale.pass_mark - Fraction(1, 2)) / scale.maximum)
