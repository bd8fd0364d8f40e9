"""The questions of a bank for those who do not write YAML: a list to search, a form for one, and what is done to it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..content.bank import Status
from ..content.starters import KINDS_IN_ORDER
from ..errors import BadContent, Conflict, NotAccepted, NotFound
from ..i18n import msg
from ..questions import KINDS
from ..services import item_changes, item_search, items, workbench
from ..services.items import Entry, Sheet
from ..store.tables import Role
from . import access, instructor, item_desk, item_flaws, item_form, item_rows
from .item_rows import pressed
from .words import said

DOCUMENT = "<int(max=2147483647):id>"
ITEM = f"/{DOCUMENT}/item/<item>"

blueprint = access.room("items", Role.INSTRUCTOR)


@blueprint.get(f"/{DOCUMENT}")
def listed(id: int) -> str:
    sheet, wanted = _sheet(id), item_desk.wanted(request.args)
    found = item_search.found(sheet.entries, wanted)
    return render_template(
        "instructor/workbench/items.html",
        **_common(sheet),
        wanted=wanted,
        found=found,
        cut=item_desk.cut(found, request.args),
        kind_options=[(name, said(KINDS[name].title)) for name in KINDS_IN_ORDER],
        codes=item_desk.codes(sheet),
        page_url=lambda number: url_for(".listed", id=id, **{**request.args.to_dict(), "page": number}),
    )


@blueprint.get(f"/{DOCUMENT}/new")
def new(id: int) -> str:
    return render_template("instructor/workbench/new_item.html", **_common(_sheet(id)), starters=KINDS_IN_ORDER)


@blueprint.post(f"/{DOCUMENT}/new")
def add(id: int) -> Response:
    kind = request.form.get("kind", "")
    name = item_changes.add(access.engine(), viewer=access.known_viewer(), id=id, kind=kind, now=access.now())
    flash(_("The question is in your draft. Put your words in the place of the template's."), "success")
    return redirect(url_for("instructor.items.item", id=id, item=name), code=303)


@blueprint.get(ITEM)
def item(id: int, item: str) -> str:
    sheet = _sheet(id)
    entry = sheet.find(item)
    return _item(sheet, entry, item_form.shown(entry.data))


@blueprint.post(ITEM, endpoint="item_post")
def save(id: int, item: str) -> str | Response | tuple[str, int]:
    sheet, fields, deed = _sheet(id), item_form.sent(request.form), request.form.get("do", "save")
    entry = sheet.find(item)
    if deed != "save":
        return _item(sheet, entry, pressed(fields, deed) or fields, seen=request.form.get("seen"))
    try:
        data = item_desk.checked(sheet, entry, fields, request.form.get("seen", ""))
        item_changes.save(access.engine(), viewer=access.known_viewer(), id=id, name=item, data=data, now=access.now())
    except NotAccepted as error:
        return _item(sheet, entry, fields, errors=[(name, said(what)) for name, what in error.findings]), 422
    flash(_("Saved in your draft. Nobody else sees it until you save it for everybody."), "success")
    return redirect(url_for("instructor.items.item", id=id, item=data["id"]), code=303)


@blueprint.post(f"{ITEM}/<change>")
def change(id: int, item: str, change: str) -> Response:
    place: dict[str, Any] = {"viewer": access.known_viewer(), "id": id, "name": item, "now": access.now()}
    try:
        target = _change(change, place)
    except (BadContent, Conflict) as error:
        flash(said(error.message), "danger")
        target = item
    if target is None or request.form.get("back") == "list":
        return redirect(url_for("instructor.items.listed", id=id, _anchor=target and f"item-{target}"), code=303)
    return redirect(url_for("instructor.items.item", id=id, item=target), code=303)


def _change(change: str, place: dict[str, Any]) -> str | None:
    """Do something to an item; returns the name of the item to show then, None where there is none."""
    engine, name = access.engine(), str(place["name"])
    statuses = {"retire": Status.RETIRED, "activate": Status.ACTIVE, "draft": Status.DRAFT}
    if change == "duplicate":
        name = item_changes.duplicate(engine, **place)
        flash(_("This is the copy: a draft with an id of its own, right behind the original."), "success")
    elif change in statuses:
        item_changes.set_status(engine, **place, status=statuses[change])
        flash(_("The status is changed in your draft."), "success")
    elif change in ("up", "down"):
        item_changes.move(engine, **place, by=-1 if change == "up" else 1)
        flash(_("The question is moved in your draft."), "success")
    elif change == "remove":
        item_changes.remove(engine, **place)
        flash(_("The question is taken out of your draft."), "success")
        return None
    elif change == "undo":
        there = item_changes.undo(engine, **place)
        flash(_("The question is again as everybody has it."), "success")
        return name if there else None
    else:
        raise NotFound(msg("There is no such page, or it is not yours."))
    return name


@blueprint.post(f"/{DOCUMENT}/share")
def share(id: int) -> Response:
    document = workbench.open_document(access.engine(), viewer=access.known_viewer(), id=id)
    note = request.form.get("note", "").strip()[:2_000] or None
    target = item_desk.share(document, note)
    return redirect(target or url_for("instructor.items.listed", id=id), code=303)


@blueprint.post(f"/{DOCUMENT}/discard")
def discard(id: int) -> Response:
    workbench.discard(access.engine(), viewer=access.known_viewer(), id=id)
    flash(_("Your draft is thrown away. You see what everybody sees."), "success")
    return redirect(url_for("instructor.items.listed", id=id), code=303)


def _sheet(id: int, text: str | None = None) -> Sheet:
    return items.sheet(access.engine(), viewer=access.known_viewer(), id=id, text=text)


def _common(sheet: Sheet) -> dict[str, Any]:
    programme = sheet.programme
    return {
        "sheet": sheet,
        "document": sheet.document,
        "kinds": {name: KINDS[name].title for name in KINDS_IN_ORDER},
        "named_codes": [(code, f"{code} {text}"[:80]) for code, text in item_desk.competencies(programme)],
        "topics": {id: topic.title for id, topic in programme.topics.items()} if programme else {},
        "merging": item_desk.merging(sheet.document),
        "text_page": item_desk.text_page(sheet.document),
    }


def _item(
    sheet: Sheet,
    entry: Entry,
    fields: dict[str, str],
    *,
    errors: list[tuple[str, str]] | None = None,
    seen: str | None = None,
) -> str:
    """Show an item's form; findings and preview are of what is typed, as far as that can be written."""
    text = item_desk.typed(sheet, entry, fields)
    looked = sheet if text in (None, sheet.text) else _sheet(sheet.document.id, text)
    now = looked.entries[entry.index]
    return render_template(
        "instructor/workbench/item.html",
        **_common(sheet),
        entry=entry,
        now=now,
        fields=fields,
        errors=errors or [],
        seen=seen or entry.seal,
        flaws=item_flaws.at_fields(looked, now, fields),
        unshown=item_form.unshown(now.data),
        neighbours=item_desk.neighbours(sheet, entry),
        rows=item_rows.rows,
    )


instructor.blueprint.register_blueprint(blueprint)
