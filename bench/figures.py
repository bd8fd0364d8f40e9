"""A figure: what was measured, where, its median and range, and what it has to be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`floor` and `ceiling` are the bounds that the median has to keep, where there are any."""

    scenario: str
    database: str
    name: str
    unit: str
    middle: float
    low: float
    high: float
    floor: float | None = None
    ceiling: float | None = None

    @property
    def kept(self) -> bool | None:
        """Say whether the median keeps its bounds; None where it has none."""
        if self.floor is None and self.ceiling is None:
            return None
        return (self.floor is None or self.middle >= self.floor) and (
            self.ceiling is None or self.middle <= self.ceiling
        )

    def value(self) -> str:
        """Return the median, with its range where rounds differ."""
        if self.low == self.high:
            return f"{_short(self.middle)} {self.unit}".rstrip()
        return f"{_short(self.middle)} ({_short(self.low)}–{_short(self.high)}) {self.unit}".rstrip()

    def bound(self) -> str:
        parts = [
            *([f"≥ {_short(self.floor)}"] if self.floor is not None else []),
            *([f"≤ {_short(self.ceiling)}"] if self.ceiling is not None else []),
        ]
        return " ".join(parts) + ("" if self.kept in (None, True) else " missed")


@dataclass(frozen=True)
class Sheet:
    """Collects the figures of one scenario on one database."""

    scenario: str
    database: str
    figures: list[Figure]

    def add(self, name: str, values: float | Sequence[float], unit: str = "", **bounds: Any) -> None:
        """Add a figure from the values of its rounds; of nothing there is no figure."""
        rounds = [values] if isinstance(values, int | float) else list(values)
        if rounds:
            low, high = min(rounds), max(rounds)
            figure = Figure(self.scenario, self.database, name, unit, median(rounds), low, high, **bounds)
            self.figures.append(figure)

    def latencies(self, name: str, seconds: Iterable[float], *, p99: float | None = None) -> None:
        """Add the quantiles of waiting times, in milliseconds."""
        found = sorted(seconds)
        if not found:
            return
        for label, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("worst", 1.0)):
            bound = {"ceiling": p99} if label == "p99" else {}
            self.add(f"{name}, {label}", 1000 * quantile(found, share), "ms", **bound)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that so large a share of the values does not exceed (nearest rank)."""
    return ordered[max(1, ceil(len(ordered) * share)) - 1]


def _short(value: float) -> str:
    size = abs(value)
    return f"{value:.0f}" if size >= 100 or value == int(value) else f"{value:.1f}" if size >= 10 else f"{value:.2f}"
