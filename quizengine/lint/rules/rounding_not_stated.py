"""A programme has a formula for the final mark and no rule of rounding.

Why: a weighted mean is seldom a whole number, and marks are. Whether 3.5 is a pass decides about students, and
    without a rule each teacher has one.
Example: `printed: 0,6 × homework + 0,4 × test` on a scale of ten, and no `rounding`.
Instead: `grading: {rounding: Round half up to a whole mark}`, in the words of the document; where the document has
    no such words, that is what to add to it.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at

CODE = "QB432"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        if programme.grading.formula is not None and programme.grading.rounding is None:
            span = at(library, file, "grading", "formula", "printed")
            message = msg("nothing says how the result of the formula is rounded to a mark")
            yield Diagnostic(CODE, SEVERITY, file, span, message)
