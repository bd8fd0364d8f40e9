from math import isnan, sqrt
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import schema
from analytics.results import competency_results, item_facility
from analytics.schema import frame


def marks(*rows: tuple[str, str, str, float, float]) -> pd.DataFrame:
    return frame(schema.MARKS, rows)


def one_item(*points: float, max_points: float = 1.0) -> pd.DataFrame:
    return marks(*((f"attempt {n}", "x:1", "A", p, max_points) for n, p in enumerate(points)))


def only(table: pd.DataFrame) -> dict[str, Any]:
    (row,) = table.to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_a_competency_averages_attempts_not_answers() -> None:
    # The first attempt has 3 of 4 points, the second 0 of 1: the mean of .75 and 0, not 3 of 5.
    table = marks(("a", "x:1", "A", 3, 3), ("a", "x:2", "A", 0, 1), ("b", "x:2", "A", 0, 1))
    row = only(competency_results(table))
    assert (row["n"], row["items"], row["mean"]) == (2, 2, 0.375)


def test_the_interval_of_a_mean_is_students() -> None:
    # Shares 0, 1/4, 1/2, 3/4, 1: mean .5, s² = .15625, t(.975; 4) = 2.776445 (any printed table).
    row = only(competency_results(one_item(0, 1, 2, 3, 4, max_points=4)))
    half = 2.776445105 * sqrt(0.15625) / sqrt(5)
    assert row["mean"] == pytest.approx(0.5)
    assert row["low"] == pytest.approx(0.5 - half)
    assert row["high"] == pytest.approx(0.5 + half)


def test_an_interval_of_shares_stays_within_nothing_and_everything() -> None:
    row = only(competency_results(one_item(0.0, 1.0)))
    assert (row["low"], row["high"]) == (0.0, 1.0)


def test_one_attempt_has_a_mean_and_no_interval() -> None:
    row = only(competency_results(one_item(0.5)))
    assert row["mean"] == 0.5
    assert pd.isna(row["low"])
    assert pd.isna(row["high"])


def test_equal_shares_have_no_interval_rather_than_one_of_zero_width() -> None:
    row = only(competency_results(one_item(*[0.7] * 12)))
    assert row["enough"] is True
    assert pd.isna(row["low"])


def test_a_share_of_nothing_is_undefined_and_not_counted() -> None:
    table = marks(("a", "x:1", "A", 0, 0), ("b", "x:1", "A", 1, 2))
    row = only(competency_results(table))
    assert (row["n"], row["mean"]) == (1, 0.5)


def test_a_competency_of_undefined_shares_only_stays_undefined() -> None:
    row = only(competency_results(one_item(0, 0, max_points=0)))
    assert row["n"] == 0
    assert pd.isna(row["mean"])
    assert row["enough"] is False


def test_enough_begins_at_the_minimum() -> None:
    assert only(competency_results(one_item(0, 1, 1), minimum_n=3))["enough"] is True
    assert only(competency_results(one_item(0, 1, 1), minimum_n=4))["enough"] is False


def test_competencies_are_apart() -> None:
    table = marks(("a", "x:1", "A", 1, 1), ("a", "x:2", "B", 0, 1))
    assert competency_results(table)["mean"].tolist() == [1.0, 0.0]


def test_no_marks_give_empty_tables_of_the_right_dtypes() -> None:
    assert list(competency_results(marks()).columns) == schema.COMPETENCY_RESULTS.names
    assert str(item_facility(marks())["facility"].dtype) == "float64"


def test_the_interval_of_a_facility_is_wilsons_when_marks_are_all_or_nothing() -> None:
    # 81 of 263: .25527 to .36621, the worked example of Newcombe (Statistics in Medicine 17, 1998, table I).
    row = only(item_facility(one_item(*[1.0] * 81, *[0.0] * 182)))
    assert row["method"] == "wilson"
    assert (row["n"], row["facility"]) == (263, pytest.approx(81 / 263))
    assert row["low"] == pytest.approx(0.2553, abs=5e-5)
    assert row["high"] == pytest.approx(0.3662, abs=5e-5)


@pytest.mark.parametrize(("right", "n", "low", "high"), [(0, 10, 0.0, 0.277533), (10, 10, 0.722467, 1.0)])
def test_an_item_that_all_answer_alike_still_has_an_interval(right: int, n: int, low: float, high: float) -> None:
    # At 0 of n Wilson's upper limit is z² / (n + z²).
    row = only(item_facility(one_item(*[1.0] * right, *[0.0] * (n - right))))
    assert row["low"] == pytest.approx(low, abs=1e-6)
    assert row["high"] == pytest.approx(high, abs=1e-6)


def test_wilsons_interval_does_not_depend_on_what_a_right_answer_is_worth() -> None:
    one, three = item_facility(one_item(1, 0, 1)), item_facility(one_item(3, 0, 3, max_points=3))
    pd.testing.assert_frame_equal(one, three)


def test_partial_credit_takes_students_interval() -> None:
    assert only(item_facility(one_item(0, 0.5, 1)))["method"] == "t"


def test_an_item_split_between_competencies_is_one_answer_of_an_attempt() -> None:
    table = marks(
        ("a", "x:1", "A", 0.25, 0.25),
        ("a", "x:1", "B", 0.75, 0.75),
        ("b", "x:1", "A", 0, 0.25),
        ("b", "x:1", "B", 0, 0.75),
    )
    row = only(item_facility(table))
    assert (row["n"], row["facility"], row["method"]) == (2, 0.5, "wilson")


UNHURRIED = settings(deadline=None, max_examples=20)
MARK = st.tuples(
    st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(["x:1", "x:2"]), st.sampled_from(["A", "B"]),
    st.integers(0, 4), st.integers(0, 4),
).map(lambda m: (m[0], m[1], m[2], float(min(m[3], m[4])), float(m[4])))  # fmt: skip


@UNHURRIED
@given(st.lists(MARK, max_size=20))
def test_means_lie_within_their_intervals_and_these_within_zero_and_one(
    rows: list[tuple[str, str, str, float, float]],
) -> None:
    means = competency_results(marks(*rows))
    facilities = item_facility(marks(*rows)).rename(columns={"facility": "mean"})
    for row in [*means.to_dict("records"), *facilities.to_dict("records")]:
        assert isnan(row["mean"]) == (row["n"] == 0)
        if not isnan(row["low"]):
            assert 0 <= row["low"] <= row["mean"] + 1e-12
            assert row["mean"] <= row["high"] + 1e-12
            assert row["high"] <= 1


@UNHURRIED
@given(st.lists(MARK, max_size=20), st.randoms())
def test_the_order_of_marks_does_not_matter(rows: list[tuple[str, str, str, float, float]], random: Random) -> None:
    mixed = random.sample(rows, len(rows))
    pd.testing.assert_frame_equal(competency_results(marks(*rows)), competency_results(marks(*mixed)))
    pd.testing.assert_frame_equal(item_facility(marks(*rows)), item_facility(marks(*mixed)))
