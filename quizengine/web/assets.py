"""Style sheets, scripts and front-end packages. Their addresses name their content, so a browser keeps them for good.

Packages are served from where npm installed them; only the files named here.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, current_app, request, send_from_directory
from flask import Response as FlaskResponse
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..i18n import msg
from . import access

blueprint = Blueprint("assets", __name__, url_prefix="/assets")

FILES = {
    "codemirror.js": ".bundles/codemirror.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "plotly.js": "plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
}
OWN, VENDOR, MODULE = "static", "assets.vendor", "assets.module"
FOR_GOOD = "public, max-age=31536000, immutable"


@blueprint.get("/<name>")
@access.open_to_all
def vendor(name: str) -> Response:
    """Serve one file of a package. They change only with a set-up, so a browser may keep them for a day."""
    if name not in FILES:
        raise NotFound(msg("There is no such file."))
    return send_from_directory(access.settings().root / "node_modules", FILES[name], max_age=86_400)


@blueprint.get("/<version>/<path:filename>")
@access.open_to_all
def module(version: str, filename: str) -> Response:
    """Serve a script under an address that names all scripts together.

    A script that imports others does so by relative addresses, so those are named with it: no browser puts a kept one
    of an earlier release beside a new one.
    """
    if not filename.endswith(".js"):
        raise NotFound(msg("There is no such file."))
    return send_from_directory(str(current_app.static_folder), filename)


def install(app: Flask) -> None:
    """Put the version of a file into its address, and let whatever came by such an address be kept."""
    app.url_defaults(_name_version)
    app.after_request(_keep)


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == MODULE:
        values.setdefault("version", _version_of_scripts())
    elif endpoint in (OWN, VENDOR):
        found = _version(endpoint, values)
        if found is not None:
            values["v"] = found


def _keep(response: FlaskResponse) -> FlaskResponse:
    # An address with another version may have come from a page of another release: the browser asks again next time.
    if response.status_code in (200, 304) and _is_newest():
        response.headers["Cache-Control"] = FOR_GOOD
    return response


def _is_newest() -> bool:
    """Say whether the address that was asked for names the content as it is."""
    values = request.view_args or {}
    if request.endpoint == MODULE:
        return bool(values["version"] == _version_of_scripts())
    asked = request.args.get("v")
    return bool(asked) and request.endpoint in (OWN, VENDOR) and asked == _version(request.endpoint, values)


def _version(endpoint: str, values: dict[str, Any]) -> str | None:
    """Return the version of a file; None where there is no such file."""
    if endpoint == OWN:
        path = safe_join(str(current_app.static_folder), values.get("filename", ""))
    else:
        path = safe_join(str(access.settings().root / "node_modules"), FILES.get(values.get("name", ""), ""))
    file = Path(path or "")
    try:
        return _hashed(file, file.stat().st_mtime_ns) if file.is_file() else None
    except OSError:
        return None


def _version_of_scripts() -> str:
    files = sorted(Path(current_app.static_folder or "").rglob("*.js"))
    return sha256("".join(_hashed(file, file.stat().st_mtime_ns) for file in files).encode()).hexdigest()[:12]


@cache
def _hashed(file: Path, _changed: int) -> str:
    return sha256(file.read_bytes()).hexdigest()[:12]
