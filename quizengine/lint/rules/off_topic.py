"""An item may be off topic: its words speak for another subject area than those of the programme.

Why: students would be examined in what they were not taught. It is a suspicion and no verdict: the rule
    compares words. Where the programme is a few headings from which little can be told, a stated topic settles the
    matter.
Example: a question on reinforcement learning in the final of a course on deployment, without `topic`.
Instead: state the topic that the item belongs to; or retire the item; or add what it asks to the programme.
"""

from collections.abc import Iterator
from functools import reduce

from ...content.belonging import suspicions
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item

CODE = "QB801"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for bank in library.banks:
        programme = library.programme(bank.programme)
        if programme is None:
            continue
        revisions = library.revisions_of(bank)
        # By identity: two items with one id are equal in name, and each has its own place.
        places = {id(one): item for item, one in zip(bank.items, revisions, strict=True)}
        for found in suspicions(programme, revisions):
            item = places[id(found.revision)]
            reasons = reduce(lambda one, other: msg("{one}, and {other}", one=one, other=other), found.reasons)
            message = msg("the item may be off topic: {reasons}", reasons=reasons)
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "stem"), message)
