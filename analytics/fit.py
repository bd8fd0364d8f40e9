"""Whether items do what the fitted model says: mean squares of residuals, and right answers at each score.

Both are of the answers that the model was fitted to, know that its parameters were estimated from them, and end in a
verdict of three values: misfit is shown, misfit that matters is shown to be absent, or there is not enough data.
"""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtrc, chndtrinc, ndtr

from analytics.dif import benjamini_hochberg
from analytics.intervals import CONFIDENCE, Floats, around
from analytics.irt import Fitted, Model, NoModel
from analytics.marginal import BLOCK, nodes, pattern_scores, posterior
from analytics.matrix import Matrix
from analytics.patterns import Patterns, collapsed
from analytics.scores import distributions_without_each, score_distribution

LEAST = 75
"""Takers from which fit is judged."""
FALSE_DISCOVERIES = 0.05
"""Of the items of which misfit is said to be shown, so large a share at most is expected to fit."""
FINE_SLOPE, FINE_RMSEA = 0.5, 0.05
"""Misfit matters from so far a slope is from the common one of 1, and from so large a root mean square error of
approximation."""
WEAK_SLOPE = 0.3
"""Below it an item hardly tells anybody apart: at its difficulty a logit moves the chance by less than 8 %."""
LEAST_IN_CELL = 1.0
"""Right, and wrong, answers that the model expects at a score, or the score is put together with its neighbour."""


class Fits(StrEnum):
    """What the data show of an item under a model."""

    MISFIT = "misfit shown"
    FINE = "no misfit that matters"
    UNKNOWN = "not enough data"


class Slope(StrEnum):
    """What the data show of the slope of an item."""

    REVERSED = "reversed"
    WEAK = "weak"
    FINE = "tells strong from weak"
    UNKNOWN = "not enough data"


def slope_verdicts(model: Fitted) -> list[str]:
    """Return what each slope shows, by its whole interval ``a ± 1.96 SE``: a curve may fit and still fall.

    Returns:
        For each item a value of `Slope`: from 75 takers reversed where the interval lies wholly below 0, weak where it
        lies wholly below 0.3, fine where it lies wholly above; unknown otherwise, and with a Rasch model, whose slope
        is that of all items (`mean_squares`).
    """
    pairs = zip(*around(model.items["a"], model.items["a_se"]), strict=True)
    return [_slope(low, high) if model.n >= LEAST else Slope.UNKNOWN.value for low, high in pairs]


def _slope(low: float, high: float) -> str:
    if high < 0:
        return Slope.REVERSED.value
    if high < WEAK_SLOPE:
        return Slope.WEAK.value
    return Slope.FINE.value if low > WEAK_SLOPE else Slope.UNKNOWN.value


def mean_squares(model: Fitted, matrix: Matrix) -> pd.DataFrame:
    """Return infit and outfit of every Rasch item, a row each: how large squared residuals are beside what they should
    be.

    With residuals ``x − P(θ)``, averaged over what the answers leave probable of each ability:
    ``infit = Σ E[(x − P)²] / Σ E[P (1 − P)]`` and ``outfit = mean of E[(x − P)² / (P (1 − P))]``. Both are 1 under the
    model; above 1 the item is noisier than it says (weak or reversed), below 1 more regular (steeper than the others).
    Wright & Masters (1982), Rating Scale Analysis; averaged over the posterior (Adams & Wu, 2007, in von Davier &
    Carstensen, Multivariate and Mixture Distribution Rasch Models), they do not hang on a point estimate of ability,
    and stay nearer to 1 than those that do, the more so the shorter the test.

    As x is 0 or 1, ``(x − P)² − P (1 − P)`` is ``(x − P) (1 − 2 P)``: each is a score, and its variance is that of the
    part of it which the estimated parameters do not explain. Haberman & Sinharay (2013), JASA 108, 1435–1444. The
    standardised values have mean 0 and standard deviation 1 under the model. Those of infit keep their level from 100
    takers; those of outfit have heavy tails at easy and hard items (below 1000 takers 6 to 10 % lie beyond 1.96), so
    the verdict is by infit alone. How much it matters is told by the slope, beside the common one of 1, at which infit
    points: ``1 + (infit − 1) / κ``, with κ the change of infit for a change of the slope.

    Returns:
        A frame with item (str), n (int64, takers who saw it); infit, infit_low, infit_high (95 %), infit_z, p
        (two-sided, of infit_z), q (Benjamini–Hochberg over the items), outfit, outfit_z, slope, slope_low, slope_high
        (float64); verdict (str, `Fits`): none that matters from 75 takers where the interval of the slope lies within
        0.5 and 1.5, otherwise misfit where q is below .05. nan where undefined: an item without estimates, or a model
        without errors.

    Raises:
        NoModel: the model was fitted to other answers, or has a slope for each item, which takes up what infit shows.
    """
    _check(model, matrix)
    if model.model is not Model.RASCH:
        raise NoModel("mean squares are of the Rasch model")
    found = _squares(model, collapsed(matrix.only(model.known.tolist())))
    found["p"] = 2 * ndtr(-np.abs(found["infit_z"]))
    table = _table(model, np.full(matrix.k, matrix.n) if matrix.seen is None else matrix.seen.sum(axis=0), found)
    table["q"] = benjamini_hochberg(table["p"].to_numpy())
    low, high = table["slope_low"].to_numpy(), table["slope_high"].to_numpy()
    table["verdict"] = _verdicts(table, fine=(low > 1 - FINE_SLOPE) & (high < 1 + FINE_SLOPE))
    order = "item n infit infit_low infit_high infit_z p q outfit outfit_z slope slope_low slope_high verdict"
    return table[order.split()]


def score_fit(model: Fitted, matrix: Matrix) -> pd.DataFrame:
    """Return Orlando and Thissen's S-X² of every item, a row each: right answers at each score beside those expected.

    With the scores of all items, ``E_s = ∫ P(θ) f*(s − 1 | θ) φ(θ) dθ / ∫ f(s | θ) φ(θ) dθ``, where f* is the
    distribution of the score of the other items (`scores.distributions_without_each`), and ``S-X² = Σ N_s (O_s − E_s)²
    / (E_s (1 − E_s))`` over the scores from 1 to k − 1. Scores at which fewer than one right or one wrong answer is
    expected are put together with their neighbours. The degrees of freedom are groups of scores less the parameters of
    the item (Rasch 1, 2PL 2, 3PL 3; priors are not counted). Orlando & Thissen (2000), Applied Psychological
    Measurement 24, 50–64. How much it matters: ``RMSEA = √(max(0, X² − df) / (df (N − 1)))`` with the interval from
    the noncentral χ² (Browne & Cudeck, 1992, Sociological Methods & Research 21, 230–258).

    Args:
        matrix: the answers of the fit; only takers who saw every item that has estimates count.

    Returns:
        A frame with item (str), n, groups (int64), chi2, df, p, q (Benjamini–Hochberg over the items), rmsea,
        rmsea_low, rmsea_high (95 %; float64), verdict (str, `Fits`): none that matters from 75 takers where rmsea_high
        is below .05, otherwise misfit where q is below .05. nan where undefined, as without degrees of freedom.

    Raises:
        NoModel: the model was fitted to other answers.
    """
    _check(model, matrix)
    kept = matrix.only(model.known.tolist())
    if kept.seen is not None:
        kept = kept.among(kept.seen.all(axis=1))
    found = _chi_squares(model, kept)
    table = _table(model, np.full(matrix.k, kept.n), found)
    table["groups"] = table["groups"].fillna(0).astype(np.int64)
    table["q"] = benjamini_hochberg(table["p"].to_numpy())
    table["verdict"] = _verdicts(table, fine=table["rmsea_high"].to_numpy() < FINE_RMSEA)
    return table["item n groups chi2 df p q rmsea rmsea_low rmsea_high verdict".split()]


def _check(model: Fitted, matrix: Matrix) -> None:
    if matrix.items != tuple(model.items["item"]) or matrix.n != model.n:
        raise NoModel("the model was fitted to other answers")


def _table(model: Fitted, n: npt.ArrayLike, found: Mapping[str, Floats]) -> pd.DataFrame:
    values = np.full((len(model.items), len(found)), np.nan)
    values[model.known] = np.stack(list(found.values()), axis=1)
    table = pd.DataFrame(values, columns=list(found))
    table.insert(0, "n", np.asarray(n, dtype=np.int64))
    table.insert(0, "item", list(model.items["item"]))
    return table


def _verdicts(table: pd.DataFrame, *, fine: npt.NDArray[np.bool_]) -> list[str]:
    rows = zip(table["n"], table["q"], fine, strict=True)
    return [
        Fits.UNKNOWN.value
        if n < LEAST or np.isnan(q)
        else Fits.FINE.value
        if is_fine
        else Fits.MISFIT.value
        if q < FALSE_DISCOVERIES
        else Fits.UNKNOWN.value
        for n, q, is_fine in rows
    ]


def _squares(model: Fitted, data: Patterns) -> dict[str, Floats]:
    standard, prior = nodes()
    curves = model.curves(standard * model.theta_sd)
    k = len(model.known)
    variance = curves.p * (1 - curves.p)
    weights = {"infit": 1 - 2 * curves.p, "outfit": (1 - 2 * curves.p) / variance}
    sizes = {name: np.zeros(k) for name in weights}
    parts: dict[str, list[Floats]] = {name: [] for name in (*weights, "score")}
    for begin in range(0, len(data.weight), BLOCK):
        x, w = data.x[begin : begin + BLOCK], data.weight[begin : begin + BLOCK]
        m = None if data.seen is None else data.seen[begin : begin + BLOCK]
        seen = np.ones_like(x) if m is None else m
        h, _ = posterior(curves, np.log(prior), x, m)
        parts["score"].append(pattern_scores(curves, h, x, m))
        for name, weight in weights.items():
            parts[name].append(seen * (x * (h @ weight) - h @ (weight * curves.p)))
        sizes["infit"] += w @ (seen * (h @ variance))
        sizes["outfit"] += w @ seen
    score, w = np.concatenate(parts["score"]), data.weight[:, None]
    # The one slope that was estimated is the standard deviation of ability.
    estimated = np.column_stack([score[:, :k].sum(axis=1) / model.theta_sd, score[:, k:]])
    found: dict[str, Floats] = {}
    for name, size in sizes.items():
        part = np.concatenate(parts[name])
        # What the parameters took up when they were fitted is no residual any more.
        left = part - estimated @ (model.covariance @ (estimated.T @ (part * w)))
        value, error = 1 + (part * w).sum(axis=0) / size, np.sqrt((left**2 * w).sum(axis=0)) / size
        with np.errstate(invalid="ignore", divide="ignore"):
            found |= {name: value, f"{name}_z": (value - 1) / error}
            if name == "infit":
                change = (left * score[:, :k] * w).sum(axis=0) / size
                found["infit_low"], found["infit_high"] = around(value, error)
                found["slope"] = 1 + (value - 1) / change
                found["slope_low"], found["slope_high"] = around(found["slope"], np.abs(error / change))
    return found


def _chi_squares(model: Fitted, kept: Matrix) -> dict[str, Floats]:
    standard, prior = nodes()
    p = model.curves(standard * model.theta_sd).p
    both = np.einsum("q,qj,jqs->sj", prior, p, distributions_without_each(p))[:-1]
    share = both / (prior @ score_distribution(p))[1:-1, None]
    scores = np.arange(1, kept.k)
    at_score = (kept.totals[:, None] == scores).T.astype(np.float64)
    takers, right = at_score.sum(axis=1)[:, None], at_score @ kept.credit
    expected = takers * share
    group, groups = _grouped(expected, takers - expected)
    cells = np.zeros((3, kept.k, max(1, int(groups.max(initial=1)))))
    item = np.broadcast_to(np.arange(kept.k), group.shape)
    for into, values in zip(cells, (right, expected, takers - expected), strict=True):
        np.add.at(into, (item, group), values)
    right, expected, wrong = cells
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.where(expected > 0, (right - expected) ** 2 * (1 / expected + 1 / wrong), 0.0)
    freedom = groups - {Model.RASCH: 1, Model.TWO: 2, Model.THREE: 3}[model.model]
    df = np.where(freedom > 0, freedom, np.nan).astype(np.float64)
    chi2 = np.where(np.isnan(df), np.nan, each.sum(axis=1))
    found = {"groups": groups.astype(np.float64), "chi2": chi2, "df": df, "p": np.asarray(chdtrc(df, chi2))}
    tail = (1 - CONFIDENCE) / 2
    for name, away in (
        ("rmsea", np.maximum(0, chi2 - df)),
        ("rmsea_low", _noncentrality(chi2, df, 1 - tail)),
        ("rmsea_high", _noncentrality(chi2, df, tail)),
    ):
        found[name] = np.sqrt(away / (df * max(kept.n - 1, 1)))
    return found


def _grouped(right: Floats, wrong: Floats) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the group of each score of each item, and how many groups the item has.

    From the lowest score upwards a group is full when it has enough of both; what is left on top joins the last one.
    """
    group, groups = np.zeros(right.shape, dtype=np.intp), np.zeros(right.shape[1], dtype=np.intp)
    held = np.zeros((2, right.shape[1]))
    for score, cells in enumerate(zip(right, wrong, strict=True)):
        group[score] = groups
        held += cells
        full = (held >= LEAST_IN_CELL).all(axis=0)
        groups += full
        held[:, full] = 0
    return np.minimum(group, np.maximum(groups - 1, 0)), groups


def _noncentrality(chi2: Floats, df: Floats, chance: float) -> Floats:
    """Return the noncentrality under which a χ² is below the one found with this chance; 0 where none is so small."""
    with np.errstate(invalid="ignore"):
        none = 1 - chdtrc(df, chi2) <= chance
        return np.where(np.isnan(df), np.nan, np.where(none, 0.0, chndtrinc(chi2, df, chance)))
