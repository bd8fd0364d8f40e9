"""The stem asks for one option and the kind takes several, or the reverse; or it names another number than the key.

Why: students do as they are told and lose the points, or see from the form of the field that the text is wrong.
Example: «Выберите все верные утверждения» with `kind: single`; "Choose two" with three options in the key.
Instead: the kind that fits, `single` for one and `multiple` for several, and the number of the key in the text.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import Message, msg
from ..places import at_item, items
from ..wording import right, stem

CODE = "QB617"
SEVERITY = Severity.WARNING

_DO = (
    r"(?:выбер\w+|отмет\w+|укаж\w+|назов\w+|найд\w+|выбрать|отметить|указать|select|choose|mark|check|tick|pick|"
    r"identify|indicate)"
)
_SEVERAL = re.compile(
    rf"\b{_DO}\s+(?:все(?!\s+же)|несколько|нескольких|all|every|several|one or more|any that)\b(?:\s+\w+)?|"
    r"\ball that (?:apply|are|hold)\b|\bвозможно несколько\b|\bнесколько (?:верных|правильных|вариантов|ответов)\b|"
    r"\bодин или (?:несколько|более)\b|\bmore than one (?:correct |right )?(?:answer|option)\b|"
    r"\bне менее (?:двух|трех|трёх)\b",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"\b{_DO}\s+(?:только\s+|лишь\s+)?(?:один|одно|одну|единственн\w+|(?:the |only )?one)(?! ил| or )\b(?:\s+\w+)?|"
    r"\b(?:только|лишь) один (?:верный|правильный|вариант|ответ)\w*|\bthe (?:one|single|only) (?:best|correct|right)\b|"
    r"\bодин (?:верный|правильный)\b|\bonly one (?:answer|option)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\b(?:{_DO}|какие|which)\s+(?:the\s+|any\s+|ровно\s+|exactly\s+|любые\s+)?"
    r"(?P<number>два|две|двух|три|трёх|трех|четыре|two|three|four)(?=\W*$|[.);]|\s+(?:верн|правильн|вариант|ответ|"
    r"утвержден|из\b|of\b|correct|option|answer|statement|true|right))",
    re.IGNORECASE,
)
_NUMBERS = {
    **dict.fromkeys(("два", "две", "двух", "two"), 2),
    **dict.fromkeys(("три", "трёх", "трех", "three"), 3),
    **dict.fromkeys(("четыре", "four"), 4),
}


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        if item.head.kind not in ("single", "multiple"):
            continue
        found = _said(stem(item), item.head.kind, len(right(item)))
        if found is not None:
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "stem"), found)


def _said(text: str, kind: str, keyed: int) -> Message | None:
    if kind == "single":
        several = _SEVERAL.search(text) or _COUNTED.search(text)
        return msg("the stem asks for several, '{words}', and one can be chosen", words=several[0]) if several else None
    one = _ONE.search(text)
    if one is not None:
        return msg("the stem asks for one, '{words}', and several can be chosen", words=one[0])
    counted = _COUNTED.search(text)
    if counted is not None and _NUMBERS[counted["number"].lower()] != keyed:
        return msg("the stem asks for '{words}', and the key has {count}", words=counted[0], count=keyed)
    return None
