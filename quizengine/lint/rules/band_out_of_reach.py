"""A quiz has so few points that no result falls into one of the bands of the scale.

Why: with three questions of one point a mark is 1, 3, 7 or 10. Nobody can be «satisfactory», however they answer, and
    the bands say less than the points do.
Example: a quiz of three items on a ten-point scale with the bands 1–3, 4–5, 6–7 and 8–10.
Instead: more items, or no mark for so short a quiz. Looked at are papers whose items are all marked as right or wrong
    and have the same points in every draw; rounding is as in docs/scoring.md.
"""

from collections.abc import Iterator
from fractions import Fraction

from ...content.diagnostics import Diagnostic, Severity
from ...content.fingerprint import Revision
from ...content.load import Library, programme_behind
from ...exam.scale import mark
from ...i18n import msg
from ..papers import Drawable, drawable
from ..places import at_key

CODE = "QB708"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for one in drawable(library):
        programme = programme_behind(library, one.file, one.quiz.programme)
        if programme is None:
            continue
        count, scale = _count(one), programme.grading.scale
        # With as many items as marks every mark is reached.
        if not 0 < count < scale.maximum or not _alike(one):
            continue
        marks = {mark(Fraction(right, count), scale) for right in range(count + 1)}
        missed = [band.title for band in scale.bands.values() if marks.isdisjoint(band.marks)]
        if missed:
            message = msg(
                "with {count} items of the same points no result is: {bands}",
                count=count,
                bands=", ".join(missed),
            )
            yield Diagnostic(CODE, SEVERITY, one.file, at_key(library, one.file, "sections"), message)


def _count(one: Drawable) -> int:
    """Return how many items every paper has."""
    seen: set[int] = set()
    count = 0
    for part in one.plan(one.quiz.sections).parts:
        count += len(set(part.pool) - seen) if part.whole else sum(stratum.quota for stratum in part.strata)
        seen |= set(part.pool) if part.whole else set()
    return count


def _alike(one: Drawable) -> bool:
    """Say whether all items that may be drawn have the same points and are right or wrong as a whole."""
    drawn = [one.revisions[item] for part in one.plan(one.quiz.sections).parts for item in part.pool]
    return len({revision.scored.points for revision in drawn}) == 1 and not any(map(_in_part, drawn))


def _in_part(revision: Revision) -> bool:
    kind, key = revision.shown.kind, revision.scored.key
    if kind == "text":
        return any(one.credit < 1 for one in key.accept)
    return kind not in ("single", "numeric")
