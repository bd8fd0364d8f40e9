"""What one more item would gain: by hand, and held against the measures themselves."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import alignment, gains, porter, schema
from analytics.gains import Counts, Standing
from analytics.porter import Matrix
from analytics.thresholds import LITERATURE, Criterion

from .build import BANKS, COMPETENCIES, INDICATORS, TOPICS, Bank, of_hits


def standing(bank: Bank) -> Standing:
    return gains.standing(*bank, COMPETENCIES, INDICATORS, TOPICS)


def with_one(bank: Bank, indicator: str, topic: str | None) -> Bank:
    """The bank with an item that the proposal speaks of."""
    items, claims = bank
    level = dict(zip(INDICATORS["indicator"], INDICATORS["level"], strict=True))[indicator]
    bloom = LITERATURE.reaches[schema.Level(level)].value
    item = schema.frame(schema.TIMED_ITEMS, [("new:1", "new", 1.0, topic, False, bloom, "single", None)])
    claim = schema.frame(schema.CLAIMS, [("new:1", indicator[0], indicator, 1.0)])
    return pd.concat([items, item], ignore_index=True), pd.concat([claims, claim], ignore_index=True)


def measured(bank: Bank) -> dict[tuple[str, str], float | None]:
    """Webb's criteria and the index over topics, by the functions that measure them."""
    items, claims = bank
    items = items[~items["off_topic"]]
    rows: list[dict[str, Any]] = alignment.webb(items, claims, COMPETENCIES, INDICATORS).to_dict("records")  # type: ignore[assignment]
    found = {(row["competency"], row["criterion"]): defined(row["value"]) for row in rows}
    index = porter.alignment_index(items, TOPICS, shares={}, reaches=LITERATURE.reaches)
    value = index.loc[index["matrix"] == Matrix.TOPICS.value, "value"].iloc[0]
    return {**found, ("", "porter"): defined(value)}


def defined(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def test_of_four_indicators_the_second_hit_lifts_range_from_a_quarter_to_a_half() -> None:
    counts = Counts(1, {"A.1": 1, "A.2": 0, "A.3": 0, "A.4": 0}, 1, 1)
    before, after = gains.criteria(counts), gains.criteria(gains.with_hit(counts, "A.2"))
    assert (before[Criterion.RANGE], after[Criterion.RANGE]) == (0.25, 0.5)
    assert (before[Criterion.CONCURRENCE], after[Criterion.CONCURRENCE]) == (1.0, 2.0)


def test_progress_by_hand() -> None:
    # A: items 3 of 6 → 1/2; depth undefined → 0; range 2/3 ≥ 1/2 → 1; balance 1 − (1/6 + 1/6)/2 = 5/6 ≥ 0.7 → 1.
    # B and C have nothing. No item states a topic, so there is no index, and hours wait to be filled.
    now = standing(of_hits(A1=2, A3=1))
    assert gains.progress(now) == pytest.approx((0.5 + 0 + 1 + 1) / 4 / 3 / 2)


def test_a_bank_that_has_everything_gains_nothing_more() -> None:
    full = Counts(6, {"A.1": 3, "A.2": 3}, 6, 6)
    now = Standing({"A": full}, {"t": 6.0}, {"t": 10.0}, {"A.1": "A", "A.2": "A"}, {"A.1": "knows", "A.2": "can"})
    assert gains.progress(now) == 1.0
    assert list(gains.planned(now, most=5)) == []


def test_the_bare_topic_with_most_hours_is_proposed_first() -> None:
    first = gains.proposals(standing(of_hits(A1=1)))[0]
    assert (first.competency, first.topic) == ("B", "late")


@given(BANKS, st.sampled_from(["A.1", "A.2", "A.3", "B.1"]), st.sampled_from(["early", "late"]))
def test_what_is_predicted_is_what_is_measured_when_the_item_is_there(bank: Bank, indicator: str, topic: str) -> None:
    found = next(one for one in gains.proposals(standing(bank)) if (one.indicator, one.topic) == (indicator, topic))
    grown = with_one(bank, indicator, topic)
    values = measured(grown)
    for name, value in found.after.items():
        expected = values["", "porter"] if name == "porter" else values[found.competency, name]
        assert value == (None if expected is None else pytest.approx(expected))
    assert found.gain == pytest.approx(gains.progress(standing(grown)) - gains.progress(standing(bank)))


@given(BANKS)
def test_progress_is_between_nothing_and_everything(bank: Bank) -> None:
    assert 0 <= gains.progress(standing(bank)) <= 1


@given(BANKS)
def test_a_plan_begins_with_the_best_proposal(bank: Bank) -> None:
    now = standing(bank)
    first = next(gains.planned(now, most=1), None)
    best = gains.proposals(now)[0]
    assert (None if first is None else pytest.approx(first.gain)) == (best.gain if best.gain > 1e-12 else None)


@given(BANKS)
def test_a_plan_never_goes_back(bank: Bank) -> None:
    now = standing(bank)
    seen = gains.progress(now)
    for step in gains.planned(now, most=4):
        now = gains.with_item(now, step.indicator, step.topic)
        assert gains.progress(now) == pytest.approx(seen + step.gain)
        seen = gains.progress(now)


def test_a_thousand_steps_of_a_big_programme_are_quick_to_think_of() -> None:
    owner = {f"C{c}.{i}": f"C{c}" for c in range(20) for i in range(10)}
    counts = {f"C{c}": Counts(0, {f"C{c}.{i}": 0 for i in range(10)}, 0, 0) for c in range(20)}
    topics = {f"t{n}": 10.0 for n in range(30)}
    now = Standing(counts, dict.fromkeys(topics, 0.0), topics, owner, dict.fromkeys(owner, "knows"))
    assert len(gains.proposals(now)) == 200 * 30


@given(BANKS)
def test_a_plan_until_all_is_met_ends_where_it_is_and_not_an_item_later(bank: Bank) -> None:
    now = standing(bank)
    for step in gains.planned(now, most=200, until_met=True):
        assert not gains.all_met(now)
        now = gains.with_item(now, step.indicator, step.topic)
    assert gains.all_met(now)


def test_nothing_is_planned_where_all_is_met() -> None:
    full = Counts(6, {"A.1": 6}, 6, 6)
    now = Standing({"A": full}, {"t": 6.0, "u": 0.0}, {"t": 10.0, "u": 10.0}, {"A.1": "A"}, {"A.1": "knows"})
    assert list(gains.planned(now, most=5, until_met=True)) == []
    assert [one.topic for one in gains.planned(now, most=1)] == ["u"]


def test_a_plan_goes_on_where_a_step_of_one_criterion_costs_another_as_much() -> None:
    # Twenty hits on one of ten indicators: the first on a second lifts range by 0.2 of what is asked for and costs
    # balance more.
    codes = [f"A.{n}" for n in range(10)]
    counts = Counts(20, {code: 20 if code == "A.0" else 0 for code in codes}, 20, 20)
    now = Standing({"A": counts}, {}, {}, dict.fromkeys(codes, "A"), dict.fromkeys(codes, "knows"))
    assert list(gains.planned(now, most=5)) == []
    for step in gains.planned(now, most=300, until_met=True):
        now = gains.with_item(now, step.indicator, step.topic)
    assert gains.all_met(now)
