"""The author says why a key may be contested, and not why it is the key.

Why: who reads the dispute has heard one side. A student who was marked wrong and a colleague who has to decide want
    the reason for the key as well.
Example: `dispute: Pandas draws plots too.`, and no `explain`.
Instead: add `explain`, with what speaks for the key.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_key, items

CODE = "QB508"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        if item.head.dispute is not None and item.head.explain is None:
            span = at_key(library, bank.file, "items", item.index, "dispute")
            message = msg("the key may be contested, and nothing explains why it is the key")
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
