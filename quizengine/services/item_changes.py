"""What is done with an item of a bank on the workbench: all of it in the draft of who does it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from ..content import items
from ..content.bank import Status
from ..content.pieces import taken_apart
from ..content.starters import starter
from ..content.writing import Data
from ..errors import Conflict, NotFound
from ..i18n import msg
from ..questions import KINDS
from ..store import releases
from ..store.accounts import Viewer
from ..store.engine import reading
from . import workbench


def _change(engine: Engine, viewer: Viewer, id: int, now: datetime, make: Callable[[str], str]) -> None:
    document = workbench.open_document(engine, viewer=viewer, id=id)
    if document.about.kind != "bank":
        raise NotFound(msg("There is no such bank."))
    text = make(document.text)
    workbench.keep(engine, viewer=viewer, id=id, base=document.base, text=text, now=now)


def save(engine: Engine, *, viewer: Viewer, id: int, name: str, data: Data, now: datetime) -> None:
    """Give an item other data. Raises `NotFound`, `BadContent` for a file that cannot be taken apart, `NotAccepted`."""
    _change(engine, viewer, id, now, lambda text: items.replaced(text, name, data))


def add(engine: Engine, *, viewer: Viewer, id: int, kind: str, now: datetime) -> str:
    """Put a new item of a kind behind all others, in the language of the bank; returns its name.

    Raises `NotFound` for an unknown kind.
    """
    if kind not in KINDS:
        raise NotFound(msg("There is no such kind of question."))
    made = ""

    def make(text: str) -> str:
        nonlocal made
        bank = taken_apart(text)
        taken = {piece.data.get("id") for piece in bank.items}
        made = f"{kind}-1" if f"{kind}-1" not in taken else items.fresh_id(text, f"{kind}-1")
        return items.added(text, starter(kind, language=bank.language, id=made))

    _change(engine, viewer, id, now, make)
    return made


def duplicate(engine: Engine, *, viewer: Viewer, id: int, name: str, now: datetime) -> str:
    """Put a copy of an item behind it, as a draft under the next free id; returns its name."""
    made = ""

    def make(text: str) -> str:
        nonlocal made
        made = items.fresh_id(text, name if not name.startswith("~") else "item")
        return items.duplicated(text, name, made)

    _change(engine, viewer, id, now, make)
    return made


def set_status(engine: Engine, *, viewer: Viewer, id: int, name: str, status: Status, now: datetime) -> None:
    """Retire an item, bring it back, or mark it as a draft."""
    _change(engine, viewer, id, now, lambda text: items.with_status(text, name, str(status)))


def move(engine: Engine, *, viewer: Viewer, id: int, name: str, by: int, now: datetime) -> None:
    """Put an item some places later, or earlier where `by` is below 0."""
    _change(engine, viewer, id, now, lambda text: items.moved(text, name, by))


def remove(engine: Engine, *, viewer: Viewer, id: int, name: str, now: datetime) -> None:
    """Take an item out that was never released. Raises `Conflict` for one that was: it can be retired."""
    document = workbench.open_document(engine, viewer=viewer, id=id)
    with reading(engine) as connection:
        released = releases.item_names(connection, document.about.name)
    if name in released:
        raise Conflict(msg("This question was released, and attempts may hold it. Retire it: then nobody gets it."))
    _change(engine, viewer, id, now, lambda text: items.removed(text, name))


def undo(engine: Engine, *, viewer: Viewer, id: int, name: str, now: datetime) -> bool:
    """Give an item the text that everybody shares, or take it out where that has none; says whether it is there now."""
    shared = workbench.open_document(engine, viewer=viewer, id=id).shared
    before = {piece.name: piece.text for piece in taken_apart(shared).items}
    _change(engine, viewer, id, now, lambda text: items.restored(text, name, before))
    return name in before
