"""A competency of the programme has no item in any bank of the programme.

Why: the course promises it, and nothing that is asked gives evidence of it: the report by competencies shows a gap
    where a student may be good or bad.
Example: a programme with «УК-1», «УК-2» and «ПК-1», and banks whose items assess «УК-1» and «ПК-1» alone.
Instead: write items for it, or map those that are about it; retired items do not count. Looked at where banks of the
    programme are checked with it, and only where two of its competencies have items, or where there are six items
    for each competency: one small bank cannot have everything.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..holders import codes_of, in_use
from ..places import at_key

CODE = "QB415"
SEVERITY = Severity.WARNING
_ENOUGH = 6
"""Items of a competency from which Webb (1997) counts it as covered."""


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        owner = codes_of(programme).owner
        claims = [item.head.assesses for _, item in in_use(library, programme) if item.head.assesses]
        held = {owner[code] for codes in claims for code in codes if code in owner}
        if not held or (len(held) < 2 and len(claims) < _ENOUGH * len(programme.competencies)):
            continue
        for name in programme.competencies:
            if name not in held:
                span = at_key(library, file, "competencies", name)
                yield Diagnostic(CODE, SEVERITY, file, span, msg("no item assesses the competency {code}", code=name))
