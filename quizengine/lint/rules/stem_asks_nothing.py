"""The stem is a fragment: a word or two that ask nothing.

Why: students have to guess the question from the options, and two readings of it are two different questions.
Example: «Градиентный спуск» with four statements as options.
Instead: a whole question, or a sentence that the option completes.
"""

import re
from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ...language.lemmas import parses
from ..places import at_item, items
from ..wording import stem, words

CODE = "QB615"
SEVERITY = Severity.WARNING

FEWEST, MOST = 3, 5

_ASKS = re.compile(
    r"[?=…]|_{2,}|\.{3}|—|\[\[|\b(?:is|are|was|were|has|does|called|means|это)\s*:?\s*$|"
    r"\b(?:это|что|как|какой|какая|какое|какие|сколько|чему|кто|когда|где|is|are|what|which|who|when|where|how|why)\b|"
    r"\d\s*[-+*/·×^]\s*\d",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"(?:tion|sion|ment|ness|ity|ance|ence|ism|ology|ing|ent|or|er|al|ic|ive|ous|able|ed|ion|is|ship|ory|ear|tree|forest|"
    r"model|matrix|rate|test|value|loss|data|loop|list|class|set|the|a|an|of|and|in|for|to|python|learning|curve)$"
)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        text = stem(item)
        said = words(text)
        if item.head.kind not in ("single", "multiple", "text", "numeric") or len(said) > MOST or _ASKS.search(text):
            continue
        if len(said) < FEWEST or not any(_is_told(word) for word in _native(said)):
            message = msg("the stem is a fragment and asks nothing")
            yield Diagnostic(CODE, SEVERITY, bank.file, at_item(library, bank, item, "stem"), message)


def _is_told(word: str) -> bool:
    """Say whether a word may be a verb. Of English only names that end like nouns are none."""
    if word.isascii():
        return not word.isalpha() or _NOUN.search(word) is None
    return any({"VERB", "INFN", "PRED", "ADJS", "PRTS", "COMP"} & parse.tag.grammemes for parse in parses(word))


def _native(said: tuple[str, ...]) -> tuple[str, ...]:
    """Return the Russian words of a Russian stem: foreign names in it are no verbs."""
    return tuple(word for word in said if not word.isascii()) or said
