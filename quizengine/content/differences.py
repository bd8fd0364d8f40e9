"""What a release changes, in words: of every item which of its parts, and of quizzes and programmes what in them.

The parts are those of `content.fingerprint`: what a student sees, what scores it, what it is mapped to. Comments, the
style of the YAML and the order of fields are in none of them, so they are no change.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from ..i18n import Message
from ..questions import KINDS
from .fingerprint import Revision
from .labels import LABELS
from .programme import Programme
from .quiz import Quiz


class Nature(StrEnum):
    """How an item differs from what is released, the heaviest first."""

    NEW = "new"
    REMOVED = "removed"
    DRAFT = "draft"
    RETIRED = "retired"
    RETURNED = "returned"
    PRESENTATION = "presentation"
    SCORING = "scoring"
    MAPPING = "mapping"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Line:
    """Something that is said otherwise: what it is, and its words before and after; None where there were none."""

    label: Message
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ItemChange:
    """An item as it is released and as it would be; a side is None where the item is not released there."""

    bank: str
    item: str
    natures: tuple[Nature, ...]
    before: Revision | None
    after: Revision | None
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        return f"{self.bank}:{self.item}"

    @property
    def is_change(self) -> bool:
        """Say whether a release would leave the item otherwise than it is."""
        return self.before is not self.after and Nature.UNCHANGED not in self.natures

    @property
    def is_marked_otherwise(self) -> bool:
        """Say whether the same question is scored otherwise, so that grading again is meaningful."""
        if self.before is None or self.after is None:
            return False
        return self.before.hashes[0] == self.after.hashes[0] and self.before.hashes[1] != self.after.hashes[1]


@dataclass(frozen=True)
class Change:
    """A quiz or a programme that is new (`before` is None), or whose words or members are not the same."""

    name: str
    title: str
    is_new: bool
    lines: tuple[Line, ...]
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.is_new or bool(self.lines or self.came or self.went)


def items(
    before: Mapping[str, Revision], after: Mapping[str, Revision], *, drafts: Collection[str] = ()
) -> tuple[ItemChange, ...]:
    """Compare revisions by their names, `bank:item`. `drafts` are the names of items that are written and held back.

    Example: another key under the same stem and options has the natures (scoring,), and is marked otherwise.
    """
    names = dict.fromkeys((*after, *drafts, *before))
    return tuple(_item(name, before.get(name), after.get(name), held=name in drafts) for name in names)


def _item(name: str, before: Revision | None, after: Revision | None, *, held: bool) -> ItemChange:
    bank, _, item = name.partition(":")
    natures = tuple(_natures(before, after, held=held))
    lines = tuple(_of_item(before, after)) if before is None or after is None or before.hashes != after.hashes else ()
    return ItemChange(bank, item, natures, before, after, lines)


def _natures(before: Revision | None, after: Revision | None, *, held: bool) -> Iterator[Nature]:
    if before is None or after is None:
        yield Nature.DRAFT if held else Nature.NEW if before is None else Nature.REMOVED
        return
    if before.hashes == after.hashes:
        yield Nature.UNCHANGED
        return
    was, is_now = json.loads(before.mapping), json.loads(after.mapping)
    if was["status"] != is_now["status"]:
        yield Nature.RETIRED if is_now["status"] == "retired" else Nature.RETURNED
    presentation, scoring = (before.hashes[place] != after.hashes[place] for place in (0, 1))
    if presentation:
        yield Nature.PRESENTATION
    if scoring:
        yield Nature.SCORING
    if {**was, "status": ""} != {**is_now, "status": ""}:
        yield Nature.MAPPING


def _of_item(before: Revision | None, after: Revision | None) -> Iterator[Line]:
    yield from _fields(_shown(before), _shown(after))
    yield from _fields(_scored(before), _scored(after))
    yield from _fields(_part(before, "mapping"), _part(after, "mapping"))


def _part(revision: Revision | None, part: str) -> dict[str, Any]:
    return {} if revision is None else json.loads(getattr(revision, part))


def _shown(revision: Revision | None) -> dict[str, Any]:
    part = _part(revision, "presentation")
    shown = part.pop("shown", {})
    if revision is not None and "stem" not in shown:
        # A text with gaps: its stem is made of its parts.
        shown = {"stem": revision.shown.stem, **shown}
    return {**shown, **part}


def _scored(revision: Revision | None) -> dict[str, Any]:
    part = _part(revision, "scoring")
    if revision is None:
        return {}
    key = part["key"]
    key.pop("key", None)
    texts = KINDS[part["kind"]].key_texts(revision.shown.shown, revision.scored.key)
    return {"points": part["points"], "answer": "; ".join(texts), **key}


# -- quizzes and programmes ------------------------------------------------------------------------------------------


def quiz(before: Quiz | None, after: Quiz, *, was_drawn: Collection[str] = (), drawn: Collection[str] = ()) -> Change:
    """Compare a quiz with what is released of it. `was_drawn` and `drawn` are the items that its papers may have."""
    lines = () if before is None else tuple(_fields(_plain(before), _plain(after)))
    came, went = sorted(set(drawn) - set(was_drawn)), sorted(set(was_drawn) - set(drawn))
    return Change(after.quiz, after.title, before is None, lines, *((tuple(came), tuple(went)) if before else ((), ())))


def programme(before: Programme | None, after: Programme) -> Change:
    """Compare a programme with what is released of it: codes and topics come and go, everything else has its words."""
    if before is None:
        return Change(after.programme, after.title, True, ())
    was, is_now = _plain(before), _plain(after)
    came, went, lines = list[str](), list[str](), list[Line]()
    for old, new in ((_codes(was), _codes(is_now)), (was.pop("topics", {}), is_now.pop("topics", {}))):
        came += [code for code in new if code not in old]
        went += [code for code in old if code not in new]
        lines += [
            Line(Message("{code}", {"code": code}), _words(old[code]), _words(new[code]))
            for code in new
            if code in old and old[code] != new[code]
        ]
    return Change(after.programme, after.title, False, (*lines, *_fields(was, is_now)), tuple(came), tuple(went))


def _codes(plain: dict[str, Any]) -> dict[str, Any]:
    """Take the competencies and their indicators out of a programme, each under its code."""
    found: dict[str, Any] = {}
    for code, competency in plain.pop("competencies", {}).items():
        indicators = competency.pop("indicators", {})
        found |= {code: competency["text"], **indicators}
    return found


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


# -- words -----------------------------------------------------------------------------------------------------------


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Line]:
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        if old != new and (words := (_words(old), _words(new))) != (None, None):
            yield Line(LABELS.get(name, Message("{name}", {"name": name})), *words)


def _words(value: Any) -> str | None:
    """Return a value as a person reads it, an entry in a line; None where it says nothing."""
    if value in (None, "", [], {}):
        return None
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_inline(part)}" for name, part in value.items() if part not in (None, [], {}))
    if isinstance(value, list):
        return ("\n" if any(isinstance(part, dict) for part in value) else ", ").join(map(_inline, value))
    return _inline(value)


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        rest = {name: part for name, part in value.items() if part not in (None, [], {})}
        if isinstance(rest.get("id"), str) and isinstance(rest.get("text"), str):
            return f"{rest.pop('id')}: {rest.pop('text')}{_in_brackets(rest)}"
        return _pairs(rest)
    return ", ".join(map(_inline, value)) if isinstance(value, list) else str(value)


def _in_brackets(rest: Mapping[str, Any]) -> str:
    return f" ({_pairs(rest)})" if rest else ""


def _pairs(parts: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {_inline(part)}" for name, part in parts.items())


def counted(changes: Iterable[ItemChange]) -> dict[Nature, int]:
    """Return how many items are of each nature; an item may be of several."""
    found = dict.fromkeys(Nature, 0)
    for change in changes:
        for nature in change.natures:
            found[nature] += 1
    return {nature: count for nature, count in found.items() if count}
