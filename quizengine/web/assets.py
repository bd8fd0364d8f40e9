"""Front-end packages, served from where npm installed them; only the files named here."""

from flask import Blueprint, send_from_directory
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..i18n import msg
from . import access

blueprint = Blueprint("assets", __name__, url_prefix="/assets")

FILES = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "plotly.js": "plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
}


@blueprint.get("/<name>")
@access.open_to_all
def vendor(name: str) -> Response:
    """Serve one file of a package. They change only with a set-up, so a browser may keep them for a day."""
    if name not in FILES:
        raise NotFound(msg("There is no such file."))
    return send_from_directory(access.settings().root / "node_modules", FILES[name], max_age=86_400)
