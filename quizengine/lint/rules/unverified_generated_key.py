"""A key that a program generated was not verified by a person.

Why: a generated key may be wrong in a way that reads well, and students would be marked by it.
Example: `provenance: {basis: generated}`.
Instead: have a person answer the item without seeing the key, then add `verified: {by: A. Person, on:
    2026-01-20}`.
"""

from collections.abc import Iterator

from ...content.bank import Basis
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB501"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        provenance = item.head.provenance
        if provenance.basis is Basis.GENERATED and provenance.verified is None:
            span = at_item(library, bank, item, "provenance", "basis")
            help = msg(
                "add who verified it and when, such as verified: {example}",
                example="{by: A. Person, on: 2026-01-20}",
            )
            yield Diagnostic(
                CODE, SEVERITY, bank.file, span, msg("the key is generated and nobody has verified it"), help
            )
