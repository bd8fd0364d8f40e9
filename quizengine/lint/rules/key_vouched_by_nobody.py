"""A key is from no document, and nobody stands for it.

Why: students are marked by it, and when one of them contests it there is nobody to ask and nothing to look up.
Example: `provenance: {basis: expert}`, without `by`, `ref` and `verified`.
Instead: who made the key, `by: A. Person`; or where it can be checked, `ref: Textbook, chapter 3`; or who has
    checked it, `verified: {by: B. Person, on: 2026-01-20}`.
"""

from collections.abc import Iterator

from ...content.bank import Basis
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB505"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        said = item.head.provenance
        if said.basis is Basis.EXPERT and said.by is None and said.ref is None and said.verified is None:
            span = at_item(library, bank, item, "provenance", "basis")
            message = msg("the key is from no document, and nobody stands for it")
            help = msg("add who made it, such as by: {name}, or where it can be checked, ref: …", name="A. Person")
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message, help)
