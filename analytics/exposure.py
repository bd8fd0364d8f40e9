"""How often items were shown, and how much the forms of different takers have in common.

An item that everybody has met is soon known; one that nobody met has no statistics. Where papers are drawn at random,
both follow from the sizes of the draw and of its pool, and these numbers show whether it is so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.intervals import around, wilson


def exposure(shown: pd.DataFrame, *, bank: Sequence[str] | None = None) -> pd.DataFrame:
    """Count how often each item was shown.

    Args:
        shown: long frame with taker, attempt, item (text), a row for each item of each attempt's form, answered or not.
            The same item twice in an attempt counts once.
        bank: all items that could be shown, in the order of the rows; those of the frame, sorted, by default. Items of
            the frame that are not of the bank come last.

    Returns:
        A row for each item: item (str), attempts (int64, in which it was shown); share of all attempts with Wilson's
        interval share_low, share_high (Wilson, 1927, JASA 22, 209–212); takers (int64, who met it), again (int64, who
        met it in more than one attempt), again_share of those who met it with Wilson's interval again_low, again_high;
        never (bool, whether it was never shown). Shares of nothing are nan. Attempts of one taker are counted like
        those of several, so the intervals are those of independent draws.

    Example:
        >>> rows = [("anna", "1", "a"), ("anna", "2", "a"), ("boris", "3", "b")]
        >>> found = exposure(pd.DataFrame(rows, columns=["taker", "attempt", "item"]), bank=["a", "b", "c"])
        >>> found[["item", "attempts", "again", "never"]].values.tolist()
        [['a', 2, 1, False], ['b', 1, 0, False], ['c', 0, 0, True]]
    """
    met = shown[["taker", "attempt", "item"]].astype(str).drop_duplicates()
    found = sorted(met["item"].unique())
    names = found if bank is None else [*dict.fromkeys(bank), *(one for one in found if one not in set(bank))]
    times = met.groupby(["item", "taker"]).size()
    takers = times.groupby("item").size().reindex(names, fill_value=0).to_numpy(dtype=np.int64)
    again = (times > 1).groupby("item").sum().reindex(names, fill_value=0).to_numpy(dtype=np.int64)
    attempts = met.groupby("item").size().reindex(names, fill_value=0).to_numpy(dtype=np.int64)
    table = pd.DataFrame({"item": pd.Series(names, dtype="str"), "attempts": attempts})
    _add_share(table, "share", attempts, np.full(len(names), len(met[["taker", "attempt"]].drop_duplicates())))
    table["takers"], table["again"] = takers, again
    _add_share(table, "again_share", again, takers)
    table["never"] = attempts == 0
    return table.rename(columns={"again_share_low": "again_low", "again_share_high": "again_high"})


def _add_share(table: pd.DataFrame, name: str, part: npt.ArrayLike, whole: npt.ArrayLike) -> None:
    count = np.where(np.asarray(whole) > 0, whole, np.nan)
    table[name] = np.asarray(part) / count
    table[f"{name}_low"], table[f"{name}_high"] = wilson(table[name], count)


@dataclass(frozen=True)
class Overlap:
    """How much the forms of two takers have in common.

    Attributes:
        takers: how many there are.
        forms: attempts.
        length: mean number of items in a form; nan without forms.
        mean: share of one's items that the other has met too, over all pairs of forms of different takers; nan below
            two takers.
        low: lower end of the interval; nan where the forms do not vary.
        high: upper end.
    """

    takers: int
    forms: int
    length: float
    mean: float
    low: float
    high: float


def overlap(shown: pd.DataFrame) -> Overlap:
    """Return what forms of different takers have in common on average.

    For two forms A and B the share is ``(|A ∩ B|/|A| + |A ∩ B|/|B|) / 2``, for forms of one length the test overlap
    rate of Way (1998), Educational Measurement: Issues and Practice 17, 17–27. The mean over all pairs comes from how
    often each item was shown (Chen, Ankenmann & Spray, 2003, Journal of Educational Measurement 40, 129–145), so no
    pair is looked at. With f_a the mean share of form a, the error is that of a U statistic (Hoeffding, 1948, Annals of
    Mathematical Statistics 19, 293–325) whose forms of one taker go together:
    ``(2/N) √(T/(T − 1) Σ_t (Σ_{a of t} (f_a − f))²)``.

    Args:
        shown: as in `exposure`.

    Example:
        >>> rows = [("anna", "1", one) for one in "abcd"] + [("boris", "2", one) for one in "cdef"]
        >>> overlap(pd.DataFrame(rows, columns=["taker", "attempt", "item"])).mean
        0.5
    """
    met = shown[["taker", "attempt", "item"]].astype(str).drop_duplicates()
    form = met.groupby(["taker", "attempt"])["item"].transform("size")
    met = met.assign(one=1.0, part=1 / form)
    takers, forms = met["taker"].nunique(), len(met[["taker", "attempt"]].drop_duplicates())
    length = len(met) / forms if forms else np.nan
    if takers < 2:
        return Overlap(takers, forms, length, np.nan, np.nan, np.nan)
    everybody = met.groupby("item")[["one", "part"]].transform("sum")
    own = met.groupby(["taker", "item"])[["one", "part"]].transform("sum")
    others = everybody - own
    met = met.assign(shared=(others["one"] * met["part"] + others["part"]) / 2)
    each = met.groupby(["taker", "attempt"])["shared"].sum()
    mine = each.groupby("taker").transform("size")
    # Each pair of different takers' forms once: a taker with more forms has fewer others to be held against.
    pairs = float((forms - mine).sum())
    mean = float(each.sum()) / pairs
    apart = (each - mean * (forms - mine)).groupby("taker").sum()
    error = 2 * np.sqrt(takers / (takers - 1) * float((apart**2).sum())) / pairs
    low, high = around(mean, error if error > 1e-9 else np.nan)
    return Overlap(takers, forms, length, mean, float(np.maximum(0, low)), float(np.minimum(1, high)))
