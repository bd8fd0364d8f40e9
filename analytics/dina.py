"""Which competencies a taker masters, by the DINA model: mastery of each is yes or no.

An item asks for all the competencies (attributes) that it claims. Who masters them all is right unless a slip, who
lacks one is wrong unless a guess: with η_cj = Π_k α_ck^q_jk for the class c of takers,

    P(x_j = 1 | c) = (1 − s_j)^η_cj g_j^(1 − η_cj).

The 2^K classes have shares of their own, which are estimated too. Junker & Sijtsma (2001), Applied Psychological
Measurement 25, 258–272; de la Torre (2009), Journal of Educational and Behavioral Statistics 34, 115–130. The model is
for hundreds of takers and is optional; below the gates it is refused with a reason, not fitted.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, ndtri

from analytics import irt
from analytics.intervals import CONFIDENCE, Floats
from analytics.irt import Model
from analytics.mastery import Evidence, shown
from analytics.matrix import Matrix

FEWEST_TAKERS, FEWEST_ITEMS, MOST_ATTRIBUTES = 300, 3, 8
_EDGE = 1e-4
"""Guesses and slips nearer to 0 or 1 than this lie on the edge and have no error."""


class Reason(StrEnum):
    """Why the model is refused."""

    PARTIAL_CREDIT = "credits between 0 and 1"
    FEW_TAKERS = "few takers"
    NO_SPREAD = "an item that everybody answered alike"
    NO_ATTRIBUTE = "an item that claims no attribute"
    FEW_ITEMS = "an attribute of few items"
    NEVER_ALONE = "an attribute that no item asks for alone"
    ALIKE = "attributes that the same items ask for"
    MANY_ATTRIBUTES = "many attributes"


class NotEnough(ValueError):
    """The data do not carry the model; `reason` says why, `names` of which items or attributes."""

    def __init__(self, reason: Reason, names: tuple[str, ...] = ()) -> None:
        super().__init__(f"{reason.value}: {', '.join(names)}" if names else reason.value)
        self.reason, self.names = reason, names


@dataclass(frozen=True)
class Dina:
    """A fitted model.

    Attributes:
        items: item (str), guess, guess_se, slip, slip_se, tells (float64, 1 − slip − guess: by how much those who
            master what it asks for are more often right). Errors from the observed information; nan on the edge, which
            is 0 or 1.
        attributes: attribute (str), items (int64), prevalence (float64, share of takers who master it), prevalence_se,
            low, high (of the logit, so inside of 0 and 1; nan where the information gives none).
        takers: taker, attribute (str), mastery (float64, the posterior probability), shown (str, `mastery.Shown`: so
            certain, or not told). A taker who was given nothing has the prevalence, and is not told.
        classes: 2^K × K, which attributes a class has (bool); shares: 2^K.
        fits: model (str: "dina", "2pl"), log_likelihood, parameters (int64), aic, bic (float64): beside the model of
            one ability. Less is better; a `bic` that is not lower than that of one ability says that mastery of
            several attributes adds nothing to a total.
        converged, rounds: of the EM.
    """

    items: pd.DataFrame
    attributes: pd.DataFrame
    takers: pd.DataFrame
    classes: npt.NDArray[np.bool_]
    shares: Floats
    fits: pd.DataFrame
    converged: bool
    rounds: int
    n: int

    @property
    def adds(self) -> bool:
        """Whether attributes describe the answers better than one ability does, by BIC."""
        return bool(self.fits["bic"][0] < self.fits["bic"][1])


def fit(
    matrix: Matrix, q: npt.ArrayLike, names: tuple[str, ...] | list[str], *, rounds: int = 2000, enough: float = 1e-5
) -> Dina:
    """Fit the model by EM to all-or-nothing credits. Missing answers say nothing (missing at random).

    Args:
        q: items × attributes, whether the item asks for the attribute; claims of any weight count
            (`claims.claim_weights` is attributes × items).
        names: of the attributes.
        rounds, enough: EM ends when nothing moves by more than `enough`, or after so many rounds.

    Raises:
        NotEnough: fewer than 300 takers, more than 8 attributes, credits between 0 and 1, or a Q-matrix by which the
            model is not identified: each attribute needs an item that asks for it alone and at least three items, and
            without those single ones any two attributes have to differ. Gu & Xu (2019), Psychometrika 84, 468–483.
    """
    asked = np.asarray(q, dtype=np.float64) > 0
    refuse(matrix, asked, list(names))
    data = _Data.of(matrix)
    classes = (np.arange(2 ** len(names))[:, None] >> np.arange(len(names)) & 1).astype(bool)
    # A class masters an item where it lacks none of what is asked for.
    able = (~classes).astype(np.float64) @ asked.T.astype(np.float64) < 0.5
    found, log_likelihood, done, converged = _climb(data, able, rounds, enough)
    posterior, _ = _posterior(data, able, found)
    covariance, kept = _covariance(data, able, found, posterior)
    k = matrix.k
    parameters = 2 * k + len(classes) - 1
    return Dina(
        items=_items(matrix, found, covariance),
        attributes=_attributes(list(names), asked, classes, found, covariance, kept, k),
        takers=_takers(matrix, list(names), posterior[data.place] @ classes.astype(np.float64)),
        classes=classes,
        shares=found.shares,
        fits=_fits(matrix, log_likelihood, parameters),
        converged=converged,
        rounds=done,
        n=matrix.n,
    )


def refuse(matrix: Matrix, asked: npt.NDArray[np.bool_], names: list[str]) -> None:
    """Raise `NotEnough` where the data do not carry the model, or items × attributes do not identify it."""
    if not matrix.is_dichotomous:
        raise NotEnough(Reason.PARTIAL_CREDIT)
    if matrix.n < FEWEST_TAKERS:
        raise NotEnough(Reason.FEW_TAKERS)
    if len(names) > MOST_ATTRIBUTES:
        raise NotEnough(Reason.MANY_ATTRIBUTES)
    n = np.full(matrix.k, matrix.n) if matrix.seen is None else matrix.seen.sum(axis=0)
    right = matrix.credit.sum(axis=0, dtype=np.int64)
    _unless((right > 0) & (right < n), matrix.items, Reason.NO_SPREAD)
    _unless(asked.any(axis=1), matrix.items, Reason.NO_ATTRIBUTE)
    _unless(asked.sum(axis=0) >= FEWEST_ITEMS, names, Reason.FEW_ITEMS)
    alone = asked & (asked.sum(axis=1, keepdims=True) == 1)
    _unless(alone.any(axis=0), names, Reason.NEVER_ALONE)
    # One single item of each attribute is set aside; what is left has to tell attributes apart.
    left = np.delete(asked, alone.argmax(axis=0), axis=0)
    twins = (left[:, :, None] == left[:, None, :]).all(axis=0) & ~np.eye(len(names), dtype=bool)
    _unless(~twins.any(axis=0), names, Reason.ALIKE)


def _unless(holds: npt.NDArray[np.bool_] | np.bool_, names: tuple[str, ...] | list[str], reason: Reason) -> None:
    at_fault = tuple(names[place] for place in np.flatnonzero(~holds))
    if at_fault:
        raise NotEnough(reason, at_fault)


@dataclass(frozen=True)
class _Data:
    """Patterns of answers, each once: right and wrong (both 0 where not seen), how often, and the pattern of takers."""

    right: Floats
    wrong: Floats
    weight: Floats
    place: npt.NDArray[np.intp]

    @classmethod
    def of(cls, matrix: Matrix) -> "_Data":
        codes = matrix.credit if matrix.seen is None else np.where(matrix.seen, matrix.credit, np.uint8(2))
        patterns, place, count = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
        right, wrong = (patterns == 1).astype(np.float64), (patterns == 0).astype(np.float64)
        return cls(right, wrong, count.astype(np.float64), place.reshape(-1))


@dataclass(frozen=True)
class _Point:
    guess: Floats
    slip: Floats
    shares: Floats


def _posterior(data: _Data, able: npt.NDArray[np.bool_], at: _Point) -> tuple[Floats, float]:
    """Return the probability of each class for each pattern, and the log-likelihood."""
    p = np.where(able, 1 - at.slip, at.guess)
    log_joint = data.right @ np.log(p).T + data.wrong @ np.log(1 - p).T + np.log(np.maximum(at.shares, 1e-300))
    top = log_joint.max(axis=1, keepdims=True)
    posterior = np.exp(log_joint - top)
    mass = posterior.sum(axis=1, keepdims=True)
    return posterior / mass, float(data.weight @ (np.log(mass[:, 0]) + top[:, 0]))


def _climb(data: _Data, able: npt.NDArray[np.bool_], rounds: int, enough: float) -> tuple[_Point, float, int, bool]:
    k, c = data.right.shape[1], len(able)
    point = _Point(np.full(k, 0.2), np.full(k, 0.2), np.full(c, 1 / c))
    for done in range(1, rounds + 1):
        posterior, value = _posterior(data, able, point)
        there = _step(data, able, posterior)
        moved = max(
            float(np.abs(getattr(there, one) - getattr(point, one)).max()) for one in ("guess", "slip", "shares")
        )
        point = there
        if moved < enough:
            return point, _posterior(data, able, point)[1], done, True
    return point, value, rounds, False


def _step(data: _Data, able: npt.NDArray[np.bool_], posterior: Floats) -> _Point:
    expected = posterior * data.weight[:, None]
    right, wrong = expected.T @ data.right, expected.T @ data.wrong
    of_able = [np.where(able, counts, 0.0).sum(axis=0) for counts in (right, wrong)]
    of_others = [np.where(able, 0.0, counts).sum(axis=0) for counts in (right, wrong)]
    edge = 1e-6
    guess = np.clip(of_others[0] / np.maximum(sum(of_others), 1e-12), edge, 1 - edge)
    slip = np.clip(of_able[1] / np.maximum(sum(of_able), 1e-12), edge, 1 - edge)
    return _Point(guess, slip, expected.sum(axis=0) / data.weight.sum())


def _covariance(
    data: _Data, able: npt.NDArray[np.bool_], at: _Point, posterior: Floats
) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Invert the observed information of (guess…, slip…, logits of classes…), by Louis (1982), JRSS B 44, 226–233.

    Classes that nobody is in are left out, and the first of the others is the one that logits are against. Rows and
    columns of what lies on the edge are nan. Returns the matrix and the classes of its logits.
    """
    k = len(at.guess)
    present = np.flatnonzero(at.shares * data.weight.sum() >= 1)
    logits = present[1:]
    # Scores of one answer in its guess (of classes that are not able) and in its slip (of those that are).
    in_guess = data.right / at.guess - data.wrong / (1 - at.guess)
    in_slip = data.wrong / at.slip - data.right / (1 - at.slip)
    size = 2 * k + len(logits)
    result, mean = np.zeros((size, size)), np.zeros((len(data.weight), size))
    for c in present:
        # The score of the complete data in this class; for Bernoulli answers −∂² is the square of ∂, so on the diagonal
        # of items the two terms of Louis cancel.
        score = np.zeros((len(data.weight), size))
        score[:, :k], score[:, k : 2 * k] = in_guess * ~able[c], in_slip * able[c]
        score[:, 2 * k :] = (logits == c) - at.shares[logits]
        weighted = score * (posterior[:, c] * data.weight)[:, None]
        square = weighted.T @ score
        result -= square
        diagonal = np.arange(2 * k)
        result[diagonal, diagonal] += square[diagonal, diagonal]
        mean += score * posterior[:, [c]]
    shares = at.shares[logits]
    result[2 * k :, 2 * k :] += data.weight.sum() * (np.diag(shares) - np.outer(shares, shares))
    result += (mean * data.weight[:, None]).T @ mean
    inner = np.concatenate([(one > _EDGE) & (one < 1 - _EDGE) for one in (at.guess, at.slip)])
    free = np.flatnonzero(np.concatenate([inner, np.ones(len(logits), dtype=bool)]))
    covariance = np.full((size, size), np.nan)
    covariance[np.ix_(free, free)] = _inverse(result[np.ix_(free, free)])
    return covariance, logits


def _inverse(information: Floats) -> Floats:
    try:
        np.linalg.cholesky(information)
        return np.asarray(np.linalg.inv(information))
    except np.linalg.LinAlgError:
        return np.full_like(information, np.nan)


def _items(matrix: Matrix, at: _Point, covariance: Floats) -> pd.DataFrame:
    error = np.sqrt(np.diag(covariance))
    k = matrix.k
    return pd.DataFrame(
        {
            "item": pd.Series(list(matrix.items), dtype="str"),
            "guess": at.guess,
            "guess_se": error[:k],
            "slip": at.slip,
            "slip_se": error[k : 2 * k],
            "tells": 1 - at.slip - at.guess,
        }
    )


def _attributes(
    names: list[str],
    asked: npt.NDArray[np.bool_],
    classes: npt.NDArray[np.bool_],
    at: _Point,
    covariance: Floats,
    logits: npt.NDArray[np.intp],
    k: int,
) -> pd.DataFrame:
    prevalence = at.shares @ classes
    # ∂ prevalence / ∂ logit of class c = share_c (1[c has it] − prevalence).
    slope = at.shares[logits, None] * (classes[logits] - prevalence)
    error = np.sqrt(np.einsum("ca,cd,da->a", slope, covariance[2 * k :, 2 * k :], slope))
    inside = np.clip(prevalence, 1e-9, 1 - 1e-9)
    half = ndtri((1 + CONFIDENCE) / 2) * error / (inside * (1 - inside))
    middle = np.log(inside / (1 - inside))
    return pd.DataFrame(
        {
            "attribute": pd.Series(names, dtype="str"),
            "items": asked.sum(axis=0).astype(np.int64),
            "prevalence": prevalence,
            "prevalence_se": error,
            "low": expit(middle - half),
            "high": expit(middle + half),
        }
    )


def _takers(matrix: Matrix, names: list[str], mastery: Floats) -> pd.DataFrame:
    takers = matrix.takers or tuple(str(place + 1) for place in range(matrix.n))
    given = np.ones(matrix.n, dtype=bool) if matrix.seen is None else matrix.seen.any(axis=1)
    flat = mastery.ravel()
    items = np.repeat(np.where(given, FEWEST_ITEMS, 0), len(names))
    return pd.DataFrame(
        {
            "taker": pd.Series(np.repeat(np.array(takers, dtype=object), len(names)), dtype="str"),
            "attribute": pd.Series(names * matrix.n, dtype="str"),
            "mastery": flat,
            "shown": pd.Series([one.value for one in shown(Evidence(flat, flat, flat), items)], dtype="str"),
        }
    )


def _fits(matrix: Matrix, log_likelihood: float, parameters: int) -> pd.DataFrame:
    one = irt.fit(matrix, Model.TWO, plain=True)
    table = pd.DataFrame(
        [("dina", log_likelihood, parameters), ("2pl", one.log_likelihood, one.parameters)],
        columns=["model", "log_likelihood", "parameters"],
    )
    table["aic"] = 2 * table["parameters"] - 2 * table["log_likelihood"]
    table["bic"] = np.log(matrix.n) * table["parameters"] - 2 * table["log_likelihood"]
    return table
