"""An item is said to take longer than the whole quiz that draws it, or far longer than its neighbours.

Why: one of the times is a slip, often `60m` for `60s`. With `item_time: own` it is a limit that limits nothing, and the
    minutes of the bank are counted wrong in every report.
Example: `time: 60m` in a bank whose items take a minute each; `time: 30m` in a quiz of 20 minutes.
Instead: the time that the item takes. Looked at beside quizzes are banks of five items with a time and more, for ten
    times the median and at least ten minutes.
"""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from ...content.bank import Bank, Status
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.types import spelled
from ...i18n import Message, msg
from ..papers import drawable
from ..places import at_item

CODE = "QB705"
SEVERITY = Severity.WARNING
_FEWEST, _TIMES, _LONG = 5, 10, timedelta(minutes=10)


def check(library: Library) -> Iterator[Diagnostic]:
    reasons = {**{name: why for bank in library.banks for name, why in _of_bank(bank)}, **_of_quizzes(library)}
    if reasons:
        for bank, item, revision in library.revisions:
            if revision.name in reasons:
                span = at_item(library, bank, item, "time")
                yield Diagnostic(CODE, SEVERITY, bank.file, span, reasons[revision.name])


def _of_bank(bank: Bank) -> Iterator[tuple[str, Message]]:
    times = {
        item.head.id: item.head.time
        for item in bank.items
        if item.head.time is not None and item.head.status is not Status.RETIRED
    }
    if len(times) < _FEWEST:
        return
    usual = timedelta(seconds=round(median(time.total_seconds() for time in times.values())))
    for name, time in times.items():
        if time >= max(usual * _TIMES, _LONG):
            message = msg("{time}, where items of the bank take {usual}", time=spelled(time), usual=spelled(usual))
            yield f"{bank.bank}:{name}", message


def _of_quizzes(library: Library) -> dict[str, Message]:
    found: dict[str, Message] = {}
    for one in drawable(library):
        limit = one.quiz.time.limit
        for item in {item for part in one.plan(one.quiz.sections).parts for item in part.pool}:
            seconds = one.revisions[item].mapped.seconds
            if seconds is not None and seconds > limit.total_seconds():
                found[one.revisions[item].name] = msg(
                    "{time} is longer than the whole quiz '{quiz}', {limit}",
                    time=spelled(timedelta(seconds=seconds)),
                    quiz=one.quiz.quiz,
                    limit=spelled(limit),
                )
    return found
