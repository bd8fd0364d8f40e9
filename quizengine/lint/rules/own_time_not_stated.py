"""A section gives each item its own time, and an item of its pool states none.

Why: that item would have no limit of its own, unlike its neighbours.
Example: `item_time: own` in a section that may draw an item without `time`, in a bank without `defaults: {time: …}`.
Instead: state `time` in the item or in the bank's `defaults`, or give all items one limit: `item_time: 90s`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.quiz import OWN
from ...i18n import msg
from ..papers import drawable
from ..places import at

CODE = "QB427"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for one in drawable(library):
        for index, section in enumerate(one.quiz.sections):
            pool = one.plan([section]).parts[0].pool if section.item_time == OWN else ()
            silent = [one.revisions[item].name for item in pool if one.revisions[item].mapped.seconds is None]
            if silent:
                message = msg("items that state no time of their own: {items}", items=", ".join(silent))
                span = at(library, one.file, "sections", index, "item_time")
                yield Diagnostic(CODE, SEVERITY, one.file, span, message)
