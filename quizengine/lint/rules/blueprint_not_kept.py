"""A paper may be drawn that does not have what the quiz requires.

Why: the blueprint is a promise about every student's paper. It is proven for all papers that may be drawn, and
    this one breaks it, even if it is drawn once in a thousand times.
Example: `require: {topic:metrics: {items: 1}}` with one section that draws 5 of 20 items of all topics.
Instead: draw from that topic in a section of its own, add `spread: topic`, draw more, or require less.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library, programme_behind
from ...exam.blueprint import Measure, Refutation, prove
from ...exam.draws import NotEnoughItems
from ...i18n import Message, msg
from ..papers import Drawable, drawable, requires_something
from ..places import at

CODE = "QB421"
SEVERITY = Severity.ERROR

_SENTENCES: Mapping[Measure, Message] = {
    Measure.ITEMS: msg("of '{code}' every paper needs {wanted} items, and one may have {found}"),
    Measure.POINTS: msg("of '{code}' every paper needs {wanted} points, and one may have {found}"),
}


def check(library: Library) -> Iterator[Diagnostic]:
    for one in drawable(library):
        programme = programme_behind(library, one.file, one.quiz.programme)
        if programme is None:
            continue
        known = {code: asked for code, asked in one.quiz.require.items() if requires_something(code, programme)}
        for found in _refutations(one, known):
            span = at(library, one.file, "require", found.code, found.measure.value)
            help = msg("such a paper: {items}", items=", ".join(found.draw) or "—")
            yield Diagnostic(CODE, SEVERITY, one.file, span, _sentence(found), help)


def _refutations(one: Drawable, known: Mapping[str, object]) -> tuple[Refutation, ...]:
    quiz = one.quiz.model_copy(update={"require": known})
    try:
        return prove(quiz, one.revisions, competency_of=one.competency_of) if known else ()
    except NotEnoughItems:
        # No paper can be drawn at all; that is reported where it is so.
        return ()


def _sentence(found: Refutation) -> Message:
    params = {"code": found.code, "wanted": _number(found.wanted), "found": _number(found.found)}
    return Message(_SENTENCES[found.measure].text, params)


def _number(amount: Fraction) -> str:
    return f"{float(amount):.4g}"
