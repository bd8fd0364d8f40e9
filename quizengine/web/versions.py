"""What there was: the versions of a file, the releases, their files to look at and to take away."""

from pathlib import PurePosixPath

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..i18n import msg
from ..services import history as releases
from ..services import publishing, versions
from ..store.tables import Role
from . import access, instructor

NUMBER = "int(max=2147483647)"

blueprint = access.room("versions", Role.INSTRUCTOR)


@blueprint.get(f"/document/<{NUMBER}:id>")
def history(id: int) -> str:
    found = versions.history(
        access.engine(), viewer=access.known_viewer(), id=id, before=_number("before"), after=_number("after")
    )
    return render_template("instructor/workbench/history.html", document=found)


@blueprint.get(f"/document/<{NUMBER}:id>/<{NUMBER}:number>")
def text(id: int, number: int) -> Response:
    path, found = versions.text(access.engine(), id=id, number=number)
    return _download(found.encode(), PurePosixPath(path).name, "text/yaml")


@blueprint.post(f"/document/<{NUMBER}:id>/<{NUMBER}:number>/back")
def take_back(id: int, number: int) -> Response:
    versions.take_back(access.engine(), viewer=access.known_viewer(), id=id, number=number, now=access.now())
    flash(_("Version %(n)s is your draft now. Nobody else sees it until you share it.", n=number), "success")
    return redirect(url_for("instructor.editing.document", id=id), code=303)


@blueprint.get("/releases")
def all_releases() -> str:
    return render_template("instructor/workbench/releases.html", releases=releases.releases(access.engine()))


@blueprint.get(f"/release/<{NUMBER}:release_id>")
def release(release_id: int) -> str:
    return render_template(
        "instructor/workbench/release.html",
        page=releases.release(access.engine(), release_id),
        regrades=publishing.to_regrade(access.engine(), after=release_id),
    )


@blueprint.get(f"/release/<{NUMBER}:release_id>.zip")
def archive(release_id: int) -> Response:
    return _download(releases.archive(access.engine(), release_id), f"release-{release_id}.zip", "application/zip")


@blueprint.get(f"/release/<{NUMBER}:release_id>/file/<path:path>")
def file(release_id: int, path: str) -> Response:
    raw = releases.files(access.engine(), release_id).get(path)
    if raw is None:
        raise NotFound(msg("The release has no such file."))
    return _download(raw, PurePosixPath(path).name, "text/yaml")


def _download(raw: bytes, name: str, mimetype: str) -> Response:
    response = Response(raw, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _number(name: str) -> int | None:
    """Return the number of a version from the address; one that no version can have is none that there is."""
    asked = request.args.get(name, type=int)
    return None if asked is None else max(0, min(asked, 2**31 - 1))


instructor.blueprint.register_blueprint(blueprint)
