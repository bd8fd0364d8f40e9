"""The test as a whole: its scores, how reliable they are, and how sure the decision at the pass mark is."""

from collections.abc import Hashable
from math import ceil, isnan, nan

from analytics.item_figures import score_bars
from analytics.lengths import lengths, mended
from analytics.reliability import conditional_errors, decision_consistency, dependability
from analytics.spread import spread_of_scores
from analytics.verdicts import FULL, INTERVALS

from ...exam.scale import pass_share
from ...i18n import Message, msg
from ..dashboard import Cell, Column, Dashboard, Section, Table
from . import Viewed
from .cells import interval, real, written
from .frame import page, snippet

LEAST = 5
"""Students from which anything but counts is told. What is made of variances of questions is told from more."""
SNIPPET = """
from analytics.matrix import from_long
from analytics.reliability import decision_consistency, dependability, score_statistics
from analytics.spread import spread_of_scores

matrix = from_long(answers)
scores = score_statistics(matrix)
print(scores)
spread = spread_of_scores(matrix, scores)
print(spread.to_string())
same = decision_consistency(scores, {cut})
print(same, dependability(scores, {share}))
"""


def test(viewed: Viewed) -> Dashboard:
    """Report the test: distribution of scores, reliability, and the decision at the pass mark."""
    found = viewed.scores if viewed.sample.n else None
    stats: list[tuple[Message, Cell]] = []
    if found is not None:
        stats = [
            (msg("Students"), found.n),
            (msg("Questions"), found.k),
            (msg("Mean score"), real(found.mean) if found.n >= LEAST else None),
            (msg("Reliability (alpha)"), real(found.alpha) if found.n >= INTERVALS else None),
            (msg("Error of a score"), real(found.sem) if found.n >= INTERVALS else None),
        ]
    code = "" if found is None else SNIPPET.format(cut=pass_score(viewed), share=_pass_share(viewed))
    return page(
        viewed,
        "test",
        msg("The test"),
        msg("How the scores are spread, how far they can be trusted, and how sure the pass mark is."),
        () if found is None else (_scores(viewed), _reliability(viewed), _raising(viewed), _decision(viewed)),
        stats=stats,
        snippet=snippet(viewed, code),
    )


def _scores(viewed: Viewed) -> Section:
    found = viewed.scores
    spread = spread_of_scores(viewed.sample.matrix, found)
    if found.n < INTERVALS:
        # The errors of scores come from the same variances as alpha.
        spread["error"] = nan
    cut = pass_score(viewed)
    shares = ("share", "at_or_below") if found.n >= LEAST else ()
    rows: list[tuple[Cell, ...]] = [
        (
            int(row["score"]),
            int(row["n"]),
            *((row[name] for name in shares) if shares else (None, None)),
            real(row["error"]),
        )
        for row in spread.to_dict("records")
    ]
    words = {
        "score": msg("questions answered rightly"),
        "n": msg("students"),
        "passed": msg("pass"),
        "failed": msg("fail"),
        "unsure": msg("too near to tell"),
    }
    return Section(
        "scores",
        msg("How the scores are spread"),
        (
            msg(
                "Questions answered rightly, of {k}; the pass mark is at {cut} ({share} of the paper). n = {n}.",
                k=found.k,
                cut=cut,
                share=f"{_pass_share(viewed):.0%}",
                n=found.n,
            ),
        ),
        str(score_bars(spread, words=viewed.spoken(words), pass_mark=cut).to_json()) if found.n >= LEAST else None,
        Table(
            "scores",
            msg("Students by score"),
            (
                Column(msg("Score"), "num"),
                Column(msg("Students"), "num"),
                Column(msg("Of all"), "share"),
                Column(msg("With this score or less"), "share"),
                Column(msg("Error of this score"), "num"),
            ),
            tuple(rows),
        ),
        (
            msg(
                "Every question counts the same here, from 0 to 1; marks go by points. Parts of a question are rounded."
            ),
            msg("Too near to tell: not farther from the pass mark than the error of the score."),
            msg("Error of a score: Lord's binomial error with Keats's correction (1957)."),
        ),
    )


def pass_score(viewed: Viewed) -> int:
    """Return how many questions of the paper answered rightly are a pass."""
    return ceil(_pass_share(viewed) * viewed.scores.k - 1e-9)


def _pass_share(viewed: Viewed) -> float:
    return float(pass_share(viewed.sample.programme.grading.scale))


def _reliability(viewed: Viewed) -> Section:
    found = viewed.scores
    low, high = interval(found.alpha_low, found.alpha_high)
    spread: list[tuple[Cell, ...]] = [
        (msg("Mean"), real(found.mean), None, None, msg("questions answered rightly, of {k}", k=found.k)),
        (msg("Median"), real(found.median), None, None, msg("half of the students have less")),
        (msg("Standard deviation"), real(found.sd), None, None, msg("how far scores lie apart")),
    ]
    errors: list[tuple[Cell, ...]] = [
        (msg("Skewness"), real(found.skewness), None, None, msg("below 0: a tail of low scores")),
        (msg("Kurtosis"), real(found.kurtosis), None, None, msg("above 0: more very high and very low scores")),
        (msg("Alpha"), real(found.alpha), low, high, msg("the share of the spread that is not error")),
        (msg("KR-21"), real(found.kr21), None, None, msg("as alpha, if all questions were equally hard")),
        (msg("Lambda-2"), real(found.lambda2), None, None, msg("another lower bound of reliability")),
        (msg("Error of measurement"), real(found.sem), None, None, msg("how far a score lies from the true one")),
        (msg("Share of error"), real(found.error_ratio), None, None, msg("of the standard deviation")),
    ]
    rows = [*(spread if found.n >= LEAST else ()), *(errors if found.n >= INTERVALS else ())]
    return Section(
        "reliability",
        msg("How far the scores can be trusted"),
        (_trust(viewed),),
        None,
        Table(
            "reliability",
            msg("The test in numbers"),
            (
                Column(msg("What")),
                Column(msg("Value"), "num"),
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
                Column(msg("What it says")),
            ),
            tuple(rows),
            msg("With fewer than {least} students nothing of this means anything.", least=LEAST),
        ),
        (
            msg("Every question counts the same here, from 0 to 1, whatever its points."),
            msg(
                "Alpha: k / (k − 1) × (1 − sum of the variances of questions ÷ variance of the score), with "
                "Feldt's interval."
            ),
            msg("Error of measurement: standard deviation × √(1 − alpha). Variances have n − 1."),
        ),
    )


def _trust(viewed: Viewed) -> Message:
    found = viewed.scores
    if found.n < INTERVALS or isnan(found.alpha):
        return msg("There is too little to say how far the scores can be trusted. n = {n}.", n=found.n)
    return msg(
        "Alpha is {alpha}; between {low} and {high} (interval of 95 %). A score is off by {sem} questions on the "
        "average. n = {n}.",
        alpha=written(found.alpha, viewed.language),
        low=written(found.alpha_low, viewed.language),
        high=written(found.alpha_high, viewed.language),
        sem=written(found.sem, viewed.language),
        n=found.n,
    )


def _raising(viewed: Viewed) -> Section:
    """Say what would raise the reliability: mending what is shown to be bad, and more questions like the others."""
    found = viewed.scores
    told = found.n >= INTERVALS and found.alpha > 0
    rows: list[tuple[Cell, ...]] = []
    if told:
        rows.append((msg("As it is"), found.k, real(found.alpha), *interval(found.alpha_low, found.alpha_high), None))
        repaired = mended(viewed.sample.matrix, known=viewed.moments, items=viewed.items)
        if repaired.problems:
            names = ", ".join(viewed.sample.label(one) for one in repaired.problems)
            ends = interval(repaired.dropped_low, repaired.dropped_high)
            rows += [
                (
                    msg("Without {items}", items=names),
                    found.k - len(repaired.problems),
                    real(repaired.dropped),
                    *ends,
                    None,
                ),
                (msg("With sound questions in their place"), found.k, real(repaired.replaced), None, None, None),
            ]
        rows += [_longer(viewed, row) for row in lengths(found).to_dict("records") if row["wanted"] > found.alpha]
    return Section(
        "raising",
        msg("What would raise the reliability"),
        (
            msg("Questions that tell strong from weak raise it, more of them raise it further. n = {n}.", n=found.n)
            if told
            else msg("There is too little to say what would raise the reliability. n = {n}.", n=found.n),
        ),
        None,
        Table(
            "raising",
            msg("Reliability of other tests like this one"),
            (
                Column(msg("The test")),
                Column(msg("Questions"), "num"),
                Column(msg("Alpha"), "num"),
                Column(msg("From"), "num"),
                Column(msg("To"), "num"),
                Column(msg("Questions, from and to (95 %)")),
            ),
            tuple(rows),
        ),
        (
            msg(
                "With more questions like these: Spearman and Brown's formula (1910). The bounds are the lengths at "
                "the ends of alpha's interval; a dash stands where no length would be enough."
            ),
        ),
    )


def _longer(viewed: Viewed, row: dict[Hashable, float]) -> tuple[Cell, ...]:
    ends = [None if isnan(row[name]) else ceil(row[name] - 1e-9) for name in ("items", "items_low", "items_high")]
    return (
        msg("Longer, for an alpha of {wanted}", wanted=written(row["wanted"], viewed.language, 1)),
        ends[0],
        row["wanted"],
        None,
        None,
        msg("{low} … {high}", low=ends[1] or "–", high=ends[2] or "–"),
    )


def _decision(viewed: Viewed) -> Section:
    found, share = viewed.scores, _pass_share(viewed)
    cut = pass_score(viewed)
    same = decision_consistency(found, cut)
    errors = conditional_errors(found)
    at = errors[cut] if cut < len(errors) else float("nan")
    rows: tuple[tuple[Cell, ...], ...] = (
        (msg("Pass mark, questions"), float(cut), msg("{share} of the paper", share=f"{share:.0%}")),
        (msg("Error of a score there"), real(at), msg("questions; Lord's error with Keats's correction")),
        (
            msg("Same decision twice"),
            real(same.agreement),
            msg("the share of students of whom another such test would decide the same"),
        ),
        (msg("The same beyond chance (kappa)"), real(same.kappa), msg("0: no better than chance, 1: always the same")),
        (
            msg("Dependability at the pass mark"),
            real(dependability(found, share)),
            msg("of the distance from the pass mark"),
        ),
    )
    return Section(
        "decision",
        msg("How sure the pass mark is"),
        (msg("What another test of the same kind would decide about the same students. n = {n}.", n=found.n),),
        None,
        Table(
            "decision",
            msg("The decision in numbers"),
            (Column(msg("What")), Column(msg("Value"), "num"), Column(msg("What it says"))),
            rows if found.n >= FULL else (),
            msg("It takes {least} students to say how sure a decision is.", least=FULL),
        ),
        (
            msg("The decision: Huynh's method for one test (1976), with KR-21 as reliability."),
            msg("Dependability: Brennan and Kane's Φ(λ) (1977)."),
        ),
    )
