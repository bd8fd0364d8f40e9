"""Accommodations: granted to one student or group, or by a table with a preview, in one sitting or in all."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..errors import NotAccepted
from ..exam.entries import read_grant
from ..services import accommodating, accommodating_many, groups, registers
from ..services.accommodating import Order
from ..services.accommodating_many import Preview
from ..services.deadlines import Moved
from ..services.spreadsheets import decoded
from ..store.tables import Role
from . import access, instructor
from .sitting_form import integer, second, twice
from .sittings import Errors, flash_moved
from .words import said

# 0 stands for all sittings: such an address needs no second set of views.
PLACE = "<int(max=2147483647):place>"

blueprint = access.room("accommodations", Role.INSTRUCTOR)


@blueprint.get("/")
def standing() -> str:
    zone = access.settings().timezone
    return render_template(
        "instructor/sittings/standing.html", grantings=registers.standing(access.engine(), zone), errors=[]
    )


@blueprint.get(f"/{PLACE}/new")
def new(place: int) -> str:
    return _form(place)


@blueprint.post(f"/{PLACE}/new")
def grant(place: int) -> Response | tuple[str, int]:
    form = request.form
    given, problems = read_grant(form, _zone(place), {name: second(form, name) for name in ("opens_at", "closes_at")})
    if problems:
        return _form(place, [(field, said(message)) for field, message in problems]), 422
    order = Order(
        given,
        form.get("reason", "")[:2_000],
        user_id=_number(form.get("holder", ""), "student-"),
        group_id=_number(form.get("holder", ""), "group-"),
        sitting_id=place or None,
        replaces="replaces" in form,
    )
    try:
        done = accommodating.grant(access.engine(), viewer=access.known_viewer(), order=order, now=access.now())
    except NotAccepted as error:
        return _form(place, [(field, said(message)) for field, message in error.findings]), 422
    flash_moved(_("The accommodation is granted."), Moved(list(done.moved), list(done.over)))
    for warning in done.warnings:
        flash(said(warning), "warning")
    return redirect(_back(place), code=303)


@blueprint.get(f"/{PLACE}/table")
def table(place: int) -> str:
    return _table(place)


@blueprint.post(f"/{PLACE}/table")
def grant_table(place: int) -> str | Response | tuple[str, int]:
    text, engine, now = _pasted(), access.engine(), access.now()
    asked: dict[str, Any] = {"sitting_id": place or None, "text": text, "now": now}
    asked["replaces"] = "replaces" in request.form
    if request.form.get("go") != "grant":
        read = accommodating_many.preview(engine, **asked)
        return (_table(place, text, read), 422) if read.problems else _table(place, text, read)
    read, moved = accommodating_many.grant_all(engine, viewer=access.known_viewer(), **asked)
    if read.problems:
        return _table(place, text, read), 422
    flash_moved(_("The accommodations are granted."), moved)
    return redirect(_back(place), code=303)


@blueprint.get("/<int(max=2147483647):accommodation_id>/revoke")
def revoke(accommodation_id: int) -> str:
    return _revoke(accommodation_id)


@blueprint.post("/<int(max=2147483647):accommodation_id>/revoke", endpoint="revoke_post")
def run_revoke(accommodation_id: int) -> Response | tuple[str, int]:
    found = accommodating.one(access.engine(), accommodation_id=accommodation_id)
    try:
        moved = accommodating.revoke(
            access.engine(),
            viewer=access.known_viewer(),
            accommodation_id=accommodation_id,
            reason=request.form.get("reason", "")[:2_000],
            now=access.now(),
        )
    except NotAccepted as error:
        return _revoke(accommodation_id, [(field, said(message)) for field, message in error.findings]), 422
    flash_moved(_("The accommodation is revoked."), moved)
    return redirect(_back(found.sitting_id or 0), code=303)


def _form(place: int, errors: Errors | None = None) -> str:
    engine = access.engine()
    return render_template(
        "instructor/sittings/accommodation.html",
        place=place,
        title=_title(place),
        zone=_zone(place),
        values=request.form,
        twice=twice(request.form, _zone(place)),
        errors=errors or [],
        students=groups.students(engine),
        groups=groups.everything(engine),
        back=_back(place),
    )


def _table(place: int, text: str = "", read: Preview | None = None) -> str:
    return render_template(
        "instructor/sittings/table.html",
        place=place,
        title=_title(place),
        zone=_zone(place),
        text=text,
        read=read,
        replaces="replaces" in request.form,
        back=_back(place),
    )


def _revoke(accommodation_id: int, errors: Errors | None = None) -> str:
    found = accommodating.one(access.engine(), accommodation_id=accommodation_id)
    return render_template(
        "instructor/sittings/revoke.html", one=found, errors=errors or [], back=_back(found.sitting_id or 0)
    )


def _pasted() -> str:
    file = request.files.get("file")
    uploaded = file.read() if file is not None and file.filename else b""
    return decoded(uploaded) if uploaded else request.form.get("table", "")


def _title(place: int) -> str | None:
    return registers.title(access.engine(), sitting_id=place) if place else None


def _zone(place: int) -> str:
    return registers.timezone(access.engine(), sitting_id=place) if place else access.settings().timezone


def _back(place: int) -> str:
    if not place:
        return url_for("instructor.accommodations.standing")
    return url_for("instructor.sittings.show", sitting_id=place)


def _number(text: str, prefix: str) -> int | None:
    return integer(text.removeprefix(prefix)) if text.startswith(prefix) else None


instructor.blueprint.register_blueprint(blueprint)
