"""What blind guessing earns on a question, from what it shows."""

from collections.abc import Mapping
from math import isnan, nan

from analytics.guessing import guess_score

from ..sample import Asking


def guesses(askings: Mapping[str, Asking]) -> dict[str, float]:
    """Return `guess` of each item of which it can be told, by its name."""
    found = {name: guess(one) for name, one in askings.items()}
    return {name: value for name, value in found.items() if not isnan(value)}


def guess(asking: Asking) -> float:
    """Return the credit of an answer by chance, 0 to 1; nan where it cannot be told (`analytics.guessing`)."""
    kind, shown = asking.presentation.kind, asking.presentation.shown
    whole = str(getattr(asking.scoring.key, "scoring", "")) == "all_or_nothing"
    if kind == "match":
        return guess_score(kind, options=len(shown.right), whole=whole)
    if kind == "order":
        return guess_score(kind, options=len(shown.elements), whole=whole)
    if kind == "cloze":
        if whole:
            return nan
        return guess_score(kind, parts=[(1.0, _gap(gap.kind, gap.shown)) for gap in shown.gaps])
    return _gap(kind, shown)


def _gap(kind: str, shown: object) -> float:
    options = getattr(shown, "choices", None)
    return guess_score(kind, options=None if options is None else len(options))
