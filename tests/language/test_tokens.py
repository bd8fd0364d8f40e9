"""An answer is divided where it offers, lists or explains, and words, numbers and signs are told apart."""

import pytest

from quizengine.language.tokens import Mark, parts, tokens


def typed(text: str) -> list[str]:
    return [token.typed for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ML-инженер", ["ML", "инженер"]),
        ("C++ и C#", ["C++", "C#"]),
        ("Bellman’s equation", ["Bellman's", "equation"]),
        ("feature_store", ["feature", "store"]),
        ("R.A.G.", ["R.A.G."]),
        ("200 мс", ["200", "мс"]),
        ("95 %", ["95", "%"]),
        ("p < 0,05", ["p", "<", "0,05"]),
        ("x = -1", ["x", "-1"]),
        ("GPT-4", ["GPT", "4"]),
        ("🙂 …", []),
    ],
)
def test_the_words_of_a_text(text: str, words: list[str]) -> None:
    assert typed(text) == words


@pytest.mark.parametrize(("one", "other"), [("0,5", "0.50"), ("−1", "-1"), ("R.A.G.", "RAG"), ("L₂", "L2")])
def test_one_thing_written_in_two_ways_is_one_word(one: str, other: str) -> None:
    assert [token.readings for token in tokens(one)] == [token.readings for token in tokens(other)]


@pytest.mark.parametrize(("one", "other"), [("-1", "1"), ("C", "C++"), ("p95", "p59"), ("0.2", "0.02")])
def test_what_differs_in_a_sign_is_another_word(one: str, other: str) -> None:
    assert tokens(one)[0].readings.isdisjoint(tokens(other)[0].readings)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("policy gradient", [Mark.START]),
        ("a, b; c", [Mark.START, Mark.LISTED, Mark.LISTED]),
        ("a/b или c or d", [Mark.START, Mark.SLASH, Mark.CHOICE, Mark.CHOICE]),
        ("accuracy (точность)", [Mark.START, Mark.EXPLAINED]),
        ("gamma — discount", [Mark.START, Mark.EXPLAINED]),
        ("ответ: flask", [Mark.START, Mark.EXPLAINED]),
        ("a, или b", [Mark.START, Mark.CHOICE]),
        ("a и b but c", [Mark.START, Mark.ADDED, Mark.LISTED]),
        ("0,5", [Mark.START]),
    ],
)
def test_the_marks_between_the_parts(text: str, marks: list[Mark]) -> None:
    assert [part.mark for part in parts(text)] == marks


@pytest.mark.parametrize("word", ["метод", "методом", "Method", "называется", "наверное", "библиотеки"])
def test_words_that_name_nothing_carry(word: str) -> None:
    assert tokens(word)[0].carries


@pytest.mark.parametrize("word", ["не", "кроме", "без", "вместо", "not", "except", "только", "модель"])
def test_words_that_may_change_what_is_said_do_not_carry(word: str) -> None:
    assert not tokens(word)[0].carries
    assert not tokens(word)[0].grammatical
