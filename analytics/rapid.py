"""Which answers came too fast to be anything but guesses, and how much effort a taker showed.

A long frame has the columns `taker`, `item`, `seconds` (from seeing the item to the last answer) and `credit`. A row
without seconds has no time and says nothing here.
"""

from collections.abc import Mapping
from enum import StrEnum
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom

from analytics.intervals import Floats, wilson
from analytics.mastery import SHOWN, jeffreys
from analytics.matrix import Mask
from analytics.timed import ranked, timed
from analytics.verdicts import FULL, INTERVALS, Verdict

NORMATIVE, CAP = 0.10, 10.0
"""A threshold is this share of an item's typical time, and no more than so many seconds (Wise & Ma, 2012)."""
RAPID_SHARE, EFFORT = 0.10, 0.90
"""More rapid answers than this are a problem of an item, less effort one of a taker (Wise & Kong, 2005)."""


class Centre(StrEnum):
    """What an item's typical time is."""

    MEAN = "mean"
    MEDIAN = "median"


class Rapid(StrEnum):
    """What rapid answers to an item are."""

    GUESSES = "guesses"
    KNOWLEDGE = "knowledge"
    UNKNOWN = "not enough data"


class Effort(StrEnum):
    """What is shown of a taker's effort."""

    SHOWN = "effort shown"
    LACKING = "lack of effort shown"
    UNKNOWN = "not enough data"


def normative_thresholds(
    answers: pd.DataFrame, *, centre: Centre = Centre.MEDIAN, share: float = NORMATIVE, cap: float = CAP
) -> pd.Series:
    """Return below how many seconds an answer to each item is rapid: ``min(share · typical time, cap)``, by item.

    Wise & Ma (2012), NCME annual meeting: 10 % of the mean, at most 10 s. Here the median is typical unless `centre`
    says otherwise: a page that was left open over lunch moves a mean, and would make sound answers rapid. Thresholds
    read off the two humps of a histogram, or fitted as a mixture of two log-normal distributions (Schnipke & Scrams,
    1997, Journal of Educational Measurement 34, 213–232), need hundreds of times of each item and a second hump, which
    classes do not give; whether the rapid answers behave like guesses is looked at instead (`rapid_answers`).

    Args:
        answers: item, seconds.

    Returns:
        float64 seconds, the index the items; nan for an item of fewer than ten times.
    """
    times = ranked(answers)
    typical = times.mean if centre is Centre.MEAN else times.quantile(0.5)
    limit = np.where(times.n >= INTERVALS, np.minimum(share * typical, cap), nan)
    return pd.Series(limit, index=pd.Index(times.items, dtype="str", name="item"), name="threshold")


def rapid_answers(
    answers: pd.DataFrame, thresholds: pd.Series, *, floors: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return how many answers to each item are rapid, and whether they are guesses, a row each.

    Guesses are right as often as chance says: so many right of n rapid answers or more have the probability
    ``p = Σ_{i≥r} C(n, i) g^i (1 − g)^(n−i)`` with the guess score g. Wise (2017), Educational Measurement: Issues and
    Practice 36, 52–61.

    Args:
        answers: item, seconds, credit. Rows without an answer should not be there.
        thresholds: seconds by item, as `normative_thresholds` gives them.
        floors: the guess score of an item by its name (`guessing.guess_score`); missing or nan where unknown.

    Returns:
        item (str); n (int64, answers with a time); threshold; rapid (int64); share with Wilson's interval share_low and
        share_high; rapid_right (mean credit of the rapid answers) with rapid_right_low and rapid_right_high;
        other_right with its interval, of the others; floor; p (of so many right answers or more by guessing, binomial,
        one-sided; nan for credits between 0 and 1); kind (str, `Rapid`); verdict (str, `verdicts.Verdict`). Float64,
        nan where undefined.

        Rapid answers are knowledge where the interval of rapid_right lies above the floor, guesses where it lies below
        that of the others and holds the floor; from 10 rapid answers. The verdict is of the share: a problem where its
        interval lies above 10 %, fine where it lies below; from 30 answers.
    """
    rows, code, names = timed(answers)
    limit = thresholds.reindex(names).to_numpy(dtype=np.float64)
    credit = rows["credit"].to_numpy(dtype=np.float64, na_value=nan)
    quick = rows["seconds"].to_numpy(dtype=np.float64) < limit[code]
    k = len(names)
    n, rapid = np.bincount(code, minlength=k), np.bincount(code[quick], minlength=k)
    known = np.where(np.isnan(limit), nan, n.astype(np.float64))
    share = rapid / np.where(known > 0, known, nan)
    table = pd.DataFrame({"item": pd.Series(names, dtype="str"), "n": n, "threshold": limit, "rapid": rapid})
    table["share"] = share
    table["share_low"], table["share_high"] = wilson(share, known)
    right: dict[str, Floats] = {}
    for name, chosen in (("rapid", quick), ("other", ~quick)):
        right[name], graded = _mean(credit, code, chosen & ~np.isnan(credit), k)
        table[f"{name}_right"] = right[name]
        table[f"{name}_right_low"], table[f"{name}_right_high"] = wilson(right[name], graded)
    table["floor"] = [nan if floors is None else floors.get(name, nan) for name in names]
    table["p"] = _by_guessing(table, credit, code, quick)
    columns = ("rapid", "rapid_right_low", "rapid_right_high", "other_right_low", "floor")
    table["kind"] = [_kind(*row) for row in zip(*(table[name] for name in columns), strict=True)]
    limits = (table[name] for name in ("n", "share_low", "share_high"))
    table["verdict"] = [_verdict(*row) for row in zip(*limits, strict=True)]
    return table


def effort(answers: pd.DataFrame, thresholds: pd.Series, *, least: float = EFFORT) -> pd.DataFrame:
    """Return the response-time effort of each taker: the share of the items answered no faster than their thresholds.

    ``RTE = Σ SB / k`` with SB 1 for an answer that took at least the threshold. Wise & Kong (2005), Applied Measurement
    in Education 18, 163–183, who take less than .90 as a lack of effort. What the items show of the taker's true share
    is Jeffreys' interval (`mastery.jeffreys`); a verdict is told where it is at least 80 % certain.

    Args:
        answers: taker, item, seconds; items without a threshold do not count.

    Returns:
        taker (str), n, rapid (int64), effort, effort_low, effort_high, at_least (the chance that the true share reaches
        `least`), verdict (str, `Effort`). A taker without a time has no effort (nan).
    """
    takers, names = pd.factorize(answers["taker"])
    seconds = answers["seconds"].to_numpy(dtype=np.float64, na_value=nan)
    limit = thresholds.reindex(answers["item"].astype("str")).to_numpy(dtype=np.float64)
    known = ~np.isnan(seconds) & ~np.isnan(limit)
    n = np.bincount(takers[known], minlength=len(names))
    rapid = np.bincount(takers[known & (seconds < limit)], minlength=len(names))
    found = jeffreys(n - rapid, n, least)
    nobody = n == 0
    certain = np.where(nobody, nan, found.reaches)
    said = np.where(certain >= SHOWN, Effort.SHOWN, np.where(certain <= 1 - SHOWN, Effort.LACKING, Effort.UNKNOWN))
    return pd.DataFrame(
        {
            "taker": pd.Series([str(name) for name in names], dtype="str"),
            "n": n,
            "rapid": rapid,
            "effort": (n - rapid) / np.where(nobody, nan, n),
            "effort_low": np.where(nobody, nan, found.low),
            "effort_high": np.where(nobody, nan, found.high),
            "at_least": certain,
            "verdict": pd.Series(said.astype(object), dtype="str"),
        }
    )


def _mean(credit: Floats, code: npt.NDArray[np.int64], chosen: Mask, k: int) -> tuple[Floats, Floats]:
    n = np.bincount(code[chosen], minlength=k).astype(np.float64)
    return np.bincount(code[chosen], credit[chosen], k) / np.where(n > 0, n, nan), n


def _by_guessing(table: pd.DataFrame, credit: Floats, code: npt.NDArray[np.int64], quick: Mask) -> Floats:
    """Return the chance of so many right rapid answers or more if all were guesses."""
    k = len(table)
    graded = quick & ~np.isnan(credit)
    n = np.bincount(code[graded], minlength=k)
    right = np.bincount(code[graded], credit[graded], k)
    between = np.bincount(code[graded & (credit > 0) & (credit < 1)], minlength=k) > 0
    floor = table["floor"].to_numpy()
    known = (n > 0) & ~between & ~np.isnan(floor)
    return np.asarray(np.where(known, binom.sf(np.round(right) - 1, np.maximum(n, 1), np.nan_to_num(floor)), nan))


def _kind(rapid: int, low: float, high: float, others: float, floor: float) -> str:
    if rapid < INTERVALS or np.isnan(low) or np.isnan(floor):
        return Rapid.UNKNOWN.value
    if low > floor:
        return Rapid.KNOWLEDGE.value
    return Rapid.GUESSES.value if high < others and low <= floor <= high else Rapid.UNKNOWN.value


def _verdict(n: int, low: float, high: float) -> str:
    if n < FULL or np.isnan(low):
        return Verdict.UNKNOWN.value
    return (
        Verdict.PROBLEM.value
        if low > RAPID_SHARE
        else Verdict.FINE.value
        if high < RAPID_SHARE
        else Verdict.UNKNOWN.value
    )
