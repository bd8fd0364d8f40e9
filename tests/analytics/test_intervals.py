"""Intervals: numbers that are published or computed elsewhere, and ends that are exact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.intervals import wilson


def test_wilsons_interval_is_that_of_newcombe() -> None:
    # Newcombe, R. G. (1998), Statistics in Medicine 17, 857–872, table I: method 3, without continuity correction.
    for right, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (1, 29, 0.0061, 0.1718)):
        assert [float(one) for one in wilson(right / n, n)] == pytest.approx([low, high], abs=5e-5)


@given(st.integers(1, 10_000))
def test_of_none_and_of_all_one_end_is_exact(n: int) -> None:
    low, high = wilson([0, 1], [n, n])
    assert low[0] == 0
    assert high[1] == 1
    assert 0 < high[0] < 1
    assert high[0] == pytest.approx(1 - low[1])


def test_of_nobody_there_is_no_interval() -> None:
    assert np.isnan(wilson([0.0, np.nan, 1.0], [0, 0, 0])).all()


def test_one_share_gives_two_numbers() -> None:
    low, high = wilson(0.5, 10)
    assert f"{low:.3f} {high:.3f}" == "0.237 0.763"
