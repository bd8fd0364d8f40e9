"""Two options of a single choice are ranges that have numbers in common.

Why: an answer that lies in both is right twice, and one of them is marked wrong.
Example: `[0–10, 5–15, more than 15]`; also `[0–10, 10–20]`, where 10 is in both.
Instead: ranges that meet and share nothing: `[0–9, 10–19, 20 or more]`.
"""

from collections.abc import Iterator
from itertools import pairwise

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..quantities import stretch
from ..wording import options

CODE = "QB613"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        if item.head.kind != "single":
            continue
        ranges = [(id, found) for id, text in options(item).items() if (found := stretch(text)) is not None]
        if len(ranges) < 2:
            continue
        ranges.sort(key=lambda pair: pair[1].order)
        for (one, before), (id, after) in pairwise(ranges):
            if before.unit == after.unit and before.meets(after):
                message = msg("the range has numbers in common with option '{other}'", other=one)
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "choices", id), message)
