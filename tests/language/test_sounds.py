"""Two alphabets, one sound."""

import pytest

from quizengine.language.sounds import sounds


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("полиси", "policy"),
        ("имидж", "image"),
        ("дискаунт", "discount"),
        ("апдейт", "update"),
        ("клининг", "cleaning"),
        ("эккьюраси", "accuracy"),
        ("фактор", "factor"),
    ],
)
def test_a_word_sounds_the_same_in_both_alphabets(russian: str, english: str) -> None:
    assert sounds(russian) == sounds(english) != ""


def test_other_words_sound_otherwise() -> None:
    assert len({sounds(word) for word in ("precision", "recall", "accuracy", "factor", "образ")}) == 5
