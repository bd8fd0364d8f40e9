"""Options that are numbers with a unit, or ranges of numbers."""

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"[-−+]?\d+(?:[ \u00a0]\d{3})*(?:[.,]\d+)?"
_UNIT = r"(?P<unit>(?:[^\W\d_]+\.?(?:/[^\W\d_]+)?|%|°C|₽|\$|€)?)"
_MEASURED = re.compile(rf"(?P<number>{_NUMBER})\s*{_UNIT}")
_RANGE = re.compile(
    rf"(?:от|from|between|\[)?\s*(?P<low>{_NUMBER})\s*(?:%|[^\W\d_]{{1,5}}(?=\s))?\s*(?:[-–—−]|\.\.\.?|…|до|to|and|;)\s*"
    rf"(?P<high>{_NUMBER})\s*\]?\s*{_UNIT}",
    re.IGNORECASE,
)
_BELOW = re.compile(
    rf"(?P<word><|≤|менее|меньше|до|ниже|не более|не больше|less than|below|under|at most|up to)\s*(?:чем)?\s*"
    rf"(?P<number>{_NUMBER})\s*{_UNIT}",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"(?P<word>>|≥|более|больше|выше|свыше|от|не менее|не меньше|more than|above|over|at least|from)\s*(?:чем)?\s*"
    rf"(?P<number>{_NUMBER})\s*{_UNIT}",
    re.IGNORECASE,
)
_CLOSED = frozenset("≤ ≥ до от from".split()) | {
    "не более",
    "не больше",
    "не менее",
    "не меньше",
    "at most",
    "at least",
    "up to",
}
_INFINITY = Decimal("Infinity")


@dataclass(frozen=True)
class Measured:
    number: Decimal
    unit: str


@dataclass(frozen=True)
class Stretch:
    """A range; `low_in` and `high_in` say whether its ends belong to it."""

    low: Decimal
    high: Decimal
    low_in: bool
    high_in: bool
    unit: str

    @property
    def order(self) -> tuple[Decimal, Decimal]:
        return self.low, self.high

    def meets(self, later: "Stretch") -> bool:
        """Say whether a range that begins no earlier has numbers in common with this one.

        That two ranges of fractions share an end is taken for a manner of writing, that two of whole numbers do is not.
        """
        if later.low == self.high:
            return self.high_in and later.low_in and later.low == later.low.to_integral_value()
        return later.low < self.high


def measured(text: str) -> Measured | None:
    """Return the number that an option is; None where it is something else."""
    found = _MEASURED.fullmatch(text.strip(" ."))
    return Measured(_decimal(found["number"]), found["unit"]) if found else None


def stretch(text: str) -> Stretch | None:
    """Return the range that an option is; None where it is something else."""
    text = text.strip(" .")
    if found := _RANGE.fullmatch(text):
        low, high = _decimal(found["low"]), _decimal(found["high"])
        return Stretch(low, high, True, True, found["unit"]) if low < high else None
    if found := _BELOW.fullmatch(text):
        return Stretch(-_INFINITY, _decimal(found["number"]), False, found["word"].lower() in _CLOSED, found["unit"])
    if found := _ABOVE.fullmatch(text):
        return Stretch(_decimal(found["number"]), _INFINITY, found["word"].lower() in _CLOSED, False, found["unit"])
    return None


def _decimal(text: str) -> Decimal:
    return Decimal(re.sub(r"[ \u00a0]", "", text).replace(",", ".").replace("−", "-"))
