"""Answers that came late: the queue, and a decision on one of them or on all of an attempt."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ..errors import NotAccepted
from ..services import late
from ..store.tables import Role
from . import access, instructor
from .words import said

blueprint = access.room("late", Role.INSTRUCTOR)


@blueprint.get("")
def show() -> str:
    return _page()


@blueprint.post("/answer/<int(max=2147483647):journal_id>")
def decide(journal_id: int) -> Response | tuple[str, int]:
    count, reason = request.form.get("decision") == "count", request.form.get("reason", "")
    engine, viewer = access.engine(), access.known_viewer()
    try:
        late.decide(engine, viewer=viewer, journal_id=journal_id, count=count, reason=reason, now=access.now())
    except NotAccepted as error:
        return _page(error), 422
    flash(_("The answer counts now.") if count else _("The answer stays uncounted."), "success")
    return redirect(url_for("instructor.late.show"), code=303)


@blueprint.post("/attempt/<attempt_id>")
def count_all(attempt_id: str) -> Response | tuple[str, int]:
    reason = request.form.get("reason", "")
    try:
        count = late.count_all(
            access.engine(), viewer=access.known_viewer(), attempt_id=attempt_id, reason=reason, now=access.now()
        )
    except NotAccepted as error:
        return _page(error), 422
    flash(ngettext("%(num)s late answer counts now.", "%(num)s late answers count now.", count), "success")
    return redirect(url_for("instructor.late.show"), code=303)


def _page(error: NotAccepted | None = None) -> str:
    engine = access.engine()
    return render_template(
        "instructor/late.html",
        waiting=late.queue(engine),
        decisions=late.log(engine),
        errors=[(field, said(message)) for field, message in error.findings] if error else [],
        typed=request.form.get("reason", ""),
    )


instructor.blueprint.register_blueprint(blueprint)
