"""How numbers and verdicts of `analytics` stand in the tables of a page."""

from math import isfinite

from analytics.verdicts import Reason, Verdict

from ...i18n import msg
from ..dashboard import Cell, Mark
from ..verdict_words import REASONS, VERDICTS


def real(value: float, digits: int = 2) -> float | None:
    """Return a number rounded for a table; None, which a table shows as a dash, where it is undefined."""
    return round(float(value), digits) if isfinite(value) else None


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
