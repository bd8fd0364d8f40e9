"""Patterns of answers, each once: what takers with the same answers have in common is computed once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.intervals import Floats
from analytics.matrix import Matrix

MOST_ITEMS = 40
"""So many items, or more, have nearly as many patterns as takers, and looking for equal ones is wasted."""


@dataclass(frozen=True)
class Patterns:
    """Patterns of answers with how often each came.

    Attributes:
        x: m × k, 1 where an answer is right, else 0.
        seen: m × k, 1 where the item was seen; None where every item was seen by everybody.
        weight: m, takers with the pattern.
        of_taker: N, the pattern of each taker.
    """

    x: Floats
    seen: Floats | None
    weight: Floats
    of_taker: npt.NDArray[np.intp]


def collapsed(matrix: Matrix) -> Patterns:
    """Return each pattern of all-or-nothing credits once. Where nearly all differ, that is their rows as they are."""
    codes = matrix.credit if matrix.seen is None else np.where(matrix.seen, matrix.credit, np.uint8(2))
    weight, of_taker = np.ones(matrix.n), np.arange(matrix.n)
    # A pattern is a number in base 3, or 2 where nothing is missing: unique numbers are much faster than rows.
    base = 2 if matrix.seen is None else 3
    if matrix.k <= MOST_ITEMS and base**matrix.k < 2**63:
        value = codes.astype(np.int64) @ (base ** np.arange(matrix.k, dtype=np.int64))
        _, first, of_taker, count = np.unique(value, return_index=True, return_inverse=True, return_counts=True)
        codes, weight = codes[first], count.astype(np.float64)
    seen = None if matrix.seen is None else (codes != 2).astype(np.float64)
    return Patterns(np.where(codes == 1, 1.0, 0.0), seen, weight, of_taker)
