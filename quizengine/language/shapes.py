"""Letters by what they look like: Unicode forms, Latin and Cyrillic twins, Greek letters by name.

Twins are told apart before letters are folded to lower case: В is B, and в is no b.
"""

import re
import unicodedata

_LATIN = "ABCEHKMOPTXYaceikopsxyj-----"
_OTHER = "АВСЕНКМОРТХУасеікорѕхуј‐‑‒–—"
TO_LATIN = str.maketrans(_OTHER, _LATIN)
_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXYaceikopsxyj", "АВСЕНКМОРТХУасеікорѕхуј")

_GREEK = {
    "α": ("alpha", "альфа"),
    "β": ("beta", "бета"),
    "γ": ("gamma", "гамма"),
    "δ": ("delta", "дельта"),
    "ε": ("epsilon", "эпсилон"),
    "ζ": ("zeta", "дзета"),
    "η": ("eta", "эта"),
    "θ": ("theta", "тета"),
    "κ": ("kappa", "каппа"),
    "λ": ("lambda", "лямбда"),
    "μ": ("mu", "мю"),
    "ν": ("nu", "ню"),
    "ξ": ("xi", "кси"),
    "π": ("pi", "пи"),
    "ρ": ("rho", "ро"),
    "σ": ("sigma", "сигма"),
    "τ": ("tau", "тау"),
    "φ": ("phi", "фи"),
    "χ": ("chi", "хи"),
    "ψ": ("psi", "пси"),
    "ω": ("omega", "омега"),
}
# «Эта» is first of all a word of grammar.
GREEK_NAMES = {name: names for names in _GREEK.values() for name in names if name not in ("eta", "эта")}
_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_JCUKEN = "йцукенгшщзхъфывапролджэячсмитьбю"
_OTHER_KEYS = str.maketrans(_QWERTY + _JCUKEN, _JCUKEN + _QWERTY)

_GAP = re.compile(r"[\s\-‐‑‒–—]+")
_MINUS = re.compile(r"(?<![^\s(=:])[-‐‑‒–—](?=[.,]?\d)")
_MARKS = r" ;:!?«»\"'“”„"
_EDGES = re.compile(rf"^(?:[{_MARKS}]|[.,](?!\d))+|[{_MARKS}.,]+$")
_APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")


def skeleton(text: str) -> str:
    """Return the form in which two texts are equal when they look alike."""
    return text.translate(TO_LATIN)


def same_form(text: str) -> str:
    """Return the form in which two spellings of one answer are equal: case, ё, hyphens, spaces, outer marks aside.

    A minus before a number is no hyphen.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return _EDGES.sub("", _GAP.sub(" ", _MINUS.sub("−", folded)))


def plain(text: str) -> str:
    """Return a text in Unicode form NFKC, without accents on Latin letters, stress marks and invisible characters."""
    composed = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    if composed.isascii():
        return composed
    return composed.translate(_BARE)


def readings(word: str) -> tuple[str, ...]:
    """Return the words in lower case that the letters of a word, as typed, may have been meant to spell.

    A word of both alphabets is read in either where twins allow it, and as it stands where none does. A word of twins
    alone has two readings.
    """
    if word.isascii() and not any(letter in _HAS_TWIN for letter in word):
        return (word.lower(),)
    forms = [_folded(one) for one in (word.translate(TO_LATIN), word.translate(_TO_CYRILLIC)) if script(one)]
    return tuple(dict.fromkeys(forms)) or _GREEK.get(word.casefold()) or (_folded(word),)


def script(word: str) -> str | None:
    """Return "latin" or "cyrillic" where all letters of a word are of that alphabet, "latin" where it has none."""
    letters = [letter for letter in word if letter.isalpha()]
    if all("a" <= letter.lower() <= "z" for letter in letters):
        return "latin"
    return "cyrillic" if all("Ѐ" <= letter <= "ӿ" for letter in letters) else None


def other_layout(text: str) -> str:
    """Return what the same keys give in the other of the two layouts, JCUKEN and QWERTY."""
    return text.lower().translate(_OTHER_KEYS)


def _folded(word: str) -> str:
    return word.casefold().replace("ё", "е")


class _Bare(dict[int, str]):
    """What is left of each letter; looked up once for each."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        first = unicodedata.normalize("NFD", letter)[0]
        latin = "a" <= first.lower() <= "z"
        self[code] = "" if unicodedata.category(letter) in ("Mn", "Cf") else first if latin else letter
        return self[code]


_BARE = _Bare()


_HAS_TWIN = frozenset("ABCEHKMOPTXYaceikopsxyj")
