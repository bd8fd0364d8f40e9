"""Letters that look the same: those of the Latin and the Cyrillic alphabet, and hyphens and dashes.

A code typed with the wrong ones reads right and matches nothing, so a message has to name the letters.
"""

import unicodedata
from collections.abc import Iterable, Sequence
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


_RUSSIAN = "АБВГДЕЖЗИК"


def two_readings(letter: str, names: Sequence[str]) -> tuple[str, str] | None:
    """Return which of the names a single Russian letter means by its shape, and which by its place in the alphabet.

    By its shape «В» is the Latin B: the option called so, or else the second one. None where either reading is none.
    """
    if len(letter) != 1 or letter.upper() not in _RUSSIAN or letter.upper() not in _LIKE_LATIN:
        return None
    twin, place = skeleton(letter.upper()), _RUSSIAN.index(letter.upper())
    called = {name.upper(): name for name in names}
    # Options that are named by letters are named so in the order of the Latin alphabet.
    by_shape = called.get(twin) or next(iter(names[ord(twin) - ord("A") :]), None)
    by_alphabet = next(iter(names[place:]), None)
    return (by_shape, by_alphabet) if by_shape and by_alphabet else None


_LIKE_LATIN = frozenset("АВСЕ")


def _foreign(text: str, twin: str) -> str:
    letters = dict.fromkeys(a for a, b in zip(text, twin, strict=True) if a != b)
    return ", ".join(f"{letter} ({unicodedata.name(letter, '?')})" for letter in letters)
