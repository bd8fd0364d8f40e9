"""How a word sounds, roughly, in either alphabet: what is left of "policy" and of «полиси» is the same.

Only for what stands beside a right answer and repeats it in other letters: by itself it would be far too rough.
"""

import re
from functools import lru_cache

_LETTERS = str.maketrans("бвгджзйклмнпрстфхцчшщ", "bvgdjzyklmnprstfhssss")
_SPELLINGS = (
    (re.compile(r"дж"), "j"),
    (re.compile(r"[ts]ion|sch|sh|ch"), lambda found: "sn" if found[0].endswith("n") else "s"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ck|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"w"), "v"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"c"), "k"),
    (re.compile(r"g(?=[eiy])"), "j"),
)
_TWICE = re.compile(r"(.)\1+")
_SOFT = re.compile(r"[^a-z]|[aeiouyh]")


@lru_cache(maxsize=10_000)
def sounds(word: str) -> str:
    """Return the consonants of a word in lower case, in Latin letters."""
    for spelling, sound in _SPELLINGS:
        word = spelling.sub(sound, word)
    return _SOFT.sub("", _TWICE.sub(r"\1", word.translate(_LETTERS)))
