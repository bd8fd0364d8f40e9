"""A stem asks for what is *not* so, and nothing marks the "not".

Why: under time pressure the small word is overlooked, and the item measures reading and not the competency.
Example: Какой из методов не является методом проверки гипотез?
Instead: ask positively; or write the word so that it cannot be missed: «НЕ является», "is NOT".
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..edits import Edit, lines_of
from ..places import at_item, items

CODE = "QB602"
SEVERITY = Severity.WARNING

# By case: what is in capitals is marked. A question that explains a "not" ("why does it not start?") asks for a cause.
_NEGATIVE = re.compile(
    r"\bне\s+(?:явля|относ|вход|примен|использу|подход|верн|соответств|позволя|характер|следует|включа|принадлеж|нужн)\w*"
    r"|\b(?:is|are|does|do|can|should|would) not\b|\bкроме\b|\bexcept\b|\bза\s+исключением\b"
)
_WORD = re.compile(r"\b(?:не|not|кроме|except|за\s+исключением)\b")
_CAUSE = re.compile(
    r"^\s*(?:почему|зачем|отчего|why|what happens|что (?:будет|произойдет|случится|делать))\b", re.IGNORECASE
)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        stem = str(getattr(item.body, "stem", ""))
        found = _NEGATIVE.search(stem)
        if item.head.kind in ("single", "multiple") and found is not None and not _CAUSE.match(stem):
            message = msg("the stem asks for what is not so, and nothing marks it: '{words}'", words=found[0])
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "stem"), message)


def fix(library: Library, found: Diagnostic) -> Iterator[Edit]:
    lines = lines_of(library.sources[found.file].text)
    start, end = lines.bounds(found.span)
    # A stem that goes over several lines, or is written with escapes, has no such words in its text.
    negative = _NEGATIVE.search(lines.text, start, end)
    word = _WORD.search(lines.text, negative.start(), negative.end()) if negative else None
    if word is not None and start < end:
        yield Edit(word.start(), word.end(), word[0].upper())
