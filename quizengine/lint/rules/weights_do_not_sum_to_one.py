"""The weights of the competencies that an item assesses do not sum to 1.

Why: an item's points are divided among its competencies by these weights. With another sum the competencies
    together would have more points, or fewer, than the paper.
Example: `assesses: {УК-1.1: 0.5, ПК-1.1: 0.3}`.
Instead: weights that sum to 1, as fractions where decimals do not (`1/3`); or a plain list, `[УК-1.1,
    ПК-1.1]`, for equal weights.
"""

from collections.abc import Iterator
from fractions import Fraction

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB403"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        total = sum(item.head.assesses.values(), Fraction(0))
        if item.head.assesses and total != 1:
            span = at_item(library, bank, item, "assesses")
            message = msg("the weights of the competencies sum to {total} and not to 1", total=total)
            help = msg(
                "a list without weights, such as [{codes}], shares equally",
                codes=", ".join(item.head.assesses),
            )
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message, help)
