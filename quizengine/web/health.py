"""What the machines around this one ask: does it live, can it serve.

Nothing here reads a session or renders a template, so it answers while everything else is broken.
"""

from flask import Blueprint, Response

from ..services import health
from . import access

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@access.open_to_all
def live() -> Response:
    """Say that the process lives. Asks no database: a restart of this process would not mend one."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@access.open_to_all
def ready() -> Response:
    """Say whether requests can be served: the database answers, and its tables are those of this version."""
    reason = health.unready(access.engine())
    if reason:
        return Response(f"not ready: {reason}\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
