"""What a methodologist has decided about items that do not seem to belong: values, and the file that carries them.

A decision is about the text of an item (its stem and its key), so it holds for every revision with the same
text and is asked for anew when that changes. A term that was found to be missing is no decision on whether the item
belongs: it goes into the glossary, is kept beside the decision, and stays when the text changes.

```yaml
schema: decisions/1
programme: production-ml-2025
decisions:
  production-ml-final:final-11: {answer: confirm, text: 3f9c…, by: irina, at: 2026-11-26T10:00:00+00:00}
  production-ml-final:final-08: {answer: map, topic: industry, text: 77a0…, by: irina, at: 2026-11-26T10:01:00+00:00}
  production-ml-final:final-12:
    answer: term
    terms:
      - {term: цена хода, language: ru, area: reinforcement-learning, by: irina, at: 2026-11-26T10:02:00+00:00}
    text: 90b1…
    by: irina
    at: 2026-11-26T10:02:00+00:00
```
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from ..questions import KINDS
from ..questions.kind import Line, Strict
from .areas import SubjectArea, SubjectAreas
from .fingerprint import Revision
from .types import Slug


class Answer(StrEnum):
    """The answers to a flag: it does not belong; it belongs to a topic; a word of it is missing in the glossary."""

    CONFIRM = "confirm"
    MAP = "map"
    TERM = "term"


@dataclass(frozen=True)
class Term:
    """A word or phrase that the glossary lacks, with who says so and when."""

    text: str
    language: str
    area: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Decision:
    """What a person says of an item and when. `topic` goes with `MAP`.

    The answer is `TERM` where there are only terms.
    """

    answer: Answer
    text_sha: str
    by: str
    at: datetime
    topic: str | None = None
    terms: tuple[Term, ...] = ()

    @property
    def settles(self) -> bool:
        """Whether it says that the item belongs or does not; a missing term alone says neither."""
        return self.answer is not Answer.TERM


NONE: Mapping[str, Decision] = MappingProxyType({})


def text_sha(revision: Revision) -> str:
    """Return what a decision is about: 12 digits of the sha256 over the words that are looked at."""
    return sha256(item_text(revision).encode()).hexdigest()[:12]


def item_text(revision: Revision) -> str:
    """Return what an item speaks of: its stem and its key. Distractors often come from elsewhere on purpose."""
    return "\n".join(part for part in texts(revision) if part)


def texts(revision: Revision) -> tuple[str, str]:
    """Return the words of an item that are looked at: its stem, and its key (empty where there is none)."""
    part = revision.shown
    return part.stem, "".join(KINDS[part.kind].key_texts(part.shown, revision.scored.key)[:1])


def terms_of(decisions: Iterable[Decision]) -> tuple[Term, ...]:
    """Return the terms that were found to be missing, in the order of the decisions."""
    return tuple(term for one in decisions for term in one.terms)


def with_terms(areas: SubjectAreas, terms: Iterable[Term]) -> SubjectAreas:
    """Return a glossary with more terms, as strong ones of their areas; those of areas that it lacks are left out."""
    found = dict(areas.areas)
    for one in terms:
        area = found.get(one.area)
        if area is not None and not has_term(area, one.language, one.text):
            held: tuple[str, ...] = getattr(area.strong, one.language)
            strong = area.strong.model_copy(update={one.language: (*held, one.text)})
            found[one.area] = area.model_copy(update={"strong": strong})
    return areas.model_copy(update={"areas": found})


def has_term(area: SubjectArea, language: str, text: str) -> bool:
    """Say whether an area has a strong term already, whatever its letters' case."""
    return text.casefold() in {held.casefold() for held in getattr(area.strong, language)}


def _with_offset(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise PydanticCustomError("decision", "a time needs its offset from UTC")
    return at


class _TermRow(Strict):
    term: Annotated[Line, Field(max_length=100)]
    language: Literal["ru", "en"]
    area: Slug
    by: Line
    at: Annotated[datetime, AfterValidator(_with_offset)]


class _Row(Strict):
    answer: Answer
    text: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
    by: Line
    at: Annotated[datetime, AfterValidator(_with_offset)]
    topic: Slug | None = None
    terms: tuple[_TermRow, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.answer is Answer.MAP and self.topic is None:
            raise PydanticCustomError("decision", "'map' needs the topic that the item belongs to")
        if self.answer is Answer.TERM and not self.terms:
            raise PydanticCustomError("decision", "'term' needs the terms that are missing")
        return self


class _File(Strict):
    format: Annotated[Literal["decisions/1"], Field(alias="schema")]
    programme: Slug
    decisions: dict[Annotated[str, Field(pattern=r"^[^:\s]+:[^:\s]+$")], _Row] = {}


class BadDecisions(ValueError):
    """A file of decisions cannot be used; the text says where and why."""


def loads(text: str) -> tuple[str, dict[str, Decision]]:
    """Return the programme of a file of decisions, and the decisions by the names of their items.

    Raises `BadDecisions`, which names the first place that is wrong.
    """
    try:
        read = _File.model_validate(yaml.load(text, Loader=yaml.CBaseLoader))
    except yaml.YAMLError as error:
        raise BadDecisions(" ".join(str(error).split())) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadDecisions(f"{'.'.join(map(str, first['loc'])) or 'file'}: {first['msg']}") from error
    return read.programme, {name: _decision(row) for name, row in read.decisions.items()}


def dumps(programme: str, decisions: Mapping[str, Decision]) -> str:
    """Return a file of decisions, the same whatever the order they come in."""
    whole = as_rows(programme, decisions)
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=120)


def as_rows(programme: str, decisions: Mapping[str, Decision]) -> dict[str, Any]:
    """Return what a file of decisions says, of plain values; JSON of it is read like YAML."""
    rows = {name: row_of(one) for name, one in sorted(decisions.items())}
    return {"schema": "decisions/1", "programme": programme, "decisions": rows}


def _decision(row: _Row) -> Decision:
    terms = tuple(Term(one.term, one.language, one.area, one.by, one.at.astimezone(UTC)) for one in row.terms)
    return Decision(row.answer, row.text, row.by, row.at.astimezone(UTC), row.topic, terms)


def row_of(one: Decision) -> dict[str, Any]:
    """Return a decision as its row in the file."""
    said: dict[str, Any] = {"topic": one.topic} if one.topic else {}
    if one.terms:
        said["terms"] = [
            {"term": term.text, "language": term.language, "area": term.area, "by": term.by, "at": term.at.isoformat()}
            for term in one.terms
        ]
    return {"answer": one.answer.value, **said, "text": one.text_sha, "by": one.by, "at": one.at.isoformat()}
