"""An open question allows many answers, and the key accepts a single one.

Why: "name one of" is answered rightly in ways that the author did not think of; they are marked wrong or wait for
    a person, one by one.
Example: «Назовите одну из областей применения машинного обучения в бизнесе» with `accept: [реклама]`.
Instead: list what is right (`accept` takes as many as you like), or ask for one thing; or make it a choice.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items

CODE = "QB603"
SEVERITY = Severity.WARNING

_ONE_OF = re.compile(
    r"\b(?:назовите|укажите|приведите|перечислите|напишите)\s+(?:один|одну|одно|какой-нибудь|какую-нибудь|любой|любую|любое|"
    r"пример)\b|\b(?:name|give|list|mention) (?:one|any|an example)\b",
    re.IGNORECASE,
)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        if item.head.kind != "text":
            continue
        key, stem = getattr(item.body, "key", None), str(getattr(item.body, "stem", ""))
        if len(getattr(key, "accept", ())) == 1 and not getattr(key, "match", None) and _ONE_OF.search(stem):
            message = msg("the question allows many answers, and the key has one")
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "key"), message)
