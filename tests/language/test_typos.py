"""A slip is a word that is no word, near the one meant. A word that exists is never a slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.language.typos import slip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("graident", "gradient"),
        ("histgram", "histogram"),
        ("hystogramm", "histogram"),
        ("гистограма", "гистограмма"),
        ("гистогромой", "гистограмма"),
        ("точноть", "точность"),
        ("flsk", "flask"),
    ],
)
def test_slips_are_recognised(typed: str, meant: str) -> None:
    assert slip(typed, meant) is not None


def test_a_slip_in_a_form_leads_to_that_form() -> None:
    assert slip("гистограмой", "гистограмма") == "гистограммой"


@pytest.mark.parametrize(
    ("typed", "meant", "why"),
    [
        ("precession", "precision", "an English word"),
        ("тонкость", "точность", "a Russian word"),
        ("предобучение", "переобучение", "a word with a prefix"),
        ("flink", "flask", "a name"),
        ("rag", "rug", "three letters"),
        ("mask", "task", "another first letter"),
        ("arma", "arima", "a name with few letters"),
        ("flaaask", "flask", "two strokes in a short word"),
        ("histoooogram", "histogram", "three strokes"),
        ("p96", "p95", "a number"),
    ],
)
def test_what_is_no_slip(typed: str, meant: str, why: str) -> None:
    assert slip(typed, meant) is None, why


@given(st.text("abcdefgh", min_size=1, max_size=3), st.text("abcdefgh", min_size=1, max_size=3))
def test_short_words_have_no_slips(typed: str, meant: str) -> None:
    assert slip(typed, meant) is None
