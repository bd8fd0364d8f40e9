"""An item asks for less than the indicators that it is said to assess.

Why: «умеет» is not shown by remembering a name. Such an item counts for the indicator in every report and gives no
    evidence of it; in Webb's terms it is not deep enough.
Example: `assesses: [УК-1.2]`, an indicator of `level: can`, with `bloom: remember`.
Instead: map the item to the indicator of its own level, here the one of «знает»; or ask for more. What is enough for
    a level stands under `alignment: {reaches: …}` of the programme. An item is deep enough if it is so for one of its
    indicators; one that states no `bloom`, or names a competency alone, is not looked at.
"""

from collections.abc import Iterator

from ...content.bank import Bloom, Item
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.programme import Reaches
from ...i18n import msg
from ..holders import Codes, codes_of, in_use, reaches
from ..places import at_item

CODE = "QB419"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, _ in library.programmes:
        codes = codes_of(programme)
        asked = programme.alignment.reaches if programme.alignment else Reaches()
        for bank, item in in_use(library, programme):
            least = _least(item, codes, asked)
            if least is not None and item.head.bloom is not None and not reaches(item.head.bloom, least):
                message = msg(
                    "'{bloom}' is less than {codes} ask for: '{least}' at least",
                    bloom=item.head.bloom.value,
                    codes=", ".join(item.head.assesses),
                    least=least.value,
                )
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "bloom"), message)


def _least(item: Item, codes: Codes, asked: Reaches) -> Bloom | None:
    """Return the lowest Bloom level that is enough for one of an item's codes; None where one asks for none."""
    levels = [codes.level(code) for code in item.head.assesses]
    if not levels or any(level is None for level in levels):
        return None
    wanted: list[Bloom] = [getattr(asked, level.value) for level in levels if level is not None]
    return min(wanted, key=list(Bloom).index)
