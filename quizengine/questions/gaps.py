"""Gaps in a text: what a gap may be, what of it is shown, what scores it, and gaps in text form.

A gap is a question of another kind without a stem. Its class is known from its `kind`, so a gap is read in two steps.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, SerializeAsAny, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from . import numeric, single, text
from .kind import Kind, Strict

INSIDE: dict[str, Kind[Any, Any, Any]] = {kind.name: kind for kind in (single.KIND, text.KIND, numeric.KIND)}
NO_STEM = "…"
_MARK = re.compile(r"\[\[([^\[\]]*)\]\]")


class GapKind(StrEnum):
    SINGLE = "single"
    TEXT = "text"
    NUMERIC = "numeric"


class Gap(Strict):
    """A gap: its kind, and the body of that kind without a stem of its own."""

    kind: GapKind
    body: Any

    @model_validator(mode="before")
    @classmethod
    def _of_kind(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        kind = INSIDE.get(str(value.get("kind")))
        if kind is None:
            return {"body": None, **({"kind": value["kind"]} if "kind" in value else {})}
        if "stem" in value:
            where = InitErrorDetails(type="extra_forbidden", loc=("stem",), input=value["stem"])
            raise ValidationError.from_exception_data("gap", [where])
        fields = {name: part for name, part in value.items() if name != "kind"}
        # A mistake in here is raised as it is, so pydantic reports it at its own place inside the gap.
        return {"kind": kind.name, "body": kind.body.model_validate({**fields, "stem": NO_STEM})}


class ShownGap(Strict):
    """A gap as it is shown; `number` counts the gaps from 1 in the order of reading."""

    id: str
    number: int
    kind: GapKind
    shown: SerializeAsAny[BaseModel]

    @model_validator(mode="before")
    @classmethod
    def _of_kind(cls, value: Any) -> Any:
        return _read_back(value, "shown", lambda kind: kind.shown)


class Part(Strict):
    """A piece of the text and the gap after it; the last piece has none."""

    text: str
    gap: ShownGap | None = None


class GapKey(Strict):
    kind: GapKind
    key: SerializeAsAny[BaseModel]

    @model_validator(mode="before")
    @classmethod
    def _of_kind(cls, value: Any) -> Any:
        return _read_back(value, "key", lambda kind: kind.key)


def _read_back(value: Any, field: str, model: Callable[[Kind[Any, Any, Any]], type[BaseModel]]) -> Any:
    """Read one field of stored data by the class that the gap's kind has for it."""
    if isinstance(value, dict) and isinstance(value[field], dict):
        return {**value, field: model(INSIDE[value["kind"]]).model_validate(value[field])}
    return value


def marked(stem: str) -> tuple[list[str], list[str]]:
    """Return the pieces of text between the marks, and the names in the marks."""
    # A split at a pattern with a group gives text and names in turn.
    pieces = _MARK.split(stem)
    return pieces[::2], [name.strip() for name in pieces[1::2]]


def unjoined(text: str) -> list[str]:
    """Split at bars. A bar and a backslash that belong to an answer have a backslash before them."""
    parts = [""]
    for piece in re.findall(r"\\[\\|]|\||[^\\|]+|\\", text):
        if piece == "|":
            parts.append("")
        else:
            parts[-1] += piece[1] if piece in ("\\|", "\\\\") else piece
    return parts


def joined(parts: Iterable[str]) -> str:
    return "|".join(re.sub(r"[\\|]", r"\\\g<0>", part) for part in parts)
