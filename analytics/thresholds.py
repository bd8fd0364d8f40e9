"""From which value an alignment criterion is met: the literature's defaults, which a programme may replace."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isnan

from analytics.schema import Bloom, Level


class Criterion(StrEnum):
    """The four criteria, in Webb's order."""

    CONCURRENCE = "categorical_concurrence"
    DEPTH = "depth_of_knowledge"
    RANGE = "range_of_knowledge"
    BALANCE = "balance_of_representation"


class Verdict(StrEnum):
    """Met, met weakly, not met; or there is nothing to judge."""

    MET = "met"
    WEAK = "weak"
    NOT_MET = "not_met"
    UNDEFINED = "undefined"


def _reaches() -> dict[Level, Bloom]:
    return {Level.KNOWS: Bloom.REMEMBER, Level.CAN: Bloom.APPLY, Level.HAS_EXPERIENCE: Bloom.ANALYSE}


@dataclass(frozen=True)
class Thresholds:
    """The value from which a criterion is met, and the lower one from which it is weakly met.

    The defaults are Webb's; he knows no weak categorical concurrence. `reaches` gives the least Bloom level of an item
    that is as deep as an indicator of each level: a convention of this project, since Webb has his own four levels.
    """

    items: int = 6
    depth: float = 0.5
    range: float = 0.5
    balance: float = 0.7
    weak_depth: float = 0.4
    weak_range: float = 0.4
    weak_balance: float = 0.6
    reaches: Mapping[Level, Bloom] = field(default_factory=_reaches)

    def of(self, criterion: str) -> tuple[float, float]:
        """Return from which value the criterion is met, and from which it is weakly met."""
        return {
            Criterion.CONCURRENCE: (float(self.items), float(self.items)),
            Criterion.DEPTH: (self.depth, self.weak_depth),
            Criterion.RANGE: (self.range, self.weak_range),
            Criterion.BALANCE: (self.balance, self.weak_balance),
        }[Criterion(criterion)]


LITERATURE = Thresholds()


def judged(value: float, met: float, weak: float) -> Verdict:
    """Judge a value; a missing one (NaN) is undefined.

    Example:
        >>> [judged(value, 0.7, 0.6).value for value in (0.7, 0.65, 0.5, float("nan"))]
        ['met', 'weak', 'not_met', 'undefined']
    """
    if isnan(value):
        return Verdict.UNDEFINED
    # A share such as 0.7 may come out a hair below itself.
    close = value + 1e-9
    return Verdict.MET if close >= met else Verdict.WEAK if close >= weak else Verdict.NOT_MET
