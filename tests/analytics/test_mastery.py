"""What few answers say of a competency, whether its score says more than the total, and what changed between groups."""

from math import isnan

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.dif import Changed, benjamini_hochberg, mantel_haenszel
from analytics.mastery import Cohort, Shown, cohort, cohort_mean, items_needed, jeffreys, shown, with_cohort
from analytics.matrix import from_array
from analytics.subscores import subscores

STANDARD = 0.7


@pytest.mark.parametrize(
    ("right", "items", "low", "high", "reaches"),
    [
        (3, 3, 0.46, 1.0, 0.87),
        (2, 3, 0.18, 0.96, 0.42),
        (1, 3, 0.04, 0.82, 0.09),
        (0, 3, 0.0, 0.54, 0.005),
        (5, 5, 0.62, 1.0, 0.947),
        (6, 6, 0.67, 1.0, 0.965),
    ],
)
def test_a_few_answers_have_jeffreys_interval_and_chance(
    right: int, items: int, low: float, high: float, reaches: float
) -> None:
    found = jeffreys(right, items, STANDARD)
    assert (float(found.low), float(found.high)) == pytest.approx((low, high), abs=0.011)
    assert float(found.reaches) == pytest.approx(reaches, abs=0.006)


def test_three_items_show_a_standard_to_nearly_nobody() -> None:
    found = jeffreys([0, 1, 2, 3], 3, STANDARD)
    assert shown(found, 3) == [Shown.NOT_REACHED, Shown.NOT_REACHED, Shown.INSUFFICIENT, Shown.REACHED]
    assert shown(jeffreys([2], 2, STANDARD), 2) == [Shown.INSUFFICIENT]


def test_how_many_items_would_show_more_depends_on_how_near_the_standard_one_is() -> None:
    near, far = items_needed(0.8, STANDARD), items_needed(0.3, STANDARD)
    assert near is not None
    assert far is not None
    assert far < near
    assert items_needed(0.7, STANDARD, most=50) is None


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.05, 0.95))
def test_one_more_right_answer_never_lowers_the_chance(asked: tuple[int, int], standard: float) -> None:
    k, n = asked
    found = jeffreys([k, min(k + 1, n)], n, standard)
    assert found.reaches[1] >= found.reaches[0] - 1e-12
    assert 0 <= found.low[0] <= k / n <= found.high[0] <= 1


def test_the_cohort_draws_a_student_towards_its_mean() -> None:
    found = cohort([0, 1, 1, 2, 2, 2, 3, 3, 3, 3], 3)
    assert found is not None
    assert found.mean == pytest.approx(2 / 3)
    alone, beside = jeffreys(0, 3, STANDARD), with_cohort(0, 3, found, STANDARD)
    assert float(beside.reaches) > float(alone.reaches)
    assert np.isnan(with_cohort(2, 3, Cohort(0.5, np.inf), STANDARD).reaches)


def test_a_cohort_whose_spread_is_chance_tells_nothing_of_one_student() -> None:
    random = np.random.default_rng(5)
    found = cohort(random.binomial(10, 0.6, 400), 10)
    assert found is not None
    assert found.weight > 50
    assert cohort([1], 3) is None


def test_the_error_of_a_competency_is_larger_than_that_of_its_items() -> None:
    random = np.random.default_rng(2)
    ability, place = random.normal(size=(500, 1)), np.array([-1.5, 0.0, 1.5])
    found = cohort_mean(random.random((500, 3)) < 1 / (1 + np.exp(-(ability - place))))
    assert found.error_of_domain > 4 * found.error_of_takers
    assert isnan(cohort_mean(np.ones((1, 3))).error_of_takers)


def test_both_errors_are_those_of_an_analysis_of_variance() -> None:
    # Mean squares of persons, items and the rest, by their definitions.
    random = np.random.default_rng(4)
    ability, place = random.normal(size=(60, 1)), np.array([-1.0, -0.2, 0.4, 1.3])
    x = (random.random((60, 4)) < 1 / (1 + np.exp(-1.5 * (ability - place)))).astype(np.float64)
    rest = x - x.mean(axis=1, keepdims=True) - x.mean(axis=0) + x.mean()
    ms_p, ms_i, ms_pi = 4 * x.mean(axis=1).var(ddof=1), 60 * x.mean(axis=0).var(ddof=1), (rest**2).sum() / (59 * 3)
    s_p, s_i = (ms_p - ms_pi) / 4, (ms_i - ms_pi) / 60
    found = cohort_mean(x)
    assert found.error_of_takers == pytest.approx(x.mean(axis=1).std(ddof=1) / np.sqrt(60))
    assert found.error_of_domain == pytest.approx(np.sqrt(s_p / 60 + s_i / 4 + ms_pi / 240))


def test_errors_of_a_mean_of_drawn_items_are_those_that_repeated_draws_show() -> None:
    random = np.random.default_rng(6)
    means, takers, domain = [], [], []
    for _ in range(200):
        place = random.normal(0, 0.8, 6)
        x = (random.random((80, 6)) < 1 / (1 + np.exp(-(random.normal(size=(80, 1)) - place)))).astype(np.float64)
        x[random.random((80, 6)).argsort(axis=1) >= 3] = np.nan
        found = cohort_mean(x)
        means.append(found.mean)
        takers.append(found.error_of_takers)
        domain.append(found.error_of_domain)
    assert np.sqrt(np.mean(np.square(domain))) == pytest.approx(np.std(means), rel=0.15)
    assert np.mean(takers) < 0.8 * np.mean(domain)


# -- subscores -------------------------------------------------------------------------------------------------------


def two_abilities(r: float, n: int = 4000, k: int = 10) -> npt.NDArray[np.uint8]:
    random = np.random.default_rng(9)
    first = random.normal(size=(n, 1))
    second = r * first + np.sqrt(1 - r * r) * random.normal(size=(n, 1))
    ability = np.concatenate([np.repeat(first, k, axis=1), np.repeat(second, k, axis=1)], axis=1)
    return np.asarray(random.random((n, 2 * k)) < 1 / (1 + np.exp(-1.5 * ability)), dtype=np.uint8)


GROUPS = ([*range(10)], [*range(10, 20)])


def test_a_subscore_adds_where_abilities_differ_and_not_where_they_are_one() -> None:
    apart = subscores(from_array(two_abilities(0.2)), GROUPS, ("a", "b"))
    alike = subscores(from_array(two_abilities(0.98)), GROUPS, ("a", "b"))
    assert list(apart["adds"]) == [True, True]
    assert list(alike["adds"]) == [False, False]
    assert (apart["prmse_both"] >= apart[["prmse_subscore", "prmse_total"]].max(axis=1) - 1e-9).all()
    assert (alike["items_needed"] > 10).all()


def test_the_total_of_one_group_is_its_subscore() -> None:
    found = subscores(from_array(two_abilities(0.5)), ([*range(20)],), ("all",))
    assert found["prmse_total"][0] == pytest.approx(found["alpha"][0])
    assert isnan(subscores(from_array(two_abilities(0.5)), ([0],), ("one",))["alpha"][0])


# -- between groups --------------------------------------------------------------------------------------------------


def with_drift(shift: float, n: int = 600) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    random = np.random.default_rng(11)
    focal = np.arange(2 * n) >= n
    ability = random.normal(size=(2 * n, 1)) - 0.4 * focal[:, None]
    place = np.linspace(-1, 1, 20) + np.where((np.arange(20) == 7)[None, :] & focal[:, None], shift, 0.0)
    return np.asarray(random.random((2 * n, 20)) < 1 / (1 + np.exp(-(ability - place))), dtype=np.uint8), focal


def test_an_item_that_got_harder_is_told_from_a_weaker_cohort() -> None:
    credit, focal = with_drift(1.2)
    found = mantel_haenszel(from_array(credit), focal)
    assert found["verdict"][7] == Changed.CHANGED
    assert found["class"][7] == "C"
    assert found["delta"][7] < 0
    others = found.drop(index=7)
    assert (others["change"] < 0.03).all()
    assert (others["verdict"] == Changed.CHANGED).sum() <= 1


def test_the_odds_ratio_of_one_level_is_that_of_its_table() -> None:
    # The other item is answered rightly by all, so everybody is of one level: A B C D are 30 10 20 20.
    rows = [[1, 1]] * 30 + [[0, 1]] * 10 + [[1, 1]] * 20 + [[0, 1]] * 20
    found = mantel_haenszel(from_array(np.array(rows, dtype=np.uint8)), [False] * 40 + [True] * 40, with_itself=False)
    assert found["delta"][0] == pytest.approx(-2.35 * np.log((30 * 20) / (10 * 20)))
    error = np.sqrt(1 / 30 + 1 / 10 + 1 / 20 + 1 / 20)
    assert (found["delta_high"][0] - found["delta"][0]) / (2.35 * 1.959964) == pytest.approx(error, rel=1e-6)


def test_small_groups_are_displayed_and_not_judged() -> None:
    credit, focal = with_drift(1.2, n=40)
    found = mantel_haenszel(from_array(credit), focal)
    assert set(found["verdict"]) == {Changed.UNKNOWN}
    assert set(found["class"]) == {""}
    assert found["change"].notna().all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_a_false_discovery_rate_is_never_below_its_p_and_keeps_their_order(p: list[float]) -> None:
    q = benjamini_hochberg(p)
    assert (q >= np.array(p) - 1e-12).all()
    assert list(np.argsort(p, kind="stable")) == sorted(range(len(p)), key=lambda place: (p[place], place))
    assert all(q[a] <= q[b] + 1e-12 for a, b in zip(np.argsort(p), np.argsort(p)[1:], strict=False))
