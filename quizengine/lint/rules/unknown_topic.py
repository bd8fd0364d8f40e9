"""An item states, or a quiz draws by, a topic that the programme does not have.

Why: the item would count for no topic, and a quiz that draws by the topic would not find it.
Example: `topic: deploy` for a programme whose topic is `deployment-preparation`.
Instead: write the id of a topic of the programme; leave `topic` out where none fits.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library, programme_behind, programme_of
from ...content.programme import Programme
from ...i18n import msg
from ...questions.lookalike import suggestion
from ..edits import Edit
from ..places import at_code, items
from ..spelling import respelt

CODE = "QB402"
SEVERITY = Severity.ERROR

Claim = tuple[str, str, tuple[str | int, ...], Programme]
"""A topic, the file and the path that it stands at, and the programme that should have it."""


def check(library: Library) -> Iterator[Diagnostic]:
    for topic, file, path, programme in _claims(library):
        if topic not in programme.topics:
            span = at_code(library, file, topic, *path)
            message = msg("the programme has no topic '{topic}'", topic=topic)
            known = ", ".join(programme.topics)
            help = suggestion(topic, programme.topics) or msg("the topics are: {known}", known=known)
            yield Diagnostic(CODE, SEVERITY, file, span, message, help)


def fix(library: Library, found: Diagnostic) -> Iterator[Edit]:
    programme = programme_of(library, found.file)
    yield from respelt(library.sources[found.file], found.span, programme.topics if programme else ())


def _claims(library: Library) -> Iterator[Claim]:
    for bank, item in items(library):
        programme = library.programme(bank.programme)
        if programme is not None and item.head.topic is not None:
            yield item.head.topic, bank.file, ("items", item.index, "topic"), programme
    for quiz, file in library.quizzes:
        programme = programme_behind(library, file, quiz.programme)
        if programme is not None:
            for index, section in enumerate(quiz.sections):
                for topic in section.pool.topic:
                    yield topic, file, ("sections", index, "from", "topic"), programme
