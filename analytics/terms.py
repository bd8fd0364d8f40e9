"""The words of a text that carry its subject, and whether two of them are the same word.

Words are whole words: "RL" is not in "URL". A Latin compound is one word (Q-learning, CI/CD); a hyphen
between alphabets parts two (ML-инженер is ml and инженер), and so does one between Russian words. Russian
words are compared by lemma, Latin ones in lower case; single letters (labels of choices, names of
variables) are no terms.

Two groups of words are no terms either. *Function words* are recognised by part of speech, except for the
few English ones. *Generic words* are a closed list with one principle: a word is generic when its presence
does not tell this course from another. Either any exam question has it, or every machine-learning course
has it. A word that names a piece of one course (качество, метрика, контейнер, эксперимент) is never put
there, however common it may be.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer

# What any exam question has: it asks to choose, name or describe, and speaks of methods, tools and values.
_EXAM = """
    следующий называть назвать называться обозначать описывать описываться отвечать включать являться
    позволять выбрать указать использовать использоваться использование применять применяться применение
    оценивать оцениваться оценка работать работа метод способ алгоритм инструмент процесс подход средство
    тип вид значение пример часть цель задача вопрос ответ часто частый обычно основной правильный
    вышеперечисленный мочь нужный method algorithm tool process type value use used using
"""
# What every machine-learning course has, whatever it teaches.
_MACHINE_LEARNING = """
    модель обучение обучить обучать машинный данные данный
    ml ai machine learning model models data training
"""
_ENGLISH_FUNCTION_WORDS = "the an of in to is are for and or which what with by on as from"
GENERIC = frozenset(f"{_EXAM} {_MACHINE_LEARNING} {_ENGLISH_FUNCTION_WORDS}".split())

_WORD = re.compile(r"[a-z0-9]{1,3}(?:/[a-z0-9]{1,3})+(?![a-z0-9])|[a-z0-9]+(?:[-_][a-z0-9]+)*[+#]*|[а-яё]+")
_FUNCTION_PARTS = frozenset({"PREP", "CONJ", "PRCL", "INTJ", "NPRO", "NUMR"})
_LIKELY = 0.1  # parses less probable than this are curiosities (для as a form of длить)
_KIN = 6  # a shorter beginning is shared by strangers: форма and формат, класс and классификация
_LOANWORD_STEM, _LOANWORD_ENDING = 5, 3


@dataclass(frozen=True)
class Term:
    """A word as written (lower case), its possible lemmas, and whether the dictionary knows it."""

    word: str
    lemmas: frozenset[str]
    known: bool


def terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a text, each word once, in the order of the text."""
    words = dict.fromkeys(_WORD.findall(text.lower()))
    return tuple(found for word in words if (found := _term(word)) is not None)


def same(one: Term, other: Term) -> bool:
    """Tell whether two terms are the same word.

    They share a lemma; or the lemma of one begins that of the other (контейнер, контейнеризация); or the
    dictionary does not know one of them, so that its guesses of a lemma differ by case (деплоя, деплоем),
    and they differ by a short ending only.
    """
    if one.lemmas & other.lemmas:
        return True
    if any(_begins(a, b) or _begins(b, a) for a in one.lemmas for b in other.lemmas):
        return True
    return not (one.known and other.known) and _differ_by_ending(one.word, other.word)


def _begins(short: str, long: str) -> bool:
    return len(short) >= _KIN and long.startswith(short)


def _differ_by_ending(one: str, other: str) -> bool:
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= _LOANWORD_STEM and max(len(one), len(other)) - shared <= _LOANWORD_ENDING


@lru_cache(maxsize=20_000)
def _term(word: str) -> Term | None:
    if len(word) < 2 or word.isdigit():
        return None
    term = Term(word, frozenset({word}), known=True) if word.isascii() else _russian(word)
    return None if term is None or term.lemmas & GENERIC else term


def _russian(word: str) -> Term | None:
    parses = _analyzer().parse(word)
    if parses[0].tag.POS in _FUNCTION_PARTS or "Apro" in parses[0].tag:
        return None
    lemmas = frozenset(parse.normal_form.replace("ё", "е") for parse in parses if parse.score >= _LIKELY)
    return Term(word, lemmas or frozenset({parses[0].normal_form}), known=parses[0].is_known)


@cache
def _analyzer() -> MorphAnalyzer:
    # One for the process: it reads a dictionary of many megabytes.
    return MorphAnalyzer()
