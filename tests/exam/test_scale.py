"""From a share of the points to a mark and its band, on the scale that the programme prints."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.load import load
from quizengine.content.programme import Scale
from quizengine.exam.scale import band, mark

from ..build import ROOT

shares = st.fractions(0, 1)


def a_scale(maximum: int) -> Scale:
    return Scale(maximum=maximum, pass_mark=1, bands={})


@pytest.fixture(scope="module")
def printed() -> Scale:
    """The scale of the real programme."""
    ((programme, _),) = load([ROOT / "competencies/production-ml-2025.programme.yaml"]).programmes
    return programme.grading.scale


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("0", 1),
        ("14.9", 1),
        ("15", 2),
        ("24.9", 2),
        ("25", 3),
        ("34.9", 3),
        ("34.999999", 3),
        ("35", 4),
        ("44.9", 4),
        ("45", 5),
        ("55", 6),
        ("65", 7),
        ("75", 8),
        ("84.9", 8),
        ("85", 9),
        ("94.9", 9),
        ("95", 10),
        ("100", 10),
    ],
)
def test_ten_points_are_the_share_rounded_half_up(percent: str, expected: int) -> None:
    assert mark(Fraction(percent) / 100, a_scale(10)) == expected


def test_an_undefined_share_has_no_mark() -> None:
    assert mark(None, a_scale(10)) is None


@given(share=shares, maximum=st.integers(2, 1000))
def test_a_mark_is_on_the_scale(share: Fraction, maximum: int) -> None:
    given = mark(share, a_scale(maximum))
    assert given is not None
    assert 1 <= given <= maximum


@given(some=shares, other=shares, maximum=st.integers(2, 1000))
def test_more_points_never_give_a_lower_mark(some: Fraction, other: Fraction, maximum: int) -> None:
    less, more = sorted((some, other))
    low, high = mark(less, a_scale(maximum)), mark(more, a_scale(maximum))
    assert low is not None
    assert high is not None
    assert low <= high


@given(maximum=st.integers(2, 1000))
def test_everything_right_is_the_highest_mark_and_nothing_the_lowest(maximum: int) -> None:
    assert mark(Fraction(1), a_scale(maximum)) == maximum
    assert mark(Fraction(0), a_scale(maximum)) == 1


@given(share=shares)
def test_a_mark_is_within_half_a_point_of_the_share(share: Fraction) -> None:
    given = mark(share, a_scale(10))
    assert given is not None
    assert given == 1 or abs(given - share * 10) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("marks", "title", "credit"),
    [
        ((10, 9, 8), "Отлично", "Зачтено"),
        ((7, 6), "Хорошо", "Зачтено"),
        ((5, 4), "Удовлетворительно", "Зачтено"),
        ((3, 2, 1), "Не сдан", "Не зачтено"),
    ],
)
def test_bands_are_those_of_the_document(printed: Scale, marks: tuple[int, ...], title: str, credit: str) -> None:
    for one in marks:
        found = band(one, printed.bands)
        assert found is not None
        assert (found.title, found.credit) == (title, credit)


@given(share=shares)
def test_every_mark_of_the_real_scale_has_a_band_that_says_whether_it_passes(printed: Scale, share: Fraction) -> None:
    given = mark(share, printed)
    assert given is not None
    found = band(given, printed.bands)
    assert found is not None
    assert (found.credit == "Зачтено") == (given >= printed.pass_mark) == (share >= Fraction(35, 100))


def test_a_mark_outside_the_bands_has_none(printed: Scale) -> None:
    assert band(11, printed.bands) is None
    assert band(1, {}) is None
