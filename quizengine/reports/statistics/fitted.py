"""The model of item response theory that the number of students carries, for the page that reports it."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics.ability import Reliability, abilities, empirical_reliability
from analytics.irt import Fitted, Model, NoModel, fit, of_whole_credits
from analytics.matrix import Matrix
from analytics.report import LEAST_FOR_2PL, LEAST_FOR_RASCH
from analytics.wright import WrightMap, wright_map

from ...i18n import Message, msg
from . import Viewed
from .cells import written


@dataclass(frozen=True)
class Found:
    """A model of the questions with whole credits; what several sections need is computed once."""

    viewed: Viewed
    matrix: Matrix
    fitted: Fitted

    @property
    def is_rasch(self) -> bool:
        return self.fitted.model is Model.RASCH

    @cached_property
    def abilities(self) -> pd.DataFrame:
        return abilities(self.fitted, self.matrix)

    @cached_property
    def reliability(self) -> Reliability:
        return empirical_reliability(self.abilities)

    @cached_property
    def map(self) -> WrightMap:
        return wright_map(self.fitted, self.abilities)

    @cached_property
    def seen(self) -> dict[str, int]:
        """How many students saw each question."""
        matrix = self.matrix
        count = [matrix.n] * matrix.k if matrix.seen is None else matrix.seen.sum(axis=0).tolist()
        return dict(zip(matrix.items, count, strict=True))

    def label(self, item: str) -> str:
        return self.viewed.sample.label(item)

    def written(self, value: float, *, sign: bool = False) -> str:
        return written(value, self.viewed.language, sign=sign)


def found(viewed: Viewed) -> Found | Message:
    """Fit the model: Rasch from 75 students, a slope for each question from 200. Otherwise say why there is none."""
    n = viewed.sample.n
    if n < LEAST_FOR_RASCH:
        return msg(
            "It takes {least} students to fit a model, and {full} for one with a slope for each question. So far there "
            "are {n}: what a model would say of them is mostly chance.",
            least=LEAST_FOR_RASCH,
            full=LEAST_FOR_2PL,
            n=n,
        )
    matrix = of_whole_credits(viewed.sample.matrix)
    try:
        return Found(viewed, matrix, fit(matrix, Model.TWO if n >= LEAST_FOR_2PL else Model.RASCH))
    except NoModel:
        return msg(
            "A model needs two questions or more that are right or wrong as a whole, that some students answered "
            "rightly and some wrongly."
        )
