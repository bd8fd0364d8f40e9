"""Mastery of attributes as yes or no: on simulated answers of which the truth is known."""

import numpy as np
import numpy.typing as npt
import pytest

from analytics.dina import Dina, NotEnough, Reason, fit
from analytics.intervals import Floats
from analytics.mastery import Shown
from analytics.matrix import from_array

NAMES = ["A", "B", "C"]
Q = np.array(
    [[1, 0, 0]] * 4 + [[0, 1, 0]] * 4 + [[0, 0, 1]] * 4 + [[1, 1, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=np.uint8
)
GUESS, SLIP = np.linspace(0.1, 0.3, len(Q)), np.linspace(0.25, 0.05, len(Q))


def mastered(n: int, seed: int) -> npt.NDArray[np.bool_]:
    """Attributes that come together: who has one is likelier to have another; prevalences near .60, .50 and .40."""
    random = np.random.default_rng(seed)
    ability = random.normal(size=(n, 1))
    return np.asarray(0.7 * ability + 0.7 * random.normal(size=(n, 3)) > np.array([-0.25, 0.0, 0.25]))


def answered(n: int, seed: int = 0) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    has = mastered(n, seed)
    able = (has[:, None, :] | ~Q.astype(bool)[None]).all(axis=2)
    chance = np.where(able, 1 - SLIP, GUESS)
    return (np.random.default_rng(seed + 1000).random(chance.shape) < chance).astype(np.uint8), has


def fitted(n: int, seed: int = 0) -> tuple[Dina, npt.NDArray[np.bool_]]:
    credit, has = answered(n, seed)
    return fit(from_array(credit), Q, NAMES), has


def test_guesses_slips_and_prevalences_are_found_within_their_errors() -> None:
    found, has = fitted(2000)
    assert found.converged
    for name, truth in (("guess", GUESS), ("slip", SLIP)):
        away = (found.items[name] - truth) / found.items[f"{name}_se"]
        assert away.abs().max() < 3.5
        assert 0.6 < np.sqrt((away**2).mean()) < 1.5
    assert found.attributes["low"].le(has.mean(axis=0)).all()
    assert found.attributes["high"].ge(has.mean(axis=0)).all()
    assert found.shares.sum() == pytest.approx(1)


def test_the_errors_are_those_that_repeated_samples_show() -> None:
    runs = [fitted(500, seed)[0] for seed in range(30)]
    for name in ("guess", "slip"):
        spread = np.std([run.items[name] for run in runs], axis=0, ddof=1)
        said = np.nanmean([run.items[f"{name}_se"] for run in runs], axis=0)
        assert np.mean(said) == pytest.approx(np.mean(spread), rel=0.15)
    spread = np.std([run.attributes["prevalence"] for run in runs], axis=0, ddof=1)
    assert np.mean([run.attributes["prevalence_se"] for run in runs]) == pytest.approx(np.mean(spread), rel=0.3)


def test_who_masters_what_is_told_and_seldom_wrongly() -> None:
    found, has = fitted(1000)
    shown = found.takers["shown"].to_numpy().reshape(1000, 3)
    assert (shown == Shown.INSUFFICIENT).mean() < 0.2
    assert (shown == Shown.REACHED)[~has].mean() < 0.06
    assert (shown == Shown.NOT_REACHED)[has].mean() < 0.06
    # Posterior probabilities are probabilities: of those said to master with .9, so many do.
    likely = found.takers["mastery"].to_numpy().reshape(1000, 3)
    assert has[likely > 0.8].mean() == pytest.approx(likely[likely > 0.8].mean(), abs=0.03)


def test_attributes_are_told_from_one_ability_by_fit() -> None:
    assert fitted(1000)[0].adds
    random = np.random.default_rng(5)
    slope: Floats = random.normal(size=(1000, 1)) * 1.3 + np.linspace(-1, 1, len(Q))
    one = (random.random(slope.shape) < 1 / (1 + np.exp(-slope))).astype(np.uint8)
    found = fit(from_array(one), Q, NAMES)
    assert not found.adds
    assert list(found.fits["parameters"]) == [2 * len(Q) + 7, 2 * len(Q)]


def test_information_criteria_are_those_of_the_likelihood() -> None:
    found = fitted(400)[0]
    row = found.fits.iloc[0]
    assert row["aic"] == pytest.approx(2 * 39 - 2 * row["log_likelihood"])
    assert row["bic"] == pytest.approx(np.log(400) * 39 - 2 * row["log_likelihood"])


def test_missing_answers_say_nothing() -> None:
    credit, has = answered(1500)
    hidden = np.where(np.random.default_rng(1).random(credit.shape) < 0.25, np.nan, credit.astype(np.float64))
    hidden[0] = np.nan
    found, full = fit(from_array(hidden), Q, NAMES), fit(from_array(credit), Q, NAMES)
    assert np.abs(found.items["guess"] - GUESS).max() < 0.12
    assert found.items["guess_se"].mean() > full.items["guess_se"].mean()
    first = found.takers.iloc[:3]
    assert list(first["mastery"]) == pytest.approx(list(found.attributes["prevalence"]), abs=1e-3)
    assert set(first["shown"]) == {Shown.INSUFFICIENT}
    assert has.shape == (1500, 3)


def test_a_likelihood_of_one_attribute_is_that_of_two_latent_classes() -> None:
    # By hand: with the estimates, Σ log(π Π p^x (1 − p)^(1 − x) + (1 − π) Π …) over takers.
    credit, _ = answered(400)
    found = fit(from_array(credit[:, :4]), np.ones((4, 1)), ["A"])
    share, x = float(found.attributes["prevalence"][0]), credit[:, :4]
    able, other = 1 - found.items["slip"].to_numpy(), found.items["guess"].to_numpy()
    each = share * np.where(x, able, 1 - able).prod(axis=1) + (1 - share) * np.where(x, other, 1 - other).prod(axis=1)
    assert found.fits["log_likelihood"][0] == pytest.approx(np.log(each).sum(), abs=1e-6)


def test_the_errors_are_those_of_the_curvature_of_the_likelihood() -> None:
    # Independently: the second differences of the log-likelihood of four guesses, four slips and a logit.
    credit, _ = answered(600)
    x = credit[:, :4].astype(np.float64)
    found = fit(from_array(credit[:, :4]), np.ones((4, 1)), ["A"], enough=1e-9, rounds=20_000)
    share = float(found.attributes["prevalence"][0])
    start = np.concatenate([found.items["guess"], found.items["slip"], [np.log(share / (1 - share))]])

    def value(at: Floats) -> float:
        pi, other, able = 1 / (1 + np.exp(-at[8])), at[:4], 1 - at[4:8]
        of_able, of_other = (np.where(x, p, 1 - p).prod(axis=1) for p in (able, other))
        return float(np.log(pi * of_able + (1 - pi) * of_other).sum())

    step = np.eye(9) * 1e-4
    curve = np.array(
        [
            [value(start + a + b) - value(start + a - b) - value(start - a + b) + value(start - a - b) for b in step]
            for a in step
        ]
    ) / (4e-8)
    errors = np.sqrt(np.diag(np.linalg.inv(-curve)))
    assert list(found.items["guess_se"]) == pytest.approx(list(errors[:4]), rel=1e-3)
    assert list(found.items["slip_se"]) == pytest.approx(list(errors[4:8]), rel=1e-3)
    assert found.attributes["prevalence_se"][0] == pytest.approx(errors[8] * share * (1 - share), rel=1e-3)


@pytest.mark.parametrize(
    ("q", "reason", "names"),
    [
        ([[1, 0]] * 4 + [[0, 1]] * 2, Reason.FEW_ITEMS, ("B",)),
        ([[1, 0]] * 3 + [[1, 1]] * 3, Reason.NEVER_ALONE, ("B",)),
        ([[1, 0], [0, 1]] + [[1, 1]] * 4, Reason.ALIKE, ("A", "B")),
        ([[1, 0]] * 3 + [[0, 1]] * 2 + [[0, 0]], Reason.NO_ATTRIBUTE, ("i6",)),
    ],
)
def test_a_q_matrix_that_does_not_identify_the_model_is_refused(
    q: list[list[int]], reason: Reason, names: tuple[str, ...]
) -> None:
    credit = (np.random.default_rng(0).random((300, 6)) < 0.5).astype(np.uint8)
    with pytest.raises(NotEnough) as caught:
        fit(from_array(credit), q, ["A", "B"])
    assert (caught.value.reason, caught.value.names) == (reason, names)


def test_few_takers_and_partial_credit_are_refused() -> None:
    credit, _ = answered(299)
    with pytest.raises(NotEnough) as few:
        fit(from_array(credit), Q, NAMES)
    assert few.value.reason == Reason.FEW_TAKERS
    with pytest.raises(NotEnough) as partial:
        fit(from_array(np.full((400, 16), 0.5)), Q, NAMES)
    assert partial.value.reason == Reason.PARTIAL_CREDIT


def test_an_item_that_everybody_answers_alike_is_refused_by_name() -> None:
    credit, _ = answered(300)
    credit[:, 2] = 1
    with pytest.raises(NotEnough, match="i3"):
        fit(from_array(credit), Q, NAMES)
