"""A key was verified by the person who made it.

Why: people do not see their own mistakes; a second look is one only when it is somebody else's.
Example: `provenance: {basis: expert, by: A. Person, verified: {by: A. Person, on: 2026-01-20}}`.
    One name may be written in several ways: «И. Петров», «Петров И. И.», «Иван Петров».
Instead: have another person verify the key.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ...language.shapes import skeleton
from ..places import at_item, items

CODE = "QB502"
SEVERITY = Severity.WARNING


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        provenance = item.head.provenance
        if provenance.verified is None or provenance.by is None:
            continue
        if _same_person(provenance.verified.by, provenance.by):
            span = at_item(library, bank, item, "provenance", "verified", "by")
            message = msg("the key was verified by its own author, {name}", name=provenance.by)
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)


def _same_person(one: str, other: str) -> bool:
    """Say whether two names may be one person's: a whole word is the same, and no other word speaks against it."""
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    if sorted(shorter) == sorted(longer):
        return True
    whole = {word for word in shorter if len(word) > 1}
    return not whole.isdisjoint(longer) and all(any(_fits(word, its) for its in longer) for word in shorter)


def _fits(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", skeleton(text).casefold().replace("ё", "е"))
