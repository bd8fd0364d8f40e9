"""A text has two spaces in a row, a space before a comma or a question mark, or a mark twice.

Why: it is read as carelessness, and the bank gets differences that mean nothing when somebody mends it.
Example: «Какая метрика  устойчива к выбросам ?»
Instead: one space between words, and marks right after the word; `quizengine lint --fix` writes it so where the text
    stands on one line.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..edits import Edit, lines_of
from ..places import at_item, items
from ..wording import written

CODE = "QB619"
SEVERITY = Severity.INFO

# Spaces mean something in code, in tables, and in what is written over several lines.
_QUOTES = "\"'"
_CODE = re.compile(r"[\n`{}|\t]|\w\(.*\)\s*[:;]|==|!=|\?\?\s*\S|\s\?\s.*:")
_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_BEFORE_MARK = re.compile(r"(?<=[^\W_]|[»)\"”]) +([,;?!])(?=\s|$)|(?<=[а-яё]) +([.:])$")
_SPACED = re.compile(r" [,;?!.:]")
_TWICE = re.compile(r"(?<!\?)\?(?:\s?\?)(?!\s?\?)\s*$|,\s?,(?=\s)|(?<!\.)\.\.(?=$)|;;(?=\s|$)")


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        for path, text in written(item):
            if path[0] != "key" and mended(text) != text:
                message = msg("spaces or marks are out of place: '{better}'", better=mended(text))
                yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, *path), message)
                break


def fix(library: Library, found: Diagnostic) -> Iterator[Edit]:
    lines = lines_of(library.sources[found.file].text)
    start, end = lines.bounds(found.span)
    if end - start > 1 and lines.text[start] in _QUOTES and lines.text[end - 1] == lines.text[start]:
        start, end = start + 1, end - 1
    written = lines.text[start:end]
    # What is written with escapes, or goes over several lines, is not the text letter by letter.
    if mended(written) != written and not any(mark in written for mark in ("\\", "\n", "''")):
        yield Edit(start, end, mended(written))


def mended(text: str) -> str:
    """Return the text with one space where there were several, and marks where they belong. Code stays as it is."""
    better = _SPACES.sub(" ", text) if "  " in text else text
    better = _BEFORE_MARK.sub(r"\1\2", better) if _SPACED.search(better) else better
    better = _TWICE.sub(lambda found: found[0][0], better)
    return text if better == text or _CODE.search(text) else better
