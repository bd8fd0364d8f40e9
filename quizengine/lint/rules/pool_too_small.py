"""A section of a quiz draws more items than there are for it.

Why: an attempt could not be started. No item is drawn twice, so sections that draw from the same items have to
    get by with them together, and so do the shares of a section with `spread`.
Example: `draw: 5` from a topic with 4 active items; or two sections with `draw: 3` from the same 5 items.
Instead: draw fewer, widen `from`, or write more items.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.quiz import Section
from ...i18n import Message, msg
from ..papers import Drawable, drawable, fits, fitting
from ..places import at

CODE = "QB408"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for one in drawable(library):
        sections = one.quiz.sections
        kept = fitting(one, range(len(sections)), enemies=False)
        for index, section in enumerate(sections):
            if index not in kept or _is_empty(one, section):
                before = [sections[number] for number in kept if number < index]
                span = at(library, one.file, "sections", index, "draw")
                yield Diagnostic(CODE, SEVERITY, one.file, span, _sentence(one, before, section))


def _is_empty(one: Drawable, section: Section) -> bool:
    return not one.plan([section]).parts[0].pool


def _sentence(one: Drawable, before: Sequence[Section], section: Section) -> Message:
    left = 0 if section.draw == "all" else _left(one, before, section, section.draw)
    if left == section.draw:
        return msg("the other sections leave too few items to spread this one by {spread}", spread=section.spread)
    return msg("the section draws {wanted}, and there are {left} for it", wanted=section.draw, left=left)


def _left(one: Drawable, before: Sequence[Section], section: Section, wanted: int) -> int:
    """Return how many items the section could draw, were it not spread."""

    def too_many(count: int) -> bool:
        fewer = section.model_copy(update={"draw": count, "spread": None})
        return not fits(one, [*before, fewer], enemies=False)

    return bisect_left(range(1, wanted + 1), True, key=too_many)
