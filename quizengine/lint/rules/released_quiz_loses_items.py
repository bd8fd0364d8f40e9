"""A quiz that has been released may not draw items any more that it drew from.

Why: the next student is given another exam than the last one. That is often meant and sometimes a mistyped topic in
    `from`, or a bank that was left out.
Example: `banks: [a.bank.yaml, b.bank.yaml]` in the last release, `banks: [a.bank.yaml]` now.
Instead: nothing, if it is meant. Items that are retired or gone from their bank are not counted here. Looked at by
    `--against`.
"""

from collections.abc import Iterator

from ...content.bank import Status
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..papers import drawable
from ..places import at_key
from ..released import drawn_from

CODE = "QB909"
SEVERITY = Severity.INFO
_MOST = 5


def check(library: Library) -> Iterator[Diagnostic]:
    if library.released is None:
        return
    active = {one.name for _, item, one in library.revisions if item.head.status is Status.ACTIVE}
    read = {bank.bank for bank in library.banks}
    for one in drawable(library):
        before = library.released.quizzes.get(one.quiz.quiz, frozenset())
        kept = {name for name in before if name in active or name.partition(":")[0] not in read}
        lost = sorted(kept - drawn_from(one.quiz, one.revisions, one.competency_of))
        if lost:
            named = ", ".join(lost[:_MOST]) + (", …" if len(lost) > _MOST else "")
            message = msg(
                "{count} released items are not drawn from any more: {items}",
                count=len(lost),
                items=named,
            )
            yield Diagnostic(CODE, SEVERITY, one.file, at_key(library, one.file, "sections"), message)
