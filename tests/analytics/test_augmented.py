"""Scores of competencies that borrow from the rest: how near the truth they come, and what they say of their error.

Data are simulated: the truth of a taker is the mean chance of a right answer over the items of the competency.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from analytics import schema
from analytics.augmented import Augmented, Method, Undefined, augmented
from analytics.claims import claim_weights
from analytics.intervals import Floats
from analytics.mastery import Shown, cohort
from analytics.matrix import from_array
from analytics.schema import frame
from analytics.subscores import subscores

STANDARD = 0.7
BOTH = pytest.mark.parametrize("method", list(Method))


@dataclass(frozen=True)
class Exam:
    """Answers of a cohort to `groups` competencies of `per` items each, and the true shares."""

    credit: npt.NDArray[np.uint8]
    truth: Floats
    groups: int
    per: int

    @property
    def weights(self) -> Floats:
        return np.asarray(np.kron(np.eye(self.groups), np.ones(self.per)), dtype=np.float64)

    @property
    def names(self) -> list[str]:
        return [f"c{place}" for place in range(self.groups)]


def an_exam(n: int, r: float, *, groups: int = 8, per: int = 3, seed: int = 0) -> Exam:
    """Competencies whose abilities correlate by r, two-parameter logistic items."""
    random = np.random.default_rng(seed)
    slope, place = np.exp(random.normal(0, 0.3, groups * per)), random.normal(-0.5, 0.8, groups * per)
    ability = np.sqrt(r) * random.normal(size=(n, 1)) + np.sqrt(1 - r) * random.normal(size=(n, groups))
    chance = expit(slope * (np.repeat(ability, per, axis=1) - place))
    credit = (random.random(chance.shape) < chance).astype(np.uint8)
    return Exam(credit, chance.reshape(n, groups, per).mean(axis=2), groups, per)


def told(exam: Exam, method: Method = Method.WAINER, credit: npt.ArrayLike | None = None) -> Augmented:
    answers = from_array(exam.credit if credit is None else credit)
    return augmented(answers, exam.weights, exam.names, standard=STANDARD, method=method)


def column(found: Augmented, name: str, exam: Exam) -> Floats:
    return np.asarray(found.takers[name].to_numpy().reshape(len(exam.credit), exam.groups))


def rmse(estimate: Floats, truth: Floats) -> float:
    return float(np.sqrt(np.nanmean((estimate - truth) ** 2)))


def with_the_cohort(exam: Exam) -> Floats:
    """The beta-binomial estimate of each competency by itself."""
    right = exam.credit.reshape(-1, exam.groups, exam.per).sum(axis=2)
    columns = []
    for one in right.T:
        found = cohort(one, exam.per)
        assert found is not None
        spread = np.isfinite(found.weight)
        alone = (found.mean * found.weight + one) / (found.weight + exam.per) if spread else found.mean
        columns.append(np.broadcast_to(alone, len(one)))
    return np.stack(columns, axis=1)


# -- near the truth --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [30, 200])
@pytest.mark.parametrize("r", [0.5, 0.8, 0.95])
def test_with_three_items_raw_is_worse_than_the_cohort_and_the_cohort_worse_than_augmented(n: int, r: float) -> None:
    exams = [an_exam(n, r, seed=seed) for seed in range(12)]
    raw = np.mean([rmse(column(told(exam), "raw", exam), exam.truth) for exam in exams])
    beside = np.mean([rmse(with_the_cohort(exam), exam.truth) for exam in exams])
    better = np.mean([rmse(column(told(exam), "augmented", exam), exam.truth) for exam in exams])
    assert raw > 1.3 * beside
    assert beside > 1.1 * better


@BOTH
def test_the_error_told_is_the_error_made(method: Method) -> None:
    exams = [
        an_exam(n, r, seed=seed) for seed, (n, r) in enumerate([(30, 0.5), (60, 0.8), (200, 0.95), (400, 0.5)] * 3)
    ]
    inside, all_of_them = 0, 0
    for exam in exams:
        found = told(exam, method)
        away = np.abs(column(found, "augmented", exam) - exam.truth) / column(found, "augmented_se", exam)
        inside += int((away < 1.96).sum())
        all_of_them += int((~np.isnan(away)).sum())
    assert inside / all_of_them == pytest.approx(0.94, abs=0.025)


@BOTH
def test_prmse_is_the_squared_correlation_with_the_truth(method: Method) -> None:
    exam = an_exam(4000, 0.6, groups=5, per=6, seed=2)
    found = told(exam, method)
    estimate = column(found, "augmented", exam)
    real = [np.corrcoef(estimate[:, c], exam.truth[:, c])[0, 1] ** 2 for c in range(exam.groups)]
    assert list(found.competencies["prmse"]) == pytest.approx(real, abs=0.03)


def test_the_regression_on_own_share_and_total_is_habermans() -> None:
    exam = an_exam(500, 0.5, groups=4, per=6, seed=3)
    found = told(exam, Method.HABERMAN).competencies
    groups = np.arange(24).reshape(4, 6).tolist()
    his = subscores(from_array(exam.credit), groups, exam.names)
    assert list(found["prmse"]) == pytest.approx(list(his["prmse_both"]), abs=1e-6)
    assert list(found["prmse_total"]) == pytest.approx(list(his["prmse_total"]), abs=1e-6)
    assert list(found["reliability"]) == pytest.approx(list(his["alpha"]), abs=1e-6)


def test_covariances_that_many_takers_carry_are_kept_and_those_of_few_are_simplified() -> None:
    random = np.random.default_rng(1)
    both = random.normal(size=(1500, 2))
    ability = np.repeat(both, 3, axis=1) * np.sqrt(0.8) + np.sqrt(0.2) * random.normal(size=(1500, 6))
    chance = expit(1.3 * np.repeat(ability, 8, axis=1) - np.tile(np.linspace(-1, 1, 8), 6))
    credit = (random.random(chance.shape) < chance).astype(np.uint8)
    exam = Exam(credit, chance.reshape(-1, 6, 8).mean(axis=2), 6, 8)
    assert told(exam).shrinkage < 0.1
    few = Exam(credit[:30], exam.truth[:30], 6, 8)
    assert told(few).shrinkage > 2 * told(exam).shrinkage
    # Two subjects in one exam: all competencies tell more than the total does.
    by_total = rmse(column(told(exam, Method.HABERMAN), "augmented", exam), exam.truth)
    assert rmse(column(told(exam), "augmented", exam), exam.truth) < 0.93 * by_total


# -- decisions -------------------------------------------------------------------------------------------------------


def test_what_is_shown_is_wrong_no_more_often_than_it_says() -> None:
    wrong, decided = 0, 0
    for seed in range(10):
        exam = an_exam(60, 0.8, seed=seed)
        shown = column(told(exam), "shown", exam)
        reached = exam.truth >= STANDARD
        wrong += int(((shown == Shown.REACHED) & ~reached).sum() + ((shown == Shown.NOT_REACHED) & reached).sum())
        decided += int((shown != Shown.INSUFFICIENT).sum())
    assert decided > 1000
    assert wrong / decided < 0.2


def test_the_same_three_answers_say_more_beside_a_strong_exam_than_beside_a_weak_one() -> None:
    exam = an_exam(200, 0.9, groups=6, per=5, seed=4)
    credit = exam.credit.copy()
    credit[:2] = 1
    credit[0, 5:] = 0
    found = told(Exam(credit, exam.truth, 6, 5)).takers
    weak, strong = found[found["taker"] == "1"].iloc[0], found[found["taker"] == "2"].iloc[0]
    assert weak["raw"] == strong["raw"] == 1.0
    assert weak["reaches"] == strong["reaches"]
    assert weak["augmented_reaches"] < 0.6 < strong["augmented_reaches"]


# -- missing by design -----------------------------------------------------------------------------------------------


def drawn(exam: Exam, of_each: int, seed: int = 0) -> Floats:
    """Each taker gets so many items of each competency, by lot."""
    shape = (len(exam.credit), exam.groups, exam.per)
    rank = np.random.default_rng(seed).random(shape).argsort(axis=2).argsort(axis=2).reshape(exam.credit.shape)
    return np.where(rank < of_each, exam.credit.astype(np.float64), np.nan)


@BOTH
def test_takers_of_different_draws_are_told_on_one_scale(method: Method) -> None:
    exam = an_exam(300, 0.7, groups=5, per=10, seed=5)
    found = told(exam, method, drawn(exam, 3))
    assert set(found.takers["items"]) == {3}
    estimate = column(found, "augmented", exam)
    assert rmse(estimate, exam.truth) < 0.7 * rmse(column(found, "raw", exam), exam.truth)
    away = np.abs(estimate - exam.truth) / column(found, "augmented_se", exam)
    assert np.nanmean(away < 1.96) == pytest.approx(0.94, abs=0.03)


def test_a_competency_that_a_taker_was_not_asked_about_is_told_from_the_others_with_a_larger_error() -> None:
    exam = an_exam(300, 0.8, groups=4, per=6, seed=6)
    credit = exam.credit.astype(np.float64)
    credit[:60, :6] = np.nan
    found = told(exam, credit=credit)
    first = found.takers[found.takers["competency"] == "c0"]
    absent, asked = first.iloc[:60], first.iloc[60:]
    assert absent[["raw", "low", "high", "reaches"]].isna().all(axis=None)
    assert absent["augmented"].notna().all()
    assert absent["augmented_se"].min() > asked["augmented_se"].max()
    # With nothing of its own in sight nothing is decided.
    assert set(absent["shown"]) == {Shown.INSUFFICIENT}
    assert np.corrcoef(absent["augmented"], exam.truth[:60, 0])[0, 1] > 0.5


def test_a_taker_who_was_given_nothing_has_no_score_and_a_reason() -> None:
    exam = an_exam(100, 0.8)
    credit = exam.credit.astype(np.float64)
    credit[7] = np.nan
    found = told(exam, credit=credit).takers
    nothing = found[found["taker"] == "8"]
    assert set(nothing["reason"]) == {Undefined.NOTHING_GIVEN}
    assert nothing["augmented"].isna().all()
    assert found[found["taker"] != "8"]["reason"].isna().all()


def test_items_that_were_never_given_together_cannot_say_how_a_competency_spreads() -> None:
    exam = an_exam(120, 0.8, groups=3, per=4)
    credit = exam.credit.astype(np.float64)
    # Each taker has one of the four items of the first competency.
    credit[:, :4] = np.where(np.arange(120)[:, None] % 4 == np.arange(4), credit[:, :4], np.nan)
    found = told(exam, credit=credit).competencies
    assert found["reason"][0] == Undefined.NEVER_TOGETHER
    assert found["reason"][1:].isna().all()


# -- weights ---------------------------------------------------------------------------------------------------------


def test_an_item_of_two_competencies_is_half_an_item_of_evidence_for_each() -> None:
    rows = [("i1", "A", None, 0.5), ("i1", "B", None, 0.5), ("i2", "A", None, 1.0), ("i3", "B", None, 1.0)]
    weights = claim_weights(frame(schema.CLAIMS, rows), ["i1", "i2", "i3"], ["A", "B"])
    credit = np.tile(np.array([[1, 0, 1], [0, 1, 1]], dtype=np.uint8), (20, 1))
    found = augmented(from_array(credit), weights, ["A", "B"], standard=STANDARD).takers
    assert found[["items", "weight", "right"]].iloc[:2].to_numpy().tolist() == [[2, 1.5, 0.5], [2, 1.5, 1.5]]


def test_the_error_of_a_shared_item_does_not_make_two_competencies_alike() -> None:
    # Two unrelated abilities; half of the items of each are shared, and these are answered by lot.
    random = np.random.default_rng(8)
    n = 4000
    ability = random.normal(size=(n, 2))
    own = random.random((n, 12)) < expit(1.5 * np.repeat(ability, 6, axis=1))
    shared = random.random((n, 6)) < 0.5
    weights = np.zeros((2, 18))
    weights[0, :6], weights[1, 6:12], weights[:, 12:] = 1, 1, 0.5
    found = augmented(from_array(np.hstack([own, shared]).astype(np.uint8)), weights, ["A", "B"], standard=STANDARD)
    estimate = found.takers["augmented"].to_numpy().reshape(n, 2)
    assert abs(np.corrcoef(estimate[:, 0], ability[:, 1])[0, 1]) < 0.1
    assert np.corrcoef(estimate[:, 0], ability[:, 0])[0, 1] > 0.75


def test_items_that_claim_nothing_are_the_rest_of_the_exam_and_help_too() -> None:
    exam = an_exam(600, 0.9, groups=6, per=5, seed=9)
    only = Exam(exam.credit[:, :5], exam.truth[:, :1], 1, 5)
    alone, beside = told(only), augmented(from_array(exam.credit), exam.weights[:1], ["c0"], standard=STANDARD)
    truth = exam.truth[:, 0]
    assert rmse(beside.takers["augmented"].to_numpy(), truth) < 0.9 * rmse(alone.takers["augmented"].to_numpy(), truth)


# -- undefined -------------------------------------------------------------------------------------------------------


def test_what_cannot_be_told_has_its_reason_and_the_rest_is_told() -> None:
    exam = an_exam(80, 0.8, groups=3, per=4)
    credit = exam.credit.copy()
    credit[:, 8:] = 1
    weights = np.vstack([exam.weights, np.zeros(12), np.eye(12)[0]])
    found = augmented(from_array(credit), weights, [*exam.names, "none", "one"], standard=STANDARD)
    reasons: Sequence[object] = list(found.competencies["reason"])
    assert reasons[2:] == [Undefined.SAME_SHARE, Undefined.NO_ITEM, Undefined.ONE_ITEM]
    assert found.competencies["prmse"].notna().tolist() == [True, True, False, False, False]
    told_alone = found.takers[found.takers["competency"] == "c2"]
    assert told_alone["augmented"].isna().all()
    assert set(told_alone["shown"]) == {Shown.REACHED}


def test_few_takers_borrow_nothing() -> None:
    found = told(an_exam(12, 0.8))
    assert set(found.competencies["reason"]) == {Undefined.FEW_TAKERS}
    assert found.takers["augmented"].isna().all()
    assert found.takers["raw"].notna().all()


@BOTH
def test_takers_who_differ_by_chance_alone_are_not_told_apart(method: Method) -> None:
    random = np.random.default_rng(0)
    exam = Exam((random.random((40, 12)) < 0.5).astype(np.uint8), np.full((40, 3), 0.5), 3, 4)
    found = told(exam, method)
    assert set(found.competencies["reason"].dropna()) <= {Undefined.ONLY_CHANCE, Undefined.NOT_ESTIMABLE}
    assert (found.takers["shown"] == Shown.REACHED).mean() < 0.1


@BOTH
@given(seed=st.integers(0, 10_000), takers=st.integers(18, 40), missing=st.sampled_from([0.0, 0.4, 0.8]))
@settings(max_examples=60, deadline=None)
def test_whatever_the_answers_scores_are_shares_or_have_a_reason(
    method: Method, seed: int, takers: int, missing: float
) -> None:
    random = np.random.default_rng(seed)
    credit = random.choice([0.0, 0.5, 1.0], size=(takers, 6), p=random.dirichlet([0.5, 0.5, 0.5]))
    credit[random.random(credit.shape) < missing] = np.nan
    weights = np.array([[1, 1, 1, 0, 0, 0.5], [0, 0, 0, 1, 0, 0.5]])
    found = augmented(from_array(credit), weights, ["A", "B"], standard=STANDARD, method=method).takers
    known = found["augmented"].notna()
    assert (known == found["reason"].isna()).all()
    assert (
        found.loc[known, ["augmented", "augmented_reaches"]].apply(lambda column: column.between(0, 1)).all(axis=None)
    )
    assert (found.loc[known, "augmented_se"] >= 0).all()


def test_without_takers_or_competencies_there_are_no_rows() -> None:
    none = augmented(from_array(np.zeros((0, 4), dtype=np.uint8)), np.ones((1, 4)), ["A"], standard=STANDARD)
    assert none.takers.empty
    assert isnan(none.competencies["mean"][0]) or none.competencies["reason"][0] == Undefined.FEW_TAKERS
    empty = augmented(from_array(np.ones((30, 4), dtype=np.uint8)), np.zeros((0, 4)), [], standard=STANDARD)
    assert isinstance(empty.competencies, pd.DataFrame)
    assert empty.takers.empty
