"""The grace of a quiz is as long as its limit, or longer.

Why: grace is for the way of the last answer to the server, some seconds. Whoever knows of it has twice the time.
Example: `time: {limit: 5m, grace: 5m}`, where `grace: 5s` was meant.
Instead: as long as a slow network takes, such as `15s`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.types import spelled
from ...i18n import msg
from ..places import at

CODE = "QB702"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for quiz, file in library.quizzes:
        if quiz.time.grace >= quiz.time.limit:
            message = msg(
                "the grace of {grace} is no shorter than the limit of {limit}",
                grace=spelled(quiz.time.grace),
                limit=spelled(quiz.time.limit),
            )
            yield Diagnostic(CODE, SEVERITY, file, at(library, file, "time", "grace"), message)
