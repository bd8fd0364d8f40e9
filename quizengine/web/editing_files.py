"""Files that come and go whole: new ones, uploads and downloads."""

import re
from collections.abc import Mapping

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..content.documents import Identity
from ..content.source import LARGEST_FILE
from ..errors import NotAccepted
from ..services import arriving
from ..services.workbench import Elsewhere
from . import access, editing
from .editing import ID, blueprint
from .roomy import takes_files
from .words import said

Errors = list[tuple[str, str]]

# A downloaded file is named after its version, so that an upload of it is known to have begun there.
_VERSION = re.compile(r"\.v(\d{1,8})(?: ?\(\d+\))?\.ya?ml$")


@blueprint.get(f"/{ID}/file")
def file(id: int) -> Response:
    found = editing.opened(id)
    name = f"{found.about.name}.{found.about.kind}.v{found.base}.yaml"
    response = FlaskResponse(found.text.encode(), content_type="text/yaml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/upload")
def upload() -> str:
    return _upload_page()


@blueprint.post("/upload")
@takes_files
def receive() -> Response | tuple[str, int]:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _upload_page([("file", _("Choose a file."))]), 422
    named = _VERSION.search(sent.filename)
    raw = sent.stream.read(LARGEST_FILE + 1)
    sent.close()
    try:
        arrived = arriving.receive(
            access.engine(),
            viewer=access.known_viewer(),
            raw=raw,
            version=int(named[1]) if named else None,
            replaces="replace" in request.form,
            now=access.now(),
        )
    except NotAccepted as error:
        return _upload_page([("file", said(one)) for _field, one in error.findings]), 422
    except Elsewhere:
        return _upload_page(
            [("file", _("You have a draft of this file already. Tick below what is to happen."))], True
        ), 409
    said_ = _("The file is on the workbench.") if arrived.is_new else _("The uploaded text is your draft now.")
    flash(said_, "success")
    return redirect(url_for("instructor.editing.document", id=arrived.id), code=303)


@blueprint.get("/new")
def new() -> str:
    return _new_page(request.args)


@blueprint.post("/new")
def begin() -> Response | tuple[str, int]:
    form = request.form
    kind = form.get("kind", "")
    words = _("Write your question here"), _("The right answer"), _("A wrong answer")
    try:
        id = arriving.begin(
            access.engine(),
            viewer=access.known_viewer(),
            about=Identity(kind, form.get("name", "").strip()),
            title=form.get("title", "").strip()[:500],
            language="en" if form.get("language") == "en" else "ru",
            behind=form.get("bank" if kind == "quiz" else "programme", ""),
            words=words,
            now=access.now(),
        )
    except NotAccepted as error:
        return _new_page(form, [(field, said(one)) for field, one in error.findings]), 422
    flash(_("The file is begun. Only the workbench has it until it is released."), "success")
    return redirect(url_for("instructor.editing.document", id=id), code=303)


def _upload_page(errors: Errors | None = None, asks: bool = False) -> str:
    return render_template(
        "instructor/workbench/upload.html", limit=LARGEST_FILE // 1_000_000, errors=errors or [], asks=asks
    )


def _new_page(values: Mapping[str, str], errors: Errors | None = None) -> str:
    files = arriving.shelf(access.engine())
    # What the service says of an id or a place that is taken belongs to the id here.
    fields = {"text": "name", "path": "name"}
    return render_template(
        "instructor/workbench/new.html",
        values=values,
        errors=[(fields.get(field, field), words) for field, words in errors or []],
        programmes=[(one.path, one.about.name) for one in files if one.about.kind == "programme"],
        banks=[(one.path, one.about.name) for one in files if one.about.kind == "bank"],
    )
