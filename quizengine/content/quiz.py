"""A quiz: which items, for how long, and what a student may see afterwards."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from ..questions.kind import Line, Prose, Strict
from ..questions.scalars import Count
from .bank import Bloom
from .review import SHORT, Review
from .types import Code, Duration, Moment, Slug


class Order(StrEnum):
    """The order of the items: as in the bank, or the student's own."""

    FIXED = "fixed"
    SHUFFLED = "shuffled"


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _draw(value: Any) -> Any:
    if isinstance(value, str) and value != "all" and not value.isdecimal():
        raise PydanticCustomError("draw", "'{given}' is neither 'all' nor a number of items", {"given": value})
    return int(value) if isinstance(value, str) and value != "all" else value


class Pool(Strict):
    """Which items a section draws from; an absent field does not restrict."""

    topic: Annotated[tuple[Slug, ...], BeforeValidator(_one_or_many)] = ()
    assesses: Annotated[tuple[Code, ...], BeforeValidator(_one_or_many)] = ()
    bloom: Annotated[tuple[Bloom, ...], BeforeValidator(_one_or_many)] = ()


class Section(Strict):
    """A part of the paper: all of its pool, or a number of items drawn from it."""

    title: Line
    draw: Annotated[Literal["all"] | Annotated[int, Field(ge=1)], BeforeValidator(_draw)]
    pool: Annotated[Pool, Field(alias="from")] = Pool()


class Time(Strict):
    """`limit` is the student's; `grace` is for the way of the last answer to the server and is shown to nobody."""

    limit: Annotated[Duration, Field(ge=timedelta(seconds=10), le=timedelta(days=30))]
    grace: Annotated[Duration, Field(le=timedelta(minutes=10))] = timedelta(0)


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
    order: Order = Order.FIXED
    review: Review = SHORT["never"]
    closes: Moment | None = None
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
