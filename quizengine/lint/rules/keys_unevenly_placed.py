"""Across the bank, keys stand at one place far more often, or far less often, than chance would have it.

Why: where options keep their order, and on paper, students learn "never the last one" faster than the subject. Each
    item with k options is a draw with chance 1/k for each place; the number of keys at a place is compared with what
    is expected by the bound of Chernoff for independent draws (Hoeffding, 1963, Probability inequalities for sums of
    bounded random variables, JASA 58, theorem 1), at 0.001 divided by the number of places and sides. Fewer than 20
    items are not judged. Items that are shuffled are counted too: the message says how many are not.
Example: 30 items of four options, and the key is the first option of all.
Instead: mix the written order of the options; the ids in the key stay as they are.
"""

from collections import Counter
from collections.abc import Iterator
from math import log

from ...content.bank import Status
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at
from ..wording import options, right

CODE = "QB606"
SEVERITY = Severity.INFO

FEWEST = 20
RISK = 0.001


def check(library: Library) -> Iterator[Diagnostic]:
    for bank in library.banks:
        drawn = [item for item in bank.items if item.head.kind == "single" and len(options(item)) > 1]
        drawn = [item for item in drawn if item.head.status is not Status.RETIRED]
        places = [list(options(item)).index(right(item)[0]) for item in drawn]
        found = _uneven([len(options(item)) for item in drawn], Counter(places)) if len(drawn) >= FEWEST else None
        if found is not None:
            place, expected = found
            message = msg(
                "the key is option {place} in {count} of {all} items, and chance would give {expected}; shown in the "
                "written order: {fixed}",
                place=place + 1,
                count=places.count(place),
                all=len(drawn),
                expected=round(expected),
                fixed=sum(not item.head.shuffle for item in drawn),
            )
            yield Diagnostic(CODE, SEVERITY, bank.file, at(library, bank.file, "bank"), message)


def _uneven(sizes: list[int], counts: Counter[int]) -> tuple[int, float] | None:
    """Return the place that is furthest from chance, and how many keys it would have; None where chance may do it."""
    judged: list[tuple[float, int, float]] = []
    most = max(sizes)
    for place in range(most):
        chances = [1 / size if place < size else 0.0 for size in sizes]
        n, expected = len(sizes), sum(chances)
        judged.append((n * _divergence(counts[place] / n, expected / n), place, expected))
    exponent, place, expected = max(judged)
    return (place, expected) if exponent > log(2 * most / RISK) else None


def _divergence(seen: float, expected: float) -> float:
    """Return the relative entropy of two coins, in nats."""
    pairs = (seen, expected), (1 - seen, 1 - expected)
    return sum(one * log(one / other) for one, other in pairs if one > 0)
