"""The Wright map: takers and items counted on one scale."""

import numpy as np
import pytest

from analytics.ability import abilities
from analytics.information import information_of_test
from analytics.irt import Model, fit
from analytics.matrix import from_array
from analytics.wright import WrightMap, wright_map
from tests.analytics.test_irt import simulated


def a_map(*, width: float = 0.5, shift: float = 0.0) -> WrightMap:
    matrix = from_array(simulated(900, np.full(12, 1.2), np.linspace(-2, 2, 12) + shift))
    fitted = fit(matrix, Model.RASCH)
    return wright_map(fitted, abilities(fitted, matrix), width=width)


def test_every_taker_and_every_item_stands_in_one_bar() -> None:
    for width in (0.25, 0.5, 1.0):
        bars = a_map(width=width).bars
        assert (bars["takers"].sum(), bars["items"].sum()) == (900, 12)
        assert bars["share"].sum() == pytest.approx(1)
        assert (bars["high"] - bars["low"]).to_numpy() == pytest.approx(np.full(len(bars), width))
        assert bars["low"].iloc[1:].to_numpy() == pytest.approx(bars["high"].iloc[:-1].to_numpy())


def test_the_error_of_a_bar_is_that_of_the_test_in_its_middle() -> None:
    matrix = from_array(simulated(300, np.full(12, 1.2), np.linspace(-2, 2, 12)))
    fitted = fit(matrix)
    bars = wright_map(fitted, abilities(fitted, matrix)).bars
    middle = (bars["low"] + bars["high"]) / 2
    assert bars["se"].tolist() == pytest.approx(information_of_test(fitted, middle)["se"].tolist())


def test_items_come_from_the_easiest_with_their_intervals() -> None:
    items = a_map().items
    assert items["b"].is_monotonic_increasing
    assert items["item"].iloc[0] == "i1"
    assert ((items["b_low"] < items["b"]) & (items["b"] < items["b_high"])).all()


def test_an_easy_test_lies_below_its_takers_by_as_much() -> None:
    even, easy = a_map(), a_map(shift=-1.0)
    assert even.target_low < 0 < even.target_high
    assert easy.target == pytest.approx(1.2, abs=0.15)
    assert easy.target_low > 0
    # Slopes of 1.2 stand in the spread of ability.
    assert even.sd == pytest.approx(1.2, abs=0.12)


def test_what_lies_far_out_is_counted_at_the_end_of_the_scale() -> None:
    slope = np.append(np.full(8, 1.2), 0.02)
    matrix = from_array(simulated(2000, slope, np.append(np.linspace(-1, 1, 8), -60.0)))
    fitted = fit(matrix)
    found = wright_map(fitted, abilities(fitted, matrix))
    assert abs(fitted.items["b"][8]) > 6
    assert found.bars["items"].sum() == 9
    assert len(found.bars) <= 24


def test_without_takers_there_are_items_alone() -> None:
    matrix = from_array(simulated(300, np.ones(4), np.linspace(-1, 1, 4)))
    fitted = fit(matrix)
    found = wright_map(fitted, abilities(fitted, matrix).iloc[:0])
    assert found.n == 0
    assert np.isnan(found.target)
    assert found.bars["items"].sum() == 4
    assert found.bars["takers"].sum() == 0
