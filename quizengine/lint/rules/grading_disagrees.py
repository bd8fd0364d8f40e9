"""The weights of a programme's grading do not sum to 100 %, or its formula has other factors.

Why: the document gives two answers to the question what a grade is made of. Both are kept as printed; which
    one holds is for people to decide, and students should not be the ones to notice.
Example: a table with 60 %, 30 % and 10 %, and a formula with the factors 0.6, 0.3 and 0.20.
Instead: have the document corrected, then the programme; until then the warning stands.
"""

from collections.abc import Iterator
from decimal import Decimal

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.programme import Component, Formula, Programme
from ...content.types import plain
from ...i18n import msg
from ..places import at, at_key

CODE = "QB410"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        yield from _table(library, programme, file)
        formula = programme.grading.formula
        if formula is not None and (differences := _differences(programme.grading.components, formula)):
            message = msg(
                "the formula disagrees with the table of weights: {differences}; its factors sum to {total}",
                differences=", ".join(differences),
                total=sum(formula.factors.values(), Decimal(0)),
            )
            yield Diagnostic(CODE, SEVERITY, file, at(library, file, "grading", "formula", "printed"), message)


def _table(library: Library, programme: Programme, file: str) -> Iterator[Diagnostic]:
    weights = [component.weight for component in programme.grading.components.values()]
    total = sum(weights, Decimal(0))
    if weights and total != 1:
        span = at_key(library, file, "grading", "components")
        message = msg("the weights of the components sum to {total}% and not to 100%", total=plain(total * 100))
        yield Diagnostic(CODE, SEVERITY, file, span, message)


def _differences(table: dict[str, Component], formula: Formula) -> list[str]:
    """Return the components whose factor is not their weight: "stress-test 10% ≠ 0.20"; a dash is "none"."""
    names = dict.fromkeys([*table, *formula.factors])
    weights = {name: component.weight for name, component in table.items()}
    return [
        f"{name} {_percent(weights.get(name))} ≠ {formula.factors.get(name, '—')}"
        for name in names
        if weights.get(name) != formula.factors.get(name)
    ]


def _percent(weight: Decimal | None) -> str:
    return "—" if weight is None else f"{plain(weight * 100)}%"
