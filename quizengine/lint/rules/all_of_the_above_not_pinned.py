"""An option speaks of all or none of the others, and nothing keeps it in its place when options are shuffled.

Why: «all of the above» that comes first or in the middle says something else than the author meant.
Example: `all: Все перечисленные` in an item that is shuffled.
Instead: `all: {text: Все перечисленные, pin: last}`; better still, ask for several options with `kind: multiple`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..wording import options, speaks_of_all

CODE = "QB308"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        if item.head.kind not in ("single", "multiple") or not item.head.shuffle:
            continue
        for id, text in options(item).items():
            if speaks_of_all(text) and getattr(item.body, "choices")[id].pin is None:  # noqa: B009
                message = msg("options are shuffled, and '{text}' is not kept in its place", text=text)
                help = msg("write {example}", example=f"{id}: {{text: {text}, pin: last}}")
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "choices", id), message, help)
