"""A word has letters of two alphabets that look the same: a Latin "c" in a Russian word, or the reverse.

Why: a reader sees nothing, but search, comparison and the judge of short answers see another word.
Example: «Kлассификация» with a Latin K, "Рython" with a Cyrillic Р.
Instead: type the word anew in one alphabet.
"""

import re
import unicodedata
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ...language.shapes import TO_LATIN, skeleton
from ..places import at_item, items
from ..wording import written

CODE = "QB307"
SEVERITY = Severity.WARNING

_TWINS = frozenset(letter for letter in map(chr, TO_LATIN) if letter.isalpha())
_LATIN_TWINS = frozenset(skeleton("".join(_TWINS)))
_WORD = re.compile(r"[A-Za-z\u0400-\u04ff]{2,}")
_ENDING = re.compile(r"[A-Z]{2,}[\u0430-\u044f]{1,4}")
"""A foreign name with a Russian ending: GPUшный, JSONом."""

_PREPOSITION = re.compile(r"(?<![\w-])([co]) (?=помощью|уч[её]том|точки|использованием|целью|том,)")

# Written in Cyrillic letters alone they look right.
_ACRONYMS = frozenset("PCA MAE MAPE MCMC HTTP TPE".split())
_SUSPICIOUS = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]|(?<![\w-])[co] |[\u0410-\u042f]{3}")
"""What is worth a closer look: letters of both alphabets side by side, a lone letter, capitals in a row."""


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        for path, text in written(item):
            found = _mixed(text) if not text.isascii() and _SUSPICIOUS.search(text) else None
            if found is not None:
                word, letter = found
                message = msg("'{word}' has a letter of another alphabet: {letter}", word=word, letter=letter)
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, *path), message)


def _mixed(text: str) -> tuple[str, str] | None:
    """Return the first word with a strange letter, and the name of the letter."""
    for found in _WORD.finditer(text):
        word = found[0]
        latin = [letter for letter in word if letter.isascii()]
        cyrillic = [letter for letter in word if not letter.isascii()]
        if not latin:
            twin = skeleton(word)
            strange = word[:1] if twin in _ACRONYMS else ""
        elif not cyrillic or _ENDING.fullmatch(word):
            strange = ""
        elif all(letter in _TWINS for letter in cyrillic) and (len(cyrillic) <= len(latin) or not _all_twins(latin)):
            strange = cyrillic[0]
        else:
            strange = latin[0] if _all_twins(latin) else ""
        if strange:
            return word, f"{strange} ({unicodedata.name(strange)})"
    first = _PREPOSITION.search(text)
    return (first[0], f"{first[1]} ({unicodedata.name(first[1])})") if first else None


def _all_twins(latin: list[str]) -> bool:
    return all(letter in _LATIN_TWINS for letter in latin)
