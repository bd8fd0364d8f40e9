"""Two items of one bank have the same id.

Why: an item is known for good by its bank and its id. With two items of one id, answers and statistics of
    the one would be taken for the other's.
Example: `- id: loss` in line 10 and once more in line 40, or in another file of the same bank.
Instead: give the second item an id of its own, one that no item of the bank has had before.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB201"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str], str] = {}
    for bank, item in items(library):
        name, span = (bank.bank, item.head.id), at_item(library, bank, item, "id")
        if name in first:
            message = msg("the bank '{bank}' has an item '{item}' already", bank=bank.bank, item=item.head.id)
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message, msg("the first one: {place}", place=first[name]))
        first.setdefault(name, f"{bank.file}:{span.line}")
