"""Numbers: decimal from end to end, typed as people type them, and never guessed."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.errors import BadAnswer
from quizengine.questions import KINDS, grade
from quizengine.questions.kind import Verdict
from quizengine.questions.typed_number import LARGEST, Ambiguous, canonical, number

from .build import split

NUMERIC = KINDS["numeric"]
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False).filter(
    lambda one: not one or (len(one.as_tuple().digits) <= 25 and abs(one.adjusted()) <= LARGEST)
)


def numeric(key: str = "5", unit: str | None = None, **tolerance: str) -> tuple[Any, Any]:
    return split("numeric", {"stem": "?", "key": key, "tolerance": tolerance or {"abs": "0"}, "unit": unit})


def verdict(typed: str, key: str, **tolerance: str) -> Verdict:
    shown, scored = numeric(key, **tolerance)
    return grade("numeric", scored, NUMERIC.read(shown, typed)).verdict


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        (",5", "0.5"),
        ("5.", "5"),
        ("+3", "3"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("– 3", "-3"),
        ("-0", "0"),
        ("007", "7"),
        ("1e-3", "0.001"),
        ("1е3", "1000"),
        ("1,5E3", "1500"),
        ("1,5·10^3", "1500"),
        ("1.5 * 10^3", "1500"),
        ("1,5х10³", "1500"),
        ("2×10⁻²", "0.02"),
        ("10^-3", "0.001"),
        ("10^(-3)", "0.001"),
        ("0,125", "0.125"),
        ("1.000", "1"),
        ("1234,567", "1234.567"),
        ("0e9999", "0"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, value: str) -> None:
    shown, _ = numeric()
    answer = NUMERIC.read(shown, typed)
    assert answer is not None
    assert answer["number"] == value


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("1,000", ("1", "1000")),
        ("-12,500", ("-12.5", "-12500")),
        ("1,250e3", ("1.25", "1250")),
        ("1 000", ("1000",)),
        ("1\u00a0000", ("1000",)),
        ("1\u202f000,5", ("1000.5",)),
        ("1'000", ("1000",)),
        ("1,000,000", ("1000000",)),
        ("1.000.000", ("1000000",)),
        ("1,000.5", ("1000.5",)),
        ("1.000,5", ("1000.5",)),
    ],
)
def test_what_may_be_a_separator_of_thousands_is_asked_about(typed: str, readings: tuple[str, ...]) -> None:
    with pytest.raises(Ambiguous) as found:
        number(typed)
    assert found.value.readings == readings
    with pytest.raises(BadAnswer) as refused:
        NUMERIC.read(numeric()[0], typed)
    assert all(reading in str(refused.value.message) for reading in readings)


@pytest.mark.parametrize(
    "typed",
    ["five", "1 2", "1,2,3", "1,000,00", "--1", "1e", "e5", "1/2", "٣", "12³", "1e301", "1e99999", "9" * 61, "\x00"],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(BadAnswer):
        NUMERIC.parse(numeric()[0], {"number": [typed]})


@pytest.mark.parametrize("typed", ["5 ms", "5ms", "5", " 5  ms "])
def test_the_items_own_unit_may_be_typed_along(typed: str) -> None:
    shown, _ = numeric(unit="ms")
    answer = NUMERIC.read(shown, typed)
    assert answer == {"number": "5", "typed": "5"}
    assert NUMERIC.answer_text(shown, answer) == "5 ms"


@pytest.mark.parametrize(("unit", "typed"), [("ms", "5 s"), ("m", "5 mm"), ("1/s", "51/s"), (None, "5 ms")])
def test_another_unit_is_refused_in_words(unit: str | None, typed: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        NUMERIC.read(numeric(unit=unit)[0], typed)
    assert (unit or "without a unit") in str(refused.value.message)


def test_people_read_the_answer_as_it_was_typed() -> None:
    shown, _ = numeric()
    answer = NUMERIC.read(shown, " 1,50·10^2 ")
    assert answer == {"number": "150", "typed": "1,50·10^2"}
    assert NUMERIC.answer_text(shown, answer) == "1,50·10^2"


@pytest.mark.parametrize(
    ("typed", "right"), [("0.3", True), ("0.2", True), ("0.4", True), ("0.4000001", False), ("0.1999999", False)]
)
def test_an_absolute_tolerance_has_its_ends_in_it(typed: str, right: bool) -> None:
    assert (verdict(typed, "0.3", abs="0.1") is Verdict.CORRECT) is right


@pytest.mark.parametrize("rel", ["1%", "0.01", "1 %", "0,01"])
@pytest.mark.parametrize(("typed", "right"), [("198", True), ("202", True), ("202.001", False)])
def test_a_relative_tolerance_is_a_share_of_the_key(rel: str, typed: str, right: bool) -> None:
    assert (verdict(typed, "200", rel=rel) is Verdict.CORRECT) is right
    assert (verdict(f"-{typed}", "-200", rel=rel) is Verdict.CORRECT) is right


@pytest.mark.parametrize(
    ("key", "typed", "right"),
    [
        ("3.14159", "3.14", True),
        ("3.14159", "3.1415", True),
        ("3.14159", "3.15", False),
        ("3.14159", "3.1", False),
        ("2.345", "2.35", True),
        ("2.345", "2.34", False),
        ("-2.345", "-2.35", True),
        ("9.995", "10.0", True),
        ("1234", "1230", True),
        ("1234", "0", False),
    ],
)
def test_significant_digits_compare_both_numbers_rounded_halves_away_from_zero(
    key: str, typed: str, right: bool
) -> None:
    assert (verdict(typed, key, sig="3") is Verdict.CORRECT) is right


def test_a_wrong_sign_is_named() -> None:
    shown, key = numeric("5", abs="0.1")
    found = grade("numeric", key, NUMERIC.read(shown, "-5"))
    assert (found.verdict, str(found.reason)) == (Verdict.WRONG, "The number has the wrong sign.")


def test_no_digit_is_lost_between_numbers_far_apart() -> None:
    assert verdict("1e-300", "1e100", abs="1e100") is Verdict.CORRECT
    assert verdict("-1e-300", "1e100", abs="1e100") is Verdict.WRONG


def test_the_right_answer_is_shown_with_its_tolerance_and_unit() -> None:
    assert NUMERIC.key_texts(*numeric("12,50", unit="ms", abs="0.5")) == ("12.5 ± 0.5 ms",)
    assert NUMERIC.key_texts(*numeric("200", rel="1%")) == ("200 ± 1%",)
    assert NUMERIC.key_texts(*numeric("200", sig="2")) == ("200",)


@given(DECIMALS)
def test_the_canonical_text_is_read_back_as_the_number_it_was(value: Decimal) -> None:
    text = canonical(value)
    assert number(text) == value
    assert canonical(value * 1) == text
    assert len(text) <= 60


@given(st.text(st.sampled_from("0123456789,.eE+-·10^ ' \u00a0"), max_size=70))
def test_any_text_is_a_number_a_question_or_nothing(text: str) -> None:
    try:
        found = number(text)
    except Ambiguous as asked:
        found = number(asked.readings[-1])
        assert found is not None
    assert found is None or not found or abs(found.adjusted()) <= LARGEST


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"tolerance": None}, ["QB330"]),
        ({"tolerance": {}}, ["QB331"]),
        ({"tolerance": {"abs": "1", "sig": "2"}}, ["QB331"]),
        ({"tolerance": {"abs": "-1"}}, ["QB332"]),
        ({"tolerance": {"rel": "5"}}, ["QB332"]),
        ({"tolerance": {"sig": "0"}}, ["QB332"]),
        ({"key": "0", "tolerance": {"rel": "1%"}}, ["QB333"]),
        ({"key": "0.0", "tolerance": {"sig": "3"}}, ["QB333"]),
        ({"key": "0", "tolerance": {"abs": "0"}}, []),
    ],
)
def test_what_the_fields_say_together_is_checked(change: dict[str, object], codes: list[str]) -> None:
    body = {"stem": "?", "key": "5", "tolerance": {"abs": "1"}, **change}
    assert [flaw.code for flaw in NUMERIC.check(NUMERIC.body.model_validate(body))] == codes


@pytest.mark.parametrize("key", ["1,000", "1 000", "five", "1e101", ""])
def test_a_key_has_to_be_a_number_that_reads_one_way(key: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|two ways"):
        numeric(key)
