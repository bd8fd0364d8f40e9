"""Every component of the design system in every state, in demo mode only."""

from flask import Blueprint, render_template

from ..errors import NotFound
from ..i18n import msg
from . import access

blueprint = Blueprint("styleguide", __name__)


@blueprint.get("/styleguide")
@access.open_to_all
def show() -> str:
    if not access.settings().demo:
        raise NotFound(msg("There is no such page, or it is not yours."))
    return render_template("styleguide.html")
