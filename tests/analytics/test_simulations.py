"""What is said of few takers is right as often as it claims: small seeded runs of `tests.analytics.simulations`."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from analytics.items import item_statistics
from analytics.matrix import from_array
from analytics.reliability import score_statistics
from tests.analytics.simulations import (
    BAD,
    SIZES,
    SOUND,
    Bank,
    Rates,
    a_bank,
    coverage_of_shares,
    rates,
    shares,
    table_of_shares,
)

PAGE = Path(__file__).parents[2] / "docs" / "small-samples.md"
BANK = a_bank()
RUNS = 80


@cache
def ran(n: int, runs: int = RUNS) -> Rates:
    return rates(n, runs, bank=BANK)


def error(rate: float, trials: int) -> float:
    return 3 * float(np.sqrt(rate * (1 - rate) / trials))


def test_the_truth_of_the_bank_is_what_very_many_takers_show() -> None:
    matrix = from_array(BANK.answered(200_000, np.random.default_rng(0)))
    assert np.abs(item_statistics(matrix)["item_rest"] - BANK.rest).max() < 0.012
    assert score_statistics(matrix).alpha == pytest.approx(BANK.alpha, abs=0.005)
    assert ((BANK.rest >= SOUND).sum(), (BANK.rest < BAD).sum()) == (12, 3)


# -- verdicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", SIZES)
def test_a_sound_item_is_called_a_problem_in_no_more_than_two_of_a_hundred_cases(n: int) -> None:
    assert ran(n).false_alarms <= 0.02


@pytest.mark.parametrize("n", SIZES)
def test_a_rule_on_the_estimate_condemns_several_times_as_many_sound_items(n: int) -> None:
    assert ran(n).moodle_false > max(0.1, 5 * ran(n).false_alarms)


@pytest.mark.parametrize("n", SIZES)
def test_a_bad_item_is_called_fine_in_no_more_than_three_of_a_hundred_cases(n: int) -> None:
    assert ran(n).fine_bad <= 0.03


def test_more_takers_find_more_bad_items_and_clear_more_sound_ones() -> None:
    found = [ran(n) for n in SIZES]
    assert [one.fine for one in found] == sorted(one.fine for one in found)
    assert found[-1].fine > 0.95
    assert found[-1].found > 4 * found[0].found


# -- intervals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", SIZES)
def test_fishers_interval_of_a_discrimination_holds_it_at_the_rate_it_states(n: int) -> None:
    # Items of one run share their takers, so there are fewer independent trials than items.
    assert ran(n).fisher == pytest.approx(0.95, abs=0.01 + error(0.95, 8 * RUNS))


@pytest.mark.parametrize("n", SIZES)
def test_feldts_interval_of_alpha_holds_it_at_the_rate_it_states(n: int) -> None:
    assert ran(n).feldt == pytest.approx(0.95, abs=0.01 + error(0.95, RUNS))


@pytest.mark.parametrize("n", SIZES)
def test_intervals_of_a_share_hold_it_at_the_rate_they_state(n: int) -> None:
    for mean, worst in coverage_of_shares(n).values():
        assert mean == pytest.approx(0.95, abs=0.008)
        assert worst > 0.86


# -- three items to a competency -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "r"), [(30, 0.5), (30, 0.95), (200, 0.8)])
def test_augmented_shares_are_nearer_know_their_error_and_decide_no_more_than_they_may(n: int, r: float) -> None:
    found = shares(n, r, 15)
    assert found.raw > found.with_cohort > found.haberman > found.wainer
    assert found.covered == pytest.approx(0.945, abs=0.03)
    assert found.wrong < 0.15
    assert 0.4 < found.decided < 0.8


# -- the page --------------------------------------------------------------------------------------------------------


def test_the_page_has_the_numbers_that_are_computed_and_not_simulated() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert "\n".join(table_of_shares()) in text
    assert f"The true alpha is {BANK.alpha:.3f}" in " ".join(text.split())


def test_a_run_is_the_same_each_time() -> None:
    assert rates(20, 3) == rates(20, 3)
    assert isinstance(BANK, Bank)
