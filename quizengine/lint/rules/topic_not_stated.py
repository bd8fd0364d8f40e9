"""An item states no topic.

Why: reports by topic leave the item out, and whether it belongs to the course is left to guess by its
    words.
Example: an item without `topic`, in a bank without one in `defaults`.
Instead: name the topic; where the programme has none that fits, leave it out and let the report say so.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB404"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        if item.head.topic is None:
            span = at_item(library, bank, item, "id")
            yield Diagnostic(CODE, SEVERITY, bank.file, span, msg("the item states no topic of the programme"))
