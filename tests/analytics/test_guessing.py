"""The random guess score by Moodle's definitions, and by answering at random."""

from itertools import permutations
from math import isnan

import numpy as np
import pytest

from analytics.guessing import Floor, against_guessing, guess_score
from analytics.items import item_statistics
from analytics.matrix import from_array


@pytest.mark.parametrize(
    ("kind", "options", "score"),
    [("single", 2, 0.5), ("single", 4, 0.25), ("match", 5, 0.2), ("text", None, 0.0), ("numeric", None, 0.0)],
)
def test_a_kind_has_moodles_guess_score(kind: str, options: int | None, score: float) -> None:
    assert guess_score(kind, options=options) == pytest.approx(score)


@pytest.mark.parametrize(("kind", "options"), [("multiple", 4), ("single", None), ("single", 0), ("essay", 4)])
def test_what_cannot_be_told_is_undefined_and_not_0(kind: str, options: int | None) -> None:
    assert isnan(guess_score(kind, options=options))


def test_two_accepted_options_of_four_are_guessed_twice_as_often() -> None:
    assert guess_score("single", options=4, right=2) == 0.5
    assert guess_score("single", options=2, right=3) == 1


def test_an_order_at_random_has_one_element_in_its_place_on_the_average() -> None:
    orders = list(permutations(range(4)))
    places = sum(one[place] == place for one in orders for place in range(4)) / 4 / len(orders)
    assert guess_score("order", options=4) == pytest.approx(places)
    assert guess_score("order", options=4, whole=True) == pytest.approx(1 / len(orders))


def test_a_match_is_guessed_pair_by_pair() -> None:
    orders = list(permutations(range(3)))
    pairs = sum(one[place] == place for one in orders for place in range(3)) / 3 / len(orders)
    assert guess_score("match", options=3) == pytest.approx(pairs)
    assert isnan(guess_score("match", options=3, whole=True))


def test_a_cloze_is_guessed_part_by_part() -> None:
    assert guess_score("cloze", parts=[(3, 0.5), (1, 0.0)]) == pytest.approx(0.375)
    assert isnan(guess_score("cloze"))


def test_a_facility_is_above_guessing_below_it_or_may_be_no_better() -> None:
    right = np.zeros((100, 4), dtype=np.uint8)
    right[:80, 0], right[:5, 1], right[:30, 2], right[:50, 3] = 1, 1, 1, 1
    table = item_statistics(from_array(right))
    found = against_guessing(table, {"i1": 0.25, "i2": 0.25, "i3": 0.25})
    assert found["floor"].to_list() == [Floor.ABOVE, Floor.BELOW, Floor.REACHED, Floor.UNKNOWN]
    assert found["above"][0] == pytest.approx((0.8 - 0.25) / 0.75)
    assert found["above"][1] < 0
    assert isnan(found["above"][3])


def test_four_takers_are_too_few_and_a_certain_guess_leaves_no_room() -> None:
    few = item_statistics(from_array(np.ones((4, 1), dtype=np.uint8)))
    assert against_guessing(few, {"i1": 0.25})["floor"].to_list() == [Floor.UNKNOWN]
    many = item_statistics(from_array(np.ones((40, 1), dtype=np.uint8)))
    assert against_guessing(many, {"i1": 1.0})["floor"].to_list() == [Floor.UNKNOWN]


def test_guessers_are_hardly_ever_shown_to_know() -> None:
    random = np.random.default_rng(3)
    right = (random.random((60, 2000)) < 0.25).astype(np.uint8)
    table = item_statistics(from_array(right))
    found = against_guessing(table, dict.fromkeys(table["item"], 0.25))
    # Wilson's lower end lies above 1/4 from 22 of 60 on, which guessing reaches in 3.1 % of the items.
    assert (found["floor"] == Floor.ABOVE).mean() == pytest.approx(0.031, abs=0.012)
