"""The live monitor of a room: who is where, a word to all or to one, a pause, an end."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ..errors import NotAccepted
from ..services import invigilating, monitoring
from ..services.monitoring import Asked, Standing
from ..store.tables import Role
from . import access, instructor
from .words import said

SITTING = "<int(max=2147483647):sitting_id>"
SEAT = f"/{SITTING}/room/seat/<attempt_id>"
SILENCES = 1, 2, 3, 5, 10, 15, 20, 30
LONGEST_SILENCE = 240
Errors = list[tuple[str, str]]
Answer = str | Response | tuple[str, int]

blueprint = access.room("monitor", Role.INSTRUCTOR)


@blueprint.get(f"/{SITTING}/room")
def show(sitting_id: int) -> str:
    return _room(sitting_id)


@blueprint.get(f"/{SITTING}/room/seats")
def seats(sitting_id: int) -> str | tuple[str, int]:
    """Answer a page that asks every few seconds: with nothing, where nothing that it shows has changed."""
    view = _view(sitting_id)
    if request.args.get("seen") == view.sha:
        return "", 204
    return render_template("instructor/sittings/_seats.html", view=view, here=_here(view.asked))


@blueprint.post(f"/{SITTING}/room/say")
def say(sitting_id: int) -> Answer:
    try:
        _does(invigilating.say, sitting_id, text=request.form.get("text", ""))
    except NotAccepted as error:
        return _room(sitting_id, _said(error)), 422
    flash(_("Everybody who is in the room sees your message within seconds."), "success")
    return redirect(url_for("instructor.monitor.show", sitting_id=sitting_id), code=303)


@blueprint.get(f"/{SITTING}/room/<any(pause, resume, end):deed>")
def confirm(sitting_id: int, deed: str) -> str:
    return _confirm(sitting_id, deed)


@blueprint.post(f"/{SITTING}/room/pause")
def pause(sitting_id: int) -> Response:
    count = _does(invigilating.pause, sitting_id)
    flash(
        ngettext(
            "The room is paused: %(num)s clock stands still.", "The room is paused: %(num)s clocks stand still.", count
        ),
        "success",
    )
    return redirect(url_for("instructor.monitor.show", sitting_id=sitting_id), code=303)


@blueprint.post(f"/{SITTING}/room/resume")
def resume(sitting_id: int) -> Response:
    count = _does(invigilating.resume, sitting_id)
    flash(
        ngettext(
            "The room goes on: %(num)s deadline moved by exactly the pause.",
            "The room goes on: %(num)s deadlines moved by exactly the pause.",
            count,
        ),
        "success",
    )
    return redirect(url_for("instructor.monitor.show", sitting_id=sitting_id), code=303)


@blueprint.post(f"/{SITTING}/room/end")
def end(sitting_id: int) -> Answer:
    try:
        count = _does(invigilating.end_all, sitting_id, reason=request.form.get("reason", ""))
    except NotAccepted as error:
        return _confirm(sitting_id, "end", _said(error)), 422
    flash(ngettext("%(num)s attempt was ended.", "%(num)s attempts were ended.", count), "success")
    return redirect(url_for("instructor.monitor.show", sitting_id=sitting_id), code=303)


@blueprint.get(SEAT)
def seat(sitting_id: int, attempt_id: str) -> str:
    return _seat(sitting_id, attempt_id)


@blueprint.post(f"{SEAT}/say")
def say_to_one(sitting_id: int, attempt_id: str) -> Answer:
    try:
        _does(invigilating.say, sitting_id, text=request.form.get("text", ""), attempt_id=attempt_id)
    except NotAccepted as error:
        return _seat(sitting_id, attempt_id, _said(error)), 422
    flash(_("The student sees your message within seconds."), "success")
    return redirect(url_for("instructor.monitor.seat", sitting_id=sitting_id, attempt_id=attempt_id), code=303)


@blueprint.post(f"{SEAT}/end")
def end_one(sitting_id: int, attempt_id: str) -> Answer:
    try:
        reason = request.form.get("reason", "")
        ended = _does(invigilating.end_one, sitting_id, attempt_id=attempt_id, reason=reason)
    except NotAccepted as error:
        return _seat(sitting_id, attempt_id, _said(error)), 422
    flash(_("The attempt is ended.") if ended else _("The attempt was over already."), "success")
    return redirect(url_for("instructor.monitor.show", sitting_id=sitting_id), code=303)


def _does(deed: Any, sitting_id: int, **asked: Any) -> Any:
    return deed(access.engine(), viewer=access.known_viewer(), sitting_id=sitting_id, now=access.now(), **asked)


def _view(sitting_id: int) -> monitoring.View:
    asked = request.args
    standing = asked.get("standing", "")
    return monitoring.view(
        access.engine(),
        sitting_id=sitting_id,
        asked=Asked(
            standing=Standing(standing) if standing in set(Standing) else None,
            name=asked.get("name", "")[:200],
            page=asked.get("page", 1, type=int),
            silent_minutes=max(1, min(asked.get("silent", 5, type=int), LONGEST_SILENCE)),
        ),
        now=access.now(),
    )


def _here(asked: Asked) -> dict[str, Any]:
    """Return what is asked for as the query of an address; what is usual does not stand there."""
    usual = {"standing": None, "name": "", "page": 1, "silent": 5}
    now = {"standing": asked.standing, "name": asked.name, "page": asked.page, "silent": asked.silent_minutes}
    return {key: value for key, value in now.items() if value != usual[key]}


def _room(sitting_id: int, errors: Errors | None = None) -> str:
    view = _view(sitting_id)
    typed = request.form.get("text", "")
    return render_template(
        "instructor/sittings/room.html",
        view=view,
        here=_here(view.asked),
        silences=[
            (n, ngettext("%(num)s minute", "%(num)s minutes", n))
            for n in sorted({*SILENCES, view.asked.silent_minutes})
        ],
        errors=errors or [],
        typed=typed,
    )


def _confirm(sitting_id: int, deed: str, errors: Errors | None = None) -> str:
    found = monitoring.room(access.engine(), sitting_id=sitting_id, now=access.now())
    typed = request.form.get("reason", "")
    return render_template(
        "instructor/sittings/room_confirm.html", room=found, deed=deed, errors=errors or [], typed=typed
    )


def _seat(sitting_id: int, attempt_id: str, errors: Errors | None = None) -> str:
    room, found = monitoring.seat(access.engine(), sitting_id=sitting_id, attempt_id=attempt_id, now=access.now())
    return render_template(
        "instructor/sittings/seat.html", room=room, seat=found, errors=errors or [], typed=request.form
    )


def _said(error: NotAccepted) -> Errors:
    return [(field, said(message)) for field, message in error.findings]


instructor.blueprint.register_blueprint(blueprint, url_prefix="/sittings")
