"""The stem asks for what is not so, and an option denies something as well.

Why: two denials have to be resolved before the question is understood, and it measures that.
Example: «Что НЕ является свойством медианы?» with the option «Не зависит от выбросов».
Instead: ask positively, or say the option without "not".
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..wording import options, speaks_of_all, stem

CODE = "QB614"
SEVERITY = Severity.WARNING

_STEM = re.compile(
    r"\bне\s+(?:явля|относ|вход|примен|использу|подход|верн|соответств|позволя|характер|следует|включа|принадлеж|нужн|"
    r"прав|справедлив|измен|вли|завис|требу|свойствен|мож|име|дела|улучша|реш)\w*|\bневерн\w+|\bнеправильн\w+|"
    r"\bошибочн\w+ (?:утверждени|вариант)\w*|\bкроме\b|\bза исключением\b|"
    r"\b(?:is|are|does|do|can|should|would) not\b|\bexcept\b|\b(?:isn|aren|doesn|don|can|shouldn)['’]t\b|"
    r"\bwhich\b.{0,60}\b(?:false|incorrect|untrue)\b",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"\b(?:не|нельзя|невозможно|никогда|not|never|cannot|(?:isn|aren|doesn|don|can|shouldn|won)['’]t)\b", re.IGNORECASE
)
_CAUSE = re.compile(r"^\s*(?:почему|зачем|отчего|why|what happens|что (?:будет|произойдет|случится|делать))\b", re.I)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        if item.head.kind not in ("single", "multiple") or not _STEM.search(stem(item)) or _CAUSE.match(stem(item)):
            continue
        for id, text in options(item).items():
            found = _OPTION.search(text)
            if found is not None and not speaks_of_all(text):
                message = msg("the stem denies, and so does the option: '{word}'", word=found[0])
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "choices", id), message)
                break
