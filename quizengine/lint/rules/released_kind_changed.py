"""An item that has been released is of another kind now.

Why: answers are stored as the kind has them. Old answers cannot be graded by the new key, and statistics of both would
    be counted as of one question.
Example: `kind: single` in the last release, `kind: multiple` under the same id now.
Instead: a new item with a new id; the old one with `status: retired`. Looked at by `--against`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item
from ..released import pairs

CODE = "QB902"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for pair in pairs(library):
        if pair.kind_changed:
            span = at_item(library, pair.bank, pair.item, "kind")
            message = msg(
                "the item has been released as '{before}' and is '{now}' now",
                before=pair.before.shown.kind,
                now=pair.now.shown.kind,
            )
            help = msg("give the new question a new id, and retire the old one")
            yield Diagnostic(CODE, SEVERITY, pair.bank.file, span, message, help)
