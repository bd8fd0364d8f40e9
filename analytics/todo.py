"""What to do next with a test, from what its answers show: values, the most useful first. The words are the caller's.

Nothing is advised that the data do not show: each step rests on an interval that lies wholly on one side, or on the
verdict of a statistic that does. What cannot be judged yet has no step, which does not mean that it is sound.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil, isnan, nan

import numpy as np
import pandas as pd

from analytics.distractors import IDLE, OptionVerdict
from analytics.intervals import wilson
from analytics.lengths import length_for, spearman_brown
from analytics.matrix import Matrix, moments
from analytics.needs import Need
from analytics.reliability import Scores, coefficient_alpha
from analytics.times import TimeUse
from analytics.verdicts import FULL, Reason, Verdict

EASY, HARD = 0.90, 0.10
"""An item that more, or fewer, of the takers near the pass mark answer rightly does not help to decide about them."""
WANTED_ALPHA = 0.70


class Kind(StrEnum):
    """What to do."""

    FIX_KEY = "fix the key"
    CHECK_KEY = "check the key"
    LENGTHEN_TIME = "lengthen the time"
    REWRITE_ITEM = "drop or rewrite the item"
    REPLACE_STRONG = "replace the option that draws the strong"
    ADD_ITEMS = "add items"
    REPLACE_IDLE = "replace the option that hardly anybody chooses"
    TOO_EASY = "too easy at the pass mark"
    TOO_HARD = "too hard at the pass mark"


HARM: Mapping[Kind, int] = {
    Kind.FIX_KEY: 0,
    Kind.CHECK_KEY: 0,
    Kind.LENGTHEN_TIME: 0,
    Kind.REWRITE_ITEM: 1,
    Kind.REPLACE_STRONG: 1,
    Kind.ADD_ITEMS: 2,
    Kind.REPLACE_IDLE: 3,
    Kind.TOO_EASY: 3,
    Kind.TOO_HARD: 3,
}
"""0: marks are wrong. 1: marks are blurred. 2: the test tells too little. 3: the item does less than it could."""


@dataclass(frozen=True)
class Step:
    """One thing to do.

    Attributes:
        item, option, competency: what it is about; None where it is about none.
        better: the option that the key should be, for `FIX_KEY`.
        add: how many items, for `ADD_ITEMS`.
        alpha: how much coefficient alpha is expected to rise; nan where that cannot be told.
        takers: how many takers' scores change, or of how many more can be told; None where that cannot be told.
        numbers: what the step rests on, by name; the names of each kind stand in `to_do`.
    """

    kind: Kind
    item: str | None = None
    option: str | None = None
    competency: str | None = None
    better: str | None = None
    add: int | None = None
    alpha: float = nan
    takers: int | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What is known of a test; whatever is None or empty gives no steps.

    Attributes:
        items: of `items.item_statistics`.
        scores: of `reliability.score_statistics`.
        options, choices, key: of `distractors.option_statistics`, and what it was made of.
        offered: all options of an item, also those that nobody chose.
        pass_mark: credits of k from which one passes.
        time: of `times.time_use`.
        needs: of `needs.decision_need` and `needs.subscore_needs`.
        wanted_alpha: reliability that the test should have; None for no wish.
    """

    matrix: Matrix
    items: pd.DataFrame
    scores: Scores
    options: pd.DataFrame | None = None
    choices: pd.DataFrame | None = None
    key: Mapping[str, Sequence[str]] = field(default_factory=dict)
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    pass_mark: float | None = None
    time: TimeUse | None = None
    needs: Sequence[Need] = ()
    wanted_alpha: float | None = WANTED_ALPHA


def to_do(known: Known) -> list[Step]:
    """Return what to do, the greatest gain first: by `HARM`, then by the gain in alpha, then by takers.

    * FIX_KEY: the interval of the key's correlation lies below 0, that of another option above it, and the item has one
      key. Gain: alpha with the answers scored by the other option. Numbers: key_rest, option_rest with their intervals
      `_low`, `_high`; alpha (now), alpha_then.
    * CHECK_KEY: the key draws the weak and no option the strong. Gain: alpha without the item. Numbers: key_rest….
    * REWRITE_ITEM: the verdict of the item is a problem, and the key is not the cause. Gain: alpha with an item like
      the others in its place, ``L α₋ / (1 + (L − 1) α₋)`` of the alpha without it, L = k/(k − 1) (Spearman–Brown).
      Numbers: item_rest, item_rest_low, item_rest_high, alpha, alpha_if_deleted.
    * REPLACE_STRONG: a distractor draws the strong, though the key does not draw the weak. Numbers: option_rest…,
      share, alpha_if_right_too (if the option were accepted as well).
    * REPLACE_IDLE: the interval of the share lies below 5 %. Numbers: share, share_high, answered.
    * TOO_EASY, TOO_HARD: among takers whose total lies within one standard error of the pass mark, 30 at least, the
      interval of the facility lies above 90 % or below 10 %. Numbers: facility, facility_low, facility_high, near.
    * LENGTHEN_TIME: the verdict of the time is a problem. Numbers: unfinished_share, unfinished_low, unfinished_high.
    * ADD_ITEMS: a competency's `Need`; or the interval of alpha lies below the one wanted (competency None). Gain:
      alpha of the longer test (Spearman–Brown). Numbers: items, wanted; alpha, alpha_high.
    """
    steps = [*_keys(known), *_items(known), *_options(known), *_at_the_mark(known), *_time(known), *_more(known)]
    return sorted(
        steps, key=lambda one: (HARM[one.kind], -one.alpha if one.alpha == one.alpha else 0, -(one.takers or 0))
    )


def _keys(known: Known) -> Iterator[Step]:
    table = known.options
    if table is None:
        return
    for row in table[table["is_key"] & (table["verdict"] == OptionVerdict.KEY_REVERSED)].to_dict("records"):
        item = str(row["item"])
        numbers = {f"key_rest{end}": float(row[f"option_rest{end}"]) for end in _ENDS}
        rivals = table[(table["item"] == item) & (table["verdict"] == OptionVerdict.DRAWS_STRONG)]
        if rivals.empty or len(known.key.get(item, ())) != 1 or known.choices is None:
            yield Step(
                Kind.CHECK_KEY,
                item,
                str(row["option"]),
                alpha=_without(known, item) - known.scores.alpha,
                takers=int(row["answered"]),
                numbers=numbers,
            )
            continue
        best = max(rivals.to_dict("records"), key=lambda rival: float(rival["option_rest"]))
        then, changed = _scored_by(known, item, (str(best["option"]),))
        numbers |= {f"option_rest{end}": float(best[f"option_rest{end}"]) for end in _ENDS}
        yield Step(
            Kind.FIX_KEY,
            item,
            str(row["option"]),
            better=str(best["option"]),
            alpha=then - known.scores.alpha,
            takers=changed,
            numbers={**numbers, "alpha": known.scores.alpha, "alpha_then": then},
        )


def _items(known: Known) -> Iterator[Step]:
    wrong_keys = {one.item for one in _keys(known)}
    table = known.items
    for row in table[table["verdict"] == Verdict.PROBLEM].to_dict("records"):
        item = str(row["item"])
        if item in wrong_keys:
            continue
        without = float(row["alpha_if_deleted"])
        numbers = {f"item_rest{end}": float(row[f"item_rest{end}"]) for end in _ENDS}
        # Where options are not known, an item that the strong answer wrongly may have a wrong key.
        kind = Kind.CHECK_KEY if row["reason"] == Reason.REVERSED and known.options is None else Kind.REWRITE_ITEM
        then = without if kind is Kind.CHECK_KEY else spearman_brown(without, known.scores.k / (known.scores.k - 1))
        yield Step(
            kind,
            item,
            alpha=then - known.scores.alpha,
            takers=int(row["n"]),
            numbers={**numbers, "alpha": known.scores.alpha, "alpha_if_deleted": without},
        )


def _options(known: Known) -> Iterator[Step]:
    table = known.options
    if table is None:
        return
    reversed_keys = set(table.loc[table["verdict"] == OptionVerdict.KEY_REVERSED, "item"])
    strong = (table["verdict"] == OptionVerdict.DRAWS_STRONG) & ~table["item"].isin(reversed_keys)
    for row in table[strong].to_dict("records"):
        item, option = str(row["item"]), str(row["option"])
        too = nan
        if known.choices is not None and item in known.key:
            too, _ = _scored_by(known, item, (*known.key[item], option))
        numbers = {f"option_rest{end}": float(row[f"option_rest{end}"]) for end in _ENDS}
        yield Step(
            Kind.REPLACE_STRONG,
            item,
            option,
            takers=int(row["n"]),
            numbers={**numbers, "share": float(row["share"]), "alpha_if_right_too": too},
        )
    for row in table[table["verdict"] == OptionVerdict.IDLE].to_dict("records"):
        numbers = {name: float(row[name]) for name in ("share", "share_high", "answered")}
        yield Step(Kind.REPLACE_IDLE, str(row["item"]), str(row["option"]), numbers=numbers)
    yield from _never_chosen(table, known.offered)


def _never_chosen(table: pd.DataFrame, offered: Mapping[str, Sequence[str]]) -> Iterator[Step]:
    for item, rows in table.groupby("item", sort=False):
        answered = int(rows["answered"].iloc[0])
        high = float(wilson(0, answered)[1]) if answered else nan
        if answered < FULL or not high < IDLE:
            continue
        for option in offered.get(str(item), ()):
            if option not in set(rows["option"]):
                numbers = {"share": 0.0, "share_high": high, "answered": float(answered)}
                yield Step(Kind.REPLACE_IDLE, str(item), option, numbers=numbers)


def _at_the_mark(known: Known) -> Iterator[Step]:
    if known.pass_mark is None or isnan(known.scores.sem):
        return
    matrix = known.matrix
    near = np.abs(matrix.totals - known.pass_mark) <= known.scores.sem
    seen = np.ones((int(near.sum()), matrix.k), dtype=bool) if matrix.seen is None else matrix.seen[near]
    n = seen.sum(axis=0)
    facility = matrix.credit[near].sum(axis=0, dtype=np.float64) / np.where(n > 0, n, nan)
    low, high = wilson(facility, n)
    for column in np.flatnonzero((n >= FULL) & ((low > EASY) | (high < HARD))):
        yield Step(
            Kind.TOO_EASY if low[column] > EASY else Kind.TOO_HARD,
            matrix.items[column],
            takers=int(n[column]),
            numbers={
                "facility": float(facility[column]),
                "facility_low": float(low[column]),
                "facility_high": float(high[column]),
                "near": float(n[column]),
            },
        )


def _time(known: Known) -> Iterator[Step]:
    one = known.time
    if one is not None and one.verdict is Verdict.PROBLEM:
        names = ("unfinished_share", "unfinished_low", "unfinished_high")
        numbers = {name: float(getattr(one, name)) for name in names}
        yield Step(Kind.LENGTHEN_TIME, takers=one.unfinished, numbers={**numbers, "limit": one.limit})


def _more(known: Known) -> Iterator[Step]:
    now, k = known.scores.alpha, known.scores.k
    for need in known.needs:
        yield Step(
            Kind.ADD_ITEMS,
            competency=need.competency,
            add=need.lacking,
            alpha=spearman_brown(now, (k + need.lacking) / k) - now,
            takers=need.takers,
            numbers={"items": float(need.items), "wanted": float(need.wanted)},
        )
    wanted = known.wanted_alpha
    if wanted is not None and 0 < now < 1 and known.scores.alpha_high < wanted:
        add = ceil(length_for(now, k, wanted) - 1e-9) - k
        numbers = {"items": float(k), "wanted": float(k + add), "alpha": now, "alpha_high": known.scores.alpha_high}
        yield Step(Kind.ADD_ITEMS, add=add, alpha=spearman_brown(now, (k + add) / k) - now, numbers=numbers)


_ENDS = ("", "_low", "_high")


def _scored_by(known: Known, item: str, right: Sequence[str]) -> tuple[float, int]:
    """Return alpha, and how many takers' credits change, if these options were the right ones."""
    assert known.choices is not None
    matrix, column = known.matrix, known.matrix.items.index(item)
    chosen = known.choices[item].str.strip().isin(list(right)).fillna(False).to_numpy(dtype=bool)
    if matrix.seen is not None:
        chosen = chosen & matrix.seen[:, column]
    credit = matrix.credit.copy()
    credit[:, column] = chosen
    changed = int((credit[:, column] != matrix.credit[:, column]).sum())
    return coefficient_alpha(moments(Matrix(credit, matrix.items, matrix.takers, matrix.seen))), changed


def _without(known: Known, item: str) -> float:
    return float(known.items["alpha_if_deleted"].iloc[known.matrix.items.index(item)])
