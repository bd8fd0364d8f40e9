"""Cohorts of the students of a sample: those of a sitting, of a month, or of a student group."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from ..sample import Sample
from ..student_groups import Grouped


class By(StrEnum):
    """What makes a cohort."""

    SITTING = "sitting"
    MONTH = "month"
    GROUP = "group"


@dataclass(frozen=True)
class Cohorts:
    """Cohorts in the order of time; groups, which have none, by name.

    Attributes:
        by: what makes them. titles: what each is called, in order.
        of: the cohort of each taker (str, index taker); takers of none are not there.
    """

    by: By
    titles: Mapping[str, str]
    of: pd.Series


def usual(sample: Sample) -> By:
    """Return what makes cohorts unasked: sittings where there are two, months otherwise."""
    return By.SITTING if _counted(sample)["sitting"].nunique() > 1 else By.MONTH


def cohorts(sample: Sample, by: By | None = None, *, groups: Grouped | None = None) -> Cohorts:
    """Return the cohorts of the attempts that count, each by when its first attempt was handed in.

    Args:
        by: what makes them; what is usual by default. Attempts outside of any sitting are of no cohort where sittings
            make them.
        groups: of students, where groups make them.
    """
    by = by or usual(sample)
    if by is By.GROUP:
        return _by_group(groups)
    counted = _counted(sample)
    if by is By.SITTING:
        within = counted.dropna(subset=["sitting"])
        names = within["sitting"].astype("int64").astype("str")
        titles = dict(zip(names, within["sitting_title"].astype("str"), strict=True))
        return Cohorts(by, titles, pd.Series(names.to_numpy(), index=within["taker"].to_numpy(), dtype="str"))
    months = counted["finished"].dt.strftime("%Y-%m").to_numpy()
    titles = {str(month): str(month) for month in months}
    return Cohorts(by, titles, pd.Series(months, index=counted["taker"].to_numpy(), dtype="str"))


def _by_group(groups: Grouped | None) -> Cohorts:
    if groups is None:
        raise ValueError("cohorts by group need the groups")
    return Cohorts(By.GROUP, {name: name for name in sorted(set(groups.of))}, groups.of)


def _counted(sample: Sample) -> pd.DataFrame:
    return sample.attempts[sample.attempts["counts"]].sort_values("finished", kind="stable")
