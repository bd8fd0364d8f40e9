from collections.abc import Sequence
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analytics import coverage, schema
from analytics.schema import NOT_STATED, FrameError, frame

# Two competencies; A has an indicator of each level, B has one indicator. Two topics, "late" with no items.
COMPETENCIES = frame(schema.COMPETENCIES, [("B", "able to do b", 2), ("A", "able to do a", 1)])
INDICATORS = frame(
    schema.INDICATORS,
    [
        ("A", "A.1", "knows", "knows a", 1),
        ("A", "A.2", "can", "can a", 2),
        ("A", "A.3", "has_experience", "has done a", 3),
        ("B", "B.1", "knows", "knows b", 4),
    ],
)
TOPICS = frame(schema.TOPICS, [("late", "Late", 30.0, 2), ("early", "Early", 10.0, 1)])
ITEMS = frame(
    schema.ITEMS,
    [
        ("x:1", "x", 1.0, "early", False, None),
        ("x:2", "x", 2.0, "early", False, None),
        ("x:3", "x", 4.0, None, False, None),
        ("x:4", "x", 1.0, None, True, None),
    ],
)
CLAIMS = frame(
    schema.CLAIMS,
    [
        ("x:1", "A", "A.1", 0.5),  # two indicators of one competency
        ("x:1", "A", "A.2", 0.5),
        ("x:2", "A", "A.1", 0.25),  # two competencies
        ("x:2", "B", None, 0.75),
        ("x:3", "B", None, 1.0),  # the competency alone
        ("x:4", "A", None, 1.0),
    ],
)


def rows(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(row) for row in table.itertuples(index=False)]


def test_competencies_by_level_count_items_in_the_order_of_the_programme() -> None:
    table = coverage.competency_by_indicator(ITEMS, CLAIMS, COMPETENCIES, INDICATORS)
    assert list(table.columns) == ["competency", "knows", "can", "has_experience", NOT_STATED]
    assert rows(table) == [("A", 2, 1, 0, 1), ("B", 0, 0, 0, 2)]


def test_the_long_table_has_the_same_numbers() -> None:
    long = coverage.competency_by_indicator_long(ITEMS, CLAIMS, COMPETENCIES, INDICATORS)
    assert rows(long)[:4] == [
        ("A", "knows", 2),
        ("A", "can", 1),
        ("A", "has_experience", 0),
        ("A", NOT_STATED, 1),
    ]


def test_two_indicators_of_one_level_count_an_item_once() -> None:
    twice = frame(schema.CLAIMS, [("x:1", "A", "A.1", 0.5), ("x:1", "A", "A.4", 0.5)])
    more = frame(schema.INDICATORS, [("A", "A.1", "knows", "", 1), ("A", "A.4", "knows", "", 2)])
    assert rows(coverage.competency_by_indicator(ITEMS, twice, COMPETENCIES, more))[0] == ("A", 1, 0, 0, 0)


def test_competencies_by_topic_count_items_and_what_states_no_topic_stands_apart() -> None:
    table = coverage.competency_by_topic(ITEMS, CLAIMS, COMPETENCIES, TOPICS)
    assert list(table.columns) == ["competency", "early", "late", NOT_STATED]
    assert rows(table) == [("A", 2, 0, 1), ("B", 1, 0, 1)]


def test_competencies_by_topic_share_points_by_weight() -> None:
    table = coverage.competency_by_topic(ITEMS, CLAIMS, COMPETENCIES, TOPICS, values="points")
    assert rows(table) == [("A", 1.5, 0.0, 1.0), ("B", 1.5, 0.0, 4.0)]


def test_a_topic_that_the_programme_lacks_counts_as_not_stated() -> None:
    table = coverage.competency_by_topic(
        ITEMS.assign(topic="gone").astype({"topic": "str"}), CLAIMS, COMPETENCIES, TOPICS
    )
    assert rows(table) == [("A", 0, 0, 3), ("B", 0, 0, 2)]


def test_a_competency_counts_an_item_of_two_of_its_indicators_once() -> None:
    assert rows(coverage.competency_totals(ITEMS, CLAIMS, COMPETENCIES)) == [
        ("A", 3, 2, 1, 2.5),
        ("B", 2, 2, 0, 5.5),
    ]


def test_an_indicator_without_items_has_zero() -> None:
    totals = coverage.indicator_totals(ITEMS, CLAIMS, INDICATORS)
    assert rows(totals) == [
        ("A", "A.1", "knows", 2),
        ("A", "A.2", "can", 1),
        ("A", "A.3", "has_experience", 0),
        ("B", "B.1", "knows", 0),
    ]


def test_topics_set_hours_against_points_on_topic() -> None:
    assert rows(coverage.topic_totals(ITEMS, TOPICS)) == [
        ("early", "Early", 10.0, 2, 3.0, 0.25, 3 / 7),
        ("late", "Late", 30.0, 0, 0.0, 0.75, 0.0),
    ]


def test_shares_of_nothing_are_missing_not_zero() -> None:
    totals = coverage.topic_totals(ITEMS.iloc[:0], TOPICS.assign(hours=0.0))
    assert totals[["share_of_hours", "share_of_points"]].isna().all(axis=None)


def test_one_topic_of_unknown_hours_makes_every_share_of_hours_unknown() -> None:
    unknown = frame(schema.TOPICS, [("early", "Early", 10.0, 1), ("late", "Late", None, 2)])
    assert coverage.topic_totals(ITEMS, unknown)["share_of_hours"].isna().all()


def test_gaps_are_topics_and_indicators_without_items() -> None:
    assert coverage.topics_without_items(ITEMS, TOPICS)["topic"].tolist() == ["late"]
    assert coverage.indicators_without_items(ITEMS, CLAIMS, INDICATORS)["indicator"].tolist() == [
        "A.3",
        "B.1",
    ]


def test_claims_of_absent_items_and_to_absent_competencies_are_left_out() -> None:
    stray = frame(schema.CLAIMS, [("gone:1", "A", "A.1", 1.0), ("x:1", "Z", None, 1.0)])
    assert coverage.competency_totals(ITEMS, stray, COMPETENCIES)["items"].tolist() == [0, 0]
    assert coverage.indicator_totals(ITEMS, stray, INDICATORS)["items"].sum() == 0


def test_a_programme_without_competencies_gives_empty_tables_with_all_columns() -> None:
    none, no_indicators = COMPETENCIES.iloc[:0], INDICATORS.iloc[:0]
    by_level = coverage.competency_by_indicator(ITEMS, CLAIMS, none, no_indicators)
    assert by_level.dtypes.astype(str).tolist() == ["str", "int64", "int64", "int64", "int64"]
    by_topic = coverage.competency_by_topic(ITEMS, CLAIMS, none, TOPICS, values="points")
    assert by_topic.dtypes.astype(str).tolist() == ["str", "float64", "float64", "float64"]
    for table in (
        by_level,
        by_topic,
        coverage.competency_totals(ITEMS, CLAIMS, none),
        coverage.indicator_totals(ITEMS, CLAIMS, no_indicators),
        coverage.indicators_without_items(ITEMS, CLAIMS, no_indicators),
    ):
        assert table.empty


def test_an_empty_bank_gives_zeros_of_the_right_dtypes() -> None:
    items, claims = ITEMS.iloc[:0], CLAIMS.iloc[:0]
    assert rows(coverage.competency_totals(items, claims, COMPETENCIES)) == [
        ("A", 0, 0, 0, 0.0),
        ("B", 0, 0, 0, 0.0),
    ]
    assert rows(coverage.competency_by_indicator(items, claims, COMPETENCIES, INDICATORS)) == [
        ("A", 0, 0, 0, 0),
        ("B", 0, 0, 0, 0),
    ]
    assert coverage.topics_without_items(items, TOPICS)["topic"].tolist() == ["early", "late"]


def test_a_programme_without_topics_leaves_the_one_column_of_the_not_stated() -> None:
    table = coverage.competency_by_topic(ITEMS, CLAIMS, COMPETENCIES, TOPICS.iloc[:0])
    assert list(table.columns) == ["competency", NOT_STATED]
    assert coverage.topic_totals(ITEMS, TOPICS.iloc[:0]).empty


def test_a_frame_without_its_column_is_refused_by_name() -> None:
    with pytest.raises(FrameError, match="weight"):
        coverage.competency_totals(ITEMS, CLAIMS.drop(columns="weight"), COMPETENCIES)


UNHURRIED = settings(deadline=None, max_examples=20)
Bank = tuple[pd.DataFrame, pd.DataFrame]
TARGETS = [("A", "A.1"), ("A", "A.2"), ("A", "A.3"), ("A", None), ("B", "B.1"), ("B", None)]


def _bank(drawn: Sequence[tuple[int, str | None, bool, list[tuple[str, str | None]]]]) -> Bank:
    items = [(f"x:{n}", "x", float(points), topic, off, None) for n, (points, topic, off, _) in enumerate(drawn)]
    claims = [
        (f"x:{n}", competency, indicator, 1 / len(targets))
        for n, (*_, targets) in enumerate(drawn)
        for competency, indicator in targets
    ]
    return frame(schema.ITEMS, items), frame(schema.CLAIMS, claims)


ITEM = st.tuples(
    st.integers(1, 5),
    st.sampled_from(["early", "late", "gone", None]),
    st.booleans(),
    st.lists(st.sampled_from(TARGETS), unique=True, max_size=4),
)
BANKS = st.lists(ITEM, max_size=12).map(_bank)


@UNHURRIED
@given(BANKS)
def test_competencies_share_out_all_points_of_the_items_that_claim_any(bank: Bank) -> None:
    items, claims = bank
    claimed = items[items["item"].isin(claims["item"])]
    totals = coverage.competency_totals(items, claims, COMPETENCIES)
    assert totals["points"].sum() == pytest.approx(claimed["points"].sum())
    by_topic = coverage.competency_by_topic(items, claims, COMPETENCIES, TOPICS, values="points")
    assert by_topic.drop(columns="competency").sum(axis=1).tolist() == pytest.approx(totals["points"].tolist())


@UNHURRIED
@given(BANKS)
def test_on_and_off_topic_items_make_up_all_items(bank: Bank) -> None:
    totals = coverage.competency_totals(*bank, COMPETENCIES)
    assert (totals["on_topic"] + totals["off_topic"] == totals["items"]).all()
    assert (totals["items"] <= len(bank[0])).all()
    by_topic = coverage.competency_by_topic(*bank, COMPETENCIES, TOPICS)
    assert by_topic.drop(columns="competency").sum(axis=1).tolist() == totals["items"].tolist()


@UNHURRIED
@given(BANKS)
def test_no_level_has_more_items_than_its_competency(bank: Bank) -> None:
    levels = coverage.competency_by_indicator(*bank, COMPETENCIES, INDICATORS).drop(columns="competency")
    totals = coverage.competency_totals(*bank, COMPETENCIES)["items"]
    assert (levels.max(axis=1) <= totals).all()
    assert (levels.sum(axis=1) >= totals).all()


@UNHURRIED
@given(BANKS)
def test_shares_lie_between_zero_and_one(bank: Bank) -> None:
    shares = coverage.topic_totals(bank[0], TOPICS)["share_of_points"].dropna()
    assert shares.between(0, 1).all()
    assert shares.sum() <= 1 + 1e-9


@UNHURRIED
@given(BANKS, st.randoms())
def test_the_order_of_items_and_claims_does_not_matter(bank: Bank, random: Random) -> None:
    items, claims = bank
    mixed_items = items.iloc[random.sample(range(len(items)), len(items))]
    mixed_claims = claims.iloc[random.sample(range(len(claims)), len(claims))]
    mixed = (mixed_items, mixed_claims)
    assert_frame_equal(
        coverage.competency_by_indicator(*bank, COMPETENCIES, INDICATORS),
        coverage.competency_by_indicator(*mixed, COMPETENCIES, INDICATORS),
    )
    assert_frame_equal(
        coverage.competency_by_topic(*bank, COMPETENCIES, TOPICS),
        coverage.competency_by_topic(*mixed, COMPETENCIES, TOPICS),
    )
    assert_frame_equal(
        coverage.competency_totals(*bank, COMPETENCIES), coverage.competency_totals(*mixed, COMPETENCIES)
    )
    assert_frame_equal(coverage.indicator_totals(*bank, INDICATORS), coverage.indicator_totals(*mixed, INDICATORS))
    assert_frame_equal(coverage.topic_totals(items, TOPICS), coverage.topic_totals(mixed_items, TOPICS))
