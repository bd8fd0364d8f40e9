"""Across the bank, an option like "all of the above" is the key of most items that have it.

Why: authors add it when all is right, so who sees it chooses it. Fewer than four such items are not judged.
Example: five items with «Все перечисленные», which is the key of four.
Instead: ask for several options with `kind: multiple`, or write such an option where it is wrong as often as right.
"""

from collections.abc import Iterator

from ...content.bank import Status
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at
from ..wording import options, right, speaks_of_all

CODE = "QB607"
SEVERITY = Severity.INFO

FEWEST, SHARE = 4, 0.6


def check(library: Library) -> Iterator[Diagnostic]:
    for bank in library.banks:
        having, keyed = 0, 0
        for item in bank.items:
            if item.head.kind == "single" and item.head.status is not Status.RETIRED:
                of_all = {id for id, text in options(item).items() if speaks_of_all(text)}
                having += bool(of_all)
                keyed += not of_all.isdisjoint(right(item))
        if having >= FEWEST and keyed >= SHARE * having:
            message = msg(
                "an option about all others is the key in {keyed} of {having} items", keyed=keyed, having=having
            )
            yield Diagnostic(CODE, SEVERITY, bank.file, at(library, bank.file, "bank"), message)
