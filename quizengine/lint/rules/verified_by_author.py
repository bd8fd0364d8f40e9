"""A key was verified by the person who made it.

Why: people do not see their own mistakes; a second look is one only when it is somebody else's.
Example: `provenance: {basis: expert, by: A. Person, verified: {by: A. Person, on: 2026-01-20}}`.
Instead: have another person verify the key.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB502"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        provenance = item.head.provenance
        if provenance.verified is None or provenance.by is None:
            continue
        if _name(provenance.verified.by) == _name(provenance.by):
            span = at_item(library, bank, item, "provenance", "verified", "by")
            message = msg("the key was verified by its own author, {name}", name=provenance.by)
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)


def _name(text: str) -> str:
    return " ".join(text.casefold().split())
