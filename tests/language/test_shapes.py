"""Letters are read by what they look like, before they are folded to lower case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.language.shapes import other_layout, plain, readings, same_form, skeleton

LATIN_TWINS, CYRILLIC_TWINS = "ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху"
TEXTS = st.text(st.characters(exclude_categories=["Cs", "M"]))


def test_a_word_of_both_alphabets_is_read_in_the_one_that_all_its_letters_allow() -> None:
    assert readings("Асcuracy") == ("accuracy",)
    assert readings("тoчность") == ("точность",)


def test_a_word_of_twins_alone_has_two_readings() -> None:
    assert set(readings("МАРЕ")) == {"mape", "маре"}


def test_a_capital_ve_is_a_b_and_a_small_one_is_not() -> None:
    assert "b" in readings("В")
    assert readings("в") == ("в",)


def test_a_word_that_no_alphabet_allows_stays_as_it_was_typed() -> None:
    assert readings("Fлask") == ("fлask",)


@given(st.text(st.sampled_from(LATIN_TWINS), min_size=1))
def test_twins_always_share_a_reading(word: str) -> None:
    twin = word.translate(str.maketrans(LATIN_TWINS, CYRILLIC_TWINS))
    assert set(readings(word)) & set(readings(twin))


@pytest.mark.parametrize(("letter", "names"), [("γ", {"gamma", "гамма"}), ("Σ", {"sigma", "сигма"})])
def test_a_greek_letter_has_its_names(letter: str, names: set[str]) -> None:
    assert set(readings(letter)) == names


@pytest.mark.parametrize(
    ("typed", "read"),
    [("ＭＬ", "ML"), ("L₂", "L2"), ("naïve", "naive"), ("то\u0301чность", "точность"), ("data\u00adbase", "database")],
)
def test_unicode_finery_is_taken_off(typed: str, read: str) -> None:
    assert plain(typed) == read


@pytest.mark.parametrize("word", ["й", "ё", "Й", "йод"])
def test_letters_of_the_russian_alphabet_keep_their_marks(word: str) -> None:
    assert plain(word) == word


@pytest.mark.parametrize(("one", "other"), [("-5", "5"), ("x = -1", "x = 1"), (".5", "5")])
def test_a_minus_and_a_leading_point_belong_to_the_number(one: str, other: str) -> None:
    assert same_form(one) != same_form(other)


@given(TEXTS)
def test_the_form_of_a_form_is_itself(text: str) -> None:
    assert same_form(same_form(text)) == same_form(text)


@given(st.text())
def test_a_skeleton_has_the_length_of_its_text(text: str) -> None:
    assert len(skeleton(text)) == len(text)
    assert skeleton(skeleton(text)) == skeleton(text)


@pytest.mark.parametrize(("typed", "meant"), [("ghbdtn", "привет"), ("вщслук", "docker"), ("GHBDTN", "привет")])
def test_the_other_layout_gives_what_the_same_keys_give(typed: str, meant: str) -> None:
    assert other_layout(typed) == meant
