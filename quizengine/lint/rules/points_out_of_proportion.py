"""An item has far more points than its neighbours, or more than half of the points of a paper.

Why: the mark is then the mark of one question. It is often a slip: `points: 10` for `points: 1.0`, or a number of
    another field.
Example: `points: 50` in a bank of items with one point each; `points: 5` in a quiz of four items with 5, 1, 1 and 1.
Instead: points by the work that the item asks for; a large task in a quiz of its own. Looked at are banks of five items
    and more, for ten times the median, and quizzes that give everybody the same three items or more.
"""

from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from ...content.bank import Bank, Status
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.types import plain
from ...i18n import Message, msg
from ..papers import drawable
from ..places import at_item

CODE = "QB703"
SEVERITY = Severity.WARNING
_FEWEST_IN_BANK, _TIMES = 5, 10
_FEWEST_IN_PAPER = 3


def check(library: Library) -> Iterator[Diagnostic]:
    reasons = {**_of_papers(library), **{name: why for bank in library.banks for name, why in _of_bank(bank)}}
    if reasons:
        for bank, item, revision in library.revisions:
            if revision.name in reasons:
                span = at_item(library, bank, item, "points")
                yield Diagnostic(CODE, SEVERITY, bank.file, span, reasons[revision.name])


def _of_bank(bank: Bank) -> Iterator[tuple[str, Message]]:
    items = [item for item in bank.items if item.head.status is not Status.RETIRED]
    if len(items) < _FEWEST_IN_BANK:
        return
    usual = median(item.head.points for item in items)
    for item in items:
        if item.head.points >= usual * _TIMES:
            message = msg("{points} points, where items of the bank have {usual}",
                          points=plain(item.head.points), usual=plain(usual))  # fmt: skip
            yield f"{bank.bank}:{item.head.id}", message


def _of_papers(library: Library) -> dict[str, Message]:
    found: dict[str, Message] = {}
    for one in drawable(library):
        parts = one.plan(one.quiz.sections).parts
        items = {item for part in parts for item in part.pool}
        if len(items) < _FEWEST_IN_PAPER or not all(part.whole for part in parts):
            continue
        points = {item: one.revisions[item].scored.points for item in items}
        total = sum(points.values(), Decimal(0))
        for item, worth in points.items():
            if worth * 2 > total:
                found[one.revisions[item].name] = msg(
                    "{points} points of the {total} of the quiz '{quiz}'",
                    points=plain(worth),
                    total=plain(total),
                    quiz=one.quiz.quiz,
                )
    return found
