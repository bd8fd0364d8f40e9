"""The letter printed in the document names one option by its shape and another by its place in the alphabet.

Why: «В» may be the Latin B, the second option, or the third letter of the Russian alphabet. Both are among the options,
    and the key is one of them, so the document proves either.
Example: `printed: В` where `key` is the second or the third option.
Instead: print the text of the option as the document has it: `printed: TensorFlow`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ...questions.lookalike import two_readings
from ..places import at_item, items
from ..wording import options

CODE = "QB309"
SEVERITY = Severity.INFO


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        printed, texts = item.head.provenance.printed, options(item)
        if item.head.kind != "single" or printed is None:
            continue
        readings = two_readings(printed.strip(" ).«»"), list(texts))
        if readings is not None and readings[0] != readings[1] and getattr(item.body, "key", None) in readings:
            shape, alphabet = readings
            span = at_item(library, bank, item, "provenance", "printed")
            message = msg(
                "by its shape '{letter}' is option '{shape}', by the alphabet '{alphabet}'",
                letter=printed,
                shape=shape,
                alphabet=alphabet,
            )
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
