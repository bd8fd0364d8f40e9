"""The group of each student of a sample."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Engine

from ..store import responses
from ..store.engine import reading
from .sample import Sample


@dataclass(frozen=True)
class Grouped:
    """Groups of students.

    Attributes:
        of: the name of the group of each taker (str, index taker); takers of none are not there.
        several: takers who are in several groups, of which the first by name counts.
    """

    of: pd.Series
    several: int


def student_groups(engine: Engine, found: Sample) -> Grouped:
    """Read the groups of the attempts that count; one statement.

    That is the group whose sitting it was, or, outside of sittings, the group that the student is in now.
    """
    with reading(engine) as connection:
        rows = responses.groups_of(connection, found.quiz.quiz)
    frame = pd.DataFrame([(str(row.id), str(row.name)) for row in rows], columns=["attempt", "group"])
    known = found.attempts[found.attempts["counts"]]
    frame["taker"] = frame["attempt"].map(dict(zip(known["attempt"].astype("str"), known["taker"], strict=True)))
    frame = frame.dropna(subset=["taker"]).sort_values("group")
    first = frame.drop_duplicates("taker")
    several = int(frame.groupby("taker")["group"].nunique().gt(1).sum())
    return Grouped(pd.Series(first["group"].to_numpy(), index=first["taker"].to_numpy(), dtype="str"), several)
