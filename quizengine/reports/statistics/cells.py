"""How numbers and verdicts of `analytics` stand in the tables of a page."""

from dataclasses import replace
from math import isfinite
from typing import TypeVar

from analytics.verdicts import Reason, Verdict

from ...i18n import msg
from ..dashboard import Cell, Mark, Table
from ..verdict_words import REASONS, VERDICTS

T = TypeVar("T")
SHOW = msg("What the data show")


def real(value: float, digits: int = 2) -> float | None:
    """Return a number rounded for a table; None, which a table shows as a dash, where it is undefined."""
    return round(float(value), digits) if isfinite(value) else None


def told_first(table: Table, place: int = 2) -> Table:
    """Return a table whose verdicts stand so far to the left that a phone shows them before the numbers."""
    at = next(index for index, column in enumerate(table.columns) if column.title == SHOW)

    def moved(row: tuple[T, ...]) -> tuple[T, ...]:
        rest = row[:at] + row[at + 1 :]
        return (*rest[:place], row[at], *rest[place:])

    return replace(table, columns=moved(table.columns), rows=tuple(moved(row) for row in table.rows))


def written(value: float, language: str, digits: int = 2, *, sign: bool = False) -> str:
    """Return a number as it stands in a sentence of a language; a dash where it is undefined."""
    if not isfinite(value):
        return "–"
    text = f"{value:{'+' if sign else ''}.{digits}f}".replace("-", "−")
    return text.replace(".", ",") if language == "ru" else text


def verdict(said: str, reason: str | None = None) -> Mark:
    """Return a verdict of `analytics.verdicts` as a mark: a colour and a shape beside its words."""
    kind = {Verdict.PROBLEM: "danger", Verdict.FINE: "success"}.get(Verdict(said), "")
    words = VERDICTS[said]
    if reason is not None and reason != Reason.WORKS:
        words = msg("{verdict}: {reason}", verdict=words, reason=REASONS[reason])
    return Mark(kind, words)  # type: ignore[arg-type]


def interval(low: float, high: float, digits: int = 2) -> tuple[Cell, Cell]:
    return real(low, digits), real(high, digits)
