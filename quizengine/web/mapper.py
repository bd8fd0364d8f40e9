"""The mapping desk: one item after the other, by keyboard if one likes; and two people beside each other."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ..content.suggesting import LEVEL_WORDS
from ..errors import NotAccepted
from ..services import mapping as service
from . import access
from .attached import YAML, attached
from .methodologist import blueprint
from .words import said


@blueprint.get("/programme/<programme>/mapping")
def mapping(programme: str) -> str:
    return _desk(programme, request.args.get("item", ""))


@blueprint.post("/programme/<programme>/mapping")
def map_item(programme: str) -> Redirect | tuple[str, int]:
    engine, viewer, now, form = access.engine(), access.known_viewer(), access.now(), request.form
    if form.get("press") == "undo":
        item = service.undo(engine, viewer=viewer, programme=programme, now=now) or ""
        return redirect(url_for("methodologist.mapping", programme=programme, item=item or None), code=303)
    item = form.get("item", "")
    try:
        service.choose(
            engine,
            viewer=viewer,
            programme=programme,
            item=item,
            code=form.get("code", ""),
            topic=form.get("topic", ""),
            now=now,
        )
    except NotAccepted as error:
        return _desk(programme, item, [(field, said(text)) for field, text in error.findings]), 422
    return redirect(url_for("methodologist.mapping", programme=programme), code=303)


@blueprint.get("/programme/<programme>/agreement")
def agreement(programme: str) -> str:
    found = service.compared(access.engine(), programme=programme)
    return render_template("methodologist/agreement.html", found=found, levels=LEVEL_WORDS)


@blueprint.post("/programme/<programme>/agreement")
def settle(programme: str) -> Redirect:
    code, _bar, topic = request.form.get("settled", "").partition("|")
    service.settle(
        access.engine(),
        viewer=access.known_viewer(),
        programme=programme,
        item=request.form.get("item", ""),
        code=code,
        topic=topic,
        now=access.now(),
    )
    flash(_("Settled."), "success")
    return redirect(url_for("methodologist.agreement", programme=programme), code=303)


@blueprint.get("/programme/<programme>/mapping.yaml")
def mapped(programme: str) -> Response:
    return attached(service.exported(access.engine(), programme=programme), YAML, f"{programme}-mapping.yaml")


def _desk(programme: str, item: str, errors: list[tuple[str, str]] | None = None) -> str:
    found = service.work(access.engine(), viewer=access.known_viewer(), programme=programme, item=item)
    return render_template("methodologist/mapping.html", work=found, errors=errors or [], levels=LEVEL_WORDS)
