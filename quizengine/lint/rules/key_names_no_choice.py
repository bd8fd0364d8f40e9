"""The key names no option of the item.

Why: no answer could be right, and every student would lose the points.
Example: `key: mze` beside `choices: {mse: Squared error, mae: Absolute error}`.
Instead: the id of an option, not its text: `key: mse`. A letter of another alphabet that only looks alike is
    pointed out.
"""

from collections.abc import Iterator
from typing import Any

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ..edits import Edit
from ..owners import written_at
from ..spelling import respelt

CODE = "QB301"
SEVERITY = Severity.ERROR


def fix(library: Library, found: Diagnostic) -> Iterator[Edit]:
    source = library.sources[found.file]
    yield from respelt(source, found.span, _ids(written_at(source, found.span)))


def _ids(item: Any) -> Iterator[str]:
    """Give the ids of what can be chosen in an item or in a gap of it, whatever its kind."""
    for field in ("choices", "elements", "left", "right"):
        yield from item.get(field, ()) if isinstance(item.get(field), dict) else ()
    gaps = item.get("gaps")
    for gap in gaps.values() if isinstance(gaps, dict) else ():
        yield from _ids(gap) if isinstance(gap, dict) else ()
