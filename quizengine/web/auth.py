"""Sign in, sign out, choose a language, and the way home."""

from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from flask import Blueprint, g, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from ..errors import NotFound, NotSignedIn
from ..i18n import LANGUAGES, msg
from ..services import codes, signing_in
from . import access
from .words import said

blueprint = Blueprint("auth", __name__)
limiter = Limiter(key_func=get_remote_address, storage_uri="memory://")

HOMES = {"student": "student.home", "instructor": "instructor.home", "methodologist": "methodologist.home"}
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


def who() -> str:
    """Return whose mistakes are counted: an address with the login that was typed, or with who is signed in."""
    # A whole room shares one address, so an address alone would lock out a group for one member's mistakes.
    seen = access.viewer()
    login = seen.login if seen is not None else request.form.get("login", "")
    return f"{get_remote_address()} {login.casefold()[:80]}"


def limit() -> str:
    """Return how many mistakes are allowed in how much time."""
    return access.settings().sign_in_limit


@blueprint.get("/")
@access.open_to_all
def home() -> Response:
    viewer = access.viewer()
    return redirect(url_for(HOMES[viewer.role] if viewer else "auth.sign_in"), code=303)


@blueprint.get("/sign-in")
@access.open_to_all
def sign_in() -> str | Response:
    return _form()


@blueprint.post("/sign-in", endpoint="sign_in_post")
@access.open_to_all
@limiter.limit(limit, key_func=who, deduct_when=lambda response: response.status_code == 422)
def check_password() -> tuple[str, int] | Response:
    login, token, errors = _checked()
    if token is None:
        return _form(login, errors), 422
    return _enter(token)


def _checked() -> tuple[str, str | None, list[tuple[str, str]]]:
    """Check the login and the password of a form: the login, and a token or what is wrong."""
    login, password = request.form.get("login", "").strip(), request.form.get("password", "")
    code = request.form.get("code", "").strip()[:100]
    errors = [
        *([("login", _("Enter your login."))] if not login else []),
        *([("password", _("Enter your password, or a one-time code below."))] if not password and not code else []),
    ]
    if errors:
        return login, None, errors
    try:
        return login, _token(login, password, code), []
    except NotSignedIn as error:
        return login, None, [("code" if code else "password", said(error.message))]


@blueprint.get("/sign-in/again")
@access.open_to_all
def again() -> str | Response:
    """Give the form for a sign-in in the middle of an exam; whoever is signed in gets a fresh token for forms."""
    if access.viewer() is not None:
        return jsonify(csrf=generate_csrf())
    return render_template("auth/_again_form.html" if request.headers.get("HX-Request") else "auth/again.html")


@blueprint.post("/sign-in/again", endpoint="again_post")
@access.open_to_all
@limiter.limit(limit, key_func=who, deduct_when=lambda response: response.status_code == 422)
def sign_in_again() -> str | Response | tuple[str, int]:
    """Sign in and go on: a script goes on by itself, a reader sends once more what could not be saved."""
    login, token, errors = _checked()
    onward, carried = _inside(request.form.get("onward", "")), _carried()
    scripted = request.headers.get("HX-Request")
    if token is None:
        template = "auth/_again_form.html" if scripted else "auth/again.html"
        return render_template(template, login=login, errors=errors, onward=onward, carried=carried), 422
    _remember(token)
    if scripted:
        return jsonify(csrf=generate_csrf())
    return render_template("auth/onward.html", onward=onward, carried=carried) if carried else redirect(onward, 303)


def _carried() -> list[tuple[str, str]]:
    prefix = "carried-"
    return [
        (name.removeprefix(prefix), value) for name, value in request.form.items(multi=True) if name.startswith(prefix)
    ]


def _token(login: str, password: str, code: str) -> str:
    """Return the token of a new sign-in: by a one-time code where one was typed, which costs no hash of a password."""
    who: dict[str, Any] = {"login": login, "now": access.now(), "lifetime": _lifetime()}
    if code:
        return codes.sign_in(access.engine(), code=code, **who)
    return signing_in.sign_in(access.engine(), password=password, **who)


@blueprint.post("/sign-in/demo")
@access.open_to_all
def demo_sign_in() -> Response:
    if not demo_offered():
        raise NotFound(msg("There is no such page, or it is not yours."))
    login = request.form.get("login", "")
    return _enter(signing_in.sign_in_to_demo(access.engine(), login=login, now=access.now(), lifetime=_lifetime()))


@blueprint.post("/sign-out")
@access.open_to_all
def sign_out() -> Response:
    if access.token():
        signing_in.sign_out(access.engine(), token=access.token(), now=access.now())
    _forget()
    return redirect(url_for("auth.sign_in"), code=303)


@blueprint.post("/language")
@access.open_to_all
def language() -> Response:
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(_inside(request.form.get("next", "")), code=303)


def demo_offered() -> bool:
    """Say whether this request may use demo accounts: only in demo mode, and only from the machine itself.

    The host's name is looked at too, so that a page elsewhere cannot reach in by pointing its own name here.
    """
    if not access.settings().demo or request.headers.get("X-Forwarded-For"):
        return False
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    try:
        return ip_address(request.remote_addr or "").is_loopback and host in LOOPBACK_NAMES
    except ValueError:
        return False


def _form(login: str = "", errors: list[tuple[str, str]] | None = None) -> str:
    demo_accounts = signing_in.demo_accounts(access.engine()) if demo_offered() else []
    wanted = request.values.get("next", "")
    return render_template(
        "auth/sign_in.html", errors=errors or [], login=login, next=wanted, demo_accounts=demo_accounts
    )


def _enter(token: str) -> Response:
    _remember(token)
    return redirect(_inside(request.form.get("next", "")), code=303)


def _remember(token: str) -> None:
    _forget()
    # Forms on pages of before, and those of this answer, hold a token of the session that begins here.
    g.pop("csrf_token", None)
    session["token"] = token
    session.permanent = True


def _forget() -> None:
    """Drop all that the browser's session holds but the language: nothing of one person stays for the next."""
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen


def _inside(target: str) -> str:
    """Return a path of this site; anything that leads elsewhere becomes the way home."""
    # A browser reads a backslash as a slash, and two slashes as the beginning of another site's name.
    path = target.replace("\\", "/")
    safe = path.startswith("/") and not path.startswith("//") and path.isprintable()
    return target if safe else url_for("auth.home")


def _lifetime() -> timedelta:
    return timedelta(hours=access.settings().session_hours)
