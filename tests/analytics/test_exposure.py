"""How often items are shown and what forms have in common: counted by hand, against all pairs, and for random draws."""

from itertools import combinations
from math import isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from analytics.exposure import exposure, overlap


def forms(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """A row for each attempt: taker, attempt, and its items, a letter each."""
    long = [(taker, attempt, item) for taker, attempt, items in rows for item in items]
    return pd.DataFrame(long, columns=["taker", "attempt", "item"], dtype="str")


def test_items_are_counted_by_attempts_and_by_takers() -> None:
    shown = forms(("anna", "1", "ab"), ("anna", "2", "ac"), ("boris", "3", "ab"), ("boris", "4", "cb"))
    found = exposure(shown, bank=["a", "b", "c", "d"]).set_index("item")
    assert list(found["attempts"]) == [3, 3, 2, 0]
    assert list(found["takers"]) == [2, 2, 2, 0]
    assert list(found["again"]) == [1, 1, 0, 0]
    assert list(found["never"]) == [False, False, False, True]
    assert list(found["share"]) == [0.75, 0.75, 0.5, 0.0]
    assert list(found["again_share"]) == pytest.approx([0.5, 0.5, 0.0, np.nan], nan_ok=True)


def test_shares_have_wilsons_interval() -> None:
    found = exposure(forms(*((f"t{one}", f"{one}", "a" if one < 7 else "b") for one in range(20)))).set_index("item")
    expected = binomtest(7, 20).proportion_ci(method="wilson")
    assert [found.loc["a", "share_low"], found.loc["a", "share_high"]] == pytest.approx([expected.low, expected.high])


def test_an_item_that_is_no_longer_in_the_bank_comes_last() -> None:
    assert list(exposure(forms(("anna", "1", "az")), bank=["b", "a"])["item"]) == ["b", "a", "z"]


def test_the_same_item_twice_in_a_form_counts_once() -> None:
    assert list(exposure(forms(("anna", "1", "aa")))["attempts"]) == [1]


def test_without_attempts_every_item_was_never_shown() -> None:
    found = exposure(forms(), bank=["a"])
    assert list(found["never"]) == [True]
    assert found[["share", "share_low", "again_share"]].isna().all(axis=None)
    assert isnan(overlap(forms()).mean)
    assert isnan(overlap(forms(("anna", "1", "ab"), ("anna", "2", "ab"))).mean)


def test_forms_that_are_all_alike_overlap_wholly_and_have_no_interval() -> None:
    found = overlap(forms(("anna", "1", "abc"), ("boris", "2", "abc"), ("vera", "3", "abc")))
    assert found.mean == pytest.approx(1)
    assert (found.takers, found.forms, found.length) == (3, 3, 3)
    assert isnan(found.low)


FORMS = st.lists(st.tuples(st.sampled_from("xyz"), st.sets(st.sampled_from("abcdef"), min_size=1)), min_size=2)


@given(FORMS)
def test_the_mean_overlap_is_that_of_all_pairs_of_different_takers(given_forms: list[tuple[str, set[str]]]) -> None:
    found = overlap(forms(*((taker, str(place), "".join(items)) for place, (taker, items) in enumerate(given_forms))))
    shares = [
        len(one & other) / 2 * (1 / len(one) + 1 / len(other))
        for (taker, one), (rival, other) in combinations(given_forms, 2)
        if taker != rival
    ]
    assert found.mean == pytest.approx(np.mean(shares) if shares else np.nan, nan_ok=True)


def random_forms(seed: int, *, takers: int = 40, draw: int = 6, pool: int = 20) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"[:pool]))
    return forms(*((f"t{n}", str(n), "".join(random.choice(letters, draw, replace=False))) for n in range(takers)))


def test_random_draws_overlap_by_the_share_that_is_drawn() -> None:
    found = [overlap(random_forms(seed)) for seed in range(30)]
    assert np.mean([one.mean for one in found]) == pytest.approx(6 / 20, abs=0.005)


def test_the_interval_covers_the_overlap_of_forms_that_takers_choose_unevenly() -> None:
    # Takers have tastes, so that forms differ in how usual they are; the truth is that of very many takers.
    def drawn(seed: int, takers: int) -> pd.DataFrame:
        random = np.random.default_rng(seed)
        popular = random.random(takers) < 0.5
        rows = (
            (f"t{n}", str(n), "".join(random.choice(list("abcd" if popular[n] else "abcdefghijkl"), 3, replace=False)))
            for n in range(takers)
        )
        return forms(*rows)

    truth = overlap(drawn(99, 4000)).mean
    found = [overlap(drawn(seed, 60)) for seed in range(60)]
    assert np.mean([one.low <= truth <= one.high for one in found]) >= 0.85
