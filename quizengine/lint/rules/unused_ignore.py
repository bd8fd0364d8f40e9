"""A comment tells the linter to ignore what is not found there.

Why: the flaw was mended or has moved, and the comment would hide the next one.
Example: `stem: Which loss is quadratic? # qb: ignore[QB602] the negation is the point`
Instead: delete the comment, or write it on the line of the finding.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ..comments import without_code
from ..edits import Edit

CODE = "QB012"
SEVERITY = Severity.WARNING
FOUND_BY = "comments"


def fix(library: Library, found: Diagnostic) -> Iterator[Edit]:
    yield from without_code(library.sources[found.file], found.span)
