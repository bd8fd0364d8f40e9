"""An item that has been released assesses something else now, or is on another topic.

Why: reports of finished attempts keep the mapping that they were made with, so one item counts for two competencies
    until everybody has taken the new release.
Example: `assesses: [УК-1.1]` in the last release, `assesses: [ПК-2.1]` now.
Instead: nothing, if the old mapping was wrong. Looked at by `--against`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item
from ..released import pairs

CODE = "QB906"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for pair in pairs(library):
        before, now = pair.before.mapped, pair.now.mapped
        if before.assesses != now.assesses:
            span = at_item(library, pair.bank, pair.item, "assesses")
            message = msg("the item has been released for: {before}", before=", ".join(before.assesses) or "—")
            yield Diagnostic(CODE, SEVERITY, pair.bank.file, span, message)
        if before.topic != now.topic:
            span = at_item(library, pair.bank, pair.item, "topic")
            message = msg("the item has been released on the topic: {before}", before=before.topic or "—")
            yield Diagnostic(CODE, SEVERITY, pair.bank.file, span, message)
