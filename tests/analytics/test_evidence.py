"""Items, points and minutes, sorted in every way."""

from collections.abc import Callable
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analytics import evidence, schema
from analytics.schema import NOT_STATED, FrameError

from .build import BANKS, COMPETENCIES, GROWN, INDICATORS, TOPICS, Bank, a_bank, mixed, without_off_topic

UNHURRIED = settings(deadline=None, max_examples=30)
TABLES: dict[str, Callable[[Bank], pd.DataFrame]] = {
    "competency": lambda bank: evidence.by_competency(*bank, COMPETENCIES),
    "indicator": lambda bank: evidence.by_indicator(*bank, INDICATORS),
    "topic": lambda bank: evidence.by_topic(bank[0], TOPICS),
    "bloom": lambda bank: evidence.by_bloom(bank[0]),
    "instrument": lambda bank: evidence.by_instrument(bank[0]),
    "kind": lambda bank: evidence.by_kind(bank[0]),
}
SMALL = a_bank(
    [
        (2, "early", False, "apply", "single", 2, [("A", "A.1"), ("A", "A.2")]),
        (4, None, True, None, "text", None, [("A", None), ("B", "B.1")]),
        (1, "gone", False, "apply", "single", 1, []),
    ]
)


def rows(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in table.itertuples(index=False)]


def test_competencies_share_points_and_minutes_by_weight_and_count_an_item_once() -> None:
    assert rows(TABLES["competency"](SMALL)) == [
        ("A", 2, 1, 4.0, 2.0, 1),
        ("B", 1, 0, 2.0, None, 0),
        ("C", 0, 0, 0.0, 0.0, 0),
        (NOT_STATED, 1, 1, 1.0, 1.0, 1),
    ]


def test_indicators_have_their_own_and_what_names_none_stands_apart() -> None:
    assert rows(TABLES["indicator"](SMALL)) == [
        ("A.1", 1, 1, 1.0, 1.0, 1),
        ("A.2", 1, 1, 1.0, 1.0, 1),
        ("A.3", 0, 0, 0.0, 0.0, 0),
        ("B.1", 1, 0, 2.0, None, 0),
        (NOT_STATED, 2, 1, 3.0, 1.0, 1),
    ]


def test_topics_levels_instruments_and_kinds() -> None:
    assert rows(TABLES["topic"](SMALL)) == [
        ("early", 1, 1, 2.0, 2.0, 1),
        ("late", 0, 0, 0.0, 0.0, 0),
        (NOT_STATED, 2, 1, 5.0, 1.0, 1),
    ]
    assert rows(TABLES["bloom"](SMALL))[2] == ("apply", 2, 2, 3.0, 3.0, 2)
    assert rows(TABLES["instrument"](SMALL)) == [("x", 3, 2, 7.0, 3.0, 2)]
    assert rows(TABLES["kind"](SMALL)) == [("single", 2, 2, 3.0, 3.0, 2), ("text", 1, 0, 4.0, None, 0)]


def test_the_share_off_topic_is_undefined_for_minutes_that_are_not_all_stated() -> None:
    assert rows(evidence.off_topic_share(SMALL[0])) == [
        ("items", 3.0, 2.0, 1 / 3, None),
        ("points", 7.0, 3.0, 4 / 7, None),
        ("minutes", None, 3.0, None, "time_not_stated"),
    ]


def test_the_share_off_topic_of_nothing_is_undefined() -> None:
    found = evidence.off_topic_share(a_bank([])[0])
    assert found["share"].isna().all()
    assert found["reason"].tolist() == ["no_items"] * 3


def test_a_frame_without_minutes_is_refused_by_name() -> None:
    with pytest.raises(FrameError, match="minutes"):
        evidence.by_bloom(SMALL[0].drop(columns="minutes"))


@pytest.mark.parametrize("name", TABLES)
@UNHURRIED
@given(bank=BANKS)
def test_points_of_all_rows_are_the_points_of_the_bank(name: str, bank: Bank) -> None:
    table = TABLES[name](bank)
    assert table["points"].sum() == pytest.approx(bank[0]["points"].sum())
    assert (table["on_topic"] <= table["items"]).all()
    assert (table["minutes"].isna() == (table["items"].gt(0) & table["timed"].eq(0))).all()


@pytest.mark.parametrize("name", TABLES)
@UNHURRIED
@given(banks=GROWN)
def test_an_item_more_on_topic_never_lowers_coverage(name: str, banks: tuple[Bank, Bank]) -> None:
    before, after = (TABLES[name](bank).set_index("code")[["items", "on_topic", "points"]] for bank in banks)
    assert (after.loc[before.index] >= before - 1e-9).all(axis=None)


@pytest.mark.parametrize("name", TABLES)
@UNHURRIED
@given(bank=BANKS, random=st.randoms())
def test_the_order_of_items_and_claims_does_not_matter(name: str, bank: Bank, random: Random) -> None:
    assert_frame_equal(TABLES[name](bank), TABLES[name](mixed(bank, random)))


@UNHURRIED
@given(BANKS)
def test_with_minus_without_off_topic_is_the_share_off_topic(bank: Bank) -> None:
    shares = evidence.off_topic_share(bank[0]).set_index("measure")["share"]
    whole, kept = (TABLES["instrument"](some)[["items", "points"]].sum() for some in (bank, without_off_topic(bank)))
    for measure in ("items", "points"):
        if whole[measure]:
            assert (whole[measure] - kept[measure]) / whole[measure] == pytest.approx(shares[measure])
        else:
            assert pd.isna(shares[measure])


@pytest.mark.parametrize("name", ["competency", "indicator", "topic", "bloom"])
def test_an_empty_programme_and_bank_leave_one_row_of_nothing(name: str) -> None:
    empty = a_bank([])
    tables = {
        "competency": evidence.by_competency(*empty, COMPETENCIES.iloc[:0]),
        "indicator": evidence.by_indicator(*empty, INDICATORS.iloc[:0]),
        "topic": evidence.by_topic(empty[0], TOPICS.iloc[:0]),
        "bloom": evidence.by_bloom(empty[0]),
    }
    assert rows(tables[name])[-1] == (NOT_STATED, 0, 0, 0.0, 0.0, 0)
    assert tables[name].dtypes.astype(str).tolist() == [column.dtype.value for column in schema.EVIDENCE.columns]
