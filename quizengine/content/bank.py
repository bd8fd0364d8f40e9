"""A bank of items: what all kinds share. The body of an item belongs to its kind in `quizengine.questions`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from ..questions.kind import Line, Prose, Strict
from ..questions.scalars import Flag
from .types import Code, Duration, Number, Slug

Points = Annotated[Number, Field(gt=0, le=1000)]


class Basis(StrEnum):
    """Where a key comes from."""

    DOCUMENT = "document"
    EXPERT = "expert"
    COMPUTED = "computed"
    GENERATED = "generated"


class Bloom(StrEnum):
    """Levels of the revised taxonomy (Anderson & Krathwohl, 2001)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class Status(StrEnum):
    """A draft is not released; a retired item stays readable and is drawn no more."""

    ACTIVE = "active"
    DRAFT = "draft"
    RETIRED = "retired"


def _day(value: Any) -> Any:
    # pydantic also takes seconds of an epoch, so a slip such as 0 would be a day of 1970.
    if isinstance(value, str) and not _DAY.fullmatch(value.strip()):
        raise PydanticCustomError("date_parsing", "", {"input": value})
    return value.strip() if isinstance(value, str) else value


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Day = Annotated[date, BeforeValidator(_day)]


class Verified(Strict):
    by: Line
    on: Day


class Provenance(Strict):
    """Why the key is believed. `printed` is what the document's answer column says, letter by letter."""

    basis: Basis
    ref: Line | None = None
    printed: Line | None = None
    by: Line | None = None
    verified: Verified | None = None


class ItemExample(Strict):
    """An answer and the share of the points it has to earn; the linter runs it."""

    answer: Annotated[str, Field(max_length=2_000)]
    credit: Annotated[Number, Field(ge=0, le=1)]


def _claims(value: Any) -> Any:
    """Read a list of codes as equal weights."""
    if isinstance(value, str):
        raise PydanticCustomError("claims", "a list of codes is wanted, such as [{given}]", {"given": value})
    if isinstance(value, list):
        if not all(isinstance(code, str) for code in value):
            raise PydanticCustomError("claims_nested", "every code in the list has to be plain text")
        if len(set(value)) < len(value):
            raise PydanticCustomError("claims_twice", "a code stands in the list twice")
        return {code: str(Fraction(1, len(value))) for code in value}
    return value


def _weight(value: Any) -> Any:
    # Fraction alone also takes exponents, and "1e999999999" keeps a machine busy for hours.
    if isinstance(value, str) and not _WEIGHT.fullmatch(value.strip()):
        raise PydanticCustomError("number", "'{given}' is not a number", {"given": value})
    return Fraction(value.strip().replace(",", ".")) if isinstance(value, str) else value


_WEIGHT = re.compile(r"[0-9]{1,9}([.,][0-9]{1,9}|/[1-9][0-9]{0,8})?")
Weight = Annotated[Fraction, BeforeValidator(_weight), Field(gt=0, le=1)]
Claims = Annotated[dict[Code, Weight], BeforeValidator(_claims)]
ItemName = Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,79}:)?[a-z0-9][a-z0-9-]{0,79}$")]
"""An item of the same bank by its id, or one of any bank as `bank:item`."""


class ItemHead(Strict):
    """The fields that every item has, whatever its kind."""

    id: Slug
    kind: Line
    assesses: Claims = {}
    topic: Slug | None = None
    bloom: Bloom | None = None
    points: Points = Decimal(1)
    time: Duration | None = None
    shuffle: Flag = True
    explain: Prose | None = None
    feedback: dict[str, Prose] = {}
    dispute: Prose | None = None
    status: Status = Status.ACTIVE
    tags: tuple[Line, ...] = ()
    enemies: tuple[ItemName, ...] = ()
    """Items that must never stand in one paper with this one; said of either, it holds for both."""
    provenance: Provenance
    examples: tuple[ItemExample, ...] = ()


class Defaults(Strict):
    """What an item may leave out; nothing else is ever implied."""

    points: Points | None = None
    time: Duration | None = None
    shuffle: Flag | None = None
    status: Status | None = None
    topic: Slug | None = None
    bloom: Bloom | None = None
    provenance: Provenance | None = None


class BankHead(Strict):
    format: Annotated[Literal["bank/1"], Field(alias="schema")]
    bank: Slug
    title: Line
    language: Literal["ru", "en"] = "ru"
    programme: Line
    defaults: Defaults = Defaults()
    items: tuple[Any, ...]


@dataclass(frozen=True)
class Item:
    """One item: the common fields, the kind's own body, and where it stands in the file."""

    head: ItemHead
    body: BaseModel
    index: int

    @cached_property
    def options(self) -> Mapping[str, str]:
        """The texts of the options by id, in their order; empty for a kind without options."""
        choices = getattr(self.body, "choices", {})
        return {id: str(getattr(choice, "text", choice)) for id, choice in choices.items()}


@dataclass(frozen=True)
class Bank:
    """A bank as read from one file. `programme` is the id of the programme that its `programme:` path leads to."""

    bank: str
    title: str
    language: str
    programme: str | None
    items: tuple[Item, ...]
    file: str
