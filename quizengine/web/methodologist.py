"""The methodologist's room: programmes, and what the banks cover of them."""

from flask import render_template, request

from ..reports import coverage as coverages
from ..reports import results
from ..services import catalogue, flags
from ..store.tables import Role
from . import access, statistics
from .words import language

blueprint = access.room("methodologist", Role.METHODOLOGIST)
blueprint.register_blueprint(statistics.room(Role.METHODOLOGIST))


@blueprint.get("/")
def home() -> str:
    return render_template("methodologist/home.html", programmes=catalogue.programmes(access.engine()))


@blueprint.get("/coverage/<programme>")
def coverage(programme: str) -> str:
    engine = access.engine()
    found, banks = catalogue.programme(engine, programme)
    asked = set(request.args.getlist("bank"))
    chosen = [bank for bank in banks if bank.bank in asked] or list(banks)
    revisions = [item.revision for bank in chosen for item in bank.items]
    report = coverages.coverage(found, revisions, decisions=flags.decisions(engine, programme))
    cohort = results.cohort(engine, found)
    figures = coverages.drawn(report, language()) | results.drawn(cohort, found, language())
    return render_template(
        "methodologist/coverage.html", coverage=report, cohort=cohort, figures=figures, banks=banks, chosen=chosen
    )
