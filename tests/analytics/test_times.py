"""How long items and tests take: against whole numbers, numpy, and cohorts whose times are known."""

from math import comb, isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.timed import NotTimes, median_interval
from analytics.times import QUANTILES, time_quantiles, time_use
from analytics.verdicts import Verdict


def times(**seconds: list[float]) -> pd.DataFrame:
    rows = [(f"t{taker}", item, one) for item, many in seconds.items() for taker, one in enumerate(many)]
    return pd.DataFrame(rows, columns=["taker", "item", "seconds"])


@pytest.mark.parametrize(
    ("n", "place"), [(5, 0), (6, 1), (8, 1), (9, 2), (10, 2), (15, 4), (20, 6), (25, 8), (30, 10), (50, 18)]
)
def test_the_median_lies_between_two_order_statistics(n: int, place: int) -> None:
    # The ranks in the tables of the sign test; how sure they are is counted here in whole numbers.
    found, reached = median_interval(n)
    assert int(found) == place
    if place:
        assert float(reached) == pytest.approx(1 - 2 * sum(comb(n, one) for one in range(place)) / 2**n)
        assert 1 - 2 * sum(comb(n, one) for one in range(place + 1)) / 2**n < 0.95
    else:
        assert isnan(reached)


def test_an_item_has_its_quantiles_and_the_interval_of_its_median() -> None:
    random = np.random.default_rng(1)
    first, second = random.lognormal(3, 1, 10), random.lognormal(4, 1, 40)
    table = time_quantiles(times(a=list(first), b=list(second))).set_index("item")
    for name, values in (("a", first), ("b", second)):
        assert list(table.loc[name, ["q05", "q25", "median", "q75", "q95"]]) == pytest.approx(
            list(np.quantile(values, QUANTILES))
        )
    assert list(table["n"]) == [10, 40]
    assert table.loc["a", "median_low"] == sorted(first)[1]
    assert table.loc["a", "median_high"] == sorted(first)[8]


def test_rows_without_a_time_say_nothing_and_few_times_have_no_interval() -> None:
    table = time_quantiles(times(a=[np.nan, np.nan], b=[5, np.nan, 7])).set_index("item")
    assert list(table["n"]) == [0, 2]
    assert np.isnan(table["median"].to_list()[0])
    assert table.loc["b", "median"] == 6
    assert np.isnan(table["median_low"].to_list()[1])
    assert time_quantiles(times(a=[np.nan])).loc[0, "n"] == 0


def test_a_negative_time_is_refused() -> None:
    with pytest.raises(NotTimes):
        time_quantiles(times(a=[-1.0]))
    with pytest.raises(NotTimes):
        time_use([-1.0], 60)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=40))
def test_the_interval_of_the_median_holds_the_median(values: list[float]) -> None:
    row = time_quantiles(times(a=values)).iloc[0]
    assert row["q05"] <= row["q25"] <= row["median"] <= row["q75"] <= row["q95"]
    if not isnan(row["median_low"]):
        assert row["median_low"] <= row["median"] + 1e-9 <= row["median_high"] + 2e-9


def test_the_interval_covers_the_true_median_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    wide = pd.DataFrame(random.lognormal(0, 1, (20, 2000)))
    table = time_quantiles(wide.melt(var_name="item", value_name="seconds"))
    covered = ((table["median_low"] <= 1) & (table["median_high"] >= 1)).mean()
    # 95.86 % by the binomial distribution; the error of 2,000 trials is half a point.
    assert covered == pytest.approx(0.9586, abs=0.015)


# -- the time of a test ----------------------------------------------------------------------------------------------


def test_who_worked_until_the_limit_ran_out_and_who_did_not_get_to_the_end_was_cut_off() -> None:
    found = time_use([600, 599.5, 400, 900], [600, 600, 600, 900], not_reached=[2, 0, 3, 1])
    assert (found.n, found.ran_out, found.unfinished) == (4, 3, 2)
    assert found.ran_out_share == pytest.approx(0.75)
    assert found.limit == 900
    assert found.verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(("cut", "verdict"), [(2, Verdict.FINE), (20, Verdict.UNKNOWN), (45, Verdict.PROBLEM)])
def test_a_time_limit_is_judged_by_the_interval_of_those_it_cut_off(cut: int, verdict: Verdict) -> None:
    used = np.where(np.arange(100) < cut, 600, 300)
    assert time_use(used, 600, not_reached=np.where(used == 600, 1, 0)).verdict == verdict


def test_without_what_was_reached_or_without_a_limit_there_is_no_verdict() -> None:
    assert time_use([600.0] * 50, 600).verdict == Verdict.UNKNOWN
    free = time_use([600.0] * 50, np.nan, not_reached=[1] * 50)
    assert free.verdict == Verdict.UNKNOWN
    assert isnan(free.ran_out_share)
    assert isnan(time_use([], 60).quantiles[0])
