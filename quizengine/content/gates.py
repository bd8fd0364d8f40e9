"""What a programme asks of the coverage of its banks, to be checked like a test: `coverage:` of a programme."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ..questions.kind import Strict
from ..questions.scalars import Count
from .types import Number, Percent

Share = Annotated[Percent, Field(ge=0, le=1)]
Reached = Literal["met", "weak"]


class Least(Strict):
    """The least that a code (a competency, an indicator, `topic:<id>`) has in items on topic."""

    items: Annotated[Count, Field(ge=1)] | None = None
    points: Annotated[Number, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _asks(self) -> Self:
        if self.items is None and self.points is None:
            raise PydanticCustomError("least", "say how many 'items' or 'points' there have to be")
        return self


class Criteria(Strict):
    """How well each of Webb's criteria has to be met by every competency."""

    categorical_concurrence: Reached | None = None
    depth_of_knowledge: Reached | None = None
    range_of_knowledge: Reached | None = None
    balance_of_representation: Reached | None = None


class CoverageGates(Strict):
    """Shares are of what the programme has, and count what has at least one item on topic.

    `off_topic` is the most, everything else the least. `porter` is the index over topics.
    """

    competencies: Share | None = None
    indicators: Share | None = None
    topics: Share | None = None
    off_topic: Share | None = None
    porter: Annotated[Number, Field(ge=0, le=1)] | None = None
    criteria: Criteria = Criteria()
    require: dict[str, Least] = {}
