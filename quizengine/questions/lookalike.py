"""Letters that look the same: those of the Latin and the Cyrillic alphabet, and hyphens and dashes.

A code typed with the wrong ones reads right and matches nothing, so a message has to name the letters.
"""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from ..i18n import Message, msg
from ..language.shapes import skeleton


def lookalike(text: str, known: Iterable[str]) -> str | None:
    """Return the known text that this one only looks like; None where it is one of them or like none."""
    texts = list(known)
    if text in texts:
        return None
    return next((other for other in texts if skeleton(other) == skeleton(text)), None)


def suggestion(text: str, known: Iterable[str]) -> Message | None:
    """Return help for a name that is not known: the known one that it looks like, or one that is close."""
    texts = list(known)
    twin = lookalike(text, texts)
    if twin is not None:
        return msg(
            "it only looks like '{near}'; of another alphabet are: {letters}",
            near=twin,
            letters=_foreign(text, twin),
        )
    folded = {skeleton(other).casefold(): other for other in texts}
    near = get_close_matches(skeleton(text).casefold(), folded, n=1)
    return msg("did you mean '{near}'?", near=folded[near[0]]) if near else None


def _foreign(text: str, twin: str) -> str:
    letters = dict.fromkeys(a for a, b in zip(text, twin, strict=True) if a != b)
    return ", ".join(f"{letter} ({unicodedata.name(letter, '?')})" for letter in letters)
