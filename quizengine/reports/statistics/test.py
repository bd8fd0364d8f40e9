"""The test as a whole: its scores, how reliable they are, and how sure the decision at the pass mark is."""

from math import ceil, isnan

import numpy as np

from analytics.reliability import conditional_errors, decision_consistency, dependability

from ...exam.scale import pass_share
from ...i18n import Message, msg
from ..dashboard import Cell, Column, Dashboard, Section, Table
from . import Viewed
from .cells import interval, real
from .frame import page, snippet

LEAST = 5
"""Students from which anything but counts is told."""
SNIPPET = """
from analytics.matrix import from_long
from analytics.reliability import score_statistics

print(score_statistics(from_long(answers)))
"""


def test(viewed: Viewed) -> Dashboard:
    """Report the test: distribution of scores, reliability, and the decision at the pass mark."""
    found = viewed.scores if viewed.sample.n else None
    stats: list[tuple[Message, Cell]] = []
    if found is not None:
        stats = [
            (msg("Students"), found.n),
            (msg("Questions"), found.k),
            (msg("Mean score"), real(found.mean)),
            (msg("Reliability (alpha)"), real(found.alpha) if found.n >= LEAST else None),
            (msg("Error of a score"), real(found.sem) if found.n >= LEAST else None),
        ]
    return page(
        viewed,
        "test",
        msg("The test"),
        msg("How the scores are spread, how far they can be trusted, and how sure the pass mark is."),
        () if found is None else (_scores(viewed), _reliability(viewed), _decision(viewed)),
        stats=stats,
        snippet=snippet(viewed, SNIPPET),
    )


def _scores(viewed: Viewed) -> Section:
    shares = viewed.sample.shares.to_numpy()
    edges = np.linspace(0, 1, 11)
    counts, _ = np.histogram(np.clip(shares, 0, 1), edges)
    rows: list[tuple[Cell, ...]] = [
        (msg("{low} to {high} %", low=round(100 * low), high=round(100 * high)), int(n), float(n / max(1, len(shares))))
        for low, high, n in zip(edges, edges[1:], counts, strict=False)
    ]
    return Section(
        "scores",
        msg("How the scores are spread"),
        (msg("The share of the points of the whole paper that each student earned. n = {n}.", n=len(shares)),),
        None,
        Table(
            "scores",
            msg("Students by share of points"),
            (Column(msg("Share of points")), Column(msg("Students"), "num"), Column(msg("Of all"), "share")),
            tuple(rows),
        ),
    )


def _reliability(viewed: Viewed) -> Section:
    found = viewed.scores
    low, high = interval(found.alpha_low, found.alpha_high)
    rows: list[tuple[Cell, ...]] = [
        (msg("Mean"), real(found.mean), None, None, msg("questions answered rightly, of {k}", k=found.k)),
        (msg("Median"), real(found.median), None, None, msg("half of the students have less")),
        (msg("Standard deviation"), real(found.sd), None, None, msg("how far scores lie apart")),
        (msg("Skewness"), real(found.skewness), None, None, msg("below 0: a tail of low scores")),
        (msg("Kurtosis"), real(found.kurtosis), None, None, msg("above 0: more very high and very low scores")),
        (msg("Alpha"), real(found.alpha), low, high, msg("the share of the spread that is not error")),
        (msg("KR-21"), real(found.kr21), None, None, msg("as alpha, if all questions were equally hard")),
        (msg("Lambda-2"), real(found.lambda2), None, None, msg("another lower bound of reliability")),
        (msg("Error of measurement"), real(found.sem), None, None, msg("how far a score lies from the true one")),
        (msg("Share of error"), real(found.error_ratio), None, None, msg("of the standard deviation")),
    ]
    told = found.n >= LEAST
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
            tuple(rows) if told else (),
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
    if found.n < LEAST or isnan(found.alpha):
        return msg("There is too little to say how far the scores can be trusted. n = {n}.", n=found.n)
    return msg(
        "Alpha is {alpha}; between {low} and {high} with 95 % certainty. A score is off by {sem} questions on the "
        "average. n = {n}.",
        alpha=f"{found.alpha:.2f}",
        low=f"{found.alpha_low:.2f}",
        high=f"{found.alpha_high:.2f}",
        sem=f"{found.sem:.2f}",
        n=found.n,
    )


def _decision(viewed: Viewed) -> Section:
    found, share = viewed.scores, float(pass_share(viewed.sample.programme.grading.scale))
    cut = ceil(share * found.k - 1e-9)
    same = decision_consistency(found, cut)
    errors = conditional_errors(found)
    at = errors[cut] if cut < len(errors) else float("nan")
    rows: tuple[tuple[Cell, ...], ...] = (
        (msg("Pass mark, questions"), float(cut), msg("{share} of the paper", share=f"{share:.0%}")),
        (msg("Error of a score there"), real(at), msg("questions; Lord's error with Keats's correction")),
        (
            msg("Same decision twice"),
            real(same.agreement),
            msg("of 100 students, so many hundredths would pass or fail again with another such test"),
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
            rows if found.n >= LEAST else (),
            msg("With fewer than {least} students nothing of this means anything.", least=LEAST),
        ),
        (
            msg("The decision: Huynh's method for one test (1976), with KR-21 as reliability."),
            msg("Dependability: Brennan and Kane's Φ(λ) (1977)."),
        ),
    )
