"""Webb's criteria on numbers that were published or counted by hand."""

from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analytics import alignment, schema
from analytics.schema import Bloom, FrameError, Level, frame
from analytics.thresholds import LITERATURE, Criterion, Thresholds

from .build import BANKS, COMPETENCIES, GROWN, INDICATORS, Bank, a_bank, mixed, of_hits

UNHURRIED = settings(deadline=None, max_examples=40)
PROGRAMME = (COMPETENCIES, INDICATORS)


def judged(bank: Bank, thresholds: Thresholds = LITERATURE) -> dict[tuple[str, str], tuple[Any, ...]]:
    """The value, the verdict and the reason of each criterion of each competency."""
    table = alignment.webb(*bank, *PROGRAMME, thresholds=thresholds)
    return {
        (row["competency"], row["criterion"]): (
            None if pd.isna(row["value"]) else row["value"],
            row["verdict"],
            row["reason"],
        )
        for row in table.to_dict("records")
    }


def verdict(bank: Bank, criterion: Criterion, thresholds: Thresholds = LITERATURE) -> object:
    return judged(bank, thresholds)["A", criterion][1]


# -- published thresholds and what Webb says of them -----------------------------------------------------------------


def test_the_defaults_are_those_of_webb() -> None:
    """Webb (1999; 2007): six items; half of the hits as deep; half of the objectives hit; a balance of 0.7. Weakly met
    are 40 % of depth and range and a balance of 0.6."""
    found = {criterion: LITERATURE.of(criterion) for criterion in Criterion}
    assert found == {
        Criterion.CONCURRENCE: (6, 6),
        Criterion.DEPTH: (0.5, 0.4),
        Criterion.RANGE: (0.5, 0.4),
        Criterion.BALANCE: (0.7, 0.6),
    }


def test_a_balance_with_most_items_on_one_objective_is_below_a_half() -> None:
    """Webb (1999) on a unimodal distribution: most items on one objective, one on each of the others. By hand, 21 of 30
    on the first of ten: |1/10 - 21/30| + 9 × |1/10 - 1/30| = 0.6 + 0.6, and 1 - 1.2 / 2 = 0.4."""
    assert alignment.balance_index([21, *[1] * 9]) == pytest.approx(0.4)


def test_a_balance_with_most_items_on_two_objectives_is_about_six_tenths() -> None:
    """Webb (1999) on a bimodal distribution: an index of around 0.55 or 0.6. By hand, 6 + 6 + 8 × 1 hits:
    2 × |1/10 - 6/20| + 8 × |1/10 - 1/20| = 0.4 + 0.4, and 1 - 0.8 / 2 = 0.6."""
    assert alignment.balance_index([6, 6, *[1] * 8]) == pytest.approx(0.6)


def test_a_balance_of_equal_hits_is_perfect_and_that_of_none_is_undefined() -> None:
    assert alignment.balance_index([4, 4, 4, 4]) == 1
    assert alignment.balance_index([7]) == 1
    assert alignment.balance_index([]) is None
    assert alignment.balance_index([0, 0]) is None


def test_an_objective_that_is_not_hit_is_no_part_of_the_balance() -> None:
    assert alignment.balance_index([3, 3, 0]) == 1


# -- by hand ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "wanted"), [(0, "not_met"), (5, "not_met"), (6, "met")])
def test_six_items_make_a_categorical_concurrence(count: int, wanted: str) -> None:
    assert verdict(of_hits(A1=count), Criterion.CONCURRENCE) == wanted


def test_an_item_of_two_indicators_is_one_item_and_two_hits() -> None:
    bank = a_bank([(1, None, False, "apply", "single", None, [("A", "A.1"), ("A", "A.2")])])
    found = alignment.webb(*bank, *PROGRAMME).set_index(["competency", "criterion"])["n"]
    assert found["A", Criterion.CONCURRENCE] == 1
    assert found["A", Criterion.BALANCE] == found["A", Criterion.DEPTH] == 2


@pytest.mark.parametrize(
    ("indicator", "bloom", "deep"),
    [
        ("A.1", "remember", True),
        ("A.2", "understand", False),
        ("A.2", "apply", True),
        ("A.3", "apply", False),
        ("A.3", "analyse", True),
        ("A.3", "create", True),
    ],
)
def test_an_item_is_as_deep_as_its_indicator_from_the_least_bloom_level_on(
    indicator: str, bloom: str, deep: bool
) -> None:
    bank = a_bank([(1, None, False, bloom, "single", None, [("A", indicator)])])
    assert judged(bank)["A", Criterion.DEPTH][0] == float(deep)


def test_what_counts_as_deep_is_declared() -> None:
    bank = a_bank([(1, None, False, "understand", "single", None, [("A", "A.2")])])
    lenient = Thresholds(reaches={**LITERATURE.reaches, Level.CAN: Bloom.UNDERSTAND})
    assert (verdict(bank, Criterion.DEPTH), verdict(bank, Criterion.DEPTH, lenient)) == ("not_met", "met")


def test_hits_of_unstated_depth_are_no_part_of_depth() -> None:
    bank = a_bank(
        [
            (1, None, False, "apply", "single", None, [("A", "A.2")]),
            (1, None, False, "remember", "single", None, [("A", "A.2")]),
            (1, None, False, None, "single", None, [("A", "A.2")]),
        ]
    )
    found = alignment.depth_of_knowledge(*bank, *PROGRAMME).iloc[0]
    assert (found["competency"], found["n"], found["value"]) == ("A", 2, 0.5)


def test_range_is_the_share_of_indicators_that_are_hit() -> None:
    assert judged(of_hits(A1=9))["A", Criterion.RANGE][:2] == (pytest.approx(1 / 3), "not_met")
    assert judged(of_hits(A1=1, A3=1))["A", Criterion.RANGE][:2] == (pytest.approx(2 / 3), "met")


@pytest.mark.parametrize(
    ("hits", "value", "wanted"),
    [((2, 1), 5 / 6, "met"), ((4, 1), 0.7, "met"), ((9, 1), 0.6, "weak"), ((19, 1), 0.55, "not_met")],
)
def test_balance_is_judged_in_three_steps(hits: tuple[int, int], value: float, wanted: str) -> None:
    """|1/2 - 4/5| + |1/2 - 1/5| = 0.6, and 1 - 0.6 / 2 = 0.7; the others alike."""
    found = judged(of_hits(A1=hits[0], A2=hits[1]))["A", Criterion.BALANCE]
    assert found[:2] == (pytest.approx(value), wanted)


# -- what is undefined -----------------------------------------------------------------------------------------------


def test_a_competency_without_indicators_has_items_and_nothing_else() -> None:
    bank = a_bank([(1, None, False, "apply", "single", None, [("C", None)])])
    found = judged(bank)
    assert found["C", Criterion.CONCURRENCE][:2] == (1, "not_met")
    for criterion in (Criterion.DEPTH, Criterion.RANGE, Criterion.BALANCE):
        assert found["C", criterion] == (None, "undefined", "no_indicators")


def test_items_that_name_no_indicator_leave_depth_and_balance_undefined() -> None:
    found = judged(a_bank([(1, None, False, "apply", "single", None, [("A", None)])]))
    assert found["A", Criterion.DEPTH] == found["A", Criterion.BALANCE] == (None, "undefined", "no_indicator_hit")
    assert found["A", Criterion.RANGE][:2] == (0, "not_met")


def test_hits_without_any_bloom_level_leave_depth_undefined() -> None:
    assert judged(of_hits(A1=3))["A", Criterion.DEPTH] == (None, "undefined", "bloom_not_stated")


def test_a_value_has_no_reason_and_a_missing_one_has_one() -> None:
    table = alignment.webb(*of_hits(A1=3), *PROGRAMME)
    assert (table["value"].isna() == table["reason"].notna()).all()


def test_empty_programmes_and_banks_give_empty_and_undefined_tables() -> None:
    none = (COMPETENCIES.iloc[:0], INDICATORS.iloc[:0])
    assert alignment.webb(*of_hits(A1=3), *none).empty
    found = judged(a_bank([]))
    assert found["A", Criterion.CONCURRENCE][0] == found["A", Criterion.RANGE][0] == 0
    assert found["A", Criterion.BALANCE][0] is None


def test_competencies_come_by_position() -> None:
    assert alignment.webb(*of_hits(A1=1), *PROGRAMME)["competency"].unique().tolist() == ["A", "B", "C"]


def test_a_frame_without_its_column_is_refused_by_name() -> None:
    items, claims = of_hits(A1=1)
    with pytest.raises(FrameError, match="bloom"):
        alignment.webb(items.drop(columns="bloom"), claims, *PROGRAMME)
    with pytest.raises(FrameError, match="position"):
        alignment.webb(items, claims, frame(schema.COMPETENCIES, []).drop(columns="position"), INDICATORS)


# -- properties ------------------------------------------------------------------------------------------------------


@UNHURRIED
@given(BANKS)
def test_shares_and_balance_lie_between_zero_and_one(bank: Bank) -> None:
    table = alignment.webb(*bank, *PROGRAMME)
    shares = table[table["criterion"].ne(Criterion.CONCURRENCE.value)]["value"].dropna()
    assert shares.between(0, 1).all()


@UNHURRIED
@given(st.lists(st.integers(0, 40), max_size=12))
def test_the_balance_index_lies_between_zero_and_one(hits: list[int]) -> None:
    found = alignment.balance_index(hits)
    assert found is None or 0 < found <= 1


@UNHURRIED
@given(GROWN)
def test_an_item_more_on_topic_never_lowers_concurrence_or_range(banks: tuple[Bank, Bank]) -> None:
    before, after = (judged(bank) for bank in banks)
    for key, (value, *_) in before.items():
        if key[1] in (Criterion.CONCURRENCE, Criterion.RANGE) and value is not None:
            assert after[key][0] >= value


@UNHURRIED
@given(BANKS, st.randoms())
def test_the_order_of_items_and_claims_does_not_matter(bank: Bank, random: Random) -> None:
    assert_frame_equal(alignment.webb(*bank, *PROGRAMME), alignment.webb(*mixed(bank, random), *PROGRAMME))
