"""Two accepted answers are the same answer to the judge.

Why: case, full stops and word forms are forgiven anyway. A long list hides that a really different answer is
    missing.
Example: `- MSE` and `- mse.`
Instead: one of them.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...language.shapes import same_form
from ..edits import Edit
from ..owners import written_at
from ..spelling import without_entry

CODE = "QB322"
SEVERITY = Severity.WARNING


def fix(library: Library, found: Diagnostic) -> Iterator[Edit]:
    source = library.sources[found.file]
    key = written_at(source, found.span).get("key")
    accepted = key.get("accept") if isinstance(key, dict) else None
    # An answer with a credit or a word of its own is more than its text, and only its author knows which one goes.
    if isinstance(accepted, list) and _all_plain(accepted):
        yield from without_entry(source, found.span)


def _all_plain(accepted: list[object]) -> bool:
    plain = {same_form(one) for one in accepted if isinstance(one, str)}
    others = {same_form(str(one.get("text"))) for one in accepted if isinstance(one, dict)}
    return not plain & others and all(isinstance(one, str | dict) for one in accepted)
