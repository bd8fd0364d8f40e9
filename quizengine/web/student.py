"""The student's room: quizzes, the attempt, the result."""

import secrets
from collections.abc import Mapping
from typing import cast

from flask import current_app, jsonify, make_response, redirect, render_template, request, send_from_directory, url_for
from werkzeug.wrappers import Response

from ..errors import BadAnswer, QuizEngineError
from ..services import advancing, answering, contesting, pulsing, results, schedule, taking
from ..services.answering import ChangedElsewhere, Saved
from ..services.desks import NotOpen, Paused
from ..store.tables import Role
from . import access
from .acknowledgement import acknowledgement
from .assets import FOR_GOOD
from .exam_parts import ExamParts
from .words import clock, language, said

# Larger numbers than a paper can have do not fit every database.
POSITION = "<int(max=9999):position>"

Fragment = tuple[str, int, dict[str, str]]

blueprint = access.room("student", Role.STUDENT)


@blueprint.get("/")
def home() -> str:
    viewer, now = access.known_viewer(), access.now()
    return render_template(
        "student/home.html",
        quizzes=results.quiz_cards(access.engine(), viewer=viewer, now=now),
        sittings=schedule.for_student(access.engine(), viewer=viewer, now=now),
    )


@blueprint.get("/quiz/<slug>")
def quiz(slug: str) -> str:
    card = results.quiz_card(access.engine(), viewer=access.known_viewer(), quiz=slug, now=access.now())
    return render_template("student/quiz.html", quiz=card)


@blueprint.post("/quiz/<slug>/start")
def start(slug: str) -> Response:
    attempt = taking.start(access.engine(), viewer=access.known_viewer(), quiz=slug, now=access.now())
    return redirect(url_for("student.question", attempt_id=attempt, position=1), code=303)


@blueprint.get(f"/attempt/<attempt_id>/{POSITION}")
@access.gated_by_service
def question(attempt_id: str, position: int) -> str:
    return _question(attempt_id, position)


@blueprint.post(f"/attempt/<attempt_id>/{POSITION}")
@access.gated_by_service
def answer(attempt_id: str, position: int) -> str | Response | Fragment:
    try:
        saved = _save(attempt_id, position)
    except NotOpen:
        if request.form.get("go") != "advance":
            raise
        return redirect(_advanced(attempt_id, position), code=303)
    except (BadAnswer, ChangedElsewhere, Paused) as error:
        return _refused(attempt_id, position, error)
    if request.form.get("autosave"):
        access.seen_by_service(saved.viewer)
        words = acknowledgement(
            at=saved.saved_at,
            revision=saved.revision,
            answered=saved.answered,
            flagged=saved.flagged,
            language=language(),
            timezone=access.settings().timezone,
        )
        return words, 200, {"X-Replaced": "1"} if saved.replaced else {}
    return redirect(_onward(attempt_id, position), code=303)


@blueprint.post(f"/attempt/<attempt_id>/{POSITION}/on")
@access.gated_by_service
def go_on(attempt_id: str, position: int) -> Response:
    """Leave a question for the next one without an answer, as when its own time has run out."""
    return redirect(_advanced(attempt_id, position), code=303)


@blueprint.get("/attempt/<attempt_id>/check")
@access.gated_by_service
def check(attempt_id: str) -> str:
    page = taking.check(access.engine(), token=access.token(), attempt_id=attempt_id, now=access.now())
    access.seen_by_service(page.viewer)
    return render_template("student/check.html", page=page)


@blueprint.post("/attempt/<attempt_id>/pulse")
@access.gated_by_service
def pulse(attempt_id: str) -> Response:
    """Answer a page that asks how its attempt stands, and take note that it lives."""
    beat = pulsing.pulse(
        access.engine(),
        token=access.token(),
        attempt_id=attempt_id,
        position=_number("position"),
        waiting=_number("waiting"),
        heard=_number("heard"),
        now=access.now(),
    )
    return jsonify(
        now=beat.now.isoformat(),
        deadline=beat.deadline_at.isoformat(),
        closes=beat.closes_at.isoformat() if beat.closes_at else None,
        paused=beat.paused,
        over=beat.over,
        frontier=beat.frontier,
        messages=[{"id": one.id, "text": one.text, "at": clock(one.at)} for one in beat.messages],
    )


@blueprint.get("/exam-parts/<any(ru, en):language>.html")
@access.open_to_all
def parts(language: str) -> Response:
    """Serve what only the script of an exam shows."""
    found = cast(ExamParts, current_app.extensions["quizengine_exam_parts"])
    response = make_response(found.text(language))
    if request.args.get("v") == found.version(language):
        response.headers["Cache-Control"] = FOR_GOOD
    return response


@blueprint.get("/worker.js")
@access.open_to_all
def worker() -> Response:
    """Serve the script that keeps an exam going without a network; from here it may look after these pages."""
    return send_from_directory(str(current_app.static_folder), "worker.js", max_age=0)


@blueprint.post("/attempt/<attempt_id>/submit")
@access.gated_by_service
def submit(attempt_id: str) -> Response:
    taking.submit(access.engine(), token=access.token(), attempt_id=attempt_id, now=access.now())
    return redirect(url_for("student.result", attempt_id=attempt_id), code=303)


@blueprint.get("/attempt/<attempt_id>/result")
def result(attempt_id: str) -> str | Response:
    return _result(attempt_id)


@blueprint.post(f"/attempt/<attempt_id>/{POSITION}/contest")
def contest(attempt_id: str, position: int) -> str | Response | tuple[str | Response, int]:
    comment = request.form.get("comment", "")
    try:
        contesting.contest(
            access.engine(),
            viewer=access.known_viewer(),
            attempt_id=attempt_id,
            position=position,
            comment=comment,
            now=access.now(),
        )
    except BadAnswer as error:
        return _result(attempt_id, position, said(error.message), comment), 422
    return redirect(url_for("student.result", attempt_id=attempt_id, _anchor=f"question-{position}"), code=303)


def _result(attempt_id: str, position: int = 0, error: str = "", typed: str = "") -> str | Response:
    viewer = access.known_viewer()
    try:
        found = results.result(access.engine(), viewer=viewer, attempt_id=attempt_id, now=access.now())
    except results.StillRunning:
        return redirect(url_for("student.question", attempt_id=attempt_id, position=1), code=303)
    contest = {"position": position, "error": error, "typed": typed[: contesting.LONGEST]}
    return render_template("student/result.html", result=found, contest=contest)


def _question(
    attempt_id: str, position: int, error: QuizEngineError | None = None, typed: Mapping[str, str] | None = None
) -> str:
    page = taking.look(
        access.engine(), token=access.token(), attempt_id=attempt_id, position=position, now=access.now()
    )
    access.seen_by_service(page.viewer)
    return render_template(
        "student/question.html",
        page=taking.between(page, error.given) if isinstance(error, ChangedElsewhere) else page,
        writer=secrets.token_urlsafe(8),
        error=said(error.message) if error else None,
        typed=typed or {},
    )


def _refused(attempt_id: str, position: int, error: BadAnswer | ChangedElsewhere | Paused) -> Fragment:
    """Say why nothing was saved: to a script in a line, to a reader on the page, which keeps what was typed."""
    status = 422 if isinstance(error, BadAnswer) else 409
    if request.form.get("autosave"):
        choosing = isinstance(error, ChangedElsewhere)
        fragment = render_template(
            "student/_refused.html", refusal=said(error.message), server_now=access.now(), choosing=choosing
        )
        into = {"HX-Retarget": "#save-status", "HX-Reswap": "outerSync"}
        return fragment, status, {"X-Refusal": type(error).__name__, **into}
    if isinstance(error, Paused):
        return render_template("student/paused.html", message=said(error.message), carried=_carried()), status, {}
    typed = request.form if isinstance(error, BadAnswer) else None
    return _question(attempt_id, position, error, typed), status, {}


def _carried() -> list[tuple[str, str]]:
    """Return what a form held, to be sent again from a page that could not take it."""
    return [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]


def _number(name: str) -> int:
    """Return a number of the form that any database can hold; nothing else is worth a complaint here."""
    return max(0, min(request.form.get(name, 0, type=int), 2**31 - 1))


def _save(attempt_id: str, position: int) -> Saved:
    form = {} if request.form.get("go") == "clear" else request.form.to_dict(flat=False)
    return answering.answer(
        access.engine(),
        token=access.token(),
        attempt_id=attempt_id,
        position=position,
        form=form,
        flagged="flag" in request.form,
        revision=request.form.get("revision", 0, type=int),
        writer=request.form.get("writer", "")[:32],
        now=access.now(),
        queued="queued" in request.form,
    )


def _onward(attempt_id: str, position: int) -> str:
    """Return where the pressed button leads; without one the page stays where it is."""
    pressed = request.form.get("go")
    if pressed == "advance":
        return _advanced(attempt_id, position)
    if pressed == "review":
        return url_for("student.check", attempt_id=attempt_id)
    step = {"next": 1, "previous": -1}.get(pressed or "", 0)
    return url_for("student.question", attempt_id=attempt_id, position=max(1, position + step))


def _advanced(attempt_id: str, position: int) -> str:
    """Open what comes after a question, and return where that is."""
    to = advancing.advance(
        access.engine(), token=access.token(), attempt_id=attempt_id, position=position, now=access.now()
    )
    if to is None:
        return url_for("student.check", attempt_id=attempt_id)
    return url_for("student.question", attempt_id=attempt_id, position=to)
