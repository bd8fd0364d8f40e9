"""Forms of one word share a lemma; words that mean different things do not."""

import pytest

from quizengine.language.lemmas import known, lemmas


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("гистограмма", "гистограммой"),
        ("инженер", "инженеры"),
        ("рекомендательные", "рекомендательная"),
        ("деплой", "деплоем"),
        ("промпт", "промптов"),
        ("histogram", "histograms"),
        ("policy", "policies"),
        ("regularisation", "regularization"),
        ("bellman", "bellman's"),
    ],
)
def test_forms_of_one_word_share_a_lemma(one: str, other: str) -> None:
    assert lemmas(one) & lemmas(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("точность", "точный"),
        ("объясняемая", "объясняющая"),
        ("переобучение", "дообучение"),
        ("инженер", "инженерия"),
        ("cluster", "clustering"),
        ("precision", "precise"),
        ("map", "mape"),
        ("data", "date"),
    ],
)
def test_other_words_share_none(one: str, other: str) -> None:
    assert not lemmas(one) & lemmas(other)


@pytest.mark.parametrize(
    "word", ["точность", "предобучение", "дашборд", "кафка", "батча", "recall", "retraining", "arima"]
)
def test_words_of_dictionaries_names_and_words_with_prefixes_are_known(word: str) -> None:
    assert known(word)


@pytest.mark.parametrize("word", ["точноть", "гистограма", "graident", "accuraccy"])
def test_misspelt_words_are_not(word: str) -> None:
    assert not known(word)
