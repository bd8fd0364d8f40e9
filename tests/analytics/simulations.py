"""How often intervals and verdicts are right with few takers.

`python -m tests.analytics.simulations > docs/small-samples.md` writes the page; two numbers after it are the runs.

The truth of every simulated exam is computed and not simulated, so each figure has one source of error: the number of
runs. All is seeded, and a second run prints the same page.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit
from scipy.stats import binom, norm

from analytics.augmented import Method, augmented
from analytics.intervals import Floats, wilson
from analytics.items import item_statistics
from analytics.marginal import nodes
from analytics.mastery import cohort, jeffreys
from analytics.matrix import from_array
from analytics.reliability import score_statistics
from analytics.verdicts import Verdict

SIZES = (10, 20, 30, 50, 100, 200)
SOUND, BAD = 0.30, 0.10
"""True item-rest correlations from which an item is certainly sound, and below which it is bad."""
MOODLE = 0.30
"""Moodle's question bank asks for a check "very likely" where the index of discrimination is under 30 %."""


# -- a bank of which everything is known -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Bank:
    """Two-parameter logistic items. `rest`: their true item-rest correlations; `alpha`: that of the whole test."""

    slope: Floats
    place: Floats
    rest: Floats
    alpha: float

    def answered(self, n: int, random: np.random.Generator) -> npt.NDArray[np.uint8]:
        chance = expit(self.slope * (random.normal(size=(n, 1)) - self.place))
        return (random.random(chance.shape) < chance).astype(np.uint8)


def a_bank() -> Bank:
    """Return an ordinary bank of 25 items: 22 sound ones, 2 that measure nothing, 1 with a wrong key.

    Slopes are log-normal around 0.95, difficulties normal around −0.3. Truths are integrals over the ability.
    """
    levels = norm.ppf((np.arange(22) + 0.5) / 22)
    order = np.random.default_rng(4).permutation(22)
    slope = np.concatenate([0.95 * np.exp(0.45 * levels), [0.0, 0.0], [-0.9]])
    place = np.concatenate([(levels - 0.3)[order], [0.0, 0.0], [-0.2]])
    theta, weight = nodes(201)
    p = expit(slope * (theta[:, None] - place))
    mean = weight @ p
    covariance = (p * weight[:, None]).T @ p - np.outer(mean, mean)
    np.fill_diagonal(covariance, mean * (1 - mean))
    variance, with_total, total = np.diag(covariance), covariance.sum(axis=1), covariance.sum()
    rest = (with_total - variance) / np.sqrt(variance * (total - 2 * with_total + variance))
    alpha = 25 / 24 * (1 - variance.sum() / total)
    return Bank(slope, place, rest, float(alpha))


@dataclass(frozen=True)
class Rates:
    """What came of so many runs with n takers: shares of items, and of intervals that hold the truth.

    false_alarms, found: sound items with "problem shown", and bad ones; moodle_*: the same by Moodle's rule. fine,
    fine_bad: sound and bad ones with "fine shown".
    """

    n: int
    fisher: float
    feldt: float
    false_alarms: float
    found: float
    fine: float
    fine_bad: float
    moodle_false: float
    moodle_found: float
    spread: float
    weak_below: Mapping[float, tuple[float, float]]


def rates(n: int, runs: int, *, bank: Bank | None = None, seed: int = 1) -> Rates:
    """Take the exam so many times with n takers, and hold what is said against the truth."""
    known = bank or a_bank()
    random = np.random.default_rng([seed, n])
    tables, alphas = [], []
    for _ in range(runs):
        matrix = from_array(known.answered(n, random))
        tables.append(item_statistics(matrix))
        found = score_statistics(matrix)
        alphas.append(found.alpha_low <= known.alpha <= found.alpha_high)
    table = pd.concat(tables)
    rest = np.tile(known.rest, runs)
    sound, bad = rest >= SOUND, rest < BAD
    told = table["item_rest"].notna().to_numpy()
    inside = ((table["item_rest_low"] <= rest) & (table["item_rest_high"] >= rest)).to_numpy()
    problem, fine = ((table["verdict"] == one).to_numpy() for one in (Verdict.PROBLEM, Verdict.FINE))
    low, high = (table["item_rest"] < MOODLE).to_numpy(), table["item_rest_high"].to_numpy()
    return Rates(
        n=n,
        fisher=float(inside[told].mean()),
        feldt=float(np.mean(alphas)),
        false_alarms=float(problem[sound].mean()),
        found=float(problem[bad].mean()),
        fine=float(fine[sound].mean()),
        fine_bad=float(fine[bad].mean()),
        moodle_false=float(low[sound].mean()),
        moodle_found=float(low[bad].mean()),
        spread=float(np.nanstd(table["item_rest"].to_numpy().reshape(runs, -1)[:, sound[:25]], axis=0).mean()),
        weak_below={
            line: (float((high < line)[sound].mean()), float((high < line)[bad].mean())) for line in (0.10, 0.20, 0.30)
        },
    )


# -- intervals of shares, exactly ------------------------------------------------------------------------------------


def coverage_of_shares(n: int) -> dict[str, tuple[float, float]]:
    """Return how often Wilson's and Jeffreys' intervals of a share hold it: over true shares from .05 to .95, and at
    the worst of them. Sums over the binomial distribution, not simulated.
    """
    truth = np.linspace(0.05, 0.95, 181)
    k = np.arange(n + 1)
    chance = binom.pmf(k[:, None], n, truth)
    beta = jeffreys(k, n, 0.5)
    found = {}
    for name, (low, high) in {"wilson": wilson(k / n, n), "jeffreys": (beta.low, beta.high)}.items():
        covered = (chance * ((low[:, None] <= truth) & (truth <= high[:, None]))).sum(axis=0)
        found[name] = float(covered.mean()), float(covered.min())
    return found


# -- three items to a competency -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shares:
    """Root mean square errors of the true share of a competency, and how often its interval holds it."""

    n: int
    r: float
    raw: float
    with_cohort: float
    haberman: float
    wainer: float
    covered: float
    decided: float
    wrong: float


def shares(n: int, r: float, runs: int, *, groups: int = 8, per: int = 3, seed: int = 2) -> Shares:
    """Estimate the shares of `groups` competencies of `per` items whose abilities correlate by r, standard 70 %."""
    random = np.random.default_rng([seed, n, int(100 * r)])
    weights, names = np.kron(np.eye(groups), np.ones(per)), [f"c{place}" for place in range(groups)]
    squares: list[list[float]] = []
    within, decided, wrong, all_of_them = 0, 0, 0, 0
    for _ in range(runs):
        slope, place = np.exp(random.normal(0, 0.3, groups * per)), random.normal(-0.5, 0.8, groups * per)
        ability = np.sqrt(r) * random.normal(size=(n, 1)) + np.sqrt(1 - r) * random.normal(size=(n, groups))
        chance = expit(slope * (np.repeat(ability, per, axis=1) - place))
        truth = chance.reshape(n, groups, per).mean(axis=2)
        matrix = from_array((random.random(chance.shape) < chance).astype(np.uint8))
        by = {method: augmented(matrix, weights, names, standard=0.7, method=method).takers for method in Method}
        best = by[Method.WAINER]
        raw = best["raw"].to_numpy().reshape(n, groups)
        columns = [raw, _beside(raw, per)]
        columns += [by[method]["augmented"].to_numpy().reshape(n, groups) for method in Method]
        squares.append([float(np.nanmean((one - truth) ** 2)) for one in columns])
        error, likely = (best[name].to_numpy().reshape(n, groups) for name in ("augmented_se", "augmented_reaches"))
        within += int((np.abs(columns[3] - truth) <= 1.96 * error).sum())
        all_of_them += truth.size
        yes, no = likely >= 0.8, likely <= 0.2
        decided += int((yes | no).sum())
        wrong += int((yes & (truth < 0.7)).sum() + (no & (truth >= 0.7)).sum())
    raw_error, cohort_error, haberman, wainer = (float(one) for one in np.sqrt(np.mean(squares, axis=0)))
    return Shares(
        n=n,
        r=r,
        raw=raw_error,
        with_cohort=cohort_error,
        haberman=haberman,
        wainer=wainer,
        covered=within / all_of_them,
        decided=decided / all_of_them,
        wrong=wrong / max(decided, 1),
    )


def _beside(raw: Floats, per: int) -> Floats:
    """Return the shares drawn to the mean of each competency by a beta-binomial of it alone."""
    columns = []
    for share in raw.T:
        found = cohort(np.round(share * per), per)
        assert found is not None
        far = np.isfinite(found.weight)
        drawn = (
            (found.mean * found.weight + share * per) / (found.weight + per) if far else np.full(len(share), found.mean)
        )
        columns.append(drawn)
    return np.stack(columns, axis=1)


# -- the page --------------------------------------------------------------------------------------------------------


def table_of_shares() -> Iterator[str]:
    yield "| n | Wilson, on the average | at the worst share | Jeffreys, on the average | at the worst share |"
    yield "|---|---|---|---|---|"
    for n in (3, 5, *SIZES):
        found = coverage_of_shares(n)
        cells = (f"{value:.3f}" for name in ("wilson", "jeffreys") for value in found[name])
        yield f"| {n} | {' | '.join(cells)} |"


def table_of_intervals(found: Sequence[Rates]) -> Iterator[str]:
    yield "| takers | Fisher, discrimination | Feldt, alpha | sd of a discrimination |"
    yield "|---|---|---|---|"
    for one in found:
        yield f"| {one.n} | {one.fisher:.3f} | {one.feldt:.3f} | {one.spread:.2f} |"


def table_of_verdicts(found: Sequence[Rates]) -> Iterator[str]:
    heads = "takers", "false alarm", "bad found", "sound shown fine", "bad shown fine", "Moodle: false alarm", "found"
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|---|---|---|---|---|"
    for one in found:
        cells = (one.false_alarms, one.found, one.fine, one.fine_bad, one.moodle_false, one.moodle_found)
        yield f"| {one.n} | {' | '.join(f'{100 * value:.1f} %' for value in cells)} |"


def table_of_lines(found: Sequence[Rates]) -> Iterator[str]:
    lines = sorted(found[0].weak_below)
    yield "| takers | " + " | ".join(f"below {line:.2f}: false alarm | found" for line in lines) + " |"
    yield "|---" * (1 + 2 * len(lines)) + "|"
    for one in found:
        cells = (f"{100 * value:.1f} %" for line in lines for value in one.weak_below[line])
        yield f"| {one.n} | {' | '.join(cells)} |"


def table_of_competencies(found: Sequence[Shares]) -> Iterator[str]:
    yield "| takers | r | raw | cohort | own and total | all competencies | interval holds | decided | of these wrong |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for one in found:
        errors = " | ".join(f"{value:.3f}" for value in (one.raw, one.with_cohort, one.haberman, one.wainer))
        yield f"| {one.n} | {one.r} | {errors} | {one.covered:.3f} | {one.decided:.0%} | {one.wrong:.0%} |"


PAGE = """# What few takers can say

Statistics of a quiz are mostly statistics of ten to two hundred takers. This page shows how often what `analytics` says
is right with so few. It is written by `python -m tests.analytics.simulations > docs/small-samples.md`; smaller runs of
the same functions are tests (`tests/analytics/test_simulations.py`).

The simulated bank has 25 items of a two-parameter logistic model with known truth: {sound} sound ones with a true
discrimination of {SOUND:.2f} or more, {middle} that work less well, and {bad} bad ones (two that measure nothing, one
with a wrong key). Discrimination is the correlation of an item with the rest of the test. The true alpha is
{alpha:.3f}. {runs} runs each.

## Verdicts on items

A verdict needs the whole interval on one side (`analytics.verdicts`). Moodle's question bank asks for a check "very
likely" where the estimate is under {MOODLE:.2f}; here that rule is applied to the same data.

{verdicts}

With few takers a verdict is rarely told, and that is the point: with ten takers the estimate of a sound item lies
anywhere within {spread:.2f} of its truth.

Where the line is drawn decides how many bad items are found. The verdict asks for an interval wholly below 0, and from
30 takers wholly below .20. Other lines, on the same data:

{lines}

## Intervals of 95 %

How often the interval holds the truth, over all items and runs.

{intervals}

Feldt's interval takes scores for normal and items for parallel; here it is somewhat too wide, which is the safe side.

## Shares

How often the interval of a share of n holds it, over true shares from .05 to .95; computed, not simulated. At some
shares a binomial interval is always under its rate, because counts are whole.

{shares}

## Three items to a competency

Eight competencies of three items each whose abilities correlate by r. The first four numbers are root mean square
errors of the true share of a competency, 0 to 1: of the raw share, of the share drawn to the cohort, and of the
augmented scores of `analytics.augmented` (own share and total, all competencies). Then, for the last, how often its
interval of 1.96 errors holds the truth, how often a standard of 70 % is decided with 80 % certainty, and how many of
these decisions are wrong. {few} runs each.

{competencies}

No method rescues three items: the best is still off by a tenth and more. But it knows by how much, and decides wrongly
less often than the fifth that it allows itself.
"""


def page(runs: int = 400, few: int = 100) -> str:
    bank = a_bank()
    found = [rates(n, runs, bank=bank) for n in SIZES]
    of_competencies = [shares(n, r, few) for n in (30, 200) for r in (0.5, 0.8, 0.95)]
    sound, bad = int((bank.rest >= SOUND).sum()), int((bank.rest < BAD).sum())
    return PAGE.format(
        SOUND=SOUND,
        MOODLE=MOODLE,
        sound=sound,
        bad=bad,
        middle=len(bank.rest) - sound - bad,
        alpha=bank.alpha,
        runs=runs,
        few=few,
        spread=1.96 * found[0].spread,
        verdicts="\n".join(table_of_verdicts(found)),
        lines="\n".join(table_of_lines(found)),
        intervals="\n".join(table_of_intervals(found)),
        shares="\n".join(table_of_shares()),
        competencies="\n".join(table_of_competencies(of_competencies)),
    )


if __name__ == "__main__":
    sys.stdout.write(page(*(int(one) for one in sys.argv[1:])))
