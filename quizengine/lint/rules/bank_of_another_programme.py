"""A quiz takes items from a bank that is written for another programme than the quiz.

Why: the competencies and topics of the items are those of the other programme; the same code may mean
    something else here, and results by competency would be wrong without a word.
Example: a quiz of `production-ml-2025` with a bank of `production-ml-2024`.
Instead: a bank of the quiz's own programme. To reuse items, copy them and map the copies anew.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library, bank_behind, programme_behind
from ...i18n import msg
from ..places import at

CODE = "QB405"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for quiz, file in library.quizzes:
        programme = programme_behind(library, file, quiz.programme)
        for index, reference in enumerate(quiz.banks):
            bank = bank_behind(library, file, reference)
            if programme is None or bank is None or bank.programme in (None, programme.programme):
                continue
            message = msg(
                "the bank belongs to the programme '{other}', the quiz to '{own}'",
                other=bank.programme,
                own=programme.programme,
            )
            yield Diagnostic(CODE, SEVERITY, file, at(library, file, "banks", index), message)
