"""Feedback is written for a choice that the item does not have.

Why: nobody would ever read it. Mostly the id of a choice was changed and the feedback kept the old one.
Example: `choices: {mse: MSE, mae: MAE}` with `feedback: {rmse: Almost.}`.
Instead: the id of one of the choices. For a short text, write `feedback` beside an entry of `reject`.
"""

from collections.abc import Iterator
from random import Random

from ...content.bank import Item
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ...questions import KINDS
from ...questions.lookalike import suggestion
from ..edits import Edit
from ..owners import written_at
from ..places import at_key, items
from ..spelling import respelt

CODE = "QB406"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        choices = _choices(item) if item.head.feedback else ()
        for id in item.head.feedback:
            if id not in choices:
                span = at_key(library, bank.file, "items", item.index, "feedback", id)
                message = msg("the feedback names no choice of the item: '{id}'", id=id)
                yield Diagnostic(CODE, SEVERITY, bank.file, span, message, suggestion(id, choices))


def fix(library: Library, found: Diagnostic) -> Iterator[Edit]:
    source = library.sources[found.file]
    choices = written_at(source, found.span).get("choices", ())
    yield from respelt(source, found.span, choices)


def _choices(item: Item) -> tuple[str, ...]:
    # What can be arranged is what can be chosen; a kind without choices arranges nothing.
    kind = KINDS[item.head.kind]
    return kind.arrange(kind.split(item.body)[0], Random(0))
