"""An item asks about a tool that is no longer maintained and has a successor.

Why: students learn for a world that is gone, and the key may be wrong today.
Example: «Какой инструмент применяется для симуляции сред в RL?» with the key OpenAI Gym.
Instead: ask about the successor; or, where the past is what is asked, tag the item `history`.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..tools import named_in
from ..wording import stem, written

CODE = "QB805"
SEVERITY = Severity.WARNING

# A question about the past, or about the change itself.
_PAST = re.compile(
    r"истори|устаре|преемник|пришел на смену|пришёл на смену|на смену|замен[еия]|перенос|миграц|перейти|переход|раньше|"
    r"вместо|поддержка|прекращ|прежн|\bв (?:19|20)\d\d\b|legacy|histor|obsolete|deprecat|successor|replac|migrat|"
    r"\bport(?:ed|ing)?\b|used to|instead of|end of life|discontinu|unmaintained|superseded|"
    r"\bin (?:19|20)\d\d\b|differ|отлича",
    re.IGNORECASE,
)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        for path, text in written(item):
            tool = named_in(text)
            if tool is not None and "history" not in item.head.tags and not _PAST.search(stem(item)):
                message = msg(
                    "{tool} is obsolete; its successor is {successor}", tool=tool.name, successor=tool.successor
                )
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, *path), message)
                break
