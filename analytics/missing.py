"""Answers that are not there: left out, not reached, never asked for; and what each is worth under a declared policy.

A long frame has a row for each item on a taker's paper: `taker`, `item`, `credit`, and `position`, the place at which
the taker met the item (1, 2, …; items of one page may share a place). A row without a credit has no answer; where a
grade stands for an empty answer too, a column `answered` (bool) says which is which. An item that has no row for a
taker was not given to them, which is missing by design and says nothing of anybody.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.intervals import wilson
from analytics.matrix import Mask, Matrix, from_long


class State(StrEnum):
    """What became of an item on a taker's paper."""

    ANSWERED = "answered"
    OMITTED = "omitted"
    NOT_REACHED = "not reached"


class Scored(StrEnum):
    """What a missing answer is: a credit of 0, or no observation at all."""

    WRONG = "wrong"
    MISSING = "missing"


@dataclass(frozen=True)
class Policy:
    """What missing answers are worth.

    An omitted item was read and left, and counts as wrong. Whether the taker knew an item that was not reached cannot
    be told: the statistics of items take it as missing, since 0 would make the items at the end of the paper harder
    than they are; a mark for the taker takes it as wrong. Lord (1974), Psychometrika 39, 247–264;
    Mislevy & Wu (1996), ETS RR-96-30.
    """

    omitted: Scored = Scored.WRONG
    not_reached: Scored = Scored.MISSING


OF_ITEMS = Policy()
"""The policy of item statistics."""
OF_MARKS = Policy(not_reached=Scored.WRONG)
"""The policy of marks: what was not answered earns nothing."""


def states(answers: pd.DataFrame) -> pd.Series:
    """Return the `State` of every row, as str, with the frame's index.

    Not reached is every item after the last one that the taker answered, by `position`; whoever answered nothing
    reached nothing. Omitted is what was left out before that. An item that was read last and left out cannot be told
    from one that was not reached, and counts as not reached.

    Args:
        answers: taker, item, credit, position; answered where credits stand for empty answers too.
    """
    answered, reached = _told(answers)
    said = np.where(answered, State.ANSWERED, np.where(reached, State.OMITTED, State.NOT_REACHED))
    return pd.Series(said.astype(object), index=answers.index, name="state", dtype="str")


def missing_by_item(answers: pd.DataFrame) -> pd.DataFrame:
    """Count what became of every item, a row each, in the order in which the items first stand.

    Args:
        answers: as for `states`.

    Returns:
        item (str); takers (all of the frame), given, answered, omitted, not_reached, not_given (int64: takers, and
        given + not_given = takers); omitted_share of those who reached the item (answered + omitted) and
        not_reached_share of those to whom it was given, each with Wilson's interval `_low` and `_high` (float64; nan
        where it is of nobody).
    """
    table = _counts(answers, "item")
    takers = answers["taker"].nunique()
    table.insert(1, "takers", np.full(len(table), takers, dtype=np.int64))
    table.insert(6, "not_given", table["takers"] - table["given"])
    shares = {"omitted": table["answered"] + table["omitted"], "not_reached": table["given"]}
    for name, n in shares.items():
        count = n.to_numpy(dtype=np.float64)
        share = table[name].to_numpy() / np.where(count > 0, count, np.nan)
        table[f"{name}_share"] = share
        table[f"{name}_share_low"], table[f"{name}_share_high"] = wilson(share, count)
    return table


def missing_by_taker(answers: pd.DataFrame) -> pd.DataFrame:
    """Count what became of every taker's paper: taker (str), given, answered, omitted, not_reached (int64).

    Args:
        answers: as for `states`.
    """
    return _counts(answers, "taker")


def scored(answers: pd.DataFrame, policy: Policy = OF_ITEMS) -> Matrix:
    """Return the matrix of credits under a policy.

    What was not given is missing whatever the policy. An answer without a credit (nobody has judged it yet) is missing
    too.

    Args:
        answers: as for `states`; position may lack where the policy makes no difference between omitted and not
            reached.

    Raises:
        NotCredits: a credit is not from 0 to 1, or a taker has an item twice.
    """
    answered = _answered(answers)
    if policy.omitted is policy.not_reached:
        wrong = np.full(len(answers), policy.omitted is Scored.WRONG)
    else:
        reached = _told(answers)[1]
        wrong = np.where(reached, policy.omitted is Scored.WRONG, policy.not_reached is Scored.WRONG)
    credit = answers["credit"].to_numpy(dtype=np.float64, na_value=np.nan)
    return from_long(answers.assign(credit=np.where(answered, credit, np.where(wrong, 0.0, np.nan))))


def _answered(answers: pd.DataFrame) -> Mask:
    if "answered" in answers.columns:
        return np.asarray(answers["answered"].to_numpy(dtype=bool))
    return np.asarray(answers["credit"].notna().to_numpy(dtype=bool))


def _told(answers: pd.DataFrame) -> tuple[Mask, Mask]:
    """Return of each row whether it was answered, and whether it stands no later than the taker's last answer."""
    answered = _answered(answers)
    taker, names = pd.factorize(answers["taker"])
    position = answers["position"].to_numpy(dtype=np.float64, na_value=np.nan)
    last = np.full(len(names), -np.inf)
    np.maximum.at(last, taker[answered], position[answered])
    return answered, position <= last[taker]


def _counts(answers: pd.DataFrame, by: str) -> pd.DataFrame:
    answered, reached = _told(answers)
    code, names = pd.factorize(answers[by])
    kind: npt.NDArray[np.int64] = np.where(answered, 0, np.where(reached, 1, 2)).astype(np.int64)
    counts = np.bincount(code.astype(np.int64) * 3 + kind, minlength=len(names) * 3).reshape(len(names), 3)
    return pd.DataFrame(
        {
            by: pd.Series([str(name) for name in names], dtype="str"),
            "given": counts.sum(axis=1),
            "answered": counts[:, 0],
            "omitted": counts[:, 1],
            "not_reached": counts[:, 2],
        }
    )
