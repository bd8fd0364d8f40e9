"""What statistics of a million answers cost, beside reading them from memory: `python -m bench.statistics [TAKERS]`.

25 items and 40,000 takers by a seed. Every figure is the best of several runs in one process; the ratios are to the sum
of the matrix of credits, one byte each, which has to look at every answer once. Nothing is stored.
"""

import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import irt
from analytics.characteristic import item_curves
from analytics.irt import Model
from analytics.items import item_statistics
from analytics.matrix import Matrix, from_array, from_long, moments
from analytics.missing import scored
from analytics.rapid import effort, normative_thresholds, rapid_answers
from analytics.reliability import score_statistics
from analytics.report import report
from analytics.times import time_quantiles

TAKERS, ITEMS, SEED = 40_000, 25, 1
CLASSICAL, WHOLE, MODEL = 20.0, 1.0, 6.0
"""The bars: classical statistics as a multiple of the sum; seconds from a long frame to the report, and for the 2PL."""


def credits(takers: int) -> npt.NDArray[np.uint8]:
    """Return answers by the two-parameter model."""
    random = np.random.default_rng(SEED)
    ability, slope, place = (
        random.normal(size=(takers, 1)),
        random.lognormal(0.1, 0.25, ITEMS),
        random.normal(size=ITEMS),
    )
    return (random.random((takers, ITEMS)) < 1 / (1 + np.exp(-slope * (ability - place)))).astype(np.uint8)


def long_frame(right: npt.NDArray[np.uint8]) -> pd.DataFrame:
    """Return the same answers with a row for each, as a store gives them."""
    takers, items = right.shape
    seconds = np.random.default_rng(SEED).lognormal(3.5, 0.5, right.size)
    return pd.DataFrame(
        {
            "taker": pd.Series(np.repeat([f"student-{one}" for one in range(takers)], items), dtype="str"),
            "item": pd.Series(np.tile([f"item-{one}" for one in range(items)], takers), dtype="str"),
            "position": np.tile(np.arange(1, items + 1), takers),
            "credit": right.ravel().astype(np.float64),
            "seconds": seconds,
        }
    )


def best(work: Callable[[], Any], times: int) -> float:
    """Return the seconds of the quickest of so many runs: what else runs on the machine only ever adds."""
    found = []
    for _ in range(times):
        begun = perf_counter()
        work()
        found.append(perf_counter() - begun)
    return min(found)


def main(takers: int) -> None:
    right = credits(takers)
    items = from_array(right).items

    def fresh() -> Matrix:
        # A matrix keeps what was computed of it, so every run has one of its own.
        return Matrix(right, items)

    def classical() -> None:
        one = fresh()
        known = moments(one)
        item_statistics(one, known=known)
        score_statistics(one, known=known)

    print(f"{right.size} answers: {takers} takers, {ITEMS} items")
    read = best(lambda: right.sum(dtype=np.int64), 50)
    _line("read the matrix", read, read)
    _line("moments", best(lambda: moments(fresh()), 30), read)
    _line("items, test: all classical", best(classical, 30), read, CLASSICAL * read)
    _line("curves of the items", best(lambda: item_curves(fresh()), 5), read)
    long = long_frame(right)
    coded = long.astype({"taker": "category", "item": "category"})
    _line("long frame to matrix", best(lambda: from_long(long), 5), read)
    _line("long frame of codes to matrix", best(lambda: from_long(coded), 5), read)
    _line("the same, by a policy", best(lambda: scored(coded), 5), read)
    _line("long frame to report", best(lambda: report(from_long(long), model="none"), 5), read, WHOLE)
    limits = normative_thresholds(coded)
    _line("times of the items", best(lambda: time_quantiles(coded), 3), read)
    _line("rapid answers, effort", best(lambda: (rapid_answers(coded, limits), effort(coded, limits)), 3), read)
    _line("2PL with errors", best(lambda: irt.fit(fresh(), Model.TWO), 1), read, MODEL)


def _line(what: str, seconds: float, read: float, bar: float | None = None) -> None:
    said = "" if bar is None else f"   bar {bar * 1000:9.1f} ms: {'kept' if seconds <= bar else 'MISSED'}"
    print(f"  {what:32} {seconds * 1000:9.2f} ms {seconds / read:9.1f} x{said}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TAKERS)
