"""What a methodologist has decided about items that do not seem to belong: values, and the file that carries them.

A decision is about the text of an item (its stem and its key), so it holds for every revision with the same
text and is asked for anew when that changes.

```yaml
schema: decisions/1
programme: production-ml-2025
decisions:
  production-ml-final:final-11: {answer: confirm, text: 3f9c…, by: irina, at: 2026-11-26T10:00:00+00:00}
  production-ml-final:final-08: {answer: map, topic: industry, text: 77a0…, by: irina, at: 2026-11-26T10:01:00+00:00}
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
from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from ..questions import KINDS
from ..questions.kind import Line, Strict
from .areas import SubjectAreas
from .fingerprint import Revision
from .types import Slug


class Answer(StrEnum):
    """The answers to a flag: it does not belong; it belongs to a topic; a word of it is missing in the glossary."""

    CONFIRM = "confirm"
    MAP = "map"
    TERM = "term"


@dataclass(frozen=True)
class Decision:
    """An answer with who gave it and when. `topic` goes with `MAP`, `term`, `language` and `area` go with `TERM`."""

    answer: Answer
    text_sha: str
    by: str
    at: datetime
    topic: str | None = None
    term: str | None = None
    language: str | None = None
    area: str | None = None


NONE: Mapping[str, Decision] = MappingProxyType({})


def text_sha(revision: Revision) -> str:
    """Return what a decision is about: 12 digits of the sha256 over the words that are looked at."""
    return sha256(item_text(revision).encode()).hexdigest()[:12]


def item_text(revision: Revision) -> str:
    """Return what an item speaks of: its stem and its key. Distractors often come from elsewhere on purpose."""
    part = revision.shown
    return "\n".join((part.stem, *KINDS[part.kind].key_texts(part.shown, revision.scored.key)[:1]))


def with_terms(areas: SubjectAreas, decisions: Iterable[Decision]) -> SubjectAreas:
    """Return a glossary with the terms that people have found to be missing, as strong ones of their areas."""
    found = dict(areas.areas)
    for one in decisions:
        area = found.get(one.area or "")
        if one.answer is Answer.TERM and area is not None and one.term and one.language:
            held: tuple[str, ...] = getattr(area.strong, one.language)
            if one.term not in held:
                strong = area.strong.model_copy(update={one.language: (*held, one.term)})
                found[str(one.area)] = area.model_copy(update={"strong": strong})
    return areas.model_copy(update={"areas": found})


class _Row(Strict):
    answer: Answer
    text: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
    by: Line
    at: datetime
    topic: Slug | None = None
    term: Line | None = None
    language: Literal["ru", "en"] | None = None
    area: Slug | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.answer is Answer.MAP and self.topic is None:
            raise PydanticCustomError("decision", "'map' needs the topic that the item belongs to")
        if self.answer is Answer.TERM and None in (self.term, self.language, self.area):
            raise PydanticCustomError("decision", "'term' needs the term, its language and its area")
        if self.at.utcoffset() is None:
            raise PydanticCustomError("decision", "'at' needs its offset from UTC")
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
    rows = {name: _row(one) for name, one in sorted(decisions.items())}
    whole = {"schema": "decisions/1", "programme": programme, "decisions": rows}
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=120)


def _decision(row: _Row) -> Decision:
    return Decision(row.answer, row.text, row.by, row.at.astimezone(UTC), row.topic, row.term, row.language, row.area)


def _row(one: Decision) -> dict[str, Any]:
    known = {"topic": one.topic, "term": one.term, "language": one.language, "area": one.area}
    said = {name: value for name, value in known.items() if value is not None}
    return {"answer": one.answer.value, **said, "text": one.text_sha, "by": one.by, "at": one.at.isoformat()}
