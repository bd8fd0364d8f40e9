"""A section is given more time than the quiz, or an item more than its section.

Why: the limit can never be reached, so one of the two is not what was meant.
Example: a section with `time: 30m` in a quiz with `time: {limit: 20m}`; `item_time: 10m` in a section of 5 minutes.
Instead: shorten the part or lengthen the whole.
"""

from collections.abc import Iterator
from datetime import timedelta

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.quiz import Section
from ...content.types import spelled
from ...i18n import msg
from ..places import at

CODE = "QB425"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for quiz, file in library.quizzes:
        for index, section in enumerate(quiz.sections):
            for field, part, whole in _limits(section, quiz.time.limit):
                if part > whole:
                    message = msg(
                        "this limit is longer than the whole of {whole} that it is a part of", whole=spelled(whole)
                    )
                    yield Diagnostic(CODE, SEVERITY, file, at(library, file, "sections", index, field), message)


def _limits(section: Section, whole: timedelta) -> Iterator[tuple[str, timedelta, timedelta]]:
    """Give each limit with the one that it has to stay within."""
    if section.time is not None:
        yield "time", section.time, whole
    if isinstance(section.item_time, timedelta):
        yield "item_time", section.item_time, min(whole, section.time or whole)
