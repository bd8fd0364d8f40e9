"""A code typed with letters of the other alphabet is recognised and its letters are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.questions.lookalike import lookalike, suggestion

CODES = ("УК-1", "УК-2", "ОПК-1", "ПК-1")


@pytest.mark.parametrize("typed", ["YK-1", "УK-1", "YК-1", "УК‑1", "УК–1"])
def test_a_code_with_letters_or_a_hyphen_of_another_kind_is_recognised(typed: str) -> None:
    assert lookalike(typed, CODES) == "УК-1"


@pytest.mark.parametrize("typed", ["УК-1", "УК-3", "GK-1", "", "УК-11"])
def test_a_code_that_is_right_or_another_one_looks_like_none(typed: str) -> None:
    assert lookalike(typed, CODES) is None


def test_the_help_names_the_letters_that_are_wrong() -> None:
    help = str(suggestion("УK-1", CODES))
    assert "'УК-1'" in help
    assert "K (LATIN CAPITAL LETTER K)" in help
    assert "CYRILLIC" not in help


@pytest.mark.parametrize(("typed", "meant"), [("ук-1", "УК-1"), ("УК1", "УК-1"), ("OПK-11", "ОПК-1")])
def test_a_code_that_is_close_is_offered(typed: str, meant: str) -> None:
    assert str(suggestion(typed, CODES)) == f"did you mean '{meant}'?"


def test_nothing_is_offered_where_nothing_is_close() -> None:
    assert suggestion("zzz", CODES) is None
    assert suggestion("zzz", ()) is None


@given(st.text(), st.lists(st.text(), max_size=5))
def test_no_text_raises(text: str, known: list[str]) -> None:
    suggestion(text, known)
