"""The pages of statistics on one quiz, a function each. `web.statistics` shows them all alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from sqlalchemy import Engine

from analytics.items import item_statistics
from analytics.matrix import Moments, moments
from analytics.reliability import Scores, score_statistics

from ...i18n import Message, say
from ..dashboard import Dashboard
from ..sample import Sample, seconds
from ..student_groups import Grouped, student_groups
from .cohorts import By


@dataclass(frozen=True)
class Viewed:
    """What a page is asked for: a sample, and the question that it is about where it is about one.

    `named` says whether students stand there by their names, or by numbers. `by` is what makes the cohorts of a page
    that compares some; None for what is usual. What several pages need is computed once.
    """

    engine: Engine
    sample: Sample
    language: str
    item: str | None = None
    named: bool = False
    by: By | None = None

    @cached_property
    def moments(self) -> Moments:
        return moments(self.sample.matrix)

    @cached_property
    def scores(self) -> Scores:
        return score_statistics(self.sample.matrix, known=self.moments)

    @cached_property
    def items(self) -> pd.DataFrame:
        return item_statistics(self.sample.matrix, known=self.moments)

    @cached_property
    def seconds(self) -> pd.Series:
        return seconds(self.engine, self.sample)

    @cached_property
    def groups(self) -> Grouped:
        return student_groups(self.engine, self.sample)

    def spoken(self, words: Mapping[str, Message]) -> dict[str, str]:
        """Return words in the language of this page, as a figure takes them."""
        return {name: say(text, self.language) for name, text in words.items()}

    def taker(self, name: str) -> str:
        """Return how a taker is called on this page."""
        return self.sample.names.get(name, name) if self.named else name


Board = Callable[[Viewed], Dashboard]
