"""A key is said to be verified, or known by an expert, and it is by a program that writes texts.

Why: what generates keys makes the same mistakes when it checks them; verified means that a person has answered the
    item and came to the key.
Example: `provenance: {basis: generated, verified: {by: ChatGPT, on: 2026-01-20}}`.
    Or: `provenance: {basis: expert, by: GPT-4}`, which is `basis: generated`.
Instead: have a person answer the item without seeing the key, and name that person.
"""

import re
from collections.abc import Iterator

from ...content.bank import Basis
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
        said = item.head.provenance
        verified = said.verified
        if verified is not None and _PROGRAM.search(verified.by):
            span = at_item(library, bank, item, "provenance", "verified", "by")
            message = msg("'{name}' is a program: a key is verified by a person", name=verified.by)
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
        if said.basis is Basis.EXPERT and said.by is not None and _PROGRAM.search(said.by):
            span = at_item(library, bank, item, "provenance", "by")
            message = msg("'{name}' is a program: what it makes is 'generated'", name=said.by)
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
