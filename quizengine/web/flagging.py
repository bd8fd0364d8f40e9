"""Items that do not seem to belong: what speaks against each, and three answers to it."""

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from ..errors import NotAccepted
from ..services import flags
from . import access
from .attached import YAML, attached
from .methodologist import blueprint
from .words import said

FIELDS = "topic", "term", "language", "area"


@blueprint.get("/programme/<programme>/flags")
def flagged(programme: str) -> str:
    return _page(programme, [])


@blueprint.post("/programme/<programme>/flags/<bank>/<item>")
def decide_flag(programme: str, bank: str, item: str) -> Redirect | tuple[str, int] | str:
    answer = request.form.get("answer", "")
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        flags.decide(
            access.engine(),
            viewer=access.known_viewer(),
            programme=programme,
            bank=bank,
            item=item,
            answer=answer,
            now=access.now(),
            **typed,
        )
    except NotAccepted as error:
        return _page(programme, [(field, said(text)) for field, text in error.findings], typed, f"{bank}:{item}"), 422
    if "HX-Request" in request.headers:
        return _page(programme, [])
    return redirect(url_for("methodologist.flagged", programme=programme, _anchor=f"flag-{bank}-{item}"), code=303)


@blueprint.get("/programme/<programme>/decisions.yaml")
def decisions(programme: str) -> Response:
    return attached(flags.exported(access.engine(), programme), YAML, f"{programme}-decisions.yaml")


def _page(programme: str, errors: list[tuple[str, str]], typed: dict[str, str] | None = None, wrong: str = "") -> str:
    found = flags.flags(access.engine(), programme)
    return render_template(
        "methodologist/flags.html", found=found, errors=errors, typed=typed or {}, wrong=wrong, reasons=flags.REASONS
    )
