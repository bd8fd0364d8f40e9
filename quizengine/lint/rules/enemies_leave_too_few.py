"""A section of a quiz cannot be drawn with enemies kept apart, though it has items enough.

Why: an attempt could not be started: of items that are enemies a paper has one at most, in whatever sections
    they stand. Enemies so entangled that nobody can find out in seconds are reported too.
Example: `draw: all` from a pool with two enemies; `draw: 3` from four items of which each is the enemy of another.
Instead: draw fewer, write more items, or retire one of the enemies.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import Message, msg
from ..papers import Drawable, drawable, fitting
from ..places import at

CODE = "QB423"
SEVERITY = Severity.ERROR
_SHOWN = 5


def check(library: Library) -> Iterator[Diagnostic]:
    for one in drawable(library):
        enough = fitting(one, range(len(one.quiz.sections)), enemies=False)
        kept = fitting(one, enough, enemies=True)
        for index in enough:
            if index not in kept:
                message = msg("the section cannot be drawn with enemies kept apart")
                span = at(library, one.file, "sections", index, "draw")
                yield Diagnostic(CODE, SEVERITY, one.file, span, message, _help(one, index))


def _help(one: Drawable, section: int) -> Message:
    """Name pairs of enemies of which one stands in the pool of the section."""
    plan = one.plan(one.quiz.sections)
    pairs = {tuple(sorted((item, foe))) for item in plan.parts[section].pool for foe in plan.foes.get(item, ())}
    names = [" – ".join(plan.revisions[item].name for item in pair) for pair in sorted(pairs)]
    more = ["…"] if len(names) > _SHOWN else []
    return msg("enemies here: {pairs}", pairs=", ".join(names[:_SHOWN] + more))
