"""What a person sees beside the text that they write: what is wrong with it, and the item at the cursor."""

from dataclasses import dataclass

from sqlalchemy import Engine

from ..content.diagnostics import Diagnostic
from ..content.load import Library, load_texts
from ..questions import KINDS
from . import workbench
from .taking import Question


@dataclass(frozen=True)
class Glimpse:
    """The item at a line of a bank; `question` is None while it cannot be shown as it is written."""

    name: str
    question: Question | None


@dataclass(frozen=True)
class Look:
    """Everything that is said about a text: the findings of this file in reading order, and the item at the cursor."""

    diagnostics: tuple[Diagnostic, ...]
    glimpse: Glimpse | None


def look(engine: Engine, *, id: int, text: str, line: int) -> Look:
    """Hold every rule against a text beside the shared texts of all others. Raises `NotFound`."""
    path, texts = workbench.texts_with(engine, id=id, text=text)
    report = workbench.examined(engine, texts)
    found = tuple(one for one in report.diagnostics if one.file == path)
    return Look(found, _at(report.library, path, line))


def glimpse(text: str, *, line: int) -> Glimpse | None:
    """Return the item at a line of a bank's text, from 1; above the first one that is it. None where there are none."""
    return _at(load_texts({"text.bank.yaml": text}), "text.bank.yaml", line)


def _at(library: Library, path: str, line: int) -> Glimpse | None:
    source = library.sources.get(path)
    items = source.data.get("items") if source is not None and isinstance(source.data, dict) else None
    if source is None or not isinstance(items, list) or not items:
        return None
    index = max((at for at in range(len(items)) if source.span(("items", at)).line <= line), default=0)
    name = items[index].get("id") if isinstance(items[index], dict) else None
    item = next((one for bank in library.banks if bank.file == path for one in bank.items if one.index == index), None)
    label = name if isinstance(name, str) and name else f"{index + 1}"
    if item is None:
        return Glimpse(label, None)
    kind = KINDS[item.head.kind]
    return Glimpse(label, Question(kind.name, kind.split(item.body)[0], None))
