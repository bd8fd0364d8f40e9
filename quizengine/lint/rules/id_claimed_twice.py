"""Two files claim the same id of a bank, a quiz or a programme.

Why: a release, a report and another file find a thing by its id, and would take whichever file was read
    first.
Example: a copy `final-2026.bank.yaml` that still says `bank: final`.
Instead: give the copy an id of its own.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at

CODE = "QB202"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str], str] = {}
    for field, id, file in _claims(library):
        before = first.setdefault((field, id), file)
        if before != file:
            message = msg("the id '{id}' is taken by another file", id=id)
            yield Diagnostic(
                CODE,
                SEVERITY,
                file,
                at(library, file, field),
                message,
                msg("the first one: {place}", place=before),
            )


def _claims(library: Library) -> Iterator[tuple[str, str, str]]:
    yield from (("bank", bank.bank, bank.file) for bank in library.banks)
    yield from (("quiz", quiz.quiz, file) for quiz, file in library.quizzes)
    yield from (("programme", programme.programme, file) for programme, file in library.programmes)
