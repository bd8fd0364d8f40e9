"""Words such as "always", "never" and "only" stand in the distractors and not in the key.

Why: whoever has sat many tests knows that absolute claims are wrong, and strikes them out without knowing the subject.
Example: distractors "It never overfits" and "It always needs labels", a key "It may need fewer trees".
Instead: claims of the same strength in all options.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..wording import options, right

CODE = "QB611"
SEVERITY = Severity.INFO

_ABSOLUTE = re.compile(
    r"\b(?:всегда|никогда|только|лишь|исключительно|ни при каких|при любых|в любом случае|абсолютно|гарантированно|"
    r"без исключени[йя]|невозможно|always|never|only|solely|exclusively|under no|under any|absolutely|invariably|"
    r"without exception|impossible|guarantees?|every single)\b",
    re.IGNORECASE,
)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        texts, keyed = options(item), right(item)
        if item.head.kind != "single" or len(texts) < 3:
            continue
        absolute = {id: found[0] for id, text in texts.items() if (found := _ABSOLUTE.search(text))}
        if keyed[0] not in absolute and len(absolute) >= max(2, (len(texts) - 1) / 2):
            id, word = next(iter(absolute.items()))
            message = msg("'{word}' and the like stand in distractors alone: {count}", word=word, count=len(absolute))
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "choices", id), message)
