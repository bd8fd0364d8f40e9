"""A section that spreads its draw has fewer items to draw than there are indicators, topics or levels to spread over.

Why: the numbers of each are fixed and the same for every student, so some of them get none in every paper: their items
    are never asked.
Example: `{draw: 3, spread: topic}` over items of five topics.
Instead: draw one of each at least; or narrow the pool by `from`; or leave `spread` out.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...exam.pools import stratum_of
from ...i18n import msg
from ..papers import drawable
from ..places import at

CODE = "QB707"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for one in drawable(library):
        for index, section in enumerate(one.quiz.sections):
            if section.spread is None:
                continue
            (part,) = one.plan([section]).parts
            never = [
                stratum_of(one.revisions[stratum.members[0]].mapped, section.spread) or "—"
                for stratum in part.strata
                if stratum.quota == 0
            ]
            if never:
                message = msg("items of these are in no paper: {codes}", codes=", ".join(never))
                yield Diagnostic(CODE, SEVERITY, one.file, at(library, one.file, "sections", index, "draw"), message)
