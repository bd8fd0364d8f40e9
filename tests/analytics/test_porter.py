"""Porter's index on a published example, by hand, and by its properties."""

from math import isnan
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analytics import porter, schema
from analytics.schema import NOT_STATED, Level, frame

from .build import BANKS, INDICATORS, TOPICS, Bank, Drawn, a_bank, mixed, without_off_topic

UNHURRIED = settings(deadline=None, max_examples=40)
HALVES = {Level.KNOWS: 0.5, Level.CAN: 0.5, Level.HAS_EXPERIENCE: 0.0}
CELL = st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 9))
MATRICES = st.lists(CELL, min_size=1, max_size=9, unique_by=lambda cell: cell[:2]).map(
    lambda cells: frame(schema.CELLS, cells)
)


def matrix(*rows: tuple[float, ...]) -> pd.DataFrame:
    named = [(f"topic {r}", f"level {c}", weight) for r, row in enumerate(rows) for c, weight in enumerate(row)]
    return frame(schema.CELLS, named)


def indices(
    bank: Bank, *, topics: pd.DataFrame = TOPICS, shares: dict[Level, float] | None = HALVES
) -> dict[str, tuple[Any, ...]]:
    """The value, the stated share and the reason of each index."""
    table = porter.alignment_index(bank[0], topics, shares=shares)
    return {
        row["matrix"]: (None if pd.isna(row["value"]) else row["value"], row["stated"], row["reason"])
        for row in table.to_dict("records")
    }


# -- published -------------------------------------------------------------------------------------------------------


def test_the_index_of_the_published_matrices() -> None:
    """The tool kit "Ideas that work" of the U.S. Office of Special Education Programs, ground floor, part 7: the matrix
    of differences there is (0, .2, 0), (0, .1, .1), (.1, 0, .1), which sums to 0.6."""
    standards = matrix((0.2, 0.2, 0.1), (0.1, 0.1, 0.1), (0.0, 0.2, 0.0))
    assessment = matrix((0.2, 0.0, 0.1), (0.1, 0.2, 0.0), (0.1, 0.2, 0.1))
    assert porter.porter_index(standards, assessment) == pytest.approx(0.7)


def test_weights_are_shares_of_their_own_whole() -> None:
    standards = matrix((20, 20, 10), (10, 10, 10), (0, 20, 0))
    assessment = matrix((2, 0, 1), (1, 2, 0), (1, 2, 1))
    assert porter.porter_index(standards, assessment) == pytest.approx(0.7)


def test_matrices_with_nothing_in_common_have_an_index_of_zero() -> None:
    assert porter.porter_index(matrix((1, 0)), matrix((0, 1))) == 0


def test_an_index_with_an_empty_matrix_is_missing_not_zero() -> None:
    assert pd.isna(porter.porter_index(matrix((1, 0)), matrix((0, 0))))
    assert pd.isna(porter.porter_index(frame(schema.CELLS, []), matrix((1, 0))))


# -- a bank against a programme, by hand -----------------------------------------------------------------------------


def test_topics_are_compared_by_hours_and_points() -> None:
    """Hours 10 : 30, points 3 : 1. |1/4 - 3/4| + |3/4 - 1/4| = 1, and 1 - 1 / 2 = 0.5."""
    bank = a_bank([(3, "early", False, None, "single", None, []), (1, "late", False, None, "single", None, [])])
    assert indices(bank)["topics"][:2] == (0.5, 1)


def test_topics_by_levels_are_compared_cell_by_cell() -> None:
    """The programme: early 1/8 + 1/8, late 3/8 + 3/8. The bank: early knows 1/2, late can 1/2.
    |1/8 - 1/2| + 1/8 + 3/8 + |3/8 - 1/2| = 1, and 1 - 1 / 2 = 0.5."""
    bank = a_bank(
        [(2, "early", False, "remember", "single", None, []), (2, "late", False, "apply", "single", None, [])]
    )
    assert indices(bank)["topics_by_levels"][0] == pytest.approx(0.5)


def test_off_topic_items_bound_the_index() -> None:
    """Points 1 : 3 as the hours, and as many off topic: 1/8 + 3/8 + 1/2 of differences, and 1 - 1 / 2 = 0.5."""
    off: Drawn = (4, None, True, None, "single", None, [])
    on: list[Drawn] = [(1, "early", False, None, "single", None, []), (3, "late", False, None, "single", None, [])]
    assert indices(a_bank([*on, off]))["topics"][0] == pytest.approx(0.5)
    assert indices(a_bank(on))["topics"][0] == pytest.approx(1)


def test_items_that_do_not_say_are_left_out_and_the_rest_is_named() -> None:
    bank = a_bank([(1, "early", False, "apply", "single", None, []), (3, None, False, "apply", "single", None, [])])
    assert indices(bank)["topics"][:2] == (pytest.approx(0.25), 0.25)


def test_the_level_of_an_item_is_the_highest_that_it_reaches() -> None:
    blooms = ("remember", "understand", "apply", "analyse", "create", None)
    bank = a_bank([(1, "early", False, bloom, "single", None, []) for bloom in blooms])
    cells = porter.bank_matrix(bank[0], TOPICS).set_index("level")["weight"].to_dict()
    assert cells == {"knows": 2, "can": 1, "has_experience": 2, NOT_STATED: 1}


def test_levels_are_asked_for_as_often_as_indicators_name_them() -> None:
    assert porter.level_shares(INDICATORS) == {Level.KNOWS: 0.5, Level.CAN: 0.25, Level.HAS_EXPERIENCE: 0.25}
    assert porter.level_shares(INDICATORS.iloc[:0]) is None


@pytest.mark.parametrize(
    ("bank", "topics", "shares", "reasons"),
    [
        (a_bank([]), TOPICS, HALVES, ("no_items", "no_items")),
        (
            a_bank([(1, None, False, None, "single", None, [])]),
            TOPICS,
            HALVES,
            ("topic_not_stated", "topic_not_stated"),
        ),
        (a_bank([(1, "late", False, None, "single", None, [])]), TOPICS, HALVES, (None, "bloom_not_stated")),
        (a_bank([(1, "late", False, "apply", "single", None, [])]), TOPICS, None, (None, "levels_not_stated")),
        (
            a_bank([(1, "late", False, "apply", "single", None, [])]),
            TOPICS.assign(hours=[float("nan"), 1.0]),
            HALVES,
            ("hours_not_stated", "hours_not_stated"),
        ),
        (
            a_bank([(1, "late", False, "apply", "single", None, [])]),
            TOPICS.assign(hours=0.0),
            HALVES,
            ("hours_not_stated", "hours_not_stated"),
        ),
    ],
)
def test_what_is_undefined_has_its_reason(
    bank: Bank, topics: pd.DataFrame, shares: dict[Level, float] | None, reasons: tuple[str | None, str | None]
) -> None:
    found = indices(bank, topics=topics.astype({"hours": "float64"}), shares=shares)
    for matrix_, reason in zip(porter.Matrix, reasons, strict=True):
        value, _, why = found[matrix_]
        assert (None if pd.isna(why) else why) == reason
        assert (value is None) == (reason is not None)


# -- properties ------------------------------------------------------------------------------------------------------


@UNHURRIED
@given(MATRICES, MATRICES)
def test_the_index_is_symmetric_and_between_zero_and_one(one: pd.DataFrame, other: pd.DataFrame) -> None:
    found, back = porter.porter_index(one, other), porter.porter_index(other, one)
    assert found == pytest.approx(back, nan_ok=True)
    assert isnan(found) or 0 <= found <= 1


@UNHURRIED
@given(MATRICES, st.integers(1, 9))
def test_equal_matrices_have_an_index_of_one(one: pd.DataFrame, scale: int) -> None:
    found = porter.porter_index(one, one.assign(weight=one["weight"] * scale))
    assert found == pytest.approx(1 if one["weight"].sum() else float("nan"), nan_ok=True)


@UNHURRIED
@given(BANKS, st.randoms())
def test_the_order_of_items_does_not_matter(bank: Bank, random: Random) -> None:
    one, other = (porter.alignment_index(items, TOPICS, shares=HALVES) for items, _ in (bank, mixed(bank, random)))
    assert_frame_equal(one, other)


@UNHURRIED
@given(BANKS)
def test_an_index_is_at_most_what_is_on_topic_of_what_is_compared(bank: Bank) -> None:
    value = indices(bank)["topics"][0]
    items = bank[0]
    compared = items[items["off_topic"] | items["topic"].isin(TOPICS["topic"])]
    if value is not None:
        off = compared.loc[compared["off_topic"], "points"].sum() / compared["points"].sum()
        assert value <= 1 - off + 1e-9


@UNHURRIED
@given(BANKS)
def test_points_of_the_bank_are_all_in_its_matrix(bank: Bank) -> None:
    cells = porter.bank_matrix(bank[0], TOPICS)
    assert cells["weight"].sum() == pytest.approx(bank[0]["points"].sum())
    kept = porter.bank_matrix(without_off_topic(bank)[0], TOPICS)
    off = cells.loc[cells["topic"].eq(porter.OFF_TOPIC), "weight"].sum()
    assert cells["weight"].sum() - kept["weight"].sum() == pytest.approx(off)
