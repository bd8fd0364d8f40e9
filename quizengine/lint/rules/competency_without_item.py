"""A competency of the programme has no item in any bank of the programme.

Why: the course promises it, and nothing that is asked gives evidence of it: the report by competencies shows a gap
    where a student may be good or bad.
Example: a programme with «УК-1», «УК-2» and «ПК-1», and banks whose items assess «УК-1» and «ПК-1» alone.
Instead: write items for it, or map those that are about it; retired items do not count. Looked at where banks of the
    programme are checked with it, and only where two of its competencies have items: a bank on one competency alone
    is meant so.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..holders import codes_of, in_use
from ..places import at_key

CODE = "QB415"
SEVERITY = Severity.WARNING
_FEWEST = 2


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        owner = codes_of(programme).owner
        claims = (code for _, item in in_use(library, programme) for code in item.head.assesses)
        held = {owner[code] for code in claims if code in owner}
        if len(held) < _FEWEST:
            continue
        for name in programme.competencies:
            if name not in held:
                span = at_key(library, file, "competencies", name)
                yield Diagnostic(CODE, SEVERITY, file, span, msg("no item assesses the competency {code}", code=name))
