"""An answer as words, and as the parts into which its commas, slashes, brackets and "or" divide it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from .lemmas import lemmas
from .shapes import GREEK_NAMES, plain, readings
from .vocabulary import ADDITIONS, ALTERNATIVES, CARRIERS, DIRECTIONS, GRAMMAR, NEGATIONS, OPPOSITIONS


class Mark(IntEnum):
    """What divides a part from the one before it, the strongest last."""

    START = 0
    EXPLAINED = 1
    """A bracket, a dash, a colon."""
    LISTED = 2
    """A comma, the end of a sentence, "but"."""
    ADDED = 3
    """The word "and"."""
    SLASH = 4
    """A slash: a choice, or a part of a name (CI/CD)."""
    CHOICE = 5
    """The word "or"."""


@dataclass(frozen=True, eq=False)
class Token:
    """A word, number or sign: as typed, the forms it may spell, their lemmas, and what it is in a sentence."""

    typed: str
    readings: frozenset[str]
    lemmas: frozenset[str]
    negates: bool
    carries: bool
    """It names nothing: an answer may have it over and above."""
    grammatical: bool
    directs: bool
    is_number: bool


@dataclass(frozen=True)
class Part:
    """The words between two marks, and the mark before them."""

    mark: Mark
    tokens: tuple[Token, ...]


_NUMBER = r"(?<![^\s(=:,;/])[-−+](?=\d)\d+(?:[.,]\d+)*|\d+[.,]\d+(?:[.,]\d+)*"
_WORD = r"[^\W_]+(?:'[^\W_]+)*[+#]*"
_INITIALS = r"(?:[^\W\d_]\.){2,}[^\W\d_]?"
_SIGN = r"[%<>≤≥≠±]|!(?=\w)"
_EXPLAINED = r"[-=–—]+>|[→⇒()\[\]{}:=—]|(?<=\s)[-–]|[-–](?=\s)|(?:,\s*)?\b(?:т\. ?е\.|то есть\b|i\.e\.|aka\b)"
_LISTED = r"[,;\n•]|[.?!…](?=\s)"
_ADDED = r"&|(?<=\s)\+(?=\s)"
_SLASH = r"[/|\\]"
_PIECES = re.compile(
    f"(?P<number>{_NUMBER})|(?P<explained>{_EXPLAINED})|(?P<initials>{_INITIALS})|(?P<word>{_WORD})"
    f"|(?P<sign>{_SIGN})|(?P<listed>{_LISTED})|(?P<added>{_ADDED})|(?P<slash>{_SLASH})"
)
_MARKS = {"explained": Mark.EXPLAINED, "listed": Mark.LISTED, "added": Mark.ADDED, "slash": Mark.SLASH}
_WORD_MARKS = {
    **dict.fromkeys(OPPOSITIONS, Mark.LISTED),
    **dict.fromkeys(ADDITIONS, Mark.ADDED),
    **dict.fromkeys(ALTERNATIVES, Mark.CHOICE),
}
_SIGN_NAMES = {"%": ("%", "процент", "percent")}


def parts(text: str) -> tuple[Part, ...]:
    """Return the parts of a text that have words, in its order."""
    return tuple(part for part in _cut(text) if part.tokens)


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text without its marks."""
    return tuple(token for part in _cut(text) for token in part.tokens)


@lru_cache(maxsize=20_000)
def _cut(text: str) -> tuple[Part, ...]:
    # An answer of a key is looked at when it is read, when the key is made, and when answers are judged by it.
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[Part]:
    mark, found = Mark.START, list[Token]()
    for piece in _PIECES.finditer(plain(text)):
        kind, typed = str(piece.lastgroup), piece[0]
        chosen = _MARKS.get(kind) or _WORD_MARKS.get(typed.lower())
        if chosen is None:
            token = _token(typed, kind)
            found.append(_as_unit(token) if found and found[-1].is_number and len(typed) < 2 else token)
        else:
            yield Part(mark, tuple(found))
            # Of several marks in a row ("or:", "),") the strongest counts.
            mark, found = (chosen if found else max(mark, chosen)), []
    yield Part(mark, tuple(found))


@lru_cache(maxsize=50_000)
def _token(typed: str, kind: str) -> Token:
    if kind == "number":
        forms: tuple[str, ...] = (_number(typed),)
    elif kind == "sign":
        forms = _SIGN_NAMES.get(typed, (typed,))
    else:
        forms = readings(typed.replace(".", "") if kind == "initials" else typed)
    # A word of twins alone is first what it was typed as: MAPE has no forms of the Russian маре.
    native = [form for form in forms if form.isascii() == typed.isascii()] if len(forms) > 1 else forms
    found = _with_greek(frozenset(forms).union(*map(lemmas, native)))
    as_typed = typed.lower()
    return Token(
        typed=typed,
        readings=frozenset(forms),
        lemmas=found,
        negates=as_typed in NEGATIONS,
        carries=as_typed not in NEGATIONS and not CARRIERS.isdisjoint(found),
        grammatical=as_typed in GRAMMAR,
        directs=as_typed in DIRECTIONS,
        is_number=any(sign.isdigit() for sign in typed),
    )


def _with_greek(found: frozenset[str]) -> frozenset[str]:
    """Add the names of a Greek letter in the other language: gamma is гамма."""
    return found.union(*(GREEK_NAMES[name] for name in found & GREEK_NAMES.keys()))


@lru_cache(maxsize=1_000)
def _as_unit(token: Token) -> Token:
    # After a number «с» is seconds and «в» is volts.
    return replace(token, grammatical=False, directs=False)


def _number(typed: str) -> str:
    text = typed.replace(",", ".").replace("−", "-").removeprefix("+")
    return text.rstrip("0").rstrip(".") if text.count(".") == 1 else text
