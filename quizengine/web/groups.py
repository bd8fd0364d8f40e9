"""Groups of students: made, filled from a list of logins, and looked at."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ..errors import NotAccepted
from ..services import groups
from ..services.groups import Roll
from ..services.spreadsheets import decoded
from ..store.tables import Role
from . import access, instructor
from .words import said

GROUP = "<int(max=2147483647):group_id>"

blueprint = access.room("groups", Role.INSTRUCTOR)


@blueprint.get("/")
def home() -> str:
    return _home()


@blueprint.post("/")
def create() -> Response | tuple[str, int]:
    name = request.form.get("name", "")
    try:
        id = groups.create(access.engine(), name=name, now=access.now())
    except NotAccepted as error:
        return _home([(field, said(message)) for field, message in error.findings]), 422
    return redirect(url_for("instructor.groups.show", group_id=id), code=303)


@blueprint.get(f"/{GROUP}")
def show(group_id: int) -> str:
    return _group(group_id)


@blueprint.post(f"/{GROUP}")
def add(group_id: int) -> Response | tuple[str, int]:
    file = request.files.get("file")
    uploaded = file.read() if file is not None and file.filename else b""
    text = decoded(uploaded) if uploaded else request.form.get("logins", "")
    new, roll = groups.put(
        access.engine(), viewer=access.known_viewer(), group_id=group_id, text=text, now=access.now()
    )
    if roll.problems:
        return _group(group_id, text, roll), 422
    flash(ngettext("%(num)s student was added.", "%(num)s students were added.", new), "success")
    return redirect(url_for("instructor.groups.show", group_id=group_id), code=303)


@blueprint.post(f"/{GROUP}/<int(max=2147483647):user_id>/remove")
def remove(group_id: int, user_id: int) -> Response:
    viewer = access.known_viewer()
    groups.remove(access.engine(), viewer=viewer, group_id=group_id, user_id=user_id, now=access.now())
    flash(_("The student is out of the group."), "success")
    return redirect(url_for("instructor.groups.show", group_id=group_id), code=303)


def _home(errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "instructor/sittings/groups.html",
        groups=groups.everything(access.engine()),
        name=request.form.get("name", ""),
        errors=errors or [],
    )


def _group(group_id: int, text: str = "", roll: Roll | None = None) -> str:
    return render_template(
        "instructor/sittings/group.html", group=groups.group(access.engine(), group_id), text=text, roll=roll
    )


instructor.blueprint.register_blueprint(blueprint)
