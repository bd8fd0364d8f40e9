"""Students see the keys of a quiz before they have taken it for the last time.

Why: the next attempt has the same items, or some of them, and measures who has noted the keys.
Example: `attempts: 3` with `review: after_submit`; `review: {during: [key], …}`.
Instead: one attempt; or `review: after_close` with `closes:`; or a map of phases that shows `correctness` and keeps the
    `key` for `after_close`. A quiz that is for practice says so with `access: open`, and is not reported for its
    attempts.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.quiz import Access, Quiz
from ...content.review import Phase, Shown
from ...i18n import Message, msg
from ..places import at

CODE = "QB706"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for quiz, file in library.quizzes:
        message = _leak(quiz)
        if message is not None:
            yield Diagnostic(CODE, SEVERITY, file, at(library, file, "review"), message)


def _leak(quiz: Quiz) -> Message | None:
    if Shown.KEY in quiz.review.of(Phase.DURING):
        return msg("the keys are shown while an attempt is running")
    early = [phase for phase in (Phase.AFTER_SUBMIT, Phase.LATER) if Shown.KEY in quiz.review.of(phase)]
    if early and quiz.attempts > 1 and quiz.access is not Access.OPEN:
        return msg("the keys are shown after the first of {attempts} attempts", attempts=quiz.attempts)
    return None
