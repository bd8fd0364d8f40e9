"""The hours of a programme's topics do not add up to the hours of the programme.

Why: how well a topic is covered is judged against its hours. Where the sums differ, a topic is missing or a
    number is mistyped, in the programme or in its document.
Example: seven topics with 4 hours of lectures each, and `hours: {lectures: 26, ...}`.
Instead: correct the number that differs from the document; where the document itself is wrong, have it
    corrected.
"""

from collections.abc import Iterator
from decimal import Decimal

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.programme import Programme
from ...content.types import plain
from ...i18n import Message, msg
from ..places import at

CODE = "QB411"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        for column, message in _differences(programme):
            yield Diagnostic(CODE, SEVERITY, file, at(library, file, "hours", column), message)


def _differences(programme: Programme) -> Iterator[tuple[str, Message]]:
    hours, topics = programme.hours, [topic.hours for topic in programme.topics.values()]
    if hours is None:
        return
    for column in ("lectures", "seminars", "self_study"):
        added = sum((getattr(topic, column) for topic in topics), Decimal(0))
        stated: Decimal = getattr(hours, column)
        if added != stated:
            yield (
                column,
                msg(
                    "the topics have {added} such hours, the programme says {stated}",
                    added=plain(added),
                    stated=plain(stated),
                ),
            )
    added = hours.lectures + hours.seminars + hours.self_study + hours.control
    if added != hours.total:
        yield (
            "total",
            msg(
                "the parts sum to {added} hours, the programme says {stated}",
                added=plain(added),
                stated=plain(hours.total),
            ),
        )
