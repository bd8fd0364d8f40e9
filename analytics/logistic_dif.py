"""Whether an item works otherwise in one group than in another, also where it is easier for the weak and harder for the
strong: by logistic regression on score and group. Swaminathan & Rogers (1990), Journal of Educational Measurement 27,
361–370.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtrc

from analytics.dif import LARGE, TEST, Changed, benjamini_hochberg
from analytics.intervals import Floats, around
from analytics.logistic import Regressions, regress
from analytics.matrix import Matrix
from analytics.strata import scores

MODERATE_R2, LARGE_R2 = 0.035, 0.07
"""Jodoin & Gierl (2001), Applied Measurement in Education 14, 329–349: shares of explained variation."""
MATTERS = LARGE / 2.35
"""A difference of log odds as large as Δ = 1.5."""
SIGNIFICANT = 0.05


class Kind(StrEnum):
    """Whether the difference is the same for the weak and the strong."""

    UNIFORM = "uniform"
    NON_UNIFORM = "non-uniform"
    NONE = ""


class Why(StrEnum):
    """Why a comparison is not told."""

    TOLD = ""
    FEW_TO_TEST = "too few takers to test"
    PARTIAL = "has partial credits"
    ALL_ALIKE = "everyone has the same credit"
    NO_SCORES = "takers do not differ in their scores"
    SEPARATED = "score and group tell right from wrong perfectly: no best fit is finite"
    WIDE_INTERVAL = "the interval is too wide"


def logistic_dif(
    matrix: Matrix, focal: npt.ArrayLike, *, anchors: npt.ArrayLike | None = None, with_itself: bool = True
) -> pd.DataFrame:
    """Compare the focal group with the others, item by item, by three logistic models of a right answer.

    With s the score in standard deviations and g = 1 in the focal group: (1) b₀ + b₁ s; (2) and b₂ g; (3) and b₃ s g.
    Twice the difference of log likelihoods is χ² with one degree of freedom: of (2) and (1) for a *uniform* difference,
    of (3) and (2) for a *non-uniform* one, and with two of (3) and (1) for either. ΔR² is the gain in R² of Nagelkerke
    (1991, Biometrika 78, 691–692), ``(1 − exp(2 (l₀ − l)/n)) / (1 − exp(2 l₀/n))``, from (1) to (3).

    A change is *shown* where q < .05 and ΔR² ≥ .035; *no change that matters* where the intervals of the difference of
    log odds, at one standard deviation below the mean score and at one above, lie within ±1.5/2.35. From 50 takers of
    each group.

    Args:
        matrix: credits; items with partial credits are not told.
        focal: N, whether a taker is of the focal group.
        anchors: k, whether an item counts in the score; all do by default.
        with_itself: whether an item counts in the score it is compared at (`strata.strata`).

    Returns:
        A row for each item: item (str), n_reference, n_focal (int64); float64: chi2_uniform, p_uniform,
        chi2_nonuniform, p_nonuniform, chi2, p, q (of p, Benjamini–Hochberg); r2 (of (1)), delta_r2; group, group_low,
        group_high (b₂ of (2), log odds, negative where harder for the focal group), at_weak, at_weak_low, at_weak_high,
        at_strong, … (b₂ ∓ b₃ of (3)). Then class (str: A negligible, B, C large by Jodoin & Gierl), kind (str, `Kind`),
        verdict (str, `Changed`), why (str, `Why`). Undefined values are nan; where a model has no finite best fit all
        that rests on it is.
    """
    is_focal = np.asarray(focal, dtype=bool)
    score = scores(matrix, anchors=anchors, with_itself=with_itself)
    used = ~np.isnan(score)
    n = used.sum(axis=0)
    counts = np.column_stack([(used & ~is_focal[:, None]).sum(axis=0), (used & is_focal[:, None]).sum(axis=0)])
    x = np.where(used, matrix.credit, 0).astype(np.float64)
    why = _why(x, used, score, counts)
    told = np.flatnonzero(why == Why.TOLD.value)
    table = pd.DataFrame(
        {"item": list(matrix.items), "n_reference": counts[:, 0].astype(int), "n_focal": counts[:, 1].astype(int)}
    )
    found, apart = _tests(x[:, told], used[:, told], score[:, told], is_focal)
    why[told[apart]] = Why.SEPARATED.value
    for name in _NUMBERS:
        column = np.full(matrix.k, np.nan)
        column[told] = found[name]
        table[name] = column
    table.insert(9, "q", benjamini_hochberg(table["p"].to_numpy()))
    table["class"] = [_class(*row) for row in zip(table["p"], table["delta_r2"], strict=True)]
    both = [table[name] for name in ("p", "p_nonuniform")]
    table["kind"] = [_kind(*row).value for row in zip(*both, strict=True)]
    columns = ("q", "class", "at_weak_low", "at_weak_high", "at_strong_low", "at_strong_high")
    table["verdict"] = [_verdict(*row) for row in zip(*(table[name] for name in columns), strict=True)]
    wide = (table["verdict"] == Changed.UNKNOWN.value).to_numpy() & (why == Why.TOLD.value) & (n > 0)
    table["why"] = np.where(wide, Why.WIDE_INTERVAL.value, why)
    return table


_NUMBERS = (
    "chi2_uniform p_uniform chi2_nonuniform p_nonuniform chi2 p r2 delta_r2 group group_low group_high "
    "at_weak at_weak_low at_weak_high at_strong at_strong_low at_strong_high"
).split()


def _why(
    x: Floats, used: npt.NDArray[np.bool_], score: Floats, counts: npt.NDArray[np.int64]
) -> npt.NDArray[np.object_]:
    n = np.maximum(1, used.sum(axis=0))
    mean = x.sum(axis=0) / n
    centred = np.where(used, score - np.where(used, score, 0).sum(axis=0) / n, 0)
    reasons = [Why.FEW_TO_TEST.value, Why.PARTIAL.value, Why.ALL_ALIKE.value, Why.NO_SCORES.value]
    conditions = [
        counts.min(axis=1) < TEST,
        ((x != 0) & (x != 1)).any(axis=0),
        (mean <= 0) | (mean >= 1),
        (centred**2).sum(axis=0) < 1e-9,
    ]
    return np.select(conditions, reasons, Why.TOLD.value).astype(object)


def _tests(
    x: Floats, used: npt.NDArray[np.bool_], score: Floats, focal: npt.NDArray[np.bool_]
) -> tuple[dict[str, Floats], npt.NDArray[np.bool_]]:
    """Fit the three models to every column; also whether one of them is separated."""
    n = used.sum(axis=0)
    mean = np.where(used, score, 0).sum(axis=0) / n
    spread = np.sqrt(np.where(used, (score - mean) ** 2, 0).sum(axis=0) / n)
    s = (np.where(used, score - mean, 0) / spread).T
    g = np.broadcast_to(focal.astype(np.float64), s.shape)
    design = np.stack([np.ones_like(s), s, g, s * g], axis=2)
    one, two, three = (regress(np.ascontiguousarray(design[..., :p]), x, used) for p in (2, 3, 4))
    share = x.sum(axis=0) / n
    null = n * (share * np.log(share) + (1 - share) * np.log(1 - share))
    found: dict[str, Floats] = {}
    for name, small, large, freedom in (("_uniform", one, two, 1), ("_nonuniform", two, three, 1), ("", one, three, 2)):
        gain = np.maximum(0, 2 * (large.log_likelihood - small.log_likelihood))
        found[f"chi2{name}"] = np.where(small.separated | large.separated, np.nan, gain)
        found[f"p{name}"] = chdtrc(freedom, found[f"chi2{name}"])
    found["r2"], full = (_nagelkerke(model, null, n) for model in (one, three))
    found["delta_r2"] = full - found["r2"]
    for name, model, combination in (
        ("group", two, [0, 0, 1]),
        ("at_weak", three, [0, 0, 1, -1]),
        ("at_strong", three, [0, 0, 1, 1]),
    ):
        weights = np.array(combination, dtype=np.float64)
        value = model.coefficients @ weights
        error = np.sqrt(np.einsum("p,kpq,q->k", weights, model.covariance, weights))
        found[name] = value
        found[f"{name}_low"], found[f"{name}_high"] = around(value, error)
    return found, one.separated | two.separated | three.separated


def _nagelkerke(model: Regressions, null: Floats, n: npt.NDArray[np.int64]) -> Floats:
    value = (1 - np.exp(2 * (null - model.log_likelihood) / n)) / (1 - np.exp(2 * null / n))
    return np.where(model.separated, np.nan, value)


def _class(p: float, gain: float) -> str:
    if np.isnan(p) or np.isnan(gain):
        return ""
    if p >= SIGNIFICANT or gain < MODERATE_R2:
        return "A"
    return "C" if gain >= LARGE_R2 else "B"


def _kind(p: float, p_nonuniform: float) -> Kind:
    if np.isnan(p) or p >= SIGNIFICANT:
        return Kind.NONE
    return Kind.NON_UNIFORM if p_nonuniform < SIGNIFICANT else Kind.UNIFORM


def _verdict(q: float, found: str, weak_low: float, weak_high: float, strong_low: float, strong_high: float) -> str:
    if np.isnan(q):
        return Changed.UNKNOWN.value
    if q < SIGNIFICANT and found in ("B", "C"):
        return Changed.CHANGED.value
    inside = min(weak_low, strong_low) > -MATTERS and max(weak_high, strong_high) < MATTERS
    return Changed.UNCHANGED.value if inside else Changed.UNKNOWN.value
