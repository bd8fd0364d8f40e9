"""All items of a competency ask for knowledge, and the programme wants more than knowledge of it.

Why: a competency is what a person can do. A bank that only asks who knows what gives no evidence of «умеет» and
    «имеет опыт», however many items it has.
Example: «ПК-2» with the indicators ПК-2.1 (knows) and ПК-2.2 (can), and ten items that all assess ПК-2.1; or ten
    items with `assesses: [ПК-2]` and `bloom: remember`.
Instead: an item in which something is computed, chosen for a case or found wrong, mapped to the indicator of «умеет»,
    with its `bloom`. Looked at from two items on; an item says what it asks for by the level of its indicator, and
    where it names the competency alone by its Bloom level.
"""

from collections.abc import Iterator

from ...content.bank import Item
from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...content.programme import Competency, Level, Programme, Reaches
from ...i18n import msg
from ..holders import Codes, codes_of, in_use, reaches
from ..places import at_key

CODE = "QB416"
SEVERITY = Severity.INFO
_FEWEST = 2


def check(library: Library) -> Iterator[Diagnostic]:
    for programme, file in library.programmes:
        codes = codes_of(programme)
        asked: dict[str, list[bool | None]] = {}
        for _, item in in_use(library, programme):
            for code in item.head.assesses:
                if code in codes.owner:
                    asked.setdefault(codes.owner[code], []).append(_more_than_known(programme, codes, item, code))
        for name, competency in programme.competencies.items():
            found = asked.get(name, [])
            if len(found) >= _FEWEST and not any(one is not False for one in found) and _wants_more(competency):
                message = msg(
                    "all items of {code}, {count}, ask for knowledge alone",
                    code=name,
                    count=len(found),
                )
                span = at_key(library, file, "competencies", name)
                help = msg(
                    "its other indicators: {codes}",
                    codes=", ".join(
                        code for code, one in competency.indicators.items() if one.level is not Level.KNOWS
                    ),
                )
                yield Diagnostic(CODE, SEVERITY, file, span, message, help)


def _wants_more(competency: Competency) -> bool:
    return any(one.level is not Level.KNOWS for one in competency.indicators.values())


def _more_than_known(programme: Programme, codes: Codes, item: Item, code: str) -> bool | None:
    """Say whether an item asks for more than knowledge of a code; None where it does not say."""
    level = codes.level(code)
    if level is not None:
        return level is not Level.KNOWS
    if item.head.bloom is None:
        return None
    least = (programme.alignment.reaches if programme.alignment else Reaches()).can
    return reaches(item.head.bloom, least)
