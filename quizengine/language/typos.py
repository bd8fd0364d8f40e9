"""Slips of the keyboard: a word that is no word, and is one or two strokes away from the one meant."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from .lemmas import forms, known

_SHORTEST, _LONG = 4, 9
_SHORTEST_NAME = 6
_LARGEST = 2


@lru_cache(maxsize=50_000)
def slip(typed: str, meant: str, most: int = _LARGEST) -> str | None:
    """Return the form of the word meant from which a typed word is a slip; None where it is none.

    Both are in lower case and of one script. The first letter is right, and strokes that are wrong, missing, left over
    or exchanged (optimal string alignment) number one in words of 4 to 8 letters and two in longer ones. A word that
    exists is never a slip. A short word that no dictionary has (arima) is a name, and its neighbours are other names.
    """
    if not meant.isalpha() or typed[:1] != meant[:1] or len(meant) < _SHORTEST or known(typed):
        return None
    if len(meant) < _SHORTEST_NAME and not known(meant):
        return None
    near = ((OSA.distance(typed, form, score_cutoff=_LARGEST), form) for form in forms(meant))
    _, nearest = min((one for one in near if one[0] <= min(most, _allowed(one[1]))), default=(0, None))
    return nearest


def _allowed(word: str) -> int:
    if len(word) < _SHORTEST:
        return 0
    return 1 if len(word) < _LONG else _LARGEST
