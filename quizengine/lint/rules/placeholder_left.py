"""A text still has what was put there until somebody would write it: TODO, «???», "Option 1", lorem ipsum.

Why: students see it, and an option that nobody wrote is no distractor.
Example: `d: Вариант 4`
Instead: write it, or take it out.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..wording import Path, stem, words, written

CODE = "QB618"
SEVERITY = Severity.WARNING

# Without any of these there is none, and looking for the whole is not needed.
_HINTS = frozenset(
    """
    todo fixme tbd tba lorem дописать доделать уточнить вставить текст your question answer insert be
    """.split()
)
LONGEST = 40
_MARKS = ("???", "XXX", "[", "<", "{")
_ANYWHERE = re.compile(
    r"(?<![\w`'\"«#])(?:TODO|FIXME|TBD|TBA|XXX+)(?![\w`'\"»-])|\?{3,}|(?i:\blorem ipsum\b)|"
    r"(?i:\b(?:дописать|доделать|уточнить у|вставить (?:текст|вопрос|ответ|рисунок|картинку)|текст (?:вопроса|варианта|"
    r"задания|ответа)(?=\s*$|\s*\d)|your (?:text|question|answer) here|(?:question|answer|insert) text(?=\s*$| here)|"
    r"to be (?:done|written|decided|added)\b))|"
    r"[<\[{](?:вставить|текст|вопрос|ответ|insert|text|question|answer)[^>\]}]*[>\]}]"
)
# In a question on code three dots may be an answer.
_OF_DOTS = re.compile(r"python|ellipsis|javascript|spread|синтаксис|syntax|оператор|operator|`", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?i:(?:вариант(?: ответа)?|ответ|дистрактор|опция|option|answer|choice|distractor|wrong answer|неверный ответ|"
    r"правильный ответ|верный ответ|неправильный ответ|correct answer)\s*(?:№|#|-|_)?\s*(?:\d{1,2}|[a-zа-я])?\s*\.?)|"
    r"\?{2,}|_{2,}|\.{3,}|…|(?i:ххх|xxx|asdf\w*|йцук\w*|qwerty|заглушка|placeholder|dummy|foo bar)"
)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        for path, text in written(item):
            hinted = not _HINTS.isdisjoint(words(text)) or any(mark in text for mark in _MARKS)
            found = (_ANYWHERE.search(text) if hinted else None) or _whole(path, text, stem(item))
            if found is not None:
                message = msg("this is a placeholder: '{text}'", text=found[0])
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, *path), message)
                break


def _whole(path: Path, text: str, asked: str) -> re.Match[str] | None:
    if text.startswith((".", "…")) and _OF_DOTS.search(asked):
        return None
    return _WHOLE.fullmatch(text.strip()) if path[0] != "stem" and len(text) <= LONGEST else None
