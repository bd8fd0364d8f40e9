"""The options of an item differ in form: some end with a full stop, some have a unit, or one is a sentence among names.

Why: what stands out is chosen for its form, and an option that was added later looks like what it is.
Example: `[10 ms, 20 ms, 30]`; three names and a sentence; two options with a full stop and two without.
Instead: all options in one form: all with the unit, all names, or all sentences.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import Message, msg
from ..places import at_item, items
from ..wording import options, right, speaks_of_all

CODE = "QB609"
SEVERITY = Severity.INFO

LONG, SHORT = 8, 3
"""Words: an option of so many is a sentence, one of so few is a name."""

_ABBREVIATION = re.compile(r"\b(?:т\. ?[дпе]\.|др\.|etc\.|г\.|гг\.|руб\.|сек\.|мин\.|al\.)$")
_NUMBER = re.compile(r"(?P<number>[-−+]?\d+(?:[ .,]\d+)*)\s*(?P<unit>[^\W\d_]{1,12}\.?|%|°C|₽|\$|€)?")
_BEGINNINGS = frozenset("0123456789+-−")
_CODE = re.compile(r"[=(){}\[\]<>`]")


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        texts = {id: text for id, text in options(item).items() if not speaks_of_all(text)}
        if item.head.kind not in ("single", "multiple") or len(texts) < 3:
            continue
        for differs in (_stops, _units, _sentences):
            found = differs(texts)
            # Of a key that is the longest another rule speaks.
            if found is not None and not (differs is _sentences and (found[0],) == right(item)):
                id, message = found
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "choices", id), message)
                break


def _odd(marks: dict[str, bool]) -> str | None:
    """Return the first option on the smaller side; None where all are on one side."""
    having = [id for id, mark in marks.items() if mark]
    if not 0 < len(having) < len(marks):
        return None
    return having[0] if 2 * len(having) <= len(marks) else next(id for id, mark in marks.items() if not mark)


def _stops(texts: dict[str, str]) -> tuple[str, Message] | None:
    if not all(any(letter.isalpha() for letter in text) for text in texts.values()):
        return None
    id = _odd({id: text.endswith((".", ";")) for id, text in texts.items()})
    # Of abbreviations the full stop is a part.
    if id is None or any(_ABBREVIATION.search(text) for text in texts.values()):
        return None
    return id, msg("some options end with a full stop, and some do not")


def _units(texts: dict[str, str]) -> tuple[str, Message] | None:
    if not all(text[0] in _BEGINNINGS for text in texts.values()):
        return None
    found = {id: _NUMBER.fullmatch(text) for id, text in texts.items()}
    numbers = {id: bool(match["unit"]) for id, match in found.items() if match and match["number"].strip("0.,") != ""}
    id = _odd(numbers) if len(numbers) == len(texts) else None
    return (id, msg("some options have a unit, and some do not")) if id else None


def _sentences(texts: dict[str, str]) -> tuple[str, Message] | None:
    lengths = {id: len(text.split()) for id, text in texts.items()}
    long = max(lengths, key=lambda id: lengths[id])
    others = [length for id, length in lengths.items() if id != long]
    if lengths[long] < LONG or max(others) > SHORT or _CODE.search(texts[long]):
        return None
    return long, msg("one option is a sentence, the others are names")
