"""Two texts of one file, part by part, and which of them counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..content.merging import Part, Side
from ..content.typed import as_file, for_browser
from ..content.wording import Row, lines
from ..errors import NotAccepted
from ..services import merging_drafts
from ..services.merging_drafts import Meeting
from ..services.workbench import Behind, Elsewhere
from . import access
from .editing import ID, blueprint
from .roomy import takes_files
from .words import said

WHOLE_PART = 1_000_000
"""How many lines around a change are shown: all of them. A file that is no list of items shows a few."""

OWN = "own"


@dataclass(frozen=True)
class Choice:
    """What a person chose for a part: `mine`, `theirs`, `own` or nothing yet, and the text that they wrote."""

    side: str = ""
    text: str | None = None


@blueprint.get(f"/{ID}/merge")
def merge(id: int) -> Response | str:
    found = merging_drafts.meeting(access.engine(), viewer=access.known_viewer(), id=id)
    if found is None:
        return redirect(url_for("instructor.editing.document", id=id), code=303)
    return _page(found, {})


@blueprint.post(f"/{ID}/merge")
@takes_files
def settle(id: int) -> Response | tuple[str, int]:
    engine, viewer, chosen = access.engine(), access.known_viewer(), _chosen()
    found = merging_drafts.meeting(engine, viewer=viewer, id=id)
    like = found.document.text if found else ""
    decided = {name: Side(one.side) for name, one in chosen.items() if one.side in (Side.MINE, Side.THEIRS)}
    written = {name: _part(one.text or "", like) for name, one in chosen.items() if one.side == OWN}
    seal = request.form.get("seal", "")
    try:
        merging_drafts.settle(
            engine, viewer=viewer, id=id, seal=seal, decided=decided, written=written, now=access.now()
        )
    except (Behind, Elsewhere, NotAccepted) as error:
        return _again(id, chosen, error)
    flash(_("Both texts are put together in your draft. Look at it, then save it for everybody."), "success")
    return redirect(url_for("instructor.editing.document", id=id), code=303)


def _again(
    id: int, chosen: Mapping[str, Choice], error: Behind | Elsewhere | NotAccepted
) -> Response | tuple[str, int]:
    found = merging_drafts.meeting(access.engine(), viewer=access.known_viewer(), id=id)
    if found is None:
        flash(_("There is nothing to put together any more."), "info")
        return redirect(url_for("instructor.editing.document", id=id), code=303)
    if not isinstance(error, NotAccepted):
        return _page(found, chosen, [("", said(error.message))]), 409
    places = {part.name: place for place, part in enumerate(found.merge.changed)}
    return _page(found, chosen, [(f"part-{places[name]}", said(words)) for name, words in error.findings]), 422


def _chosen() -> dict[str, Choice]:
    """Return what a form says of each part, by the part's name."""
    found = {}
    for field, name in request.form.items():
        if field.startswith("name-"):
            place = field.removeprefix("name-")
            found[name] = Choice(request.form.get(f"side-{place}", ""), request.form.get(f"text-{place}"))
    return found


def _part(sent: str, like: str) -> str:
    """Return a part that a person wrote, with the line ends of its file; the last line of a part has one."""
    text = as_file(sent, like.removeprefix("\ufeff"))
    return text if not text or text.endswith("\n") else f"{text}\n"


def _page(found: Meeting, chosen: Mapping[str, Choice], errors: list[tuple[str, str]] | None = None) -> str:
    context = 3 if found.merge.whole else WHOLE_PART
    return render_template(
        "instructor/workbench/merge.html",
        document=found.document,
        meeting=found,
        seal=found.seal,
        errors=errors or [],
        parts=[
            _shown(place, part, context, chosen.get(part.name, Choice()))
            for place, part in enumerate(found.merge.changed)
        ],
    )


def _shown(place: int, part: Part, context: int, choice: Choice) -> dict[str, object]:
    return {
        "place": place,
        "name": part.name,
        "side": part.side,
        "base": part.base,
        "mine": _rows(part.base, part.mine, context),
        "theirs": _rows(part.base, part.theirs, context),
        "chosen": choice.side,
        "text": choice.text if choice.text is not None else for_browser(part.mine or part.theirs or ""),
    }


def _rows(before: str | None, after: str | None, context: int) -> tuple[Row | None, ...] | None:
    """Return the lines of a part as they came from the earlier one; None for a part that is not there."""
    if after is None:
        return None
    if before == after:
        return lines("", after, context=context) if context == WHOLE_PART else ()
    return lines(before or "", after, context=context)
