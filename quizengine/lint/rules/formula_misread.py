"""The factors of a formula are not the numbers that stand in it as printed.

Why: the factors are what is compared with the table of weights; read wrongly, they hide a mistake of the document or
    make one up.
Example: `printed: 0,6 × homework + 0,3 × project + 0,2 × test` with `factors: {homework: 0.6, project: 0.3, test:
    0.1}`.
Instead: the numbers as printed, one for each component; percent may be written as a fraction.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at

CODE = "QB433"
SEVERITY = Severity.WARNING
_NUMBER = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s*(%?)")


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        formula = programme.grading.formula
        if formula is None:
            continue
        printed = _numbers(formula.printed)
        for name, factor in formula.factors.items():
            if printed and factor not in printed:
                message = msg(
                    "the factor {factor} of '{component}' does not stand in the formula as printed",
                    factor=factor,
                    component=name,
                )
                span = at(library, file, "grading", "formula", "factors", name)
                yield Diagnostic(CODE, SEVERITY, file, span, message)


def _numbers(text: str) -> set[Decimal]:
    found = [(Decimal(number.replace(",", ".")), percent) for number, percent in _NUMBER.findall(text)]
    return {number / 100 if percent else number for number, percent in found}
