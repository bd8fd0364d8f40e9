"""What a question kind is: a body in YAML, what a student sees of it, what scores it, and the functions between.

A body is split in two the moment it is read. `Shown` is all that a browser may ever get before review; `Key` is all
that scoring needs. Attempts store both as they were at the start, so every function here works on them alone and
never on the file.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from random import Random
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints

from ..i18n import Message

Answer = dict[str, Any]
"""An answer as it is stored: plain JSON, choices by id and never by position."""

Form = Mapping[str, Sequence[str]]
"""The fields of a submitted form; a field may occur several times."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
ChoiceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]


class Strict(BaseModel):
    """A frozen value with no room for unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Verdict(StrEnum):
    """How an answer was judged."""

    CORRECT = "correct"
    PARTIAL = "partial"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    REVIEW = "review"
    VOID = "void"
    """The question does not count for this answer."""


@dataclass(frozen=True)
class Grade:
    """The share of the item's points (0 to 1), the verdict, and the reason in words."""

    share: Decimal
    verdict: Verdict
    reason: Message


@dataclass(frozen=True)
class Flaw:
    """Something that a body's fields say together and that is wrong; `path` leads to it from the item.

    A harmless flaw is worth mending and leaves the item usable.
    """

    code: str
    path: tuple[str | int, ...]
    message: Message
    help: Message | None = None
    harmless: bool = False


@dataclass(frozen=True)
class Example:
    """A body as an author may write it, an answer as text, and the share it earns: documentation that is run."""

    body: Mapping[str, Any]
    answer: str
    share: Decimal


def _as_written(answer: Answer) -> str:
    return json.dumps(answer, ensure_ascii=False, sort_keys=True)


B = TypeVar("B", bound=BaseModel)
S = TypeVar("S", bound=BaseModel)
K = TypeVar("K", bound=BaseModel)


@dataclass(frozen=True)
class Kind(Generic[B, S, K]):
    """One question kind. The registry `KINDS` finds it as `KIND` in its module."""

    name: str
    title: Message
    """What people call it."""
    body: type[B]
    shown: type[S]
    key: type[K]
    split: Callable[[B], tuple[S, K]]
    check: Callable[[B], Iterable[Flaw]]
    arrange: Callable[[S, Random], tuple[str, ...]]
    """The ids of what may be shuffled, in the order that one student sees."""
    ordered: Callable[[S, tuple[str, ...]], S]
    """What is shown, in the order that `arrange` gave."""
    parse: Callable[[S, Form], Answer | None]
    """The answer in a form; None where it is empty. Raises `BadAnswer` for what the form could not have sent."""
    read: Callable[[S, str], Answer | None]
    """The answer written as text, as in `examples:` and in files of answers."""
    grade: Callable[[K, Answer], Grade]
    answer_text: Callable[[S, Answer], str]
    """The answer as a person reads it."""
    key_texts: Callable[[S, K], tuple[str, ...]]
    """The right answers as a person reads them, the first the one to show."""
    sample: Callable[[S, K, Random, bool], str]
    """Some answer as text that earns all points (True) or less (False): for synthetic cohorts and for tests."""
    examples: Callable[[], Iterable[Example]]
    group: Callable[[Answer], str] = _as_written
    """The form of an answer: answers of one form are judged together by a person."""
    without: Callable[[K, Answer, Collection[str]], Grade | None] | None = None
    """The grade of an answer as if some options had never been offered; None where that leaves nothing to grade.
    A kind without options has no such function."""


FULL = Decimal(1)
NONE = Decimal(0)
