"""A key is said to be verified by a program that writes texts.

Why: what generates keys makes the same mistakes when it checks them; verified means that a person has answered the
    item and came to the key.
Example: `provenance: {basis: generated, verified: {by: ChatGPT, on: 2026-01-20}}`.
Instead: have a person answer the item without seeing the key, and name that person.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB510"
SEVERITY = Severity.WARNING
_PROGRAM = re.compile(
    r"\b(?:chat\s?gpt|(?:yandex|я)?gpt(?:[\s-]?[\d.]+\w*)?|claude(?=\s*(?:$|[\d,;(]|opus|sonnet|haiku))|gemini|giga\s?chat|copilot|deep\s?seek|llama|mistral|qwen"
    r"|llm|ии|ai|нейросет\w*|language model)\b",
    re.IGNORECASE,
)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        verified = item.head.provenance.verified
        if verified is not None and _PROGRAM.search(verified.by):
            span = at_item(library, bank, item, "provenance", "verified", "by")
            message = msg("'{name}' is a program: a key is verified by a person", name=verified.by)
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
