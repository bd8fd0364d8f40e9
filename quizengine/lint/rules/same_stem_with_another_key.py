"""Two items have the same stem, and what is the key of one is wrong in the other.

Why: one of the two keys is wrong, and students are marked by it.
Example: "Which loss is quadratic?" twice, once with the key "Squared error", once with "Absolute error"
    of the same options.
Instead: correct the key that is wrong, and retire one of the two items; or say in the stems what differs.
"""

from collections.abc import Iterator

from ...content.bank import Bank, Item
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item
from ..wording import active, keys, options, right, stem, words

CODE = "QB803"
SEVERITY = Severity.WARNING

MOST = 20
"""Of items with one stem ("Which statement is true?") so many are compared with each."""


def check(library: Library) -> Iterator[Diagnostic]:
    first: dict[tuple[str, ...], list[tuple[Bank, Item]]] = {}
    for bank, item in active(library):
        if not keys(item):
            continue
        before = first.setdefault(words(stem(item)), [])
        for other_bank, other in before[:MOST]:
            if (bank.bank, item.head.id) != (other_bank.bank, other.head.id) and _contradict(item, other):
                name = other.head.id if bank.bank == other_bank.bank else f"{other_bank.bank}:{other.head.id}"
                message = msg("'{other}' has the same stem, and its key is another", other=name)
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "stem"), message)
                break
        before.append((bank, item))


def _contradict(item: Item, other: Item) -> bool:
    """Say whether what one item takes for right the other takes for wrong."""
    if item.head.kind == other.head.kind == "numeric":
        return keys(item) != keys(other)
    mine, theirs = (frozenset(words(text) for text in keys(one)) for one in (item, other))
    my_wrong, their_wrong = _wrong(item), _wrong(other)
    if item.head.kind == other.head.kind == "text":
        return mine.isdisjoint(theirs)
    return not (mine.isdisjoint(their_wrong) and theirs.isdisjoint(my_wrong))


def _wrong(item: Item) -> frozenset[tuple[str, ...]]:
    rejected = (one.text for one in getattr(getattr(item.body, "key", None), "reject", ()))
    keyed = set(right(item))
    return frozenset(words(text) for text in (*(t for id, t in options(item).items() if id not in keyed), *rejected))
