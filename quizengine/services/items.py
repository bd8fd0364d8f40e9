"""The items of a bank on the workbench as one person has them, with what is wrong with each."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Engine

from ..content import pieces
from ..content.bank import Bank, Item, Status
from ..content.diagnostics import Diagnostic, Severity
from ..content.fingerprint import canonical, fingerprint
from ..content.programme import Programme
from ..content.source import Path, Source
from ..errors import BadContent, NotFound
from ..i18n import Message, msg
from ..questions import KINDS
from ..store import releases
from ..store.accounts import Viewer
from ..store.engine import reading
from . import workbench
from .taking import Question
from .workbench import OpenDocument

Data = Mapping[str, Any]
_SYNTAX = ("QB00", "QB010")


@dataclass(frozen=True)
class Entry:
    """An item as one person has it: its data as written, and as read where it could be.

    `released` says that it has been in a release, `changed` that the viewer's draft says something else than the text
    that everybody shares (or has it alone).
    """

    name: str
    index: int
    data: Data
    item: Item | None
    findings: tuple[Diagnostic, ...]
    released: bool
    changed: bool

    @property
    def kind(self) -> str:
        return str(self.data.get("kind", ""))

    @property
    def stem(self) -> str:
        stem = self.data.get("stem")
        return stem.strip() if isinstance(stem, str) else ""

    @property
    def status(self) -> str:
        return str(self.item.head.status if self.item else self.data.get("status") or Status.ACTIVE)

    @property
    def topic(self) -> str | None:
        topic = self.item.head.topic if self.item else self.data.get("topic")
        return topic if isinstance(topic, str) else None

    @property
    def codes(self) -> tuple[str, ...]:
        given = self.data.get("assesses")
        return tuple(str(code) for code in given) if isinstance(given, list | dict) else ()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return the right answers as a person reads them; none of an item that cannot be read."""
        if self.item is None:
            return ()
        kind = KINDS[self.item.head.kind]
        return kind.key_texts(*kind.split(self.item.body))

    @property
    def question(self) -> Question | None:
        """Return the item as a student sees it; None where it cannot be shown yet."""
        if self.item is None:
            return None
        kind = KINDS[self.item.head.kind]
        return Question(kind.name, kind.split(self.item.body)[0], None)

    @property
    def seal(self) -> str:
        """Return what tells whether the item says the same as when somebody began to change it."""
        return fingerprint(canonical(self.data))

    def count(self, severity: Severity | str) -> int:
        """Return how many findings of a severity there are; templates name it by its word."""
        return sum(one.severity == severity for one in self.findings)


@dataclass(frozen=True)
class Sheet:
    """A bank as one person has it, taken apart. `problem` says why its items cannot be changed one by one."""

    document: OpenDocument
    text: str
    title: str
    language: str
    entries: tuple[Entry, ...]
    rest: tuple[Diagnostic, ...]
    programme: Programme | None
    problem: Message | None
    source: Source | None

    def find(self, name: str) -> Entry:
        """Return an item by its name. Raises `NotFound`."""
        found = next((one for one in self.entries if one.name == name), None)
        if found is None:
            raise NotFound(msg("The file has no question {name}.", name=name))
        return found

    def place(self, entry: Entry, found: Diagnostic) -> Path:
        """Return the path inside an item of what a finding is about: the innermost thing that begins where it does."""
        at = ("items", entry.index)
        places = [*self.source.values.items(), *self.source.keys.items()] if self.source else []
        start = (found.span.line, found.span.column)
        fits = [
            path[2:]
            for path, span in places
            if path[:2] == at and (span.line, span.column) <= start < (span.end_line, span.end_column)
        ]
        return max(fits, key=len, default=())


def sheet(engine: Engine, *, viewer: Viewer, id: int, text: str | None = None) -> Sheet:
    """Return a bank as a person has it, or as it would be with another text. Raises `NotFound`, also for no bank."""
    document = workbench.open_document(engine, viewer=viewer, id=id)
    if document.about.kind != "bank":
        raise NotFound(msg("There is no such bank."))
    text = document.text if text is None else text
    path, texts = workbench.texts_with(engine, id=id, text=text)
    report = workbench.examined(engine, texts)
    source = report.library.sources.get(path)
    bank = next((one for one in report.library.banks if one.file == path), None)
    with reading(engine) as connection:
        released = releases.item_names(connection, document.about.name)
    own = [one for one in report.diagnostics if one.file == path]
    readable = source if not any(one.code.startswith(_SYNTAX) for one in own) else None
    shared = _datas(document.shared) if text != document.shared else {}
    entries, rest = _entries(source, bank, own, released, shared)
    return Sheet(
        document=document,
        text=text,
        title=bank.title if bank else document.about.name,
        language=bank.language if bank else "ru",
        entries=entries,
        rest=rest,
        programme=report.library.programme(bank.programme) if bank else None,
        problem=_problem(readable),
        source=source,
    )


def _problem(source: Source | None) -> Message | None:
    try:
        pieces.read_apart(source)
    except BadContent as error:
        return error.message
    return None


def _datas(text: str) -> dict[str, Data]:
    try:
        return {piece.name: piece.data for piece in pieces.taken_apart(text).items}
    except BadContent:
        return {}


def _entries(
    source: Source | None,
    bank: Bank | None,
    findings: list[Diagnostic],
    released: frozenset[str],
    shared: Mapping[str, Data],
) -> tuple[tuple[Entry, ...], tuple[Diagnostic, ...]]:
    data: Any = source.data if source else None
    raw = data.get("items") if isinstance(data, dict) else None
    if source is None or not isinstance(raw, list):
        return (), tuple(findings)
    starts = [source.span(("items", index)) for index in range(len(raw))]
    places = [(span.line, span.column) for span in starts]
    end = source.span(("items",))
    of: dict[int, list[Diagnostic]] = {}
    rest: list[Diagnostic] = []
    for one in findings:
        index = bisect_right(places, (one.span.line, one.span.column)) - 1
        inside = index >= 0 and (one.span.line, one.span.column) < (end.end_line, end.end_column)
        (of.setdefault(index, []) if inside else rest).append(one)
    read = {one.index: one for one in bank.items} if bank else {}
    entries = (
        Entry(
            name=name,
            index=index,
            data=one if isinstance(one, dict) else {},
            item=read.get(index),
            findings=tuple(of.get(index, ())),
            released=name in released,
            changed=bool(shared) and shared.get(name) != one,
        )
        for index, (name, one) in enumerate(zip(pieces.names_of(raw), raw, strict=True))
    )
    return tuple(entries), tuple(rest)
