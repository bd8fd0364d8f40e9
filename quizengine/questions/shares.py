"""From an exact fraction of the points to a grade.

Shares are computed as fractions and become decimals of six places once, at the end: 2/3 is 0.666667.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from ..i18n import Message
from .kind import FULL, NONE, Grade, Verdict

PLACES = Decimal("0.000001")


def decimal(share: Fraction) -> Decimal:
    """Return a fraction between 0 and 1 as a decimal, rounded to six places where it has to be."""
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return exact.quantize(PLACES, ROUND_HALF_EVEN).normalize()


def grade(share: Fraction, reason: Message) -> Grade:
    """Return the grade of a share: all is correct, nothing is wrong, anything between is partial."""
    found = decimal(share)
    verdict = {FULL: Verdict.CORRECT, NONE: Verdict.WRONG}.get(found, Verdict.PARTIAL)
    return Grade(found, verdict, reason)


def whole(right: bool) -> Fraction:
    """Return all or nothing."""
    return Fraction(int(right))


def long_form(modes: type[StrEnum]) -> Callable[[Any], Any]:
    """Read `scoring: {mode: per_option}` as `scoring: per_option`, for a field of these modes."""

    def read(value: Any) -> Any:
        return value["mode"] if isinstance(value, dict) and value.keys() == {"mode"} else value

    return read
