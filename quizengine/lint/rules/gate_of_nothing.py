"""A programme asks for the coverage of something that it does not have.

Why: the gate can never hold, and a code is easily mistyped in a way that nobody sees: Latin Y and K in place of
    Cyrillic У and К.
Example: `coverage: {require: {topic:monitorring: {items: 2}}}`; `YK-1` (Latin letters) beside «УК-1».
Instead: write a competency or an indicator of the programme, or `topic:` with the id of one of its topics.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.programme import Programme
from ...exam.blueprint import TOPIC
from ...i18n import msg
from ...questions.lookalike import suggestion
from ..places import at_key

CODE = "QB428"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        known = _names(programme)
        for code in programme.coverage.require if programme.coverage else ():
            if code not in known:
                message = msg("there is nothing by the name '{code}' to cover", code=code)
                help = suggestion(code, known) or msg("what may be asked for: {known}", known=", ".join(known))
                span = at_key(library, file, "coverage", "require", code)
                yield Diagnostic(CODE, SEVERITY, file, span, message, help)


def _names(programme: Programme) -> list[str]:
    indicators = (code for competency in programme.competencies.values() for code in competency.indicators)
    return [*programme.competencies, *indicators, *(f"{TOPIC}{topic}" for topic in programme.topics)]
