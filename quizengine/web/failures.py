"""From what went wrong in the domain to a status and a page that says what to do."""

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import BadHost, HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ..errors import BadAnswer, Busy, Conflict, Forbidden, NotAccepted, NotFound, NotSignedIn, QuizEngineError
from ..services.desks import NotOpen, Paused, TimeIsOver
from . import logs
from .words import said

STATUS: dict[type[QuizEngineError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    BadAnswer: 422,
    NotAccepted: 422,
    NotSignedIn: 401,
}


def install(app: Flask) -> None:
    app.register_error_handler(NotSignedIn, _to_sign_in)
    app.register_error_handler(TimeIsOver, _to_result)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(Paused, _paused)
    app.register_error_handler(NotOpen, _to_open_question)
    app.register_error_handler(QuizEngineError, _domain)
    app.register_error_handler(CSRFError, _forgery)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(OverflowError, _unstorable)
    app.register_error_handler(BadHost, _no_address)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _domain(error: QuizEngineError) -> tuple[str, int]:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    return page(status, said(error.message)), status


def _to_sign_in(error: NotSignedIn) -> AnyResponse | tuple[str, int]:
    """Lead a reader to the sign-in page and back; a saving script is told by the status alone.

    What a form held is kept on the page on which its sender signs in again.
    """
    if request.headers.get("HX-Request"):
        return page(401, said(error.message)), 401
    if request.endpoint == "student.answer":
        carried = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
        return render_template("auth/again.html", onward=request.path, carried=carried, errors=[], login=""), 401
    if request.method != "GET":
        return page(401, said(error.message)), 401
    return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")), code=303)


def _to_result(error: TimeIsOver) -> AnyResponse:
    """Lead from a closed attempt to its result, whichever way the request came."""
    target = url_for("student.result", attempt_id=(request.view_args or {})["attempt_id"])
    if request.headers.get("HX-Request"):
        return Response(status=409, headers={"HX-Redirect": target})
    return redirect(target, code=303)


def _busy(error: Busy) -> tuple[str, int, dict[str, str]]:
    return page(503, said(error.message)), 503, {"Retry-After": "3"}


def _paused(error: Paused) -> tuple[str, int]:
    """Show a page that waits for the end of a pause and then goes on by itself, to a page that can be opened."""
    onward, place = None, request.view_args or {}
    if request.method != "GET" and "attempt_id" in place:
        position = place.get("position", 1)
        onward = url_for("student.question", attempt_id=place["attempt_id"], position=position)
    return render_template("student/paused.html", message=said(error.message), carried=[], onward=onward), 409


def _to_open_question(error: NotOpen) -> AnyResponse:
    """Lead from a question that is not open to the one that is, or after the last one to the list of them all."""
    attempt_id = (request.view_args or {})["attempt_id"]
    target = url_for("student.check", attempt_id=attempt_id)
    if error.frontier:
        target = url_for("student.question", attempt_id=attempt_id, position=error.frontier)
    if request.headers.get("HX-Request"):
        return Response(status=409, headers={"HX-Redirect": target})
    return redirect(target, code=303)


def _forgery(_error: CSRFError) -> tuple[str, int]:
    return page(400, _("This form has become too old to be accepted, and nothing was changed.")), 400


def _unstorable(error: DataError | OverflowError) -> tuple[str, int]:
    """Refuse what no column can hold, such as a NUL in PostgreSQL or a very large number in SQLite."""
    current_app.logger.warning("a value that cannot be stored: %s", error)
    return page(400, _("The request could not be read.")), 400


def _no_address(error: BadHost) -> AnyResponse:
    """Refuse a host's name that cannot be one: without it no address can be made, and a page is full of them."""
    return error.get_response()


def _http(error: HTTPException) -> AnyResponse | tuple[str, int]:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    sentences = {
        400: _("The request could not be read."),
        404: _("There is no such page, or it is not yours."),
        405: _("This address cannot be used this way."),
        413: _("What was sent is too large."),
        429: _("There were too many attempts to sign in."),
    }
    return page(code, sentences.get(code, _("The request could not be answered."))), code


def _unexpected(error: Exception) -> tuple[str, int]:
    current_app.logger.exception("unexpected failure", exc_info=error)
    return page(500, _("Something broke on our side. It has been written down.")), 500


def page(code: int, message: str) -> str:
    """Return the page of a failure."""
    if code >= 500:
        # What broke may be the database, and this page must not ask it who is reading.
        g.setdefault("viewer", None)
    titles = {
        400: _("Not accepted"),
        401: _("You are not signed in"),
        403: _("Not for this role"),
        404: _("Not found"),
        405: _("Not accepted"),
        409: _("Not possible now"),
        413: _("Not accepted"),
        422: _("Not accepted"),
        429: _("Too many attempts"),
    }
    return render_template(
        "errors/error.html",
        code=code,
        title=titles.get(code, _("Something broke")),
        message=message,
        number=logs.number(),
    )
