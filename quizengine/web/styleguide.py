"""Every component of the design system in every state, in demo mode only."""

from flask import Blueprint, render_template

from ..content.diagnostics import START, Diagnostic, Severity
from ..errors import NotFound
from ..i18n import Message, msg
from . import access

# Words of the style guide itself are English and are not in the catalogue.
FINDINGS = (
    Diagnostic("QB301", Severity.ERROR, "", START, Message("the key names no choice"), Message("the choices: a, b")),
    Diagnostic("QB601", Severity.WARNING, "", START, Message("the right option is much longer than the others")),
    Diagnostic("QB503", Severity.INFO, "", START, Message("the key is disputed")),
)

blueprint = Blueprint("styleguide", __name__)


@blueprint.get("/styleguide")
@access.open_to_all
def show() -> str:
    if not access.settings().demo:
        raise NotFound(msg("There is no such page, or it is not yours."))
    return render_template("styleguide.html", findings=FINDINGS)
