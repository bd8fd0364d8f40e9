"""A quiz requires something of a competency, a topic or a level that there is not.

Why: the requirement can never be met, or is met by nobody's intention. A code is easily mistyped in a way that
    nobody sees: Latin Y and K in place of Cyrillic У and К.
Example: `require: {YK-1: {items: 2}}` (Latin letters) for a programme with «УК-1»; `topic:loses`; `bloom:know`.
Instead: write a competency or an indicator of the programme, `topic:` with the id of one of its topics, or
    `bloom:` with a level.
"""

from collections.abc import Iterator

from ...content.bank import Bloom
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library, programme_behind
from ...content.programme import Programme
from ...exam.blueprint import BLOOM, TOPIC
from ...i18n import Message, msg
from ...questions.lookalike import suggestion
from ..papers import requires_something
from ..places import at_key

CODE = "QB420"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for quiz, file in library.quizzes:
        programme = programme_behind(library, file, quiz.programme)
        for code in quiz.require if programme else ():
            if programme and not requires_something(code, programme):
                message = msg("there is nothing by the name '{code}' to require", code=code)
                span = at_key(library, file, "require", code)
                yield Diagnostic(CODE, SEVERITY, file, span, message, _help(code, programme))


def _help(code: str, programme: Programme) -> Message | None:
    indicators = (code for competency in programme.competencies.values() for code in competency.indicators)
    known = [*programme.competencies, *indicators]
    known += [f"{TOPIC}{topic}" for topic in programme.topics] + [f"{BLOOM}{level}" for level in Bloom]
    return suggestion(code, known) or msg("what may be required: {known}", known=", ".join(known))
