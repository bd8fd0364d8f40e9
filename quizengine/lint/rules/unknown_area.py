"""A programme confirms a subject area that the glossary does not have.

Why: the area would cover nothing, and items of it would be taken for those of another course.
Example: `areas: [monitorring]` beside a glossary with the area `monitoring`.
Instead: write the id of an area of the glossary, or add the area to it. Looked at where a glossary is checked too.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ...questions.lookalike import suggestion
from ..places import at_code

CODE = "QB413"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    known = [area for glossary, _ in library.glossaries for area in glossary.areas]
    for programme, file in library.programmes:
        for area in (programme.areas or ()) if known else ():
            if area not in known:
                message = msg("the glossary has no area '{area}'", area=area)
                help = suggestion(area, known) or msg("the areas are: {known}", known=", ".join(known))
                yield Diagnostic(CODE, SEVERITY, file, at_code(library, file, area, "areas"), message, help)
