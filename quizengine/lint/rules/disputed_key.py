"""The author says why the key of an item may be contested.

Why: nothing is wrong with saying so; the list of such items is what an appeal and the next edition need.
Example: `dispute: Pandas draws plots too.`
Instead: nothing, or an item that leaves no room for the dispute.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_key, items

CODE = "QB503"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        if item.head.dispute is not None:
            span = at_key(library, bank.file, "items", item.index, "dispute")
            yield Diagnostic(CODE, SEVERITY, bank.file, span, msg("the key may be contested, as its author says"))
