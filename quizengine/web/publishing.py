"""Releasing from the workbench: first a report of what it would change and whom that concerns, then the release."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..content.claims import KINDS
from ..content.labels import NATURES
from ..errors import NotAccepted
from ..services import publishing
from ..services.publishing import LONGEST_REASON, Moved
from ..services.releasing import Refused
from ..store.tables import Role
from . import access, instructor
from .words import said

blueprint = access.room("publishing", Role.INSTRUCTOR)

Errors = list[tuple[str, str]]


@blueprint.get("/")
def report() -> str:
    return _report([])


@blueprint.post("/", endpoint="release")
def release() -> Response | tuple[str, int]:
    try:
        done = publishing.publish(
            access.engine(),
            viewer=access.known_viewer(),
            wanted=_wanted() or (),
            reason=request.form.get("reason", ""),
            seen=request.form.get("seen", ""),
            now=access.now(),
        )
    except (NotAccepted, Refused, Moved) as error:
        return _refused(error)
    if done.release_id is None:
        flash(_("Nothing has changed since the last release."), "info")
        return redirect(url_for("instructor.publishing.report"), code=303)
    flash(_("Released. Who starts now gets the new questions; an attempt that has begun keeps its own."), "success")
    return redirect(url_for("instructor.versions.release", release_id=done.release_id), code=303)


def _refused(error: NotAccepted | Refused | Moved) -> tuple[str, int]:
    if isinstance(error, NotAccepted):
        return _report([(field, said(message)) for field, message in error.findings]), 422
    return _report([("", said(error.message))]), 409 if isinstance(error, Moved) else 422


def _wanted() -> list[int] | None:
    """Return the files that were chosen; None where nobody has chosen yet."""
    return request.values.getlist("file", type=int) if "chosen" in request.values else None


def _report(errors: Errors) -> str:
    found = publishing.propose(access.engine(), viewer=access.known_viewer(), now=access.now(), wanted=_wanted())
    return render_template(
        "instructor/workbench/report.html",
        found=found,
        errors=errors,
        natures=NATURES,
        kinds=KINDS,
        reason=request.form.get("reason", "")[:LONGEST_REASON],
    )


instructor.blueprint.register_blueprint(blueprint)
