"""A quiz names the same bank twice.

Why: every item of it would be in the pool twice, and a student could be asked the same thing two times.
Example: `banks: [final.bank.yaml, ./final.bank.yaml]`.
Instead: name the bank once. To draw from it in several ways, write several sections.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library, bank_behind
from ...i18n import msg
from ..edits import Edit
from ..places import at
from ..spelling import without_entry

CODE = "QB409"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for quiz, file in library.quizzes:
        seen: set[str] = set()
        for index, reference in enumerate(quiz.banks):
            bank = bank_behind(library, file, reference)
            if bank is not None and bank.file in seen:
                span = at(library, file, "banks", index)
                yield Diagnostic(
                    CODE, SEVERITY, file, span, msg("the quiz names the bank '{bank}' twice", bank=bank.bank)
                )
            elif bank is not None:
                seen.add(bank.file)


def fix(library: Library, found: Diagnostic) -> Iterator[Edit]:
    yield from without_entry(library.sources[found.file], found.span)
