"""The end of the stem fits one option by its grammar, the key, and no other.

Why: gender, number, case or "a" and "an" give the key away to who knows the language and not the subject.
Example: "A model that memorises its data is an" with the options "overfitted model", "linear model", "small model".
Instead: end the stem before the word that gives it away, or write all options in the form that fits.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ...language.agreement import follows
from ..places import at_item, items
from ..wording import options, right, stem

CODE = "QB608"
SEVERITY = Severity.WARNING

_END = re.compile(r"([^\W\d_]+)\s*(?:_{2,}|…|\.{3}|:|—|–)?\s*[.:…]*\s*$")
_WORD = re.compile(r"[^\W\d_]+")
_CLOSED = re.compile(r"(?:uni|use|usu|eu|one|uti)(?!n(?:i|f|t|d))")
_SILENT = re.compile(r"(?:hour|honest|heir|hono)")


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        texts, keyed = options(item), right(item)
        if item.head.kind != "single" or len(texts) < 3 or keyed[0] not in texts:
            continue
        asked = stem(item)
        end = _END.search(asked[-40:]) if not asked.endswith("?") else None
        if end is None:
            continue
        fits = {id: _fits(end[1].casefold(), text) for id, text in texts.items()}
        if [id for id, fit in fits.items() if fit is True] == [keyed[0]] and None not in fits.values():
            message = msg("after '{word}' the key alone fits by its grammar", word=end[1])
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "stem"), message)


def _fits(end: str, option: str) -> bool | None:
    """Say whether an option may follow the last word of the stem; None where that cannot be told."""
    if end in ("a", "an"):
        first = _WORD.search(option)
        return None if first is None or not first[0].isascii() else (_sounds_open(first[0]) == (end == "an"))
    return follows(end, option) if end.isalpha() and not end.isascii() else None


def _sounds_open(word: str) -> bool:
    """Say whether "an" stands before a word. Of an acronym and of L1 the name of the first letter counts."""
    if word.isupper():
        return word[0] in "AEFHILMNORSX"
    return (word[0].lower() in "aeiou" and not _CLOSED.match(word.lower())) or _SILENT.match(word.lower()) is not None
