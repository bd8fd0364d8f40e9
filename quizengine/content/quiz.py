"""A quiz: which items, for how long, and what a student may see afterwards."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from ..questions.kind import Line, Prose, Strict
from ..questions.scalars import Count
from .bank import Bloom, Points
from .review import SHORT, Review
from .types import Code, Duration, Moment, Slug, between, parse_duration


class Order(StrEnum):
    """The order of the items: as in the bank, or the student's own."""

    FIXED = "fixed"
    SHUFFLED = "shuffled"


class Navigation(StrEnum):
    """Back and forth at will, or one item after another and never back."""

    FREE = "free"
    LINEAR = "linear"


class Spread(StrEnum):
    """By what a section spreads its draw, so that every variant has the same shares of it."""

    INDICATOR = "indicator"
    TOPIC = "topic"
    BLOOM = "bloom"


class Access(StrEnum):
    """Who may start: any student at any time, or only the group of a sitting in its window."""

    OPEN = "open"
    SITTING = "sitting"


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _draw(value: Any) -> Any:
    if isinstance(value, str) and value != "all" and not _COUNT.fullmatch(value):
        raise PydanticCustomError("draw", "'{given}' is neither 'all' nor a number of items", {"given": value})
    return int(value) if isinstance(value, str) and value != "all" else value


_COUNT = re.compile("[0-9]{1,9}")


def _item_time(value: Any) -> Any:
    if not isinstance(value, str) or value == OWN:
        return value
    try:
        return parse_duration(value)
    except PydanticCustomError:
        problem = "'{given}' is neither 'own' nor a duration, such as 90s"
        raise PydanticCustomError("item_time", problem, {"given": value}) from None


OWN: Literal["own"] = "own"
Limit = Annotated[Duration, between(timedelta(seconds=10), timedelta(days=30))]
ItemLimit = Annotated[Literal["own"] | Limit, BeforeValidator(_item_time)]
Draw = Annotated[Literal["all"] | Annotated[int, Field(ge=1)], BeforeValidator(_draw)]
Many = BeforeValidator(_one_or_many)
RequireCode = Annotated[str, StringConstraints(pattern=r"^\S{1,100}$")]
"""What a requirement is about: a competency, an indicator, `topic:<id>` or `bloom:<level>`."""


class Pool(Strict):
    """Which items a section draws from; an absent field does not restrict."""

    topic: Annotated[tuple[Slug, ...], Many] = ()
    assesses: Annotated[tuple[Code, ...], Many] = ()
    bloom: Annotated[tuple[Bloom, ...], Many] = ()


class Section(Strict):
    """A part of the paper: all of its pool, or a number of items drawn from it.

    `time` is the limit of the section and `item_time` that of each of its items, `own` for the item's own `time`.
    """

    title: Line
    draw: Draw
    pool: Annotated[Pool, Field(alias="from")] = Pool()
    spread: Spread | None = None
    time: Limit | None = None
    item_time: ItemLimit | None = None


class Requirement(Strict):
    """The least that every paper has of something; with `bloom_at_least` only items of that level or above count."""

    items: Annotated[Count, Field(ge=1, le=1000)] | None = None
    points: Points | None = None
    bloom_at_least: Bloom | None = None

    @model_validator(mode="after")
    def _wants_something(self) -> Self:
        if self.items is None and self.points is None:
            raise PydanticCustomError("requirement", "a requirement names 'items', 'points' or both")
        return self


class Time(Strict):
    """`limit` is the student's; `grace` is for the way of the last answer to the server and is shown to nobody."""

    limit: Limit
    grace: Annotated[Duration, between(timedelta(0), timedelta(minutes=10))] = timedelta(0)


class Quiz(Strict):
    format: Annotated[Literal["quiz/1"], Field(alias="schema")]
    quiz: Slug
    title: Line
    language: Literal["ru", "en"] = "ru"
    banks: Annotated[tuple[Line, ...], Field(min_length=1)]
    programme: Line
    instructions: Prose | None = None
    time: Time
    attempts: Annotated[Count, Field(ge=1, le=1000)] = 1
    # Absent means open; as an absent field it is in no fingerprint, so quizzes released without it stay the same.
    access: Access | None = None
    order: Order = Order.FIXED
    # Left out of the stored document while they say nothing: quizzes without them keep their fingerprint.
    navigation: Annotated[Navigation, Field(exclude_if=lambda value: value is Navigation.FREE)] = Navigation.FREE
    review: Review = SHORT["never"]
    closes: Moment | None = None
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    require: Annotated[dict[RequireCode, Requirement], Field(exclude_if=lambda value: not value)] = {}

    @property
    def own_times(self) -> bool:
        """Say whether some questions or sections have a time of their own."""
        return any(section.time is not None or section.item_time is not None for section in self.sections)
