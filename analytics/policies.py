"""Which answers a statistic is of: one attempt of each taker, and one revision of each item.

Two attempts of one taker are not two takers: pooled, every interval would be too narrow. Two revisions of an item are
two items, because what was asked is not the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from analytics.intervals import Floats

BETWEEN = "@"
"""Stands between the name of an item and the number of its revision."""


class Counted(StrEnum):
    """Which attempt of a taker counts."""

    FIRST = "first"
    LAST = "last"
    BEST = "best"


class NotAttempts(ValueError):
    """The attempts contradict themselves: one of two takers, or two of one taker with the same number."""


@dataclass(frozen=True)
class Chosen:
    """The answers of the attempts that count.

    Attributes:
        answers: the rows of those attempts, with the index that they had.
        attempts: how many attempts there were, finished or not.
        takers: how many takers have one that counts.
        unfinished: attempts left out because they have no time of finishing.
        others: finished attempts left out because another of the same taker counts.
    """

    answers: pd.DataFrame
    attempts: int
    takers: int
    unfinished: int
    others: int

    @property
    def left_out(self) -> int:
        return self.unfinished + self.others


def counted(answers: pd.DataFrame, which: Counted = Counted.FIRST) -> Chosen:
    """Choose one attempt of each taker.

    The first says what items are like: later attempts have seen them. The best attempt is the largest of several draws
    with error and so too good on the average; of two equally good ones the earlier counts. The best is that with the
    largest share of the points, ``Σ points · credit / Σ points`` over its rows, a missing credit counting 0.

    Args:
        answers: taker, item, credit; attempt (one name for one sitting of one taker) and number (the taker's first
            attempt has the smallest); finished, where there are unfinished attempts (missing: unfinished); points,
            where items are worth different amounts.
        which: the one that counts.

    Raises:
        NotAttempts: an attempt has two takers or two numbers, or a taker has two attempts of one number.
    """
    code, names = pd.factorize(answers["attempt"])
    rows = answers[~answers["attempt"].duplicated()]
    facts = pd.DataFrame({"taker": rows["taker"].to_numpy(), "number": rows["number"].to_numpy()})
    facts["share"] = _shares(answers, code, len(names))
    _hold_together(answers, facts, code)
    done = _finished(answers, code, len(names))
    order = {
        Counted.FIRST: (["number"], [True]),
        Counted.LAST: (["number"], [False]),
        Counted.BEST: (["share", "number"], [False, True]),
    }[which]
    kept = facts[done].sort_values(order[0], ascending=order[1], kind="stable").drop_duplicates("taker").index
    chosen = np.zeros(len(names), dtype=bool)
    chosen[kept] = True
    unfinished = int((~done).sum())
    others = len(names) - unfinished - len(kept)
    return Chosen(answers[chosen[code]], len(names), len(kept), unfinished, others)


def _shares(answers: pd.DataFrame, code: "np.ndarray[Any, Any]", attempts: int) -> Floats:
    credit = answers["credit"].to_numpy(dtype=np.float64, na_value=0.0)
    points = answers["points"].to_numpy(dtype=np.float64) if "points" in answers.columns else np.ones(len(answers))
    total = np.bincount(code, points, attempts)
    return np.asarray(np.bincount(code, points * credit, attempts) / np.where(total > 0, total, 1))


def _finished(answers: pd.DataFrame, code: "np.ndarray[Any, Any]", attempts: int) -> "np.ndarray[Any, Any]":
    if "finished" not in answers.columns:
        return np.ones(attempts, dtype=bool)
    done = np.zeros(attempts, dtype=bool)
    done[code[answers["finished"].notna().to_numpy()]] = True
    return done


def _hold_together(answers: pd.DataFrame, facts: pd.DataFrame, code: "np.ndarray[Any, Any]") -> None:
    for column in ("taker", "number"):
        if (answers[column].to_numpy() != facts[column].to_numpy()[code]).any():
            raise NotAttempts(f"an attempt has more than one {column}")
    if facts.duplicated(["taker", "number"]).any():
        raise NotAttempts("a taker has two attempts of the same number")


@dataclass(frozen=True)
class Split:
    """Answers whose items are revisions.

    Attributes:
        answers: the frame with `item` renamed where an item has several revisions, in its own order.
        revisions: frame with name (as in `answers`), item, revision, n (int64, answers), a row for each, item by item
            and the oldest revision first.
    """

    answers: pd.DataFrame
    revisions: pd.DataFrame

    @property
    def several(self) -> tuple[str, ...]:
        """Items of which there is more than one revision."""
        item = self.revisions["item"]
        return tuple(dict.fromkeys(item[item.duplicated(keep=False)]))


def split_by_revision(answers: pd.DataFrame, order: Sequence[object] | None = None) -> Split:
    """Make an item of every revision: `name@1` is the oldest, `name@2` the next; what has one revision keeps its name.

    Args:
        answers: with the columns item and revision (a number, or a name such as a hash).
        order: all revisions, the oldest first; by default numbers in their order, names as they first stand.

    Raises:
        ValueError: a revision is missing or not in `order`, or an item is already called like a revision of another.
    """
    if answers["revision"].isna().any():
        raise ValueError("an answer has no revision")
    pairs = answers.groupby(["item", "revision"], sort=False, observed=True).size().rename("n").reset_index()
    pairs["at"] = _places(pairs["revision"], order)
    pairs["first"] = pd.factorize(pairs["item"])[0]
    pairs = pairs.sort_values(["first", "at"], kind="stable").reset_index(drop=True)
    number = pairs.groupby("item", sort=False, observed=True).cumcount() + 1
    several = pairs["item"].duplicated(keep=False)
    plain = pairs["item"].astype("str")
    pairs["name"] = plain.where(~several, plain + BETWEEN + number.astype("str"))
    if pairs["name"].duplicated().any():
        raise ValueError(f"an item is called like a revision: {pairs.loc[pairs['name'].duplicated(), 'name'].iloc[0]}")
    named = answers[["item", "revision"]].merge(pairs, on=["item", "revision"], how="left")["name"]
    return Split(answers.assign(item=named.to_numpy()), pairs[["name", "item", "revision", "n"]])


def _places(revisions: pd.Series, order: Sequence[object] | None) -> "np.ndarray[Any, Any]":
    if order is None:
        return revisions.to_numpy() if pd.api.types.is_numeric_dtype(revisions) else pd.factorize(revisions)[0]
    place = {revision: index for index, revision in enumerate(order)}
    unknown = [one for one in revisions if one not in place]
    if unknown:
        raise ValueError(f"the order of revisions does not have {unknown[0]}")
    return np.array([place[one] for one in revisions], dtype=np.int64)
