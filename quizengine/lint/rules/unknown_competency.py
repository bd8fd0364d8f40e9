"""An item assesses, or a quiz draws by, a competency or an indicator that the programme does not have.

Why: the item would be evidence for nothing, and the coverage of the programme would be reported wrong. A
    code is easily mistyped in a way that nobody sees: Latin Y and K in place of Cyrillic У and К.
Example: `assesses: [YK-1]` (Latin letters) for a programme with «УК-1».
Instead: write a code of the programme, as its document prints it; where the programme has none, leave
    `assesses` out.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library, programme_behind, programme_of
from ...content.programme import Programme
from ...i18n import Message, msg
from ...questions.lookalike import suggestion
from ..edits import Edit
from ..places import at_code, items
from ..spelling import respelt

CODE = "QB401"
SEVERITY = Severity.ERROR

Claim = tuple[str, str, tuple[str | int, ...], Programme]
"""A code, the file and the path of the list that it stands in, and the programme that should have it."""


def check(library: Library) -> Iterator[Diagnostic]:
    for code, file, path, programme in _claims(library):
        if programme.competency_of(code) is None:
            span = at_code(library, file, code, *path)
            message = msg("the programme has no competency or indicator '{code}'", code=code)
            yield Diagnostic(CODE, SEVERITY, file, span, message, _help(code, programme))


def fix(library: Library, found: Diagnostic) -> Iterator[Edit]:
    programme = programme_of(library, found.file)
    yield from respelt(library.sources[found.file], found.span, _known(programme) if programme else ())


def _claims(library: Library) -> Iterator[Claim]:
    for bank, item in items(library):
        programme = library.programme(bank.programme)
        if programme is not None:
            for code in item.head.assesses:
                yield code, bank.file, ("items", item.index, "assesses"), programme
    for quiz, file in library.quizzes:
        programme = programme_behind(library, file, quiz.programme)
        if programme is not None:
            for index, section in enumerate(quiz.sections):
                for code in section.pool.assesses:
                    yield code, file, ("sections", index, "from", "assesses"), programme


def _help(code: str, programme: Programme) -> Message:
    if not programme.competencies:
        return msg(
            "the programme '{programme}' names no competencies: leave the code out",
            programme=programme.programme,
        )
    near = suggestion(code, _known(programme))
    return near or msg("the competencies are: {known}", known=", ".join(programme.competencies))


def _known(programme: Programme) -> list[str]:
    indicators = (code for competency in programme.competencies.values() for code in competency.indicators)
    return [*programme.competencies, *indicators]
