"""Two bands of a scale have one title.

Why: a student who reads «Хорошо» cannot tell which of the two is meant, and reports count both under one name.
Example: `good: {marks: [7, 6], title: Хорошо, …}` and `fair: {marks: [5, 4], title: хорошо, …}`.
Instead: a title of its own for each band; or one band with the marks of both.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ...language.shapes import same_form
from ..places import at

CODE = "QB434"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        seen: dict[str, str] = {}
        for name, band in programme.grading.scale.bands.items():
            first = seen.setdefault(same_form(band.title), name)
            if first != name:
                message = msg("the band '{band}' has this title already", band=first)
                span = at(library, file, "grading", "scale", "bands", name, "title")
                yield Diagnostic(CODE, SEVERITY, file, span, message)
