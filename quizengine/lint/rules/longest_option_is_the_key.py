"""The key is by far the longest option.

Why: authors qualify what is right until nobody can contest it, and students who know nothing choose the longest.
Example: three options of two words, and a key of two lines.
Instead: say of the distractors as much as of the key, or move what qualifies the key into the stem.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at, items

CODE = "QB604"
SEVERITY = Severity.INFO

TIMES, LONGER = 1.6, 25
"""So many times as long as the second longest option, and by so many letters at least."""


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        key = str(getattr(item.body, "key", ""))
        choices = getattr(item.body, "choices", {})
        if item.head.kind != "single" or key not in choices or len(choices) < 3:
            continue
        lengths = {id: len(str(getattr(choice, "text", choice))) for id, choice in choices.items()}
        others = max(length for id, length in lengths.items() if id != key)
        if lengths[key] >= TIMES * others and lengths[key] - others >= LONGER:
            span = at(library, bank.file, "items", item.index, "choices", key)
            message = msg("the key has {key} letters, the longest distractor {other}", key=lengths[key], other=others)
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
