"""The credits of a programme times 36 are not its hours.

Why: a credit (зачётная единица) is 36 academic hours in Russian higher education, so one of the two numbers is
    mistyped, or the document itself is at odds with the curriculum.
Example: `hours: {…, total: 190, credits: 5}`, where 5 credits are 180 hours.
Instead: correct the number that differs from the document; where the document says so itself, have it corrected, and
    until then the warning stands. A school with another norm leaves `credits` out.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.types import plain
from ...i18n import msg
from ..places import at

CODE = "QB431"
SEVERITY = Severity.WARNING
_HOURS = 36


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        hours = programme.hours
        if hours is None or hours.credits is None or hours.credits * _HOURS == hours.total:
            continue
        message = msg(
            "{credits} credits are {counted} hours, the programme has {total}",
            credits=plain(hours.credits),
            counted=plain(hours.credits * _HOURS),
            total=plain(hours.total),
        )
        yield Diagnostic(CODE, SEVERITY, file, at(library, file, "hours", "credits"), message)
