"""Words of two languages: their dictionary forms, and whether a dictionary has them.

Russian words are parsed by pymorphy3, all parses counting; a word that it does not have (деплоя) is known by its
beginning without a usual ending as well. English words are brought to dictionary form by simplemma, except that a word
in -ing keeps it: clustering is not a cluster.
"""

import re
from functools import cache, lru_cache
from itertools import takewhile
from typing import Any

from pymorphy3 import MorphAnalyzer
from simplemma import is_known, lemmatize

from .names import NAMES, PREFIXES
from .shapes import script

_ENDINGS = """
    ами ями ого его ому ему ыми ими ой ей ый ий ая яя ое ее ые ие ов ев ом ем ах ях ам ям ую юю ых их ым им
    а я у ю ы и е о ь й
""".split()
_SHORTEST_STEM = 3
_SHORTEST_REST = 4
_SHORTEST_ROOT = 5
_LONGEST_SUFFIX = 4
_AMERICAN = re.compile(r"(?<=..)is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)")
_VOWEL = frozenset("аеиоуыэюяaeiouy")


@lru_cache(maxsize=50_000)
def lemmas(word: str) -> frozenset[str]:
    """Return the dictionary forms of a word in lower case; the word itself is one of them."""
    if len(word) < 2 or not (word.isalpha() or "'" in word):
        return frozenset({word})
    if word.isascii():
        return _english(word)
    return _russian(word) if script(word) == "cyrillic" else frozenset({word})


@lru_cache(maxsize=50_000)
def known(word: str) -> bool:
    """Tell whether a word in lower case is one: of a dictionary, of the closed list of names, or with a prefix."""
    return (
        _listed(word)
        or not NAMES.isdisjoint(lemmas(word))
        or any(
            word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_REST and _listed(word[len(prefix) :])
            for prefix in PREFIXES
        )
    )


@lru_cache(maxsize=10_000)
def verbs(word: str) -> frozenset[str]:
    """Return the infinitives of which a Russian word in lower case is a finite form."""
    if script(word) != "cyrillic":
        return frozenset()
    return frozenset(
        parse.normal_form.replace("ё", "е") for parse in parses(word) if parse.is_known and "VERB" in parse.tag
    )


@lru_cache(maxsize=10_000)
def is_adjective(word: str) -> bool:
    """Tell whether a Russian word in lower case may be an adjective or a participle."""
    found = parses(word) if script(word) == "cyrillic" else ()
    return any(parse.is_known and ("ADJF" in parse.tag or "PRTF" in parse.tag) for parse in found)


def same_beginning(one: str, other: str) -> bool:
    """Tell whether two words differ in a suffix alone, as far as letters show it."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return same >= _SHORTEST_ROOT and max(len(one), len(other)) - same <= _LONGEST_SUFFIX


@lru_cache(maxsize=10_000)
def forms(word: str) -> frozenset[str]:
    """Return the word with its other forms: cases and numbers in Russian, the plural in English."""
    if word.isascii():
        return frozenset({word, *_english(word), *({f"{word}s"} if word.isalpha() else ())})
    if script(word) != "cyrillic":
        return frozenset({word})
    lexemes = (parse.lexeme for parse in parses(word) if parse.is_known)
    return frozenset({word, *(form.word.replace("ё", "е") for lexeme in lexemes for form in lexeme)})


def _listed(word: str) -> bool:
    if word.isascii():
        return is_known(word, lang="en")
    return script(word) == "cyrillic" and bool(_russian_parser().word_is_known(word))


def _english(word: str) -> frozenset[str]:
    bare = word.removesuffix("'s").replace("'", "")
    american = _AMERICAN.sub("iz", bare) if len(bare) > 6 else bare
    if american.endswith("ing") or not is_known(american, lang="en"):
        return frozenset({word, bare, american})
    return frozenset({word, bare, american, lemmatize(american, lang="en").lower()})


def _russian(word: str) -> frozenset[str]:
    parsed = parses(word)
    found = {_dictionary_form(parse) for parse in parsed} | {word}
    # A surname is no evidence of a word: промптов is one.
    is_word = any(parse.is_known and "Surn" not in parse.tag for parse in parsed)
    return frozenset(found if is_word else found | _beginnings(word))


def _dictionary_form(parse: Any) -> str:
    # Of one verb are the explained and the explaining variable: a participle is no form of it here.
    participle = parse.inflect({"nomn", "sing", "masc"}) if "PRTF" in parse.tag else None
    form: str = participle.word if participle else parse.normal_form
    return form.replace("ё", "е")


def _beginnings(word: str) -> set[str]:
    """Return what is left of a word without an ending. The mark keeps it apart from words."""
    cut = {word.removesuffix(ending) for ending in _ENDINGS}
    return {f"{stem}~" for stem in cut | {word} if len(stem) >= _SHORTEST_STEM and not _VOWEL.isdisjoint(stem)}


@lru_cache(maxsize=10_000)
def parses(word: str) -> tuple[Any, ...]:
    """Return all readings of a Russian word in lower case, those of pymorphy3."""
    return tuple(_russian_parser().parse(word))


@cache
def _russian_parser() -> MorphAnalyzer:
    # One for the process: it reads a dictionary of many megabytes.
    return MorphAnalyzer()
