"""Whether the answers of two takers are more alike than chance explains: something for a person to look at, and never
an accusation. People who learned together share mistakes; what was taught wrongly is wrong alike.

A generalised binomial test in the manner of van der Linden & Sotaridona (2006), Journal of Educational and Behavioral
Statistics 31, 283–304: by the answers of the whole cohort each taker has a chance for each option, and the number of
identical answers of two who work by themselves is a sum of independent events. An identical answer weighs the more, the
fewer chose it, because two who are right tell little and two with the same rare mistake tell much.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, ndtr

from analytics.dif import benjamini_hochberg
from analytics.intervals import CONFIDENCE, Floats, around
from analytics.logistic import regress

FEWEST_TAKERS, FEWEST_ITEMS = 30, 10
"""Takers of a cohort by whom chances are estimated, and items that both of a pair must have answered."""
FALSE_ALARMS = 0.05
"""So many pairs, over all that were tested, may look so much alike by chance."""
_BANDWIDTH, _PRIOR, _RIDGE = 0.7, 4.0, 0.5
_LIKELY, _AT_ONCE = 1.5, 4000


class Alike(StrEnum):
    """What the answers of a pair show."""

    MORE = "more alike than chance explains"
    USUAL = "no more alike than chance explains"
    UNKNOWN = "not enough data"


@dataclass(frozen=True)
class Screening:
    """All pairs of takers of a cohort, and how many were tested.

    Attributes:
        pairs: the table of `screen`.
        tested: number of pairs that were tested; p of each is held against that many.
        false_alarms: how many pairs that work by themselves are expected to be told as more alike, over all tested.
    """

    pairs: pd.DataFrame
    tested: int
    false_alarms: float


def screen(answers: pd.DataFrame) -> Screening:
    """Compare the answers of every pair of takers of a cohort.

    The chance of taker a to be right in item j is a logistic regression on the taker's score (log odds of the share of
    credit); the chance of each wrong option among the wrong answers is its share among takers of about the same score
    (normal weights, and four takers' worth of the share over all). What two takers have in common at an item is
    Σ_o P_a(o) P_b(o). With the weight w = 2 ln(1 + 1/f), rounded, of an option of share f, the sum of weights over
    identical answers has the distribution that is computed exactly by adding item after item, and p is the chance of a
    sum as large or larger. Where the sum is less than 1.5 standard deviations above its mean, p is the normal one,
    which decides nothing.

    A pair is told as *more alike* where p times the number of pairs tested is at most .05 (Bonferroni): then not more
    than one such table in twenty has a false alarm at all. Scores that two reached together make them look a little
    less alike, not more. Not told is a pair of a cohort of fewer than 30 takers or with fewer than 10 answers to the
    same items.

    What it can find is bounded by the number of items: where one of forty takers copied 60 % of the answers of another,
    six of ten such pairs are found with 40 items and more than eight with 60; with 80 % copied nine with 40. Two
    who have everything right are never found. The larger the cohort, the more pairs p is held against.

    Every pair of a cohort is held in memory: 400 takers take half a second with 30 items, 1,000 takers two seconds and
    a quarter of a gigabyte, and both grow with the square. Beyond that, cut a cohort into those who sat together.

    Args:
        answers: long frame, a row for each answer: taker, item, response (text, NA where nothing was answered; such
            answers count nowhere), credit (0 to 1; full credit is right, however it was written), and cohort (text) if
            there are several.

    Returns:
        `pairs`, the smallest p first: cohort, one, other (str); items (int64, answered by both); identical (int64),
        identical_expected, identical_low, identical_high (float64, with the range in which 95 % lie by chance);
        both_wrong, identical_wrong (int64), identical_wrong_expected (float64, of those both wrong); weight,
        weight_expected (float64); p, expected (p × tested: how many pairs as much alike are expected by chance), q
        (Benjamini–Hochberg); verdict (str, `Alike`). What is not told is nan.
    """
    known = answers[answers["response"].notna()]
    if "cohort" not in known:
        known = known.assign(cohort="")
    parts = [_pairs(_read(part)).assign(cohort=str(name)) for name, part in known.groupby("cohort", sort=True)]
    table = pd.concat(parts, ignore_index=True) if parts else _pairs(_read(known)).assign(cohort="")
    tested = int(table["p"].notna().sum())
    table["expected"] = table["p"] * tested
    table["q"] = benjamini_hochberg(table["p"].to_numpy(dtype=np.float64))
    verdict = np.select(
        [table["p"].isna(), table["expected"] <= FALSE_ALARMS], [Alike.UNKNOWN, Alike.MORE], Alike.USUAL
    )
    table["verdict"] = pd.Series(verdict, index=table.index, dtype="str")
    ordered = table.sort_values(["p", "cohort", "one", "other"], kind="stable", ignore_index=True)
    return Screening(ordered[_COLUMNS], tested, FALSE_ALARMS if tested else 0.0)


def by_expected(pairs: pd.DataFrame) -> pd.DataFrame:
    """Count the pairs by how many identical answers are expected of them, rounded, and how many they have.

    Args:
        pairs: `Screening.pairs`; pairs of which nothing is expected are left out.

    Returns:
        expected, identical, pairs (int64), sorted.
    """
    known = pairs.dropna(subset=["identical_expected"])
    rounded = pd.DataFrame(
        {
            "expected": known["identical_expected"].round().astype("int64"),
            "identical": known["identical"].astype("int64"),
        }
    )
    return rounded.groupby(["expected", "identical"]).size().rename("pairs").astype("int64").reset_index()


_COLUMNS = (
    "cohort one other items identical identical_expected identical_low identical_high both_wrong identical_wrong "
    "identical_wrong_expected weight weight_expected p expected q verdict"
).split()


@dataclass(frozen=True)
class _Answers:
    """Answers of a cohort: for each item the options of the takers, 0 for right, then the wrong ones; −1 for none."""

    takers: tuple[str, ...]
    option: npt.NDArray[np.int64]
    score: Floats


def _read(answers: pd.DataFrame) -> _Answers:
    row, takers = pd.factorize(answers["taker"].astype(str), sort=True)
    column, items = pd.factorize(answers["item"].astype(str))
    credit = answers["credit"].to_numpy(dtype=np.float64)
    wrong = credit < 1
    option = np.full((len(takers), len(items)), -1, dtype=np.int64)
    said = answers["response"].astype(str).to_numpy(dtype=object)
    code = np.zeros(len(answers), dtype=np.int64)
    mistakes = pd.DataFrame({"item": column[wrong], "said": said[wrong]})
    code[wrong] = mistakes.groupby("item")["said"].transform(lambda one: pd.factorize(one)[0] + 1).to_numpy(np.int64)
    option[row, column] = code
    earned = np.bincount(row, weights=credit, minlength=len(takers))
    n = np.bincount(row, minlength=len(takers))
    return _Answers(tuple(takers), option, np.log((earned + 0.5) / (n - earned + 0.5)))


def _pairs(found: _Answers) -> pd.DataFrame:
    """The pairs of a cohort with all but what depends on other cohorts."""
    n = len(found.takers)
    one, other = np.triu_indices(n, 1)
    if n < FEWEST_TAKERS:
        both = ((found.option[one] >= 0) & (found.option[other] >= 0)).sum(axis=1)
        return _table(found, one, other, items=both)
    models = _chances(found)
    sums = _Sums.of(found.option, models)
    columns = {name: values[one, other] for name, values in vars(sums).items()}
    spread = np.sqrt(columns.pop("variance"))
    low, high = around(columns["identical_expected"], np.sqrt(columns.pop("identical_variance")), confidence=CONFIDENCE)
    excess = columns["weight"] - columns["weight_expected"]
    z = np.divide(excess, spread, out=np.zeros_like(spread), where=spread > 0)
    p = ndtr(-z)
    likely = np.flatnonzero((z >= _LIKELY) & (columns["items"] >= FEWEST_ITEMS))
    for start in range(0, len(likely), _AT_ONCE):
        some = likely[start : start + _AT_ONCE]
        p[some] = _tail(models, one[some], other[some], columns["weight"][some])
    p[columns["items"] < FEWEST_ITEMS] = np.nan
    ends = {"identical_low": np.maximum(0, low), "identical_high": np.minimum(columns["items"], high)}
    return _table(found, one, other, p=p, **ends, **columns)


def _table(
    found: _Answers, one: npt.NDArray[np.intp], other: npt.NDArray[np.intp], **columns: npt.NDArray[np.generic]
) -> pd.DataFrame:
    names = np.array(found.takers, dtype=object)
    table = pd.DataFrame({"one": names[one], "other": names[other]}, dtype="str")
    counts = ("items", "identical", "both_wrong", "identical_wrong")
    for name in _COLUMNS[3:-3]:
        values = columns.get(name, np.full(len(one), 0 if name in counts else np.nan))
        table[name] = np.asarray(values, dtype=np.int64 if name in counts else np.float64)
    return table


@dataclass(frozen=True)
class _Item:
    """An item: N × K the chances of the options by themselves, 0 where the taker has not answered it; the same of the
    wrong ones given that the answer is wrong; and K the whole weights of an identical answer."""

    chance: Floats
    mistakes: Floats
    weights: npt.NDArray[np.int64]


def _chances(found: _Answers) -> list[_Item]:
    there = found.option >= 0
    spread = found.score.std()
    s = (found.score - found.score.mean()) / (spread if spread > 1e-9 else 1.0)
    design = np.stack([np.ones_like(s), s], axis=1)
    fits = regress(design[None], (found.option == 0).astype(np.float64), there, ridge=_RIDGE)
    # An item that all have right is told apart by nothing: its fit runs away, and the chance is what was seen.
    share = (found.option == 0).sum(axis=0) / np.maximum(1, there.sum(axis=0))
    right = np.where(fits.separated, share, expit(design @ np.nan_to_num(fits.coefficients).T))
    near = np.exp(-0.5 * ((s[:, None] - s) / _BANDWIDTH) ** 2)
    items = []
    for column in range(found.option.shape[1]):
        option, seen = found.option[:, column], there[:, column]
        chosen = (option[:, None] == np.arange(option.max(initial=0) + 1)).astype(np.float64)
        wrong = chosen[:, 1:]
        overall = wrong.sum(axis=0) / max(1.0, wrong.sum())
        nearby = near @ wrong
        mistakes = (nearby + _PRIOR * overall) / (nearby.sum(axis=1, keepdims=True) + _PRIOR)
        p = right[:, [column]]
        whole = np.hstack([p, (1 - p) * mistakes]) * seen[:, None]
        f = chosen.sum(axis=0) / max(1, seen.sum())
        weights = np.round(2 * np.log1p(1 / np.maximum(f, 1e-6))).astype(np.int64)
        items.append(_Item(whole, mistakes, weights))
    return items


@dataclass(frozen=True)
class _Sums:
    """N × N sums over items of what two takers have in common, and of what is expected."""

    items: Floats
    identical: Floats
    identical_expected: Floats
    identical_variance: Floats
    both_wrong: Floats
    identical_wrong: Floats
    identical_wrong_expected: Floats
    weight: Floats
    weight_expected: Floats
    variance: Floats

    @staticmethod
    def of(option: npt.NDArray[np.int64], models: list[_Item]) -> "_Sums":
        n = option.shape[0]
        sums = {name: np.zeros((n, n)) for name in _Sums.__dataclass_fields__}
        for column, model in enumerate(models):
            chosen = (option[:, [column]] == np.arange(len(model.weights))).astype(np.float64)
            seen = (option[:, [column]] >= 0).astype(np.float64)
            wrong, w = chosen[:, 1:], model.weights
            failed = wrong.sum(axis=1, keepdims=True)
            same = model.chance @ model.chance.T
            weighed = (model.chance * w) @ model.chance.T
            sums["items"] += seen @ seen.T
            sums["identical"] += chosen @ chosen.T
            sums["identical_expected"] += same
            sums["identical_variance"] += same * (1 - same)
            sums["both_wrong"] += failed @ failed.T
            sums["identical_wrong"] += wrong @ wrong.T
            sums["identical_wrong_expected"] += (model.mistakes * failed) @ (model.mistakes * failed).T
            sums["weight"] += (chosen * w) @ chosen.T
            sums["weight_expected"] += weighed
            sums["variance"] += (model.chance * w**2) @ model.chance.T - weighed**2
        return _Sums(**sums)


def _tail(models: list[_Item], one: npt.NDArray[np.intp], other: npt.NDArray[np.intp], weight: Floats) -> Floats:
    """The chance of a sum of weights as large as this, for each pair: item after item is added to the distribution."""
    most = sum(int(model.weights.max()) for model in models)
    chance = np.zeros((most + 1, len(one)))
    chance[0] = 1
    top = 0
    for model in models:
        same = model.chance[one] * model.chance[other]
        before = chance[: top + 1].copy()
        chance[: top + 1] *= 1 - same.sum(axis=1)
        for w in np.unique(model.weights):
            chance[w : w + top + 1] += before * same[:, model.weights == w].sum(axis=1)
        top += int(model.weights.max())
    above = np.arange(most + 1)[:, None] >= np.round(weight)
    return np.asarray((chance * above).sum(axis=0))
