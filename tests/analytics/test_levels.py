"""How deep the items of each indicator are: by hand, and what holds for every bank."""

import pandas as pd
from hypothesis import given

from analytics import levels, schema
from analytics.schema import NOT_STATED

from .build import BANKS, COMPETENCIES, INDICATORS, Bank, of_hits


def by_bloom(bank: Bank) -> pd.DataFrame:
    return levels.indicator_by_bloom(*bank, COMPETENCIES, INDICATORS)


def test_rows_are_indicators_in_the_programmes_order_and_each_competency_after_its_own() -> None:
    found = by_bloom(of_hits(A1=2, A3=1))
    assert list(zip(found["competency"], found["indicator"], strict=True)) == [
        ("A", "A.1"), ("A", "A.2"), ("A", "A.3"), ("A", NOT_STATED), ("B", "B.1"), ("B", NOT_STATED), ("C", NOT_STATED),
    ]  # fmt: skip
    assert found.set_index("indicator").loc[["A.1", "A.2", "A.3"], NOT_STATED].tolist() == [2, 0, 1]


def test_an_item_reaches_the_highest_level_that_its_bloom_level_is_enough_for() -> None:
    items = [("x:1", "x", 1.0, None, False, bloom) for bloom in ("understand", "apply", "analyse", "create", None)]
    rows = [(f"x:{place}", *row[1:]) for place, row in enumerate(items)]
    claims = [(f"x:{place}", "A", "A.2", 1.0) for place in range(len(items))]
    table = by_bloom((schema.frame(schema.ITEMS, rows), schema.frame(schema.CLAIMS, claims)))
    found = levels.indicator_by_level(table)
    assert found.loc[found["indicator"].eq("A.2"), levels.LEVEL_COLUMNS].to_numpy().tolist() == [[1, 1, 2, 1]]


@given(BANKS)
def test_both_tables_count_the_same_items(bank: Bank) -> None:
    table = by_bloom(bank)
    coarse = levels.indicator_by_level(table)
    assert table[levels.BLOOM_COLUMNS].sum(axis=1).tolist() == coarse[levels.LEVEL_COLUMNS].sum(axis=1).tolist()


@given(BANKS)
def test_the_order_of_items_and_claims_does_not_matter(bank: Bank) -> None:
    items, claims = bank
    shuffled = items.sample(frac=1, random_state=1), claims.sample(frac=1, random_state=2)
    pd.testing.assert_frame_equal(by_bloom(shuffled), by_bloom((items, claims)))


@given(BANKS)
def test_items_with_and_without_what_is_off_topic_add_up(bank: Bank) -> None:
    items, claims = bank
    off = items["off_topic"]
    columns = levels.BLOOM_COLUMNS
    parts = by_bloom((items[off], claims))[columns] + by_bloom((items[~off], claims))[columns]
    assert parts.to_numpy().tolist() == by_bloom(bank)[columns].to_numpy().tolist()
