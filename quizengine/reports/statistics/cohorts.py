"""Cohorts of the students of a sample: those of a sitting, or, without two sittings, those of a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from ..sample import Sample


class By(StrEnum):
    """What makes a cohort."""

    SITTING = "sitting"
    MONTH = "month"


@dataclass(frozen=True)
class Cohorts:
    """Cohorts in the order of time.

    Attributes:
        by: what makes them. titles: what each is called, in order.
        of: the cohort of each taker (str, index taker); takers of none are not there.
    """

    by: By
    titles: Mapping[str, str]
    of: pd.Series


def cohorts(sample: Sample) -> Cohorts:
    """Return the cohorts of the attempts that count, each by when its first attempt was handed in.

    Attempts outside of any sitting are of no cohort where sittings make them.
    """
    counted = sample.attempts[sample.attempts["counts"]].sort_values("finished", kind="stable")
    within = counted.dropna(subset=["sitting"])
    if within["sitting"].nunique() > 1:
        names = within["sitting"].astype("int64").astype("str")
        titles = dict(zip(names, within["sitting_title"].astype("str"), strict=True))
        return Cohorts(By.SITTING, titles, pd.Series(names.to_numpy(), index=within["taker"].to_numpy(), dtype="str"))
    months = counted["finished"].dt.strftime("%Y-%m").to_numpy()
    titles = {str(month): str(month) for month in months}
    return Cohorts(By.MONTH, titles, pd.Series(months, index=counted["taker"].to_numpy(), dtype="str"))
