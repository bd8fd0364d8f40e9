"""An indicator that the programme claims has no item in any bank of the programme.

Why: what is claimed and never asked cannot be shown to anybody, least of all at an accreditation.
Example: `УК-2.3` stands in the programme, and no item has it in `assesses`.
Instead: write an item for it; or map one that is mapped to the competency alone. Looked at where banks of the
    programme are checked with it, and only for competencies of which some indicator has an item: a bank that maps to
    competencies alone is told once, by its coverage.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_key

CODE = "QB414"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        held = {
            code
            for bank in library.banks
            if bank.programme == programme.programme
            for item in bank.items
            if item.head.status != "retired"
            for code in item.head.assesses
        }
        for name, competency in programme.competencies.items():
            if held.isdisjoint(competency.indicators):
                continue
            for code in competency.indicators:
                if code not in held:
                    span = at_key(library, file, "competencies", name, "indicators", code)
                    yield Diagnostic(
                        CODE, SEVERITY, file, span, msg("no item assesses the indicator {code}", code=code)
                    )
