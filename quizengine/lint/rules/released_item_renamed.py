"""An item that has been released seems to have got another id.

Why: the id is what holds an item's statistics, decisions and attempts together. Under a new one it starts from
    nothing, and the old one looks deleted.
Example: `final-1` in the last release, and `final-01` with the same question in the file.
Instead: the old id, whatever it looks like. For a question that is meant to start anew, keep the old one beside it
    with `status: retired`. Looked at by `--against`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item
from ..released import gone

CODE = "QB905"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    if library.released is None:
        return
    for bank, old, item in gone(library, library.released):
        if item is not None:
            span = at_item(library, bank, item, "id")
            message = msg("this seems to be the released item '{item}' under another id", item=old.item)
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
