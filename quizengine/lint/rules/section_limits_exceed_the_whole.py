"""The sections of a quiz are given more time together than the quiz.

Why: the limit of the quiz ends everything, so who uses the time of the first sections has less for the last than
    it promises.
Example: two sections with `time: 30m` each in a quiz with `time: {limit: 45m}`.
Instead: let the limits of the sections add up to the limit of the quiz or to less.
"""

from collections.abc import Iterator
from datetime import timedelta

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.types import spelled
from ...i18n import msg
from ..places import at

CODE = "QB426"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for quiz, file in library.quizzes:
        limits = [section.time for section in quiz.sections if section.time is not None]
        total = sum(limits, timedelta(0))
        if total > quiz.time.limit >= max(limits, default=timedelta(0)):
            message = msg("the sections may take {total} together, which is more than this", total=spelled(total))
            yield Diagnostic(CODE, SEVERITY, file, at(library, file, "time", "limit"), message)
