"""What the page of one question needs beside its form: findings at their fields, what may be saved, where to go on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, flash, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ..content import items
from ..content.programme import Programme
from ..content.starters import WAITING
from ..errors import BadContent, NotAccepted, NotFound
from ..i18n import msg
from ..services import workbench
from ..services.item_search import Wanted
from ..services.items import Entry, Sheet
from ..services.workbench import Behind, OpenDocument
from . import access, item_form
from .item_groups import Values
from .item_rows import Fields
from .words import said

MERGE, TEXT = "instructor.editing.merge", "instructor.editing.document"
ON_A_PAGE = 50


def checked(sheet: Sheet, entry: Entry, fields: Fields, seen: str) -> Values:
    """Return the data of an item that a form makes. Raises `NotAccepted` for what cannot be saved."""
    if sheet.problem is not None:
        raise NotAccepted(("", sheet.problem))
    found = item_form.problems(fields)
    id = fields.get("id", "")
    if any(other.data.get("id") == id for other in sheet.entries if other is not entry):
        found.append(("id", msg("Another question of this bank has the id {id}. Choose one of its own.", id=id)))
    if entry.released and id != entry.name:
        found.append(
            ("id", msg("A released question keeps its id, {id}. Duplicate it for another one.", id=entry.name))
        )
    if fields.get("stem", "") in WAITING:
        found.append(("stem", msg("These are the words of the template. Write your question here.")))
    if seen and seen != entry.seal:
        found.append(("", msg("This question was changed in another window. Save again to keep what stands below.")))
    if found:
        raise NotAccepted(*found)
    return item_form.applied(entry.data, fields)


def typed(sheet: Sheet, entry: Entry, fields: Fields) -> str | None:
    """Return the text of the bank with what is typed in it; None where it cannot be written yet."""
    if item_form.problems(fields):
        return None
    try:
        return items.replaced(sheet.text, entry.name, item_form.applied(entry.data, fields))
    except (BadContent, NotFound):
        return None


def neighbours(sheet: Sheet, entry: Entry) -> tuple[Entry | None, Entry | None]:
    """Return the items before and after one."""
    before = sheet.entries[entry.index - 1] if entry.index else None
    after = sheet.entries[entry.index + 1] if entry.index + 1 < len(sheet.entries) else None
    return before, after


def competencies(programme: Programme | None) -> list[tuple[str, str]]:
    """Return (code, text) of every competency of a programme, each followed by its indicators."""
    found: list[tuple[str, str]] = []
    for code, one in (programme.competencies if programme else {}).items():
        found.append((code, one.text))
        found += [(name, indicator.text) for name, indicator in one.indicators.items()]
    return found


@dataclass(frozen=True)
class Cut:
    """One page of a list."""

    shown: Sequence[Entry]
    page: int
    pages: int


def cut(found: Sequence[Entry], asked: MultiDict[str, str]) -> Cut:
    """Return the page of a list that is asked for, or the nearest that there is."""
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(asked.get("page", 1, type=int), 1), pages)
    return Cut(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], page, pages)


def wanted(asked: MultiDict[str, str]) -> Wanted:
    """Return what an address looks for."""
    names = ("code", "topic", "kind", "status", "finding")
    return Wanted(words=asked.get("q", "")[:500], **{name: asked.get(name, "")[:80] for name in names})


def codes(sheet: Sheet) -> list[tuple[str, str]]:
    """Return (code, words) of every rule that found something in a bank, with how often."""
    found = Counter(one.code for entry in sheet.entries for one in entry.findings)
    return [(code, f"{code} ({count})") for code, count in sorted(found.items())]


def share(document: OpenDocument, note: str | None) -> str | None:
    """Share a person's draft and say how it went; returns where to go on, if not to where they were."""
    try:
        workbench.share(
            access.engine(),
            viewer=access.known_viewer(),
            id=document.id,
            base=document.base,
            text=document.text,
            note=note,
            now=access.now(),
        )
    except Behind as error:
        flash(said(error.message), "warning")
        return merging(document)
    except NotAccepted as error:
        flash(said(error.message), "danger")
        return None
    flash(_("Saved for everybody. Students get it with the next release."), "success")
    return None


def merging(document: OpenDocument) -> str | None:
    """Return the page where two versions are merged, or the one of the text; None where there is neither yet."""
    return _page(MERGE, document) or _page(TEXT, document)


def text_page(document: OpenDocument) -> str | None:
    return _page(TEXT, document)


def _page(endpoint: str, document: OpenDocument) -> str | None:
    return url_for(endpoint, id=document.id) if endpoint in current_app.view_functions else None
