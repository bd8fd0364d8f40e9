"""An item assesses no competency, and its programme has some.

Why: its points count for the mark and for no competency, so the report by competencies says less than the mark does.
Example: an item without `assesses` in a bank of a programme with «УК-1» and «ПК-1».
Instead: name the indicator that the item gives evidence of, `assesses: [УК-1.1]`, or its competency, `assesses:
    [УК-1]`.
"""

from collections.abc import Iterator

from ...content.bank import Status
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item

CODE = "QB418"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for bank in library.banks:
        programme = library.programme(bank.programme)
        if programme is None or not programme.competencies:
            continue
        for item in bank.items:
            if not item.head.assesses and item.head.status is not Status.RETIRED:
                span = at_item(library, bank, item, "id")
                message = msg("the item assesses no competency of the programme")
                yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
