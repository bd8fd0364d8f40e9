"""A course programme: competencies with indicators, topics with hours, outcomes, grading as the document prints it."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from ..questions.kind import Line, Prose, Strict
from ..questions.scalars import Count
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
    components: dict[Slug, Component] = {}
    formula: Formula | None = None
    scale: Scale


class Assessment(Strict):
    """The document's own section of tasks for the final or the current assessment."""

    form: Line
    title: Line
    items: Count
    bank: Slug | None = None
    note: Prose | None = None


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

    def competency_of(self, code: str) -> str | None:
        """Return the competency that a code names, directly or by one of its indicators; None for a foreign code."""
        if code in self.competencies:
            return code
        return next((name for name, competency in self.competencies.items() if code in competency.indicators), None)
