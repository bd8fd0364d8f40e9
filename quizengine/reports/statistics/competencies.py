"""What is known of the competencies of a quiz, computed once for the sections of its page."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analytics import claimed, schema
from analytics.augmented import Augmented, augmented
from analytics.claims import claim_weights
from analytics.intervals import Floats, feldt
from analytics.mastery import CohortMean, Shown, cohort_mean
from analytics.matrix import Matrix
from analytics.needs import Need, decision_need
from analytics.subscores import subscores
from analytics.verdicts import Verdict

from ..alignment import thresholds
from . import Viewed

STANDARD = 0.70
"""The share of a competency's tasks that is taken as mastery where the programme names none."""


@dataclass(frozen=True)
class Competencies:
    """Competencies of the programme that questions of the quiz assess, in the order of the programme.

    A competency with fewer questions than the programme asks for (six, if it says nothing) decides about nobody: its
    students are all "insufficient evidence", whatever the rest of the exam makes likely.
    """

    viewed: Viewed

    @property
    def matrix(self) -> Matrix:
        return self.viewed.sample.matrix

    @cached_property
    def standard(self) -> float:
        """The share of the tasks of a competency that is asked for: the programme's, or the usual one."""
        norm = self.viewed.sample.programme.accreditation
        return STANDARD if norm is None else float(norm.share_of_tasks)

    @cached_property
    def least(self) -> int:
        """Questions of a competency from which it may be decided."""
        return thresholds(self.viewed.sample.programme).items

    @cached_property
    def claims(self) -> pd.DataFrame:
        programme = self.viewed.sample.programme
        rows = [
            (row["item"], owner, None if row["code"] == owner else row["code"], row["weight"])
            for row in self.viewed.sample.weights().to_dict("records")
            for owner in [programme.competency_of(row["code"])]
            if owner is not None
        ]
        return schema.frame(schema.CLAIMS, rows)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        assessed = set(self.claims.loc[self.claims["item"].isin(self.matrix.items), "competency"])
        return tuple(code for code in self.viewed.sample.programme.competencies if code in assessed)

    @cached_property
    def weights(self) -> Floats:
        return claim_weights(self.claims, self.matrix.items, self.codes)

    @cached_property
    def groups(self) -> list[list[int]]:
        """Return the columns of each competency; a question of two is in both."""
        return [np.flatnonzero(row).tolist() for row in self.weights]

    @cached_property
    def scores(self) -> Augmented:
        return augmented(self.matrix, self.weights, self.codes, standard=self.standard)

    @cached_property
    def takers(self) -> pd.DataFrame:
        """Scores of students as of `augmented`, nothing decided where a competency has too few questions."""
        frame = self.scores.takers
        few = frame["competency"].isin([code for code, group in self.rows if len(group) < self.least])
        return frame.assign(shown=frame["shown"].mask(few, Shown.INSUFFICIENT.value))

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        return list(zip(self.codes, self.groups, strict=True))

    @cached_property
    def subscores(self) -> pd.DataFrame:
        return subscores(self.matrix, self.groups, self.codes)

    def mean(self, group: list[int]) -> CohortMean:
        part = self.matrix.only(group)
        credit = part.credit.astype(np.float64)
        return cohort_mean(credit if part.seen is None else np.where(part.seen, credit, np.nan))

    def need(self, code: str, group: list[int]) -> Need | None:
        """Return how many questions would decide about most students; None where that cannot be told, or they do."""
        if self.matrix.seen is not None and not self.matrix.seen[:, group].all():
            return None
        right = self.matrix.credit[:, group].sum(axis=1, dtype=np.float64)
        return decision_need(code, right, len(group), self.standard)

    def problems(self, group: list[int]) -> list[str]:
        """Return the questions of a competency that are shown to be a problem."""
        table = self.viewed.items.iloc[group]
        return list(table.loc[table["verdict"] == Verdict.PROBLEM, "item"])

    def adds(self, place: int) -> bool | None:
        """Say whether the score of a competency tells more of it than the total does; None where neither is shown.

        It is shown by Feldt's interval of its reliability, which has to lie on one side of what the total gives. More
        than 1 is no share: there the answers are too few to say what the total gives.
        """
        row = self.subscores.iloc[place]
        low, high = feldt(row["alpha"], self.matrix.n, int(row["items"]))
        total = row["prmse_total"]
        if not total <= 1:
            return None
        return True if low > total else False if high < total else None

    @cached_property
    def claimed(self) -> pd.DataFrame:
        """Every competency and indicator of the programme with the answers that there are for it in this quiz."""
        programme = self.viewed.sample.programme
        competencies = [(code, one.text, place) for place, (code, one) in enumerate(programme.competencies.items())]
        indicators = [
            (owner, code, one.level.value, one.text)
            for owner, competency in programme.competencies.items()
            for code, one in competency.indicators.items()
        ]
        return claimed.claimed(
            self.matrix,
            self.claims,
            schema.frame(schema.COMPETENCIES, competencies),
            schema.frame(schema.INDICATORS, ((*row, place) for place, row in enumerate(indicators))),
            items=self.least,
        )
