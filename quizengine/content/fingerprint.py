"""What an item is at one moment, in three parts with a hash each.

- presentation: what a student sees. Changed: statistics before and after are of different questions.
- scoring: the key and the points. Changed: the same question is marked otherwise, so a regrade is offered.
- mapping: competencies, topic, provenance, explanations. Changed: no attempt is touched.

The hash is sha256 over canonical JSON, so comments, quoting, the order of fields and the style of the YAML move
nothing, and a moved comma in a stem moves the presentation alone. The order of choices counts: it is seen.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Any

from pydantic import BaseModel

from ..questions import KINDS
from .bank import Bank, Item
from .types import plain

Json = dict[str, Any]


def canonical(value: Any) -> str:
    """Return the one spelling of a JSON value: sorted names, no spaces, no escapes that are not needed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """Return the sha256 of a canonical text, 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Revision:
    """An item as released: its identity (`bank`, `item`) and the canonical JSON of its three parts."""

    bank: str
    item: str
    presentation: str
    scoring: str
    mapping: str

    @property
    def name(self) -> str:
        return f"{self.bank}:{self.item}"

    @cached_property
    def hashes(self) -> tuple[str, str, str]:
        return fingerprint(self.presentation), fingerprint(self.scoring), fingerprint(self.mapping)

    @cached_property
    def shown(self) -> "Presentation":
        return presentation(self.presentation)

    @cached_property
    def scored(self) -> "Scoring":
        return scoring(self.scoring)

    @cached_property
    def mapped(self) -> "Mapped":
        return mapping(self.mapping)


@dataclass(frozen=True)
class Presentation:
    """The presentation part, read back."""

    kind: str
    shuffle: bool
    shown: Any

    @property
    def stem(self) -> str:
        return str(self.shown.stem)


@dataclass(frozen=True)
class Scoring:
    """The scoring part, read back."""

    kind: str
    points: Decimal
    key: Any


@dataclass(frozen=True)
class Mapped:
    """The mapping part, read back.

    `assesses` maps a competency or an indicator to its weight; weights sum to 1. `enemies` are written `bank:item`.
    """

    assesses: Mapping[str, Fraction]
    topic: str | None
    bloom: str | None
    seconds: int | None
    explain: str | None
    dispute: str | None
    status: str
    provenance: Mapping[str, Any]
    feedback: Mapping[str, str]
    enemies: tuple[str, ...] = ()


def revise(bank: Bank, item: Item) -> Revision:
    """Return the revision that an item of a bank is now."""
    kind, head = KINDS[item.head.kind], item.head
    shown, key = kind.split(item.body)
    mapped, points = _mapping(bank, item), plain(head.points)
    revision = Revision(
        bank=bank.bank,
        item=head.id,
        presentation=canonical({"kind": kind.name, "shuffle": head.shuffle, "shown": _plain(shown)}),
        scoring=canonical({"kind": kind.name, "points": points, "key": _plain(key)}),
        mapping=canonical(mapped),
    )
    # The parts are at hand: reading them back from their texts would be half of the time that a large bank takes.
    vars(revision).update(
        shown=Presentation(kind.name, head.shuffle, shown),
        scored=Scoring(kind.name, Decimal(points), key),
        mapped=_mapped(mapped),
    )
    return revision


def whole_name(bank: str, name: str) -> str:
    """Return `bank:item` of a name that an item of this bank calls another one by."""
    return name if ":" in name else f"{bank}:{name}"


def _mapping(bank: Bank, item: Item) -> Json:
    head = item.head
    # Written down only where there are any: items without enemies keep the hash that they have always had.
    enemies = sorted({whole_name(bank.bank, name) for name in head.enemies})
    return {
        **({"enemies": enemies} if enemies else {}),
        "assesses": {code: str(weight) for code, weight in head.assesses.items()},
        "topic": head.topic,
        "bloom": head.bloom,
        "seconds": int(head.time.total_seconds()) if head.time else None,
        "explain": head.explain,
        "feedback": head.feedback,
        "dispute": head.dispute,
        "status": head.status,
        "tags": list(head.tags),
        "provenance": _plain(head.provenance),
    }


def _plain(model: BaseModel) -> Json:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


def presentation(text: str) -> Presentation:
    part = json.loads(text)
    return Presentation(part["kind"], part["shuffle"], KINDS[part["kind"]].shown.model_validate(part["shown"]))


def scoring(text: str) -> Scoring:
    part = json.loads(text)
    return Scoring(part["kind"], Decimal(part["points"]), KINDS[part["kind"]].key.model_validate(part["key"]))


def mapping(text: str) -> Mapped:
    return _mapped(json.loads(text))


def _mapped(part: Json) -> Mapped:
    return Mapped(
        assesses={code: Fraction(weight) for code, weight in part["assesses"].items()},
        topic=part["topic"],
        bloom=part["bloom"],
        seconds=part["seconds"],
        explain=part["explain"],
        dispute=part["dispute"],
        status=part["status"],
        provenance=part["provenance"],
        feedback=part["feedback"],
        enemies=tuple(part.get("enemies", ())),
    )


def document(model: BaseModel) -> str:
    """Return the canonical JSON of a quiz or a programme, from which its class reads it back.

    Mappings in them (competencies, topics, bands) have an order that a reader sees, and canonical JSON sorts names;
    so they are written as lists of pairs, which `read_document` turns back.
    """
    return canonical(_ordered(_plain(model)))


def read_document(text: str) -> Any:
    """Return the plain data of a stored quiz or programme, mappings in their order."""
    return _unordered(json.loads(text))


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {"pairs": [[name, _ordered(part)] for name, part in value.items()]}
    return [_ordered(part) for part in value] if isinstance(value, list) else value


def _unordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _unordered(part) for name, part in value["pairs"]}
    return [_unordered(part) for part in value] if isinstance(value, list) else value
