"""A telling word of the stem comes back in the key and in no other option.

Why: the sound of a word leads to the key who has never met the subject (clang association).
Example: "What does a confusion matrix count?" with the key "The confusions between classes" and three others.
Instead: say the key in other words, or let a distractor have the word too.
"""

from collections.abc import Iterator

from ...content.diagnostics import Diagnostic, Severity
from ...content.load import Library
from ...i18n import msg
from ..places import at_item, items
from ..wording import content, options, right, stem, words

CODE = "QB610"
SEVERITY = Severity.INFO

SHORTEST, ROOT = 5, 5
FIRST = 2
"""So many words of the key are compared: further on an echo is not what catches the eye."""
LONGEST = 20
"""Words: a stem that tells a case has to use the words of the case."""

_VERBS = ("ать", "ять", "еть", "ить", "уть", "ыть", "ться", "тись", "чься")

# They stand in half of all questions of the field and tell nothing.
_GENERAL = frozenset(
    """
    алгоритм анализ библиотека величина вероятность вопрос время выборка вычисление выход группа данный данные дол доля
    задача запрос знак значение инструмент интервал использование качество класс код количество команда критерий мера
    метка метод метрика множество модель набор название новый обучение объект один ответ оценка ошибка параметр первый
    пример признак программа процент процесс распределение результат ряд свойство система случай способ среднее средний
    строка термин тест техника тип точка уровень условие файл формула функция число шаг элемент являться который каждый
    algorithm analysis answer average class column command count curve data dataset distribution error example false
    feature first function input label layer learn learning level library line list mean measure method metric model
    name number object observation order output parameter point population problem process program python result return
    sample score second statement table target test time tool train training true value variable vector while
    change increase decrease happen grow
    """.split()
)


def check(library: Library) -> Iterator[Diagnostic]:
    for bank, item in items(library):
        texts, keyed = options(item), right(item)
        if item.head.kind != "single" or len(texts) < 3 or len(words(stem(item))) > LONGEST or keyed[0] not in texts:
            continue
        asked = {word for word in content(stem(item)) if len(word) >= SHORTEST and word.isalpha()} - _GENERAL
        asked = {word for word in asked if not word.endswith(_VERBS)}
        shared = [word for word in content(texts[keyed[0]])[:FIRST] if word in asked]
        if not shared:
            continue
        # Words of one root in a distractor lead there just as well.
        others = {word[:ROOT] for id, text in texts.items() if id != keyed[0] for word in content(text)}
        if others.isdisjoint(word[:ROOT] for word in asked):
            message = msg("'{word}' of the stem stands in the key and in no other option", word=shared[0])
            span = at_item(library, bank, item, "choices", keyed[0])
            yield Diagnostic(CODE, SEVERITY, bank.file, span, message)
