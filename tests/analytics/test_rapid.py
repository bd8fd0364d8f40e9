"""Rapid guesses: the published rules by hand, and a cohort of which some guess."""

from math import isnan

import numpy as np
import pandas as pd
import pytest

from analytics.intervals import wilson
from analytics.rapid import Centre, Effort, Rapid, effort, normative_thresholds, rapid_answers
from analytics.verdicts import Verdict

TAKERS, ITEMS, HURRIED = 200, 20, 60


def a_cohort(*, right_when_rapid: float = 0.25, seed: int = 11) -> pd.DataFrame:
    """140 takers work for about 40 s at each item; 60 answer in 1–2 s, and by chance unless said otherwise."""
    random = np.random.default_rng(seed)
    hurried = (np.arange(TAKERS) < HURRIED)[:, None]
    seconds = np.where(
        hurried, random.uniform(1, 2, (TAKERS, ITEMS)), random.lognormal(np.log(40), 0.4, (TAKERS, ITEMS))
    )
    credit = random.random((TAKERS, ITEMS)) < np.where(hurried, right_when_rapid, 0.7)
    taker, item = np.divmod(np.arange(TAKERS * ITEMS), ITEMS)
    return pd.DataFrame(
        {
            "taker": [f"t{one}" for one in taker],
            "item": [f"q{one}" for one in item],
            "seconds": seconds.ravel(),
            "credit": credit.ravel().astype(float),
        }
    )


def some_times(*seconds: float) -> pd.DataFrame:
    return pd.DataFrame({"taker": range(len(seconds)), "item": "q", "seconds": seconds, "credit": 1.0})


def test_a_threshold_is_a_tenth_of_the_typical_time_but_no_more_than_ten_seconds() -> None:
    few, long = some_times(*[20.0] * 9, 120.0), some_times(*[300.0] * 10)
    assert normative_thresholds(few, centre=Centre.MEAN)["q"] == pytest.approx(3.0)
    assert normative_thresholds(few)["q"] == pytest.approx(2.0)
    assert normative_thresholds(long)["q"] == 10.0


def test_an_item_of_few_times_has_no_threshold_and_no_verdict() -> None:
    nine = some_times(*[20.0] * 9)
    limits = normative_thresholds(nine)
    assert isnan(limits["q"])
    row = rapid_answers(nine, limits).iloc[0]
    assert isnan(row["share"])
    assert (row["kind"], row["verdict"]) == (Rapid.UNKNOWN, Verdict.UNKNOWN)


def test_rapid_answers_are_counted_with_their_interval_and_shown_to_be_guesses() -> None:
    cohort = a_cohort()
    table = rapid_answers(cohort, normative_thresholds(cohort), floors={f"q{j}": 0.25 for j in range(ITEMS)})
    assert set(table["rapid"]) == {HURRIED}
    assert table["share"].to_list() == pytest.approx([0.3] * ITEMS)
    assert table["share_low"][0] == pytest.approx(float(wilson(0.3, TAKERS)[0]))
    assert set(table["verdict"]) == {Verdict.PROBLEM}


def test_guesses_are_seldom_taken_for_knowledge() -> None:
    said: list[str] = []
    for seed in range(10):
        cohort = a_cohort(seed=seed)
        floors = {f"q{j}": 0.25 for j in range(ITEMS)}
        said += rapid_answers(cohort, normative_thresholds(cohort), floors=floors)["kind"].to_list()
    # 22 right of 60 or more, from where on Wilson's interval lies above 1/4, come by guessing in 3 cases of 100.
    assert said.count(Rapid.KNOWLEDGE) / len(said) <= 0.06
    assert said.count(Rapid.GUESSES) / len(said) >= 0.9


def test_answers_that_are_fast_because_the_taker_knows_are_no_guesses() -> None:
    cohort = a_cohort(right_when_rapid=0.9)
    table = rapid_answers(cohort, normative_thresholds(cohort), floors={f"q{j}": 0.25 for j in range(ITEMS)})
    assert set(table["kind"]) == {Rapid.KNOWLEDGE}
    assert table["p"].max() < 1e-9


def test_without_a_guess_score_it_is_not_said_what_rapid_answers_are() -> None:
    cohort = a_cohort()
    assert set(rapid_answers(cohort, normative_thresholds(cohort))["kind"]) == {Rapid.UNKNOWN}


def test_an_item_that_nobody_hurries_through_is_fine() -> None:
    calm = a_cohort().query("seconds > 2")
    table = rapid_answers(calm, normative_thresholds(calm))
    assert set(table["verdict"]) == {Verdict.FINE}
    assert table["rapid_right"].isna().all()


def test_effort_is_the_share_of_answers_that_took_their_time() -> None:
    cohort = a_cohort()
    # One answer in four of the last taker is hurried.
    cohort.loc[(cohort["taker"] == "t199") & (cohort.index % 4 == 0), "seconds"] = 1.0
    table = effort(cohort, normative_thresholds(cohort)).set_index("taker")
    assert table.loc["t199", "effort"] == pytest.approx(0.75)
    assert list(table.loc["t199", ["n", "rapid"]]) == [20, 5]
    assert table.loc["t0", "effort"] == 0
    assert set(table["verdict"][:HURRIED]) == {Effort.LACKING}
    assert set(table["verdict"][HURRIED:-1]) == {Effort.SHOWN}
    assert table.loc["t199", "verdict"] == Effort.LACKING


def test_a_few_answers_show_no_effort_and_no_lack_of_it() -> None:
    cohort = a_cohort()
    limits = normative_thresholds(cohort)
    three = effort(cohort[cohort["item"].isin(["q0", "q1", "q2"])], limits).set_index("taker")
    assert three.loc["t150", "effort"] == 1
    assert three.loc["t150", "verdict"] == Effort.UNKNOWN
    nothing = effort(cohort.assign(seconds=np.nan).head(1), limits).iloc[0]
    assert isnan(nothing["effort"])
    assert nothing["verdict"] == Effort.UNKNOWN
