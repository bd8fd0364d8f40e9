"""A course programme: competencies with indicators, topics with hours, outcomes, grading as the document prints it."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ..questions.kind import Line, Prose, Strict
from ..questions.scalars import Count
from .bank import Bloom
from .gates import CoverageGates, Share
from .norm import Norm
from .types import Code, Number, Percent, Slug


class Level(StrEnum):
    """How far an indicator reaches: знает, умеет, имеет опыт."""

    KNOWS = "knows"
    CAN = "can"
    HAS_EXPERIENCE = "has_experience"


class DocumentSource(Strict):
    document: Line
    approved: Line | None = None
    note: Prose | None = None


class Indicator(Strict):
    level: Level
    text: Prose


class Competency(Strict):
    text: Prose
    indicators: dict[Code, Indicator] = {}


class TopicHours(Strict):
    lectures: Number = Number(0)
    seminars: Number = Number(0)
    self_study: Number = Number(0)

    @property
    def total(self) -> Number:
        return self.lectures + self.seminars + self.self_study


class Topic(Strict):
    number: Count
    title: Line
    contents: tuple[Line, ...] = ()
    hours: TopicHours = TopicHours()
    control: tuple[Line, ...] = ()


class Outcomes(Strict):
    knows: tuple[Prose, ...] = ()
    can: tuple[Prose, ...] = ()
    has_experience: tuple[Prose, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.knows, *self.can, *self.has_experience)


class Hours(Strict):
    lectures: Number
    seminars: Number
    control: Number
    self_study: Number
    total: Number
    credits: Number | None = None


class Component(Strict):
    title: Line
    weight: Percent
    description: Prose | None = None


class Formula(Strict):
    """The formula as printed, and its factors as numbers: the two may disagree with the table, and both are kept."""

    printed: Prose
    factors: dict[Slug, Number]
    note: Prose | None = None


class Band(Strict):
    marks: Annotated[tuple[Count, ...], Field(min_length=1)]
    title: Line
    credit: Line
    description: Prose | None = None


class Scale(Strict):
    maximum: Annotated[Count, Field(ge=2, le=1000)]
    pass_mark: Annotated[Count, Field(ge=1)]
    bands: dict[Slug, Band]


class Grading(Strict):
    """How a final mark is made. `rounding` is the document's rule for a result that is no whole mark."""

    components: dict[Slug, Component] = {}
    formula: Formula | None = None
    rounding: Prose | None = None
    scale: Scale


class Assessment(Strict):
    """The document's own section of tasks for the final or the current assessment."""

    form: Line
    title: Line
    items: Count
    bank: Slug | None = None
    note: Prose | None = None


class Weak(Strict):
    """From which values the criteria are weakly met. The number of items knows no such value.

    Absent is Webb's value (`WEAK`), or where less is asked for, what is asked for.
    """

    depth: Share | None = None
    range: Share | None = None
    balance: Annotated[Number, Field(ge=0, le=1)] | None = None


WEAK = {"depth": Decimal("0.4"), "range": Decimal("0.4"), "balance": Decimal("0.6")}


class Reaches(Strict):
    """The least Bloom level of an item that is as deep as an indicator of each level."""

    knows: Bloom = Bloom.REMEMBER
    can: Bloom = Bloom.APPLY
    has_experience: Bloom = Bloom.ANALYSE

    @model_validator(mode="after")
    def _rises(self) -> Self:
        ranks = [list(Bloom).index(level) for level in (self.knows, self.can, self.has_experience)]
        if ranks != sorted(ranks):
            raise PydanticCustomError("reaches", "a higher level of indicators cannot ask for a lower Bloom level")
        return self


class LevelShares(Strict):
    """How much of the course is for each level of indicators."""

    knows: Share = Decimal(0)
    can: Share = Decimal(0)
    has_experience: Share = Decimal(0)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.knows + self.can + self.has_experience != 1:
            raise PydanticCustomError("level_shares", "the shares of the levels have to sum to 100%")
        return self


class Alignment(Strict):
    """From which values a bank counts as aligned with the programme. The defaults are Webb's (1999, 2007).

    `levels` says how much of the course is for each level; absent, the numbers of indicators say it.
    """

    items: Annotated[Count, Field(ge=1, le=1000)] = 6
    depth: Share = Decimal("0.5")
    range: Share = Decimal("0.5")
    balance: Annotated[Number, Field(ge=0, le=1)] = Decimal("0.7")
    weak: Weak = Weak()
    reaches: Reaches = Reaches()
    levels: LevelShares | None = None

    def weakly(self, name: str) -> Decimal:
        """Return from which value `depth`, `range` or `balance` is weakly met."""
        said: Decimal | None = getattr(self.weak, name)
        return min(WEAK[name], getattr(self, name)) if said is None else said

    @model_validator(mode="after")
    def _weak_is_less(self) -> Self:
        for name in Weak.model_fields:
            said = getattr(self.weak, name)
            if said is not None and said > getattr(self, name):
                problem = "'weak' asks for more of '{name}' than is asked for where it is fully met"
                raise PydanticCustomError("weak", problem, {"name": name})
        return self


class Programme(Strict):
    format: Annotated[Literal["programme/1"], Field(alias="schema")]
    programme: Slug
    title: Line
    language: Literal["ru", "en"] = "ru"
    source: DocumentSource
    purpose: Prose | None = None
    tasks: tuple[Prose, ...] = ()
    competencies: dict[Code, Competency]
    topics: dict[Slug, Topic]
    outcomes: Outcomes = Outcomes()
    areas: Annotated[tuple[Slug, ...], Field(min_length=1)] | None = None
    """The subject areas of the glossary that a methodologist has confirmed; absent, they are told from the words."""
    hours: Hours | None = None
    grading: Grading
    assessment: Assessment | None = None
    # Absent means the defaults; as an absent field it is in no fingerprint.
    alignment: Alignment | None = None
    coverage: CoverageGates | None = None
    accreditation: Norm | None = None

    def competency_of(self, code: str) -> str | None:
        """Return the competency that a code names, directly or by one of its indicators; None for a foreign code."""
        if code in self.competencies:
            return code
        return next((name for name, competency in self.competencies.items() if code in competency.indicators), None)
