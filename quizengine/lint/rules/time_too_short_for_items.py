"""A quiz or a section has less time than the items of a paper are said to take.

Why: the author says how long each item takes and how long the whole is, and the two disagree. Students with the worst
    paper cannot finish, however well they know the matter.
Example: `time: {limit: 10m}` for a section that draws 10 items of `time: 90s`.
Instead: a longer limit, fewer items, or times of items as they really are. What counts is the paper that takes longest
    of all that may be drawn; an item that states no `time`, in a bank without a default, counts as none.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.quiz import Section
from ...content.types import spelled
from ...exam.draws import NotEnoughItems, all_draws, cheapest
from ...exam.pools import Part, Plan
from ...i18n import msg
from ..papers import Drawable, drawable
from ..places import at

CODE = "QB701"
SEVERITY = Severity.WARNING
_MOST = 12


def check(library: Library) -> Iterator[Diagnostic]:
    for one in drawable(library):
        yield from _whole(library, one, one.quiz.sections, one.quiz.time.limit, ("time", "limit"))
        if len(one.quiz.sections) > 1 or one.quiz.sections[0].time is not None:
            for index, section in enumerate(one.quiz.sections):
                if section.time is not None:
                    yield from _whole(library, one, [section], section.time, ("sections", index, "time"))


def _whole(
    library: Library, one: Drawable, sections: Sequence[Section], limit: timedelta, path: tuple[str | int, ...]
) -> Iterator[Diagnostic]:
    plan, seconds = one.plan(sections), [revision.mapped.seconds or 0 for revision in one.revisions]
    wanted = limit.total_seconds()
    longest = [item for part in plan.parts for item in _slowest(part, seconds)]
    if sum(seconds[item] for item in longest) <= wanted:
        return
    if plan.foes or len({item for part in plan.parts for item in part.pool}) < sum(
        len(part.pool) for part in plan.parts
    ):
        longest = _longest(plan, seconds)
    needed = sum(seconds[item] for item in longest)
    if needed > wanted:
        names = [f"{plan.revisions[item].item} ({seconds[item]}s)" for item in longest]
        message = msg(
            "the items of a paper may take {needed}, the limit is {limit}",
            needed=spelled(timedelta(seconds=needed)),
            limit=spelled(limit),
        )
        items = ", ".join(names[:_MOST]) + (", …" if len(names) > _MOST else "")
        yield Diagnostic(
            CODE, SEVERITY, one.file, at(library, one.file, *path), message, msg("such a paper: {items}", items=items)
        )


def _slowest(part: Part, seconds: Sequence[int]) -> list[int]:
    """Return the items of a section that take longest, were there no other section and no enemies."""
    if part.whole:
        return list(part.pool)
    return [
        item
        for stratum in part.strata
        for item in sorted(stratum.members, key=seconds.__getitem__, reverse=True)[: stratum.quota]
    ]


def _longest(plan: Plan, seconds: Sequence[int]) -> list[int]:
    """Return the items of the paper that takes longest; nothing where no paper is found."""
    try:
        found = cheapest(all_draws(plan), lambda _section, item: -seconds[item])
    except NotEnoughItems:
        found = None
    return [item for items in found or () for item in items]
