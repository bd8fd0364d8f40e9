"""Points of a paper and of each competency: exact fractions, and undefined where there is nothing to be had."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.exam.scoring import Marked, Total, by_competency, total
from quizengine.questions.kind import Verdict

COMPETENCY_OF = {"УК-1": "УК-1", "УК-1.1": "УК-1", "УК-1.2": "УК-1", "ПК-2": "ПК-2"}
THIRD = Fraction(1, 3)


def marked(points: str, of: str, **claims: Fraction | int) -> Marked:
    """An item graded; claims are written as УК_1_1=weight."""
    codes = {name.replace("_", "-", 1).replace("_", "."): Fraction(weight) for name, weight in claims.items()}
    return Marked(1, "bank:item", Decimal(points), Decimal(of), Verdict.PARTIAL, codes)


@st.composite
def papers(draw: st.DrawFn) -> list[Marked]:
    """Papers whose items claim one to four codes by weights that sum to 1."""
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        codes = draw(st.lists(st.sampled_from(list(COMPETENCY_OF)), min_size=1, unique=True))
        parts = draw(st.lists(st.integers(1, 9), min_size=len(codes), max_size=len(codes)))
        of = draw(st.decimals("0.1", "10", places=1))
        points = of * draw(st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)]))
        weights = {code: Fraction(part, sum(parts)) for code, part in zip(codes, parts, strict=True)}
        rows.append(Marked(1, "bank:item", points, of, Verdict.PARTIAL, weights))
    return rows


def test_a_paper_adds_up_exactly() -> None:
    assert total([marked("0.1", "1"), marked("0.2", "1"), marked("0", "2")]) == Total(Fraction("0.3"), Fraction(4), 3)


def test_a_share_is_exact() -> None:
    assert total([marked("1", "1"), marked("0", "2")]).share == THIRD


def test_the_share_of_an_empty_paper_is_undefined() -> None:
    assert total([]) == Total(Fraction(0), Fraction(0), 0)
    assert total([]).share is None


def test_nothing_of_something_is_zero_and_not_undefined() -> None:
    assert total([marked("0", "1")]).share == 0


def test_an_item_counts_for_its_competency() -> None:
    found = by_competency([marked("1", "1", УК_1=1), marked("0", "2", ПК_2=1)], COMPETENCY_OF)
    assert found == {"УК-1": Total(Fraction(1), Fraction(1), 1), "ПК-2": Total(Fraction(0), Fraction(2), 1)}


def test_an_indicator_counts_for_its_competency() -> None:
    assert list(by_competency([marked("1", "1", УК_1_2=1)], COMPETENCY_OF)) == ["УК-1"]


def test_points_are_divided_by_the_weights_of_the_claims() -> None:
    found = by_competency([marked("1", "2", УК_1=THIRD, ПК_2=2 * THIRD)], COMPETENCY_OF)
    assert found["УК-1"] == Total(THIRD, 2 * THIRD, 1)
    assert found["ПК-2"] == Total(2 * THIRD, 4 * THIRD, 1)


def test_two_indicators_of_one_competency_are_one_item_of_it() -> None:
    halves = {"УК_1_1": Fraction(1, 2), "УК_1_2": Fraction(1, 2)}
    assert by_competency([marked("1", "1", **halves)], COMPETENCY_OF) == {"УК-1": Total(Fraction(1), Fraction(1), 1)}


def test_an_item_without_claims_counts_for_no_competency() -> None:
    assert by_competency([marked("1", "1")], COMPETENCY_OF) == {}


def test_a_competency_nobody_asked_about_is_absent_and_not_zero() -> None:
    assert "ПК-2" not in by_competency([marked("1", "1", УК_1=1)], COMPETENCY_OF)


@given(rows=papers())
def test_competencies_add_up_to_the_paper(rows: list[Marked]) -> None:
    found = by_competency(rows, COMPETENCY_OF).values()
    assert sum((one.points for one in found), Fraction(0)) == total(rows).points
    assert sum((one.max_points for one in found), Fraction(0)) == total(rows).max_points


@given(rows=papers())
def test_a_share_is_between_nothing_and_everything(rows: list[Marked]) -> None:
    for one in by_competency(rows, COMPETENCY_OF).values():
        assert one.share is not None
        assert 0 <= one.share <= 1


@pytest.mark.parametrize("count", [3, 7, 9])
def test_many_equal_weights_lose_nothing(count: int) -> None:
    codes = {f"К-{number}": Fraction(1, count) for number in range(count)}
    row = Marked(1, "bank:item", Decimal(1), Decimal(1), Verdict.CORRECT, codes)
    found = by_competency([row], dict.fromkeys(codes, "К"))
    assert found == {"К": Total(Fraction(1), Fraction(1), 1)}
