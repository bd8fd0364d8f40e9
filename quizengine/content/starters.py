"""What a new item of each kind begins as: sound, a draft, its words in the bank's language and to be replaced."""

from collections.abc import Mapping
from typing import Any

Data = dict[str, Any]

_RU: Mapping[str, Data] = {
    "single": {
        "stem": "Напишите вопрос с одним верным ответом",
        "choices": {"a": "Верный ответ", "b": "Неверный ответ", "c": "Другой неверный ответ"},
        "key": "a",
    },
    "multiple": {
        "stem": "Напишите вопрос с несколькими верными ответами",
        "choices": {"a": "Один верный ответ", "b": "Другой верный ответ", "c": "Неверный ответ", "d": "И это неверно"},
        "key": ["a", "b"],
    },
    "text": {"stem": "Напишите вопрос, на который отвечают словом", "key": {"accept": ["верный ответ"]}},
    "numeric": {"stem": "Напишите вопрос, на который отвечают числом", "key": "0", "tolerance": {"abs": "0"}},
    "match": {
        "stem": "Напишите, что с чем сопоставить",
        "left": {"a": "Первое понятие", "b": "Второе понятие"},
        "right": {"a": "Пара первого", "b": "Пара второго", "c": "Лишний вариант"},
        "key": {"a": "a", "b": "b"},
    },
    "order": {
        "stem": "Напишите, что расставить по порядку",
        "elements": {"a": "Первый шаг", "b": "Второй шаг", "c": "Третий шаг"},
        "key": ["a", "b", "c"],
    },
    "cloze": {
        "stem": "Напишите текст, в котором [[gap-1]] пропущено",
        "gaps": {"gap-1": {"kind": "text", "key": {"accept": ["слово"]}}},
    },
}
_EN: Mapping[str, Data] = {
    "single": {
        "stem": "Write a question with one right answer",
        "choices": {"a": "The right answer", "b": "This answer is wrong", "c": "This one is wrong too"},
        "key": "a",
    },
    "multiple": {
        "stem": "Write a question with several right answers",
        "choices": {
            "a": "A right answer",
            "b": "Another right answer",
            "c": "A wrong answer",
            "d": "This is wrong too",
        },
        "key": ["a", "b"],
    },
    "text": {"stem": "Write a question that a word answers", "key": {"accept": ["the right word"]}},
    "numeric": {"stem": "Write a question that a number answers", "key": "0", "tolerance": {"abs": "0"}},
    "match": {
        "stem": "Write what belongs to what",
        "left": {"a": "The first term", "b": "The second term"},
        "right": {"a": "What belongs to the first", "b": "What belongs to the second", "c": "What belongs to neither"},
        "key": {"a": "a", "b": "b"},
    },
    "order": {
        "stem": "Write what has to be put in order",
        "elements": {"a": "The first step", "b": "The second step", "c": "The third step"},
        "key": ["a", "b", "c"],
    },
    "cloze": {
        "stem": "Write a text in which [[gap-1]] is missing",
        "gaps": {"gap-1": {"kind": "text", "key": {"accept": ["a word"]}}},
    },
}
KINDS_IN_ORDER = tuple(_RU)
WAITING = frozenset(one["stem"] for starters in (_RU, _EN) for one in starters.values())
"""Stems that nobody has written yet."""


def starter(kind: str, *, language: str, id: str) -> Data:
    """Return a new item of a kind. Raises `KeyError` for an unknown kind."""
    body = (_EN if language == "en" else _RU)[kind]
    return {"id": id, "kind": kind, "status": "draft", **body, "provenance": {"basis": "expert"}}
