"""The instructor's sittings: the list, the form, one sitting, its room and its codes."""

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ..errors import NotAccepted
from ..exam.zones import zone_names
from ..services import catalogue, codes, groups, registers
from ..services import sittings as service
from ..services.deadlines import Moved
from ..services.registers import SittingSheet
from ..store.tables import Role
from . import access, auth, instructor, sitting_form
from .words import said

SITTING = "<int(max=2147483647):sitting_id>"
Errors = list[tuple[str, str]]

blueprint = access.room("sittings", Role.INSTRUCTOR)


@blueprint.get("/")
def home() -> str:
    return render_template(
        "instructor/sittings/home.html", sittings=registers.for_instructor(access.engine(), now=access.now())
    )


@blueprint.get("/new")
def new() -> str:
    return _form(sitting_form.fresh(access.settings().timezone))


@blueprint.post("/new")
def create() -> Response | tuple[str, int]:
    entered = sitting_form.read(request.form, editing=False)
    if entered.plan is None:
        return _form(request.form, _said(entered.errors)), 422
    try:
        id = service.create(access.engine(), viewer=access.known_viewer(), plan=entered.plan, now=access.now())
    except NotAccepted as error:
        return _form(request.form, _said(error.findings)), 422
    flash(_("The sitting is made. Check below how much time each student has."), "success")
    return redirect(url_for("instructor.sittings.show", sitting_id=id), code=303)


@blueprint.get(f"/{SITTING}")
def show(sitting_id: int) -> str:
    return _sheet(sitting_id)


@blueprint.get(f"/{SITTING}/edit")
def edit(sitting_id: int) -> str:
    return _form(sitting_form.shown(_read(sitting_id).row), sitting=_read(sitting_id))


@blueprint.post(f"/{SITTING}/edit")
def change(sitting_id: int) -> Response | tuple[str, int]:
    entered = sitting_form.read(request.form, editing=True)
    if entered.plan is None:
        return _form(request.form, _said(entered.errors), _read(sitting_id)), 422
    try:
        moved = service.change(
            access.engine(),
            viewer=access.known_viewer(),
            sitting_id=sitting_id,
            plan=entered.plan,
            now=access.now(),
        )
    except NotAccepted as error:
        return _form(request.form, _said(error.findings), sitting=_read(sitting_id)), 422
    flash_moved(_("The sitting is changed."), moved)
    return redirect(url_for("instructor.sittings.show", sitting_id=sitting_id), code=303)


@blueprint.post(f"/{SITTING}/cancel")
def cancel(sitting_id: int) -> Response | tuple[str, int]:
    reason = request.form.get("reason", "")[:2_000]
    try:
        service.cancel(
            access.engine(), viewer=access.known_viewer(), sitting_id=sitting_id, reason=reason, now=access.now()
        )
    except NotAccepted as error:
        return _sheet(sitting_id, _said(error.findings)), 422
    flash(_("The sitting is cancelled."), "success")
    return redirect(url_for("instructor.sittings.show", sitting_id=sitting_id), code=303)


@blueprint.post(f"/{SITTING}/newest")
def newest(sitting_id: int) -> Response:
    moved = service.move_to_newest(
        access.engine(), viewer=access.known_viewer(), sitting_id=sitting_id, now=access.now()
    )
    said_ = _("The newest release is given now.") if moved else _("It is the newest release already.")
    flash(said_, "success")
    return redirect(url_for("instructor.sittings.show", sitting_id=sitting_id), code=303)


@blueprint.post(f"/{SITTING}/room")
@auth.limiter.limit(auth.limit, key_func=auth.who, deduct_when=lambda response: response.status_code == 422)
def start_room(sitting_id: int) -> Response | tuple[str, int]:
    password = request.form.get("password", "")[:200]
    try:
        service.start_room(
            access.engine(), viewer=access.known_viewer(), sitting_id=sitting_id, password=password, now=access.now()
        )
    except NotAccepted as error:
        return _sheet(sitting_id, _said(error.findings)), 422
    flash(_("The room is started: everybody who waits can begin."), "success")
    return redirect(url_for("instructor.sittings.show", sitting_id=sitting_id), code=303)


@blueprint.post(f"/{SITTING}/codes")
def make_codes(sitting_id: int) -> str | Response:
    sheet = _read(sitting_id)
    issued = codes.make(access.engine(), viewer=access.known_viewer(), group_id=sheet.row.group_id, now=access.now())
    if request.form.get("as") != "table":
        return render_template("instructor/sittings/codes.html", sitting=sheet.row, issued=issued)
    response = make_response(codes.table(issued))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f"attachment; filename=codes-{sitting_id}.csv"
    response.headers["Cache-Control"] = "no-store"
    return response


def flash_moved(done: str, moved: Moved) -> None:
    """Say what a change did to those who are working now."""
    parts = [done]
    if moved.attempts:
        count = len(moved.attempts)
        parts.append(ngettext("%(num)s deadline moved at once.", "%(num)s deadlines moved at once.", count))
    flash(" ".join(parts), "success")
    if moved.over:
        names = ", ".join(sorted(set(moved.over)))
        flash(
            _("The time of these students was over before, and nothing was reopened: %(names)s.", names=names),
            "warning",
        )


def _read(sitting_id: int) -> SittingSheet:
    return registers.sheet(access.engine(), sitting_id=sitting_id, now=access.now())


def _sheet(sitting_id: int, errors: Errors | None = None) -> str:
    return render_template("instructor/sittings/sitting.html", sheet=_read(sitting_id), errors=errors or [])


def _form(
    values: Mapping[str, Any],
    errors: Errors | None = None,
    sitting: SittingSheet | None = None,
) -> str:
    engine = access.engine()
    return render_template(
        "instructor/sittings/form.html",
        values=values,
        errors=errors or [],
        twice=sitting_form.twice(values, values.get("timezone", "").strip()),
        sitting=sitting,
        quizzes=catalogue.quiz_names(engine),
        groups=[(one.id, one.name) for one in groups.everything(engine)],
        zones=zone_names(),
    )


def _said(findings: Any) -> Errors:
    return [(field, said(message)) for field, message in findings]


instructor.blueprint.register_blueprint(blueprint)
