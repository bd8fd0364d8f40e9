"""What would make a test more reliable."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.lengths import length_for, lengths, mended, spearman_brown
from analytics.matrix import from_array
from analytics.reliability import score_statistics
from tests.analytics.test_items import answers, lsat

SHARE = st.floats(0.05, 0.95)


def test_a_test_of_one_half_is_made_four_times_as_long_for_eight_tenths() -> None:
    assert length_for(0.5, 10, 0.8) == pytest.approx(40)
    assert spearman_brown(0.5, 4) == pytest.approx(0.8)


@given(SHARE, st.integers(2, 100), SHARE)
def test_the_length_for_a_reliability_has_that_reliability(reliability: float, items: int, wanted: float) -> None:
    assert spearman_brown(reliability, length_for(reliability, items, wanted) / items) == pytest.approx(wanted)


def test_lengths_have_the_interval_of_alpha() -> None:
    found = score_statistics(lsat("lsat6"))
    row = lengths(found, (0.8,)).iloc[0]
    # By hand from the published alpha .294997 (.2235–.3618) of 5 items: 20 (1 − α) / α.
    assert list(row) == pytest.approx(
        [0.8, 20 * 0.705003 / 0.294997, 20 * 0.6382 / 0.3618, 20 * 0.7765 / 0.2235], rel=1e-3
    )


def test_no_length_is_enough_for_a_test_that_measures_nothing() -> None:
    random = np.random.default_rng(3)
    found = score_statistics(from_array((random.random((40, 6)) < 0.5).astype(np.uint8)))
    row = lengths(found, (0.8,)).iloc[0]
    assert isnan(row["items_high"])
    assert isnan(length_for(-0.1, 6, 0.8))


def broken(n: int = 300) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """Twelve like items, of which the fifth has the wrong key."""
    random = np.random.default_rng(7)
    right = (random.random((n, 12)) < 1 / (1 + np.exp(-1.2 * random.normal(size=(n, 1))))).astype(np.uint8)
    right[:, 4] = 1 - right[:, 4]
    return right


def test_a_wrong_key_is_what_is_dropped_and_a_sound_item_in_its_place_is_better_still() -> None:
    found = mended(from_array(broken()))
    assert found.problems == ("i5",)
    assert found.alpha < found.dropped < found.replaced
    assert found.dropped_low < found.dropped < found.dropped_high
    assert found.items["gain_dropped"].idxmax() == 4
    sound = broken()
    sound[:, 4] = 1 - sound[:, 4]
    assert found.replaced == pytest.approx(score_statistics(from_array(sound)).alpha, abs=0.01)


def test_one_item_dropped_is_alpha_if_deleted() -> None:
    dropped = mended(lsat("lsat6")).items["dropped"]
    assert list(dropped) == pytest.approx([0.275356, 0.237584, 0.216799, 0.245933, 0.266294], abs=1e-6)


def test_without_problems_nothing_is_dropped() -> None:
    found = mended(lsat("lsat7"))
    assert found.problems == ()
    assert found.dropped == found.replaced == found.alpha == pytest.approx(0.453409, abs=1e-6)


@pytest.mark.parametrize("rows", [[], ["101"], ["11", "00"], ["1", "0"], ["..", "1."]])
def test_too_little_is_undefined(rows: list[str]) -> None:
    found = mended(answers(*rows) if rows else from_array(np.zeros((0, 3), dtype=np.uint8)))
    assert found.problems == ()
    assert found.items["gain_replaced"].isna().all()
