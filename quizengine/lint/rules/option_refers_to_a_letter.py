"""An option refers to others by letter or number: "both A and B", «варианты 1 и 3».

Why: students see no letters that the author could know, and shuffled options stand elsewhere for each of them.
Example: `both: Варианты А и Б`
Instead: `kind: multiple` with both in the key; or name in the option what it means.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..wording import options, stem

CODE = "QB605"
SEVERITY = Severity.WARNING

_ONE = r"[«\"'(]?(?:[A-Fa-fА-Еа-е]|[1-9])[»\"')]?"
_AND = r"\s*(?:,?\s*(?:так\s+и|и|или|and|or|nor)\b|,|&|\+|но не|but not)\s*"
_PLACE = r"(?:перв|втор|треть|четв|последн)\w+"
_REFERENCE = re.compile(
    r"(?:(?:и|как|верн[оы]|подходят|правильн[оы]|только|both|only|either|neither|all of)\s+)*"
    r"(?:(?P<word>(?:вариант\w*|ответ\w*|пункт\w*|утверждени\w*|options?|answers?|choices?|statements?)\s+)"
    rf"{_ONE}\s*[-–]\s*{_ONE}|(?P<noun>(?:вариант\w*|ответ\w*|пункт\w*|утверждени\w*|options?|answers?|choices?|statements?)\s+)?"
    rf"{_ONE}(?:{_AND}{_ONE})+)"
    r"(?:\s+(?:верны|правильны|подходят|вместе|одновременно|only|are (?:correct|right|true)|together))?"
    rf"|(?P<told>(?:оба\s+)?{_PLACE}(?:\s+(?:и|или)\s+{_PLACE})?\s+(?:вариант|ответ)\w*"
    r"|the\s+(?:first|last)\s+(?:two|three)(?:\s+(?:options|answers))?"
    r"|(?:both\s+)?(?:the\s+)?first and (?:the\s+)?(?:second|third|last)(?:\s+(?:options?|answers?))?)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\b(?:[A-FА-Е]|[1-9])\b")


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        if item.head.kind not in ("single", "multiple"):
            continue
        texts = options(item)
        for id, text in texts.items():
            found = _REFERENCE.fullmatch(text.strip(" ."))
            if found and (any(found.groups()) or not _meant(text, {stem(item), *(texts.values())} - {text})):
                message = msg("'{text}' refers to options by their letters, which students do not see", text=text)
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "choices", id), message)


def _meant(text: str, others: set[str]) -> bool:
    """Say whether letters and numbers are named elsewhere in the item, or stand among numbers: then they mean those."""
    named = set(_LETTER.findall(text.upper()))
    said = [other for other in others if not _REFERENCE.fullmatch(other.strip(" ."))]
    if any(one.isdigit() for one in named):
        return any(character.isdigit() for other in others for character in other)
    return any(not named.isdisjoint(_LETTER.findall(other)) for other in said)
