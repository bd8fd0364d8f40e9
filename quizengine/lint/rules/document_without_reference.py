"""A key is said to come from a document, and not where in it.

Why: nobody can look it up, so nobody can tell a faithful copy from a mistake.
Example: `provenance: {basis: document}`.
Instead: name the document and the place, `ref: Course programme 2025, task 1`.
"""

from collections.abc import Iterator

from ...content.bank import Basis
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB504"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        provenance = item.head.provenance
        if provenance.basis is Basis.DOCUMENT and provenance.ref is None:
            span = at_item(library, bank, item, "provenance", "basis")
            message = msg("the key is from a document, and 'ref' does not say where in it")
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
