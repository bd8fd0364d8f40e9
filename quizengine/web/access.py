"""Who may open what. Denied by default: a route that says nothing about access is refused.

A blueprint names the role it belongs to. A view outside the roles is marked open. A view on the hot path is marked as
gated by its service: the service reads the session in the same statement as the rest, and refuses by itself.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, current_app, g, request, session
from sqlalchemy import Engine

from ..clock import Clock
from ..errors import Forbidden, NotSignedIn
from ..i18n import msg
from ..services import signing_in
from ..settings import Settings
from ..store.accounts import Viewer
from ..store.tables import Role

View = TypeVar("View", bound=Callable[..., Any])

_MARK = "quizengine_access"
_OPEN, _SERVICE = "open", "service"


def open_to_all(view: View) -> View:
    """Mark a view that anybody may open."""
    setattr(view, _MARK, _OPEN)
    return view


def gated_by_service(view: View) -> View:
    """Mark a view whose service checks the session itself."""
    setattr(view, _MARK, _SERVICE)
    return view


def room(name: str, role: Role) -> Blueprint:
    """Return a blueprint that only one role may enter."""
    blueprint = Blueprint(name, __name__, url_prefix=f"/{name}")
    setattr(blueprint, _MARK, role)
    return blueprint


def guard(app: Flask) -> None:
    """Put the gate in front of every route."""
    app.before_request(_gate)


def _gate() -> None:
    if request.endpoint is None or request.endpoint == "static":
        return
    view = current_app.view_functions[request.endpoint]
    if getattr(view, _MARK, None) in (_OPEN, _SERVICE):
        return
    blueprint = current_app.blueprints.get(request.blueprint or "")
    role = getattr(blueprint, _MARK, None)
    seen = viewer()
    if seen is None:
        raise NotSignedIn(msg("Sign in to open this page."))
    if role is None or seen.role is not role:
        raise Forbidden(msg("This page is not for your role."))


def viewer() -> Viewer | None:
    """Return who is signed in; read at most once in a request."""
    if "viewer" not in g:
        g.viewer = signing_in.signed_in(engine(), token=token(), now=now()) if token() else None
    return cast(Viewer | None, g.viewer)


def known_viewer() -> Viewer:
    """Return who is signed in, behind a gate that has already seen that somebody is."""
    seen = viewer()
    assert seen is not None, "the gate lets nobody through who is not signed in"
    return seen


def seen_by_service(viewer: Viewer) -> None:
    """Keep the viewer that a service has read, so that the page does not read it again."""
    g.viewer = viewer


def token() -> str:
    """Return the token of this browser's sign-in; empty where it has none."""
    return str(session.get("token", ""))


def engine() -> Engine:
    return cast(Engine, current_app.extensions["quizengine_engine"])


def settings() -> Settings:
    return cast(Settings, current_app.extensions["quizengine_settings"])


def now() -> datetime:
    """Return the time of this request: one moment, however long it takes."""
    if "now" not in g:
        g.now = cast(Clock, current_app.extensions["quizengine_clock"])()
    return cast(datetime, g.now)
