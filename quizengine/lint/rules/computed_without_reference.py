"""A key is said to be computed, and nothing says how or by whom.

Why: a computed key is right as far as the computation is; one that cannot be done again cannot be checked.
Example: `provenance: {basis: computed}`.
Instead: where the computation is, `ref: notebooks/psi.ipynb, cell 4`, or who did it (`by`) or has checked it
    (`verified`).
"""

from collections.abc import Iterator

from ...content.bank import Basis
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB506"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        said = item.head.provenance
        if said.basis is Basis.COMPUTED and said.by is None and said.ref is None and said.verified is None:
            span = at_item(library, bank, item, "provenance", "basis")
            message = msg("the key is computed, and 'ref' does not say how")
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
