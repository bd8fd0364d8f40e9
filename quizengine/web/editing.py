"""Writing in a file as text: the editor, the draft that it keeps, and saving for everybody."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..content import typed
from ..content.fingerprint import fingerprint
from ..errors import NotAccepted, NotFound
from ..i18n import msg
from ..lint.registry import RULES
from ..services import glimpses, workbench
from ..services.workbench import Behind, Elsewhere, OpenDocument
from ..store.tables import Role
from . import access, editing_page, instructor
from .roomy import takes_files
from .words import said

ID = "<int(max=2147483647):id>"

blueprint = access.room("editing", Role.INSTRUCTOR)


@blueprint.get(f"/{ID}")
def document(id: int) -> str:
    found = opened(id)
    return editing_page.page(found, found.text, line=sent_line(request.args.get("line")))


@blueprint.post(f"/{ID}")
@takes_files
def send(id: int) -> Response | tuple[str, int]:
    found = opened(id)
    text = sent_text(found)
    try:
        if request.form.get("go") == "share":
            return _share(found, text)
        _keep(found, text)
    except Elsewhere as error:
        return editing_page.page(found, text, errors=[("text", said(error.message))], seen=_seen(found)), 409
    except NotAccepted as error:
        return editing_page.page(found, text, errors=[("text", said(one)) for _field, one in error.findings]), 422
    return redirect(url_for("instructor.editing.document", id=id), code=303)


@blueprint.post(f"/{ID}/draft")
@takes_files
def draft(id: int) -> Response | tuple[Response, int]:
    found = opened(id)
    text = sent_text(found)
    try:
        _keep(found, text)
    except Elsewhere as error:
        return jsonify(reason=said(error.message), seen=_seen(found)), 409
    except NotAccepted as error:
        return jsonify(reason=said(error.message)), 422
    return jsonify(editing_page.answer(opened(id), line=sent_line(request.form.get("line"))))


@blueprint.post(f"/{ID}/glimpse")
@takes_files
def glimpse(id: int) -> str:
    found = opened(id)
    line = sent_line(request.form.get("line"))
    return editing_page.glimpse(glimpses.glimpse(sent_text(found), line=line) if found.about.kind == "bank" else None)


@blueprint.post(f"/{ID}/discard")
def discard(id: int) -> Response:
    workbench.discard(access.engine(), viewer=access.known_viewer(), id=opened(id).id)
    flash(_("Your draft is thrown away. This is what everybody sees."), "success")
    return redirect(url_for("instructor.editing.document", id=id), code=303)


@blueprint.get("/rule/<code>")
def rule(code: str) -> str:
    found = RULES.get(code)
    if found is None:
        raise NotFound(msg("There is no such rule."))
    return render_template("instructor/workbench/rule.html", rule=found)


def opened(id: int) -> OpenDocument:
    """Return a document as the viewer sees it."""
    return workbench.open_document(access.engine(), viewer=access.known_viewer(), id=id)


def sent_text(found: OpenDocument) -> str:
    """Return the text that a form holds, as the file is written."""
    return typed.as_file(request.form.get("text", ""), found.text, found.shared)


def sent_line(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 9 else 1


def sent_base(found: OpenDocument) -> int:
    """Return the version that a sent text began from; where a form does not say, that of the draft."""
    value = request.form.get("base", "")
    return sent_line(value) if value else found.base


def _keep(found: OpenDocument, text: str) -> None:
    workbench.keep(
        access.engine(),
        viewer=access.known_viewer(),
        id=found.id,
        base=sent_base(found),
        text=text,
        seen=request.form.get("seen", ""),
        now=access.now(),
    )


def _share(found: OpenDocument, text: str) -> Response:
    values: dict[str, Any] = {"viewer": access.known_viewer(), "id": found.id, "text": text, "now": access.now()}
    note = request.form.get("note", "").strip()[:500] or None
    _keep(found, text)
    try:
        workbench.share(access.engine(), base=sent_base(found), note=note, **values)
    except Behind as error:
        flash(said(error.message), "warning")
        return redirect(url_for("instructor.editing.merge", id=found.id), code=303)
    flash(_("Saved for everybody. Students get it with the next release."), "success")
    return redirect(url_for("instructor.editing.document", id=found.id), code=303)


def _seen(found: OpenDocument) -> str:
    return fingerprint(opened(found.id).text)


instructor.blueprint.register_blueprint(blueprint)
