"""What blind guessing earns on an item, and whether takers are shown to do better.

The definitions are those of Moodle's statistics report, "random guess score". An item whose facility may be no more
than that says nothing of anybody, however its discrimination looks.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import nan

import numpy as np
import pandas as pd

FEWEST = 5
"""Takers from which a facility has an interval that is worth a word."""


class Floor(StrEnum):
    """What the interval of a facility shows beside the guess score."""

    ABOVE = "above guessing"
    BELOW = "below guessing"
    REACHED = "no better than guessing is possible"
    UNKNOWN = "not enough data"


def guess_score(
    kind: str,
    *,
    options: int | None = None,
    right: int = 1,
    parts: Sequence[tuple[float, float]] = (),
    whole: bool = False,
) -> float:
    """Return the credit that an answer by chance earns on the average, 0 to 1; nan where it cannot be told.

    | kind | guess score |
    |---|---|
    | single (true or false too) | ``right / options`` |
    | match | ``1 / options`` of each pair, options those on the right |
    | order | ``1 / options`` of the places; with `whole` ``1 / options!`` |
    | cloze | ``Σ points · score / Σ points`` of its parts |
    | text, numeric | 0 |
    | multiple | not defined: it depends on how many options people tick |

    Moodle, question statistics calculations, "random guess score"; for order, one element of a permutation stands in
    its own place on the average, however long it is.

    Args:
        kind: as above; any other kind has no guess score.
        options: how many there are to choose from; None where that is not known.
        right: how many of them are accepted as the one answer.
        parts: (points, guess score) of each part of a cloze.
        whole: all or nothing: only the whole answer earns anything. Such matches are not told (nan).

    Example:
        >>> guess_score("single", options=4), guess_score("cloze", parts=[(1, 0.25), (1, 0)])
        (0.25, 0.125)
    """
    if kind in ("text", "numeric"):
        return 0.0
    if kind == "cloze":
        points = sum(most for most, _ in parts)
        return sum(most * score for most, score in parts) / points if points > 0 else nan
    if options is None or options < 1:
        return nan
    if kind == "order":
        return 1 / float(np.prod(np.arange(1, options + 1, dtype=np.float64))) if whole else 1 / options
    if kind == "single":
        return min(right, options) / options
    return 1 / options if kind == "match" and not whole else nan


def against_guessing(table: pd.DataFrame, floors: Mapping[str, float]) -> pd.DataFrame:
    """Compare the facility of every item with what guessing would earn.

    Args:
        table: of `items.item_statistics`.
        floors: `guess_score` by the name of the item; missing where not known.

    Returns:
        item (str), guess_score, above (``(facility − g) / (1 − g)``, the share of takers who know if the others guess:
        Abbott, 1925, Journal of Economic Entomology 18, 265–267; negative below guessing), above_low, above_high (of
        Wilson's interval of the facility), floor (str, `Floor`). Float64, nan where undefined; no verdict below five
        takers.
    """
    guess = np.array([floors.get(item, nan) for item in table["item"]], dtype=np.float64)
    room = np.where(guess < 1, 1 - guess, nan)
    found = pd.DataFrame({"item": table["item"], "guess_score": guess})
    for name, column in (("above", "facility"), ("above_low", "facility_low"), ("above_high", "facility_high")):
        found[name] = (table[column].to_numpy(dtype=np.float64) - guess) / room
    known = (table["n"] >= FEWEST).to_numpy() & found["above_low"].notna().to_numpy()
    low, high = found["above_low"].to_numpy(), found["above_high"].to_numpy()
    said = np.select([~known, low > 0, high < 0], [Floor.UNKNOWN, Floor.ABOVE, Floor.BELOW], Floor.REACHED)
    found["floor"] = pd.Series(said.astype(object), index=found.index, dtype="str")
    return found
