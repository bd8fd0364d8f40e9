"""A student's sitting: the waiting room, the start, and breaks."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..errors import Conflict, NotAccepted
from ..services import breaks, schedule, taking
from ..services.schedule import Card
from ..store.tables import Role
from . import access, auth, student
from .words import said

SITTING = "<int(max=2147483647):sitting_id>"

blueprint = access.room("sitting", Role.STUDENT)


@blueprint.get(f"/{SITTING}")
def show(sitting_id: int) -> str:
    return _page(sitting_id)


@blueprint.get(f"/{SITTING}/door")
def door(sitting_id: int) -> str:
    return render_template("student/_door.html", sitting=_card(sitting_id), errors=[])


@blueprint.post(f"/{SITTING}/start")
@auth.limiter.limit(auth.limit, key_func=auth.who, deduct_when=lambda response: response.status_code == 422)
def start(sitting_id: int) -> Response | tuple[str, int]:
    try:
        attempt = taking.start(
            access.engine(),
            viewer=access.known_viewer(),
            sitting_id=sitting_id,
            code=request.form.get("code", "")[:100],
            address=request.remote_addr,
            now=access.now(),
        )
    except NotAccepted as error:
        return _page(sitting_id, [(field, said(message)) for field, message in error.findings]), 422
    except Conflict as error:
        return _page(sitting_id, [("", said(error.message))]), 409
    return redirect(url_for("student.question", attempt_id=attempt, position=1), code=303)


@blueprint.get("/break/<attempt_id>", endpoint="pause")
def show_break(attempt_id: str) -> str:
    found = breaks.show(access.engine(), viewer=access.known_viewer(), attempt_id=attempt_id, now=access.now())
    return render_template("student/break.html", pause=found, now=access.now())


@blueprint.post("/break/<attempt_id>/begin")
def begin_break(attempt_id: str) -> Response:
    breaks.begin(access.engine(), viewer=access.known_viewer(), attempt_id=attempt_id, now=access.now())
    return redirect(url_for("student.sitting.pause", attempt_id=attempt_id), code=303)


@blueprint.post("/break/<attempt_id>/end")
def end_break(attempt_id: str) -> Response:
    ended = breaks.end(access.engine(), viewer=access.known_viewer(), attempt_id=attempt_id, now=access.now())
    if ended:
        flash(_("Your break has ended, and your clock goes on."), "success")
    return redirect(url_for("student.question", attempt_id=attempt_id, position=1), code=303)


def _card(sitting_id: int) -> Card:
    return schedule.one_for_student(
        access.engine(),
        viewer=access.known_viewer(),
        sitting_id=sitting_id,
        address=request.remote_addr,
        now=access.now(),
    )


def _page(sitting_id: int, errors: list[tuple[str, str]] | None = None) -> str:
    return render_template("student/sitting.html", sitting=_card(sitting_id), errors=errors or [])


student.blueprint.register_blueprint(blueprint)
