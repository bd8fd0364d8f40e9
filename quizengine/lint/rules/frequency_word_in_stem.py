"""A question with a single key asks for what is done "most often", "usually", "always".

Why: how often something happens depends on where one works, so more than one option can be defended, and the key
    is contested after the exam. Words like "always" and "never" give an option away as well.
Example: Какой инструмент чаще всего используется для разработки ML моделей?
Instead: ask for what holds by definition or in a described case: "Which of these is a library for training neural
    networks?"
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB601"
SEVERITY = Severity.WARNING

_WORDS = re.compile(
    r"\b(чаще всего|часто|обычно|как правило|всегда|никогда|иногда|most often|most commonly|often|usually|typically|"
    r"always|never)\b",
    re.IGNORECASE,
)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        found = _WORDS.search(getattr(item.body, "stem", "")) if item.head.kind == "single" else None
        if found is not None:
            message = msg("the stem asks for what is so '{word}', and one option alone is right", word=found[0])
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "stem"), message)
