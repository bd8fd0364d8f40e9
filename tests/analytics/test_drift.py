"""What changed between cohorts: on tables small enough to compute by hand, as properties, and over many drawn banks."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, ttest_ind

from analytics.dif import Changed, mantel_haenszel
from analytics.differences import newcombe, welch
from analytics.drift import Against, Became, Hint, Why, between, drift, lineage
from analytics.intervals import Floats
from analytics.matrix import NotCredits, from_array
from analytics.strata import chance, odds, standardised, strata

# -- intervals of differences ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((2, 7), (6, 7), 0.0582, 0.8062),
        ((0, 29), (5, 56), -0.0381, 0.1926),
        ((0, 10), (10, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_interval_has_the_numbers_of_his_paper(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = newcombe(one[0] / one[1], one[1], other[0] / other[1], other[1])
    assert [float(end) for end in found] == pytest.approx([low, high], abs=5e-5)


def test_welchs_interval_is_that_of_scipy() -> None:
    random = np.random.default_rng(3)
    one, other = random.random(17), random.random(40) ** 2
    expected = ttest_ind(other, one, equal_var=False).confidence_interval()
    found = welch(one.mean(), one.var(ddof=1), 17, other.mean(), other.var(ddof=1), 40)
    assert [float(end) for end in found] == pytest.approx([expected.low, expected.high], abs=1e-12)


def test_groups_without_takers_or_without_spread_have_no_interval() -> None:
    assert np.isnan(newcombe(np.nan, 0, 0.5, 10)).all()
    assert np.isnan(welch(0.5, 0.1, 1, 0.5, 0.1, 10)).all()
    assert np.isnan(welch(0.5, 0.0, 10, 0.7, 0.0, 10)).all()


# -- takers of like ability ------------------------------------------------------------------------------------------


def test_the_standardised_difference_is_that_of_a_table_computed_by_hand() -> None:
    # Two levels by the other item. At the lower one 1/4 right and 2/4, at the upper one 3/4 and 4/4; all of weight 4.
    low = [[1, 0]] + [[0, 0]] * 3 + [[1, 0]] * 2 + [[0, 0]] * 2
    high = [[1, 1]] * 3 + [[0, 1]] + [[1, 1]] * 4
    focal = [False] * 4 + [True] * 4
    cells = strata(from_array(np.array(low + high, dtype=np.uint8)), focal * 2)
    std, error = standardised(cells)
    assert std[0] == pytest.approx(0.25)
    # 3 of 8 and 7 of 8 right at the levels: n_F n_R m1 m0 / (T² (T − 1)) times (T / n_R)², over the weight squared.
    hypergeometric = [4 * 4 * 3 * 5 / (64 * 7), 4 * 4 * 7 * 1 / (64 * 7)]
    assert error[0] == pytest.approx(np.sqrt(sum(4 * one for one in hypergeometric)) / 8)
    # Mantel and Haenszel: the focal group has 2 and 4 right where 1.5 and 3.5 are expected.
    z = (6 - 5) / np.sqrt(sum(hypergeometric))
    assert chance(cells)[0] == pytest.approx(2 * norm.sf(z))


def test_a_group_that_is_all_right_has_no_odds_but_a_difference_and_a_chance() -> None:
    rows = [[1, 1]] * 20 + [[0, 1]] * 20 + [[1, 1]] * 40
    cells = strata(from_array(np.array(rows, dtype=np.uint8)), [False] * 40 + [True] * 40)
    assert np.isnan(odds(cells)[0][0])
    assert standardised(cells)[0][0] == pytest.approx(0.5)
    assert chance(cells)[0] < 1e-6


# -- cohorts ---------------------------------------------------------------------------------------------------------


def drawn(
    n: int, *, items: int = 25, weaker: float = 0.0, harder: Floats | None = None, seed: int = 1
) -> tuple[Floats, npt.NDArray[np.object_]]:
    """Credits of two cohorts of n takers in a 2PL bank, and the cohort of each taker."""
    random = np.random.default_rng(seed)
    second = np.arange(2 * n) >= n
    ability = random.normal(size=(2 * n, 1)) - weaker * second[:, None]
    slope, place = np.exp(random.normal(0.1, 0.25, items)), random.normal(0, 1, items)
    moved = place + (0.0 if harder is None else harder * second[:, None])
    right = random.random((2 * n, items)) < 1 / (1 + np.exp(-slope * (ability - moved)))
    return right.astype(np.float64), np.where(second, "2025-06", "2025-05").astype(object)


def as_long(credit: Floats, cohort: npt.NDArray[np.object_], revision: str = "1") -> pd.DataFrame:
    taker, item = np.nonzero(~np.isnan(credit))
    return pd.DataFrame(
        {
            "taker": [f"t{one}" for one in taker],
            "item": [f"i{one:02}" for one in item],
            "revision": revision,
            "cohort": cohort[taker],
            "credit": credit[taker, item],
        }
    )


def by_item(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("item").sort_index()


ONE_HARDER = np.where(np.arange(25) == 7, 1.3, 0.0)


def test_an_item_that_became_harder_is_told_from_a_weaker_cohort() -> None:
    found = by_item(drift(as_long(*drawn(300, weaker=0.5, harder=ONE_HARDER))))
    row = found.loc["i07"]
    assert (row["verdict"], row["class"], row["hint"], row["why"]) == (Changed.CHANGED, "C", Hint.HARDER, Why.TOLD)
    assert row["delta_high"] < 0
    assert row["std_high"] < 0
    others = found.drop(index="i07")
    assert set(others["verdict"]) == {Changed.UNCHANGED, Changed.UNKNOWN}
    assert set(others["hint"]) == {Hint.NONE}
    # The cohort is weaker, so facilities fell, some of sound items by more than ten points.
    assert (others["change"] < -0.1).sum() >= 3


def test_an_item_that_everybody_knows_suddenly_is_shown_without_an_odds_ratio() -> None:
    credit, cohort = drawn(60)
    credit[:60, 3] = np.arange(60) % 2
    credit[60:, 3] = 1
    row = by_item(drift(as_long(credit, cohort))).loc["i03"]
    assert np.isnan(row["delta"])
    assert (row["verdict"], row["hint"]) == (Changed.CHANGED, Hint.EASIER)


def test_without_purification_a_few_changed_items_spoil_the_comparison_of_the_others() -> None:
    harder = np.where(np.arange(25) < 6, 1.6, 0.0)
    answers = as_long(*drawn(500, harder=harder))
    pure, spoilt = (by_item(drift(answers, purify=purify)) for purify in (True, False))
    sound = [f"i{one:02}" for one in range(6, 25)]
    assert abs(pure.loc[sound, "delta"].mean()) < 0.12
    assert spoilt.loc[sound, "delta"].mean() > 0.3
    assert not pure.loc[[f"i{one:02}" for one in range(6)], "is_anchor"].any()
    assert pure.loc[sound, "is_anchor"].all()


def test_only_named_anchors_match_takers() -> None:
    names = [f"i{one:02}" for one in range(10)]
    found = by_item(drift(as_long(*drawn(80)), anchors=names))
    assert list(found.index[found["is_anchor"]]) == names
    assert set(found["anchors"]) == {9, 10}


def test_an_edited_item_is_listed_and_never_compared() -> None:
    answers = as_long(*drawn(80))
    later = answers["cohort"] == "2025-06"
    answers.loc[later & (answers["item"] == "i04"), "revision"] = "2"
    answers = answers[~((answers["item"] == "i05") & later) & ~((answers["item"] == "i06") & ~later)]
    assert not {"i04", "i05", "i06"} & set(drift(answers)["item"])
    listed = lineage(answers)[["item", "became", "revisions_reference", "revisions_focal"]]
    assert listed.to_numpy().tolist() == [
        ["i04", Became.EDITED, "1", "2"],
        ["i05", Became.GONE, "1", ""],
        ["i06", Became.NEW, "", "1"],
    ]


def test_an_item_edited_during_a_sitting_is_compared_in_the_revision_that_both_saw() -> None:
    answers = as_long(*drawn(80))
    late = answers["taker"].str[1:].astype(int) % 80 >= 60
    answers.loc[late & (answers["cohort"] == "2025-06") & (answers["item"] == "i04"), "revision"] = "2"
    row = by_item(drift(answers)).loc["i04"]
    assert (row["revision"], row["n_reference"], row["n_focal"]) == ("1", 80, 60)
    assert list(lineage(answers)["revisions_focal"]) == ["1, 2"]


def test_three_cohorts_are_each_compared_with_the_one_before_and_with_the_first() -> None:
    parts = [as_long(*drawn(30, seed=seed)).assign(cohort=name) for seed, name in ((1, "b"), (2, "c"), (3, "a"))]
    found = drift(pd.concat(parts), cohorts=["b", "c", "a"])
    pairs = found[["reference", "focal", "against"]].drop_duplicates().to_numpy().tolist()
    assert pairs == [["b", "c", Against.BEFORE], ["c", "a", Against.BEFORE], ["b", "a", Against.FIRST]]
    assert set(found["n_focal"]) == {60}


def test_answers_come_in_any_order_and_ids_need_not_be_text() -> None:
    answers = as_long(*drawn(60))
    one = by_item(drift(answers))
    shuffled = answers.sample(frac=1, random_state=4).assign(revision=1)
    pd.testing.assert_frame_equal(one, by_item(drift(shuffled)))


def test_partial_credits_are_compared_by_their_mean_and_have_no_odds_ratio() -> None:
    credit, cohort = drawn(200)
    random = np.random.default_rng(5)
    credit[:, 2] = credit[:, 2] * random.choice([0.5, 1.0], 400)
    credit[200:, 2] = np.minimum(1, credit[200:, 2] + 0.5 * (random.random(200) < 0.6))
    row = by_item(drift(as_long(credit, cohort))).loc["i02"]
    assert np.isnan(row["delta"])
    assert (row["verdict"], row["class"]) == (Changed.CHANGED, "C")
    one, other = credit[:200, 2], credit[200:, 2]
    ends = welch(one.mean(), one.var(ddof=1), 200, other.mean(), other.var(ddof=1), 200)
    assert [row["change_low"], row["change_high"]] == pytest.approx([float(end) for end in ends])


@pytest.mark.parametrize(
    ("n", "items", "why", "shown", "tested"),
    [
        (20, 25, Why.FEW_TO_SHOW, False, False),
        (40, 25, Why.FEW_TO_TEST, True, False),
        (60, 4, Why.FEW_ANCHORS, False, False),
    ],
)
def test_with_too_little_data_nothing_is_told_and_it_says_why(
    n: int, items: int, why: Why, shown: bool, tested: bool
) -> None:
    found = drift(as_long(*drawn(n, items=items)))
    assert set(found["why"]) == {why}
    assert set(found["verdict"]) == {Changed.UNKNOWN}
    assert found["std"].notna().any() == shown
    assert found["p"].notna().any() == tested
    assert found["facility_focal"].notna().all()
    assert found["change"].notna().all() == (n >= 30)


def test_items_that_everybody_gets_right_cannot_be_tested() -> None:
    credit, cohort = drawn(60)
    credit[:, 9] = 1
    row = by_item(drift(as_long(credit, cohort))).loc["i09"]
    assert (row["verdict"], row["why"]) == (Changed.UNKNOWN, Why.NO_SPREAD)


@pytest.mark.parametrize("cohorts", [0, 1])
def test_without_two_cohorts_there_is_nothing_to_compare(cohorts: int) -> None:
    answers = as_long(*drawn(30))
    answers = answers[answers["cohort"].isin(["2025-05", "2025-06"][:cohorts])]
    assert len(drift(answers)) == 0
    assert len(lineage(answers)) == 0
    assert "verdict" in drift(answers).columns


def test_cohorts_that_share_no_item_are_not_compared() -> None:
    answers = as_long(*drawn(60))
    answers.loc[answers["cohort"] == "2025-06", "revision"] = "2"
    assert len(drift(answers)) == 0
    assert set(lineage(answers)["became"]) == {Became.EDITED}


def test_a_taker_answers_an_item_once_in_a_cohort_and_again_in_another() -> None:
    answers = as_long(*drawn(30))
    answers["taker"] = "t" + (answers["taker"].str[1:].astype(int) % 30).astype(str)
    assert set(drift(answers)["n_focal"]) == {30}
    with pytest.raises(NotCredits):
        drift(pd.concat([answers, answers.head(1)]))


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.floats(-1, 1))
def test_swapping_the_cohorts_turns_every_change_round(seed: int, weaker: float) -> None:
    answers = as_long(*drawn(50, items=8, weaker=weaker, seed=seed))
    one = by_item(drift(answers, cohorts=["2025-05", "2025-06"], purify=False))
    other = by_item(drift(answers, cohorts=["2025-06", "2025-05"], purify=False))
    for name in ("change", "delta"):
        assert list(one[name]) == pytest.approx(list(-other[name]), nan_ok=True)
    assert list(one["change_low"]) == pytest.approx(list(-other["change_high"]), nan_ok=True)
    assert list(one["p"]) == pytest.approx(list(other["p"]), nan_ok=True)


# -- over many drawn banks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weaker", [0.0, 0.5], ids=["alike", "weaker"])
@pytest.mark.parametrize("n", [30, 50, 100, 200])
def test_sound_items_are_almost_never_said_to_have_changed(n: int, weaker: float) -> None:
    # Nothing drifts here. The rule "moved by more than ten points" condemns from 2 % (200 alike) to 50 % (30 weaker).
    tables = [drift(as_long(*drawn(n, weaker=weaker, seed=1000 * n + run))) for run in range(8)]
    table = pd.concat(tables)
    assert (table["verdict"] == Changed.CHANGED).mean() <= 0.02
    moved = (table["change"].abs() > 0.1).mean()
    assert moved > (0.35 if weaker else 0.3 if n == 30 else 0.01)
    if n >= 50:
        assert (table["p"] < 0.05).mean() <= 0.09


def test_random_draws_do_not_look_like_drift_even_when_the_cohort_is_weaker() -> None:
    tables = []
    for run in range(12):
        credit, cohort = drawn(200, items=40, weaker=0.5, seed=run)
        order = np.random.default_rng(run).random(credit.shape).argsort(axis=1)
        credit[order >= 20] = np.nan
        tables.append(drift(as_long(credit, cohort)))
    table = pd.concat(tables)
    assert (table["n_focal"] < 200).all()
    assert (table["verdict"] == Changed.CHANGED).mean() <= 0.02
    assert (table["p"] < 0.05).mean() <= 0.09


def test_the_interval_of_the_standardised_difference_holds_its_level() -> None:
    table = pd.concat([drift(as_long(*drawn(100, seed=run))) for run in range(15)])
    assert table["std_low"].le(0).mul(table["std_high"].ge(0)).mean() == pytest.approx(0.95, abs=0.03)


def test_a_weaker_group_is_compared_fairly_when_the_item_counts_in_its_own_score() -> None:
    # Holland & Thayer (1988): without the item, a weaker group seems to do worse in each.
    credit, cohort = drawn(4000, weaker=0.8)
    focal, matrix = cohort == "2025-06", from_array(credit)
    fair, unfair = (mantel_haenszel(matrix, focal, with_itself=one)["delta"].mean() for one in (True, False))
    assert abs(fair) < 0.05
    assert unfair < -0.2


# -- groups ----------------------------------------------------------------------------------------------------------


def three_groups() -> pd.DataFrame:
    """Groups A, B and C of 150 takers each; C is weaker, and item 7 is harder in it besides."""
    credit, half = drawn(300, weaker=0.5, harder=ONE_HARDER)
    group = np.where(half == "2025-06", "C", np.where(np.arange(600) % 2, "A", "B"))
    kept = np.flatnonzero((group != "C") | (np.arange(600) % 2 == 0))
    return as_long(credit[kept], group[kept].astype(object))


def test_an_item_that_is_harder_for_one_group_is_told_of_it_against_all_others() -> None:
    found = between(three_groups())
    assert found["focal"].drop_duplicates().tolist() == ["A", "B", "C"]
    assert (set(found["reference"]), set(found["against"]), set(found["hint"])) == ({""}, {Against.OTHERS}, {Hint.NONE})
    row = found[(found["focal"] == "C") & (found["item"] == "i07")].iloc[0]
    assert (row["n_reference"], row["n_focal"], row["verdict"]) == (300, 150, Changed.CHANGED)
    assert row["std_high"] < 0
    # The others have C among what each is compared with, so the item may look easier in them; no other item does.
    shown = found[found["verdict"] == Changed.CHANGED.value]
    assert set(shown["item"]) == {"i07"}


def test_of_two_groups_the_second_is_compared_with_the_first_as_two_cohorts_are() -> None:
    answers = as_long(*drawn(120, harder=ONE_HARDER))
    groups, cohorts = between(answers), drift(answers)
    assert (set(groups["reference"]), set(groups["focal"])) == ({"2025-05"}, {"2025-06"})
    same = [name for name in cohorts if name not in ("against", "hint")]
    pd.testing.assert_frame_equal(groups[same], cohorts[same])


def test_false_discoveries_are_held_down_over_the_comparisons_of_all_groups() -> None:
    found = between(three_groups())
    tested = found["p"].notna()
    assert tested.sum() == 75
    assert found["q"].min() == pytest.approx(min(1, found["p"].min() * 75))


@pytest.mark.parametrize("groups", [(), ("A",)])
def test_without_two_groups_there_is_nothing_to_compare_between(groups: tuple[str, ...]) -> None:
    found = between(three_groups(), groups=groups)
    assert len(found) == 0
    assert list(found) == list(drift(three_groups(), cohorts=["A", "B"]))
