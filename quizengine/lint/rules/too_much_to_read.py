"""The stem is very long, or there are more options than can be weighed.

Why: the item measures reading and patience. Beyond five options nothing is gained (Haladyna, Downing and Rodriguez,
    2002, A review of multiple-choice item-writing guidelines, Applied Measurement in Education 15, 309-333).
Example: a stem of 200 words; a single choice among nine options.
Instead: leave out what no answer needs, drop options that nobody chooses, or use `kind: match` or `kind: text`.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..wording import options, stem, words

CODE = "QB616"
SEVERITY = Severity.INFO

MOST_WORDS, MOST_OPTIONS = 150, 7


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        length, offered = len(words(stem(item))), len(options(item))
        if length > MOST_WORDS:
            message = msg("the stem has {count} words", count=length)
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "stem"), message)
        if item.head.kind == "single" and offered > MOST_OPTIONS:
            message = msg("there are {count} options to choose one from", count=offered)
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "choices"), message)
