"""The key or the points of an item that has been released have changed.

Why: finished attempts were marked by the old ones. After the release the page of the quiz offers to grade them again;
    somebody has to decide on it, and students may ask.
Example: `key: mse` in the last release, `key: mae` now; `points: 1` then, `points: 2` now.
Instead: nothing, if the old key was wrong: release, and grade again. Otherwise the old key. Looked at by `--against`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.types import plain
from ...i18n import msg
from ..places import at_item
from ..released import Pair, pairs

CODE = "QB903"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for pair in pairs(library):
        if pair.kind_changed or pair.another_question:
            continue
        if pair.key_changed:
            span = at_item(library, pair.bank, pair.item, _key(pair))
            message = msg("the key has been released and is another now: finished attempts may have to be graded again")
            yield Diagnostic(CODE, SEVERITY, pair.bank.file, span, message)
        elif pair.before.scored.points != pair.now.scored.points:
            span = at_item(library, pair.bank, pair.item, "points")
            message = msg(
                "the item has been released with {before} points and has {now} now: finished attempts may have to be "
                "graded again",
                before=plain(pair.before.scored.points),
                now=plain(pair.now.scored.points),
            )
            yield Diagnostic(CODE, SEVERITY, pair.bank.file, span, message)


def _key(pair: Pair) -> str:
    return "gaps" if pair.now.shown.kind == "cloze" else "key"
