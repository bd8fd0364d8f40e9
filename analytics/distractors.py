"""What each option of an item does: who chooses it, and whether the strong or the weak."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from analytics.intervals import fisher, wilson
from analytics.matrix import Matrix
from analytics.score_groups import LEAST, score_groups
from analytics.verdicts import FULL

IDLE = 0.05
"""An option that fewer choose does not work as a distractor (Haladyna & Downing, 1993)."""
OMITTED = "—"
"""How a missing answer is called in the tables."""


class OptionVerdict(StrEnum):
    """What the interval of an option shows."""

    KEY_WORKS = "the key draws the strong"
    KEY_REVERSED = "the key draws the weak"
    DRAWS_STRONG = "a distractor draws the strong"
    DRAWS_WEAK = "a distractor draws the weak"
    IDLE = "hardly anybody chooses it"
    UNKNOWN = "not enough data"


def option_statistics(matrix: Matrix, choices: pd.DataFrame, key: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return a row for each option that somebody chose or that is a key, item by item.

    The correlation is the point-biserial ``(M_o − M) / s · √(p / (1 − p))``: M_o and M the mean rest scores of those
    who chose the option and of all, s their standard deviation over n, p the share. Attali & Fraenkel (2000), Journal
    of Educational Measurement 37, 77–86, discuss it.

    Args:
        choices: N × k, the option that each taker chose, in the order of the items; missing is NA.
        key: the right options of each item.

    Returns:
        item, option (str), is_key (bool), n (int64, takers who chose it), share with Wilson's interval share_low and
        share_high, rest_mean (mean credit in the other items), option_rest with Fisher's interval option_rest_low and
        option_rest_high (correlation of choosing it with that credit), verdict (str, `OptionVerdict`). Shares and
        correlations are over the takers who answered. Undefined values are nan.
    """
    rests = matrix.rests
    rows = [
        row
        for column, item in enumerate(matrix.items)
        for row in _options(
            item,
            np.array([None if pd.isna(one) else one for one in choices[item]], dtype=object),
            rests[:, column],
            key[item],
        )
    ]
    names = "item option is_key n answered share rest_mean option_rest".split()
    table = pd.DataFrame(rows, columns=names)
    table["share_low"], table["share_high"] = wilson(table["share"], table["answered"])
    table["option_rest_low"], table["option_rest_high"] = fisher(table["option_rest"], table["answered"])
    columns = ("is_key", "answered", "share_high", "option_rest_low", "option_rest_high")
    table["verdict"] = [_verdict(*row) for row in zip(*(table[name] for name in columns), strict=True)]
    return table


def option_curves(
    matrix: Matrix, choices: pd.Series, *, item: str, groups: int = 5, least: int = LEAST
) -> pd.DataFrame:
    """Return how the options of one item are chosen from the weakest to the strongest takers.

    Takers are cut into groups by their credit in the other items (`score_groups.score_groups`): of equal size but for
    ties, at most `groups`, of at least `least` takers. Who did not see the item is in none. Haladyna (2004), Developing
    and Validating Multiple-Choice Test Items, ch. 9 (trace lines).

    Returns:
        A row for each group: group (int64, from 1), n (int64), rest_mean, and a column of shares for each option;
        missing answers are the option `OMITTED`. `option_intervals` gives the intervals.
    """
    rest = matrix.rests[:, matrix.items.index(item)]
    group = score_groups(rest[:, None], groups=groups, least=least)[:, 0]
    seen = group > 0
    said = np.array([OMITTED if pd.isna(one) else str(one).strip() for one in choices], dtype=object)
    table = pd.crosstab(group[seen], said[seen])
    shares = table.div(table.sum(axis=1), axis=0)
    shares.insert(0, "rest_mean", pd.Series(rest[seen]).groupby(group[seen]).mean())
    shares.insert(0, "n", table.sum(axis=1))
    shares.insert(0, "group", shares.index)
    shares.columns.name = None
    return shares.reset_index(drop=True)


def option_intervals(curves: pd.DataFrame) -> pd.DataFrame:
    """Return the curves of `option_curves` with Wilson's interval (`intervals.wilson`), a row for each option.

    Returns:
        A row for each option and group, option by option: option (str), group, n (int64), rest_mean, share, share_low,
        share_high (float64).
    """
    table = curves.melt(id_vars=["group", "n", "rest_mean"], var_name="option", value_name="share")
    table["share_low"], table["share_high"] = wilson(table["share"], table["n"])
    return table[["option", "group", "n", "rest_mean", "share", "share_low", "share_high"]]


def _options(
    item: str,
    said: "np.ndarray[tuple[int], np.dtype[np.object_]]",
    rest: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    key: Sequence[str],
) -> list[tuple[object, ...]]:
    answered = np.array([one is not None for one in said]) & ~np.isnan(rest)
    given, score = said[answered], rest[answered]
    names = sorted({str(one).strip() for one in given} | set(key))
    stripped = np.array([str(one).strip() for one in given], dtype=object)
    spread = float(score.std()) if len(score) else 0.0
    rows: list[tuple[object, ...]] = []
    for name in names:
        chosen = stripped == name
        n = int(chosen.sum())
        mean = float(score[chosen].mean()) if n else np.nan
        share = n / len(score) if len(score) else np.nan
        # The point-biserial of a choice: how far the mean of those who made it lies from that of all, in its spread.
        varies = 0 < n < len(score) and spread > 1e-12
        r = (mean - float(score.mean())) / spread * np.sqrt(share / (1 - share)) if varies else np.nan
        rows.append((item, name, name in key, n, len(score), share, mean, r))
    return rows


def _verdict(is_key: bool, answered: int, share_high: float, low: float, high: float) -> str:
    if answered < FULL:
        return OptionVerdict.UNKNOWN.value
    if not is_key and share_high < IDLE:
        return OptionVerdict.IDLE.value
    if np.isnan(low) or low <= 0 <= high:
        return OptionVerdict.UNKNOWN.value
    if is_key:
        return OptionVerdict.KEY_WORKS.value if low > 0 else OptionVerdict.KEY_REVERSED.value
    return OptionVerdict.DRAWS_STRONG.value if low > 0 else OptionVerdict.DRAWS_WEAK.value
