"""What a file of content is about, as far as that can be told: the kind of the file and the id in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .source import Source

KIND_OF_SCHEMA: Mapping[str, str] = {"bank/1": "bank", "quiz/1": "quiz", "programme/1": "programme"}


@dataclass(frozen=True, order=True)
class Identity:
    """A bank, a quiz or a programme by its id; it stays the same wherever its file stands."""

    kind: str
    name: str


def identity(source: Source | None) -> Identity | None:
    """Return what a file is about; None where it does not say so, or says it in no way that could be used."""
    data: Any = source.data if source is not None else None
    if not isinstance(data, dict):
        return None
    schema = data.get("schema")
    kind = KIND_OF_SCHEMA.get(schema) if isinstance(schema, str) else None
    name = data.get(kind) if kind is not None else None
    return Identity(kind, name) if kind is not None and isinstance(name, str) and 0 < len(name) <= 80 else None
