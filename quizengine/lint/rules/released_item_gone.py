"""An item that has been released is not in its bank any more, or is a draft.

Why: attempts were made on it. In the reports of old attempts it stays, but nobody can look it up, mend it or tell why
    it went; and its id is free for another question, which would then have its statistics.
Example: an item of the last release is deleted from the file; or gets `status: draft`.
Instead: `status: retired`: it stays readable and is drawn no more. Looked at by `--against`.
"""

from collections.abc import Iterator

from ...content.bank import Status
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, at_key
from ..released import gone, pairs

CODE = "QB901"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    if library.released is None:
        return
    help = msg("keep it with status: retired, so that it is drawn no more and stays readable")
    for bank, old, now in gone(library, library.released):
        if now is None:
            span = at_key(library, bank.file, "items")
            message = msg("the released item '{item}' is not in the bank any more", item=old.item)
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message, help)
    for pair in pairs(library):
        if pair.item.head.status is Status.DRAFT:
            span = at_item(library, pair.bank, pair.item, "status")
            message = msg("the item has been released and is a draft now: a release would drop it")
            yield Diagnostic(CODE, SEVERITY, pair.bank.file, span, message, help)
