"""A question for several options has one right option, or all of its options are right.

Why: with one right option it is a single choice that asks for more reading; where all are right, who marks everything
    without a thought has the points.
Example: `kind: multiple` with `key: [mse]`, or with every option in the key.
Instead: `kind: single` for one; for all, an option more that is wrong.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..wording import options, right

CODE = "QB315"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        keyed, offered = len(right(item)), len(options(item))
        if item.head.kind != "multiple" or not (keyed == 1 or keyed == offered):
            continue
        message = msg("every option is right") if keyed == offered else msg("a single option is right")
        yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "key"), message)
