"""An item that has been released asks something else now.

Why: an id stands for one question for ever. The statistics of the old question would be shown for the new one, and a
    student who has met the old one would count as having met it.
Example: «Which loss is quadratic?» in the last release, «Which metric is bounded by 1?» under the same id now.
Instead: a new item with a new id; the old one with `status: retired`. A stem that was put better keeps its id. Looked
    at by `--against`; what counts is how many words the two stems have in common, and whether the answer is another.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item
from ..released import pairs

CODE = "QB904"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for pair in pairs(library):
        if not pair.kind_changed and pair.another_question:
            span = at_item(library, pair.bank, pair.item, "stem")
            message = msg("this seems to be another question than was released: «{stem}»", stem=pair.before.shown.stem)
            help = msg("give the new question a new id, and retire the old one")
            yield Diagnostic(CODE, SEVERITY, pair.bank.file, span, message, help)
