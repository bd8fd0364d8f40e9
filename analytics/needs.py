"""How many items a competency lacks before its results can be told."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import betabinom, binom

from analytics.intervals import feldt
from analytics.mastery import FEWEST_ITEMS, Cohort, Shown, cohort, jeffreys, shown
from analytics.verdicts import FULL

DECIDED = 2 / 3
"""So many of the takers should get an answer."""
MOST = 60
"""No competency is advised to have more items."""


class Because(StrEnum):
    """What a competency needs items for."""

    DECISION = "most takers are undecided"
    SUBSCORE = "its score says less than the total"


@dataclass(frozen=True)
class Need:
    """A competency that has `items` and would need `wanted`; `takers` are those of whom nothing can be told now."""

    competency: str
    items: int
    wanted: int
    because: Because
    takers: int | None = None

    @property
    def lacking(self) -> int:
        return self.wanted - self.items


def decision_need(
    competency: str, right: npt.ArrayLike, items: int, standard: float, *, decided: float = DECIDED
) -> Need | None:
    """Return how many items of a competency would tell of most takers whether they reach the standard.

    A taker is decided where k of n show, by Jeffreys' interval and with 80 % certainty, that the true share reaches the
    standard or does not (`mastery.shown`). How many would be decided by m items follows from how true shares are spread
    in the cohort (`mastery.cohort`, a Beta distribution): ``Σ_k BetaBinomial(k; m, μM, (1 − μ)M) [k of m decides]``.
    It does not rise evenly with m, because answers are whole: the length is one from which on every longer one does.

    Args:
        right: N, right answers (or credits) of each taker, of `items`.
        decided: the share of takers that should be decided.

    Returns:
        None where enough are decided now, where the cohort is of fewer than 30 takers or the items of fewer than two,
        and where not even 60 items would decide so many.

    Example:
        >>> need = decision_need("ПК-1", [0, 1, 1, 2, 2, 2, 2, 3, 3, 3] * 10, 3, 0.7)
        >>> need.items, need.wanted, need.takers
        (3, 20, 40)
    """
    values = np.asarray(right, dtype=np.float64)
    spread = cohort(values, items) if len(values) >= FULL and items > 1 else None
    if spread is None or not 0 < spread.mean < 1:
        return None
    undecided = sum(one is Shown.INSUFFICIENT for one in shown(jeffreys(values, items, standard), items))
    if undecided <= (1 - decided) * len(values):
        return None
    lengths = range(max(items + 1, FEWEST_ITEMS), MOST + 1)
    short = [m for m in lengths if _decided(spread, m, standard) < decided]
    wanted = short[-1] + 1 if short else lengths.start
    return None if wanted > MOST else Need(competency, items, wanted, Because.DECISION, undecided)


def subscore_needs(subscores: pd.DataFrame, n: int) -> list[Need]:
    """Return the competencies whose own score is shown to say less of them than the total does, with what they lack.

    It is shown where Feldt's interval of the subscore's alpha lies wholly below what the total gives (Haberman, 2008);
    the length comes from Spearman and Brown, ``m R (1 − r) / (r (1 − R))`` (`subscores.subscores`).

    Args:
        subscores: the frame of `subscores.subscores`.
        n: takers.
    """
    rows = zip(*(subscores[name] for name in ("name", "items", "alpha", "prmse_total", "items_needed")), strict=True)
    return [
        Need(str(name), int(items), ceil(needed), Because.SUBSCORE)
        for name, items, alpha, total, needed in rows
        if items < needed <= MOST and total < 1 and feldt(alpha, n, items)[1] < total
    ]


def _decided(spread: Cohort, items: int, standard: float) -> float:
    """Return the share of a cohort that so many items would decide."""
    right = np.arange(items + 1)
    told = np.array([one is not Shown.INSUFFICIENT for one in shown(jeffreys(right, items, standard), items)])
    if np.isfinite(spread.weight):
        weight = max(spread.weight, 1e-3)
        chance = betabinom.pmf(right, items, spread.mean * weight, (1 - spread.mean) * weight)
    else:
        chance = binom.pmf(right, items, spread.mean)
    return float(chance[told].sum())
