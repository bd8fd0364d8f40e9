"""A section or its items have a limit of their own in a quiz where one may go back and forth.

Why: a limit runs from the moment a section or an item is opened until it is left for good, and with free
    navigation nothing is ever left for good.
Example: a section with `time: 5m` or `item_time: 90s` in a quiz without `navigation: linear`.
Instead: add `navigation: linear`, or take the limit out and let `time: {limit: …}` of the quiz be the only one.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.quiz import Navigation
from ...i18n import msg
from ..places import at

CODE = "QB424"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for quiz, file in library.quizzes:
        for index, section in enumerate(quiz.sections if quiz.navigation is Navigation.FREE else ()):
            for field in ("time", "item_time"):
                if getattr(section, field) is not None:
                    message = msg("a limit of a section or of its items needs linear navigation")
                    help = msg("add navigation: linear to the quiz, or take the limit out")
                    span = at(library, file, "sections", index, field)
                    yield Diagnostic(CODE, SEVERITY, file, span, message, help)
