"""Patterns of authors fit whole answers, in linear time, or are refused in words."""

import pytest

from quizengine.language.patterns import BadPattern, check, fits


def test_a_pattern_fits_the_whole_answer() -> None:
    assert fits(r"gamma ?= ?0\.9+", "gamma = 0.99")
    assert not fits(r"gamma", "gamma = 0.99")


def test_a_pattern_that_would_explode_elsewhere_answers_at_once() -> None:
    assert not fits(r"(a|aa|aaa)+(a|aa)+(a+)+b", "a" * 500)


@pytest.mark.parametrize("pattern", ["(a", "(?=a)", r"(a)\1", "a{2000}", "(((a{100}){100}){100})"])
def test_what_the_engine_does_not_take_is_refused_in_words(pattern: str) -> None:
    with pytest.raises(BadPattern, match=r"\w"):
        check(pattern)
