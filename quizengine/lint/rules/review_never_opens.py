"""A quiz is to be reviewed after it closes, and says nowhere when it closes.

Why: its students would never see which answers were right.
Example: `review: after_close` without `closes`, or a map whose `after_close` shows what `later` does not.
Instead: add `closes: 2026-01-20T10:00+03:00`, or choose `review: after_submit` or `review: never`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.review import Phase
from ...i18n import msg
from ..places import at

CODE = "QB407"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for quiz, file in library.quizzes:
        kept_back = quiz.review.of(Phase.AFTER_CLOSE) - quiz.review.of(Phase.LATER)
        if kept_back and quiz.closes is None:
            message = msg("the quiz is reviewed after it closes, and it never closes")
            help = msg("add a moment, such as closes: 2026-01-20T10:00+03:00")
            yield Diagnostic(CODE, SEVERITY, file, at(library, file, "review"), message, help)
