"""An item has an enemy that is no other item.

Why: two items that give each other away would stand in one paper after all.
Example: `enemies: [los]` in a bank that has an item `loss`; `enemies: [other-bank:loss]` where no such bank is read.
Instead: write the id of an item of the same bank, or `bank:item`; lint and release both banks together.
"""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from ...content.diagnostics import Diagnostic, Severity
from ...content.fingerprint import whole_name
from ...content.load import Library
from ...i18n import Message, msg
from ...questions.lookalike import suggestion
from ..places import at_item, items

CODE = "QB422"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    known = _items_by_bank(library)
    for bank, item in items(library):
        for index, name in enumerate(item.head.enemies):
            enemy_bank, _, enemy = whole_name(bank.bank, name).rpartition(":")
            flaw = _flaw(enemy_bank, enemy, known, own=(enemy_bank, enemy) == (bank.bank, item.head.id))
            if flaw is not None:
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "enemies", index), *flaw)


def _flaw(bank: str, item: str, known: Mapping[str, Set[str]], *, own: bool) -> tuple[Message, Message | None] | None:
    if own:
        return msg("an item cannot be its own enemy"), None
    if bank not in known:
        help = msg("the banks that were read: {known}", known=", ".join(sorted(known)))
        return msg("there is no bank '{bank}' among the files that were read", bank=bank), help
    if item not in known[bank]:
        return msg("the bank '{bank}' has no item '{item}'", bank=bank, item=item), suggestion(
            item, sorted(known[bank])
        )
    return None


def _items_by_bank(library: Library) -> dict[str, set[str]]:
    """Return the ids of every bank, those of items that could not be read too."""
    found: dict[str, set[str]] = {}
    for bank in library.banks:
        written: list[Any] = library.sources[bank.file].data["items"]
        ids = (raw.get("id") for raw in written if isinstance(raw, dict))
        found.setdefault(bank.bank, set()).update(id for id in ids if isinstance(id, str))
    return found
