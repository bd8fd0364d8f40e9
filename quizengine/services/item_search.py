"""Find items of a bank: by words in any of their forms, by what they are about, by what is wrong with them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..content.diagnostics import Severity
from ..language.lemmas import lemmas
from .items import Entry

_WORD = re.compile(r"[^\W_]+")
NOT_STATED = "-"
HAS_ERRORS, HAS_FINDINGS, SOUND, CHANGED = "error", "any", "none", "draft"


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what is empty asks for nothing.

    `code` is a competency (with its indicators) or an indicator, `finding` the code of a rule or one of the words
    above; `code` and `topic` may be `NOT_STATED`.
    """

    words: str = ""
    code: str = ""
    topic: str = ""
    kind: str = ""
    status: str = ""
    finding: str = ""

    def __bool__(self) -> bool:
        return any((self.words.strip(), self.code, self.topic, self.kind, self.status, self.finding))


def found(entries: Iterable[Entry], wanted: Wanted) -> list[Entry]:
    """Return the items that are looked for, in the order of the file."""
    asked = [(word, lemmas(word)) for word in _words(wanted.words)]
    return [one for one in entries if _fits(one, wanted) and (not asked or _has(one, asked))]


def _fits(entry: Entry, wanted: Wanted) -> bool:
    return (
        (not wanted.kind or entry.kind == wanted.kind)
        and (not wanted.status or entry.status == wanted.status)
        and (not wanted.topic or (entry.topic or NOT_STATED) == wanted.topic)
        and (not wanted.code or _about(entry, wanted.code))
        and (not wanted.finding or _flawed(entry, wanted.finding))
    )


def _about(entry: Entry, code: str) -> bool:
    if code == NOT_STATED:
        return not entry.codes
    return any(one == code or one.startswith(f"{code}.") for one in entry.codes)


def _flawed(entry: Entry, finding: str) -> bool:
    codes = {one.code for one in entry.findings}
    match finding:
        case "error":
            return entry.count(Severity.ERROR) > 0
        case "any":
            return bool(codes)
        case "none":
            return not codes
        case "draft":
            return entry.changed
    return finding in codes


def _has(entry: Entry, asked: list[tuple[str, frozenset[str]]]) -> bool:
    """Say whether an item has every word that is asked for: in another form, or as a part of a word."""
    text = " ".join(_texts({"id": entry.name, **entry.data})).casefold()
    words = set(_WORD.findall(text))
    forms = set().union(*(lemmas(word) for word in words))
    return all(word in text or not forms.isdisjoint(known) for word, known in asked)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    else:
        yield str(value)


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:500].casefold())
