"""Two options of an item are the same text.

Why: one of them is right and the other wrong, and nobody can tell them apart; or one of them is a slip of copying.
    Case, spaces, full stops and look-alike letters of another alphabet make no difference to a reader.
Example: `choices: {a: Accuracy, b: Precision, c: accuracy.}`
Instead: another distractor, or one option less.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ...language.shapes import TO_LATIN
from ..places import at, items

CODE = "QB305"
SEVERITY = Severity.ERROR


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        first: dict[str, str] = {}
        for id, choice in getattr(item.body, "choices", {}).items():
            text = _seen(str(getattr(choice, "text", choice)))
            before = first.setdefault(text, id)
            if before != id:
                span = at(library, bank.file, "items", item.index, "choices", id)
                message = msg("the option reads like option '{other}'", other=before)
                yield Diagnostic(CODE, SEVERITY, bank.file, span, message)


def _seen(text: str) -> str:
    """Return what a reader sees: spaces and full stops make no difference, nor do letters that look alike."""
    return " ".join(text.translate(TO_LATIN).casefold().split()).rstrip(".;, ")
