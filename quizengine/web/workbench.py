"""The workbench's first page: every file with its health, and the ways into it."""

from collections.abc import Iterator

from flask import current_app, render_template, url_for

from ..i18n import Message, msg
from ..services import bench
from ..store.tables import Role
from . import access, instructor

blueprint = access.room("workbench", Role.INSTRUCTOR)

# (endpoint, words, the kinds of documents that it is for)
PAGES: tuple[tuple[str, Message, frozenset[str]], ...] = (
    ("instructor.items.listed", msg("Questions"), frozenset({"bank"})),
    ("instructor.editing.document", msg("Text"), frozenset({"bank", "quiz", "programme"})),
    ("instructor.trying.quiz", msg("Try it"), frozenset({"quiz"})),
    ("instructor.versions.history", msg("History"), frozenset({"bank", "quiz", "programme"})),
)


def document_pages(id: int, kind: str) -> Iterator[tuple[str, str, Message]]:
    """Give (endpoint, address, words) of the pages that a document of this kind has."""
    for endpoint, words, kinds in PAGES:
        if kind in kinds and endpoint in current_app.view_functions:
            yield endpoint, url_for(endpoint, id=id), words


@blueprint.get("/")
def home() -> str:
    return render_template("instructor/workbench/home.html", lines=bench.lines(access.engine(), access.known_viewer()))


instructor.blueprint.register_blueprint(blueprint)
