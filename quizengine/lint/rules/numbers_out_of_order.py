"""The options are numbers, and they are written in no order.

Why: students look for the order before they look for the answer, and an editor does not see that a number is missing or
    stands twice.
Example: `[10, 5, 20, 15]`
Instead: from the smallest to the largest, `[5, 10, 15, 20]`, or the other way round.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..quantities import measured
from ..wording import options, speaks_of_all

CODE = "QB612"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        texts = [text for text in options(item).values() if not speaks_of_all(text)]
        found = [measured(text) for text in texts]
        if item.head.kind != "single" or len(found) < 3 or None in found:
            continue
        numbers = [one.number for one in found if one is not None]
        if len({one.unit for one in found if one is not None}) == 1 and numbers not in (
            sorted(numbers),
            sorted(numbers, reverse=True),
        ):
            message = msg("the options are numbers in no order: {numbers}", numbers="; ".join(texts))
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "choices"), message)
