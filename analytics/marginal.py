"""The marginal likelihood of logistic items with one to three parameters, with its derivatives, over a normal ability.

``P = c + (1 − c) ψ`` with ψ = 1 / (1 + exp(−(a θ + d))) and g = ln(c / (1 − c)); c = 0 where nobody guesses. In every
parameter the score of an answer x at θ is ``W (x − P)``: W = θ ψ/P for a, ψ/P for d, c/P for g, so with c = 0 it is
θ and 1. Bock & Aitkin (1981), Psychometrika 46, 443–459; the observed information by Louis (1982), JRSS B 44, 226–233.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import expit, log_expit

from analytics.intervals import Floats
from analytics.patterns import Patterns

NODES, REACH = 61, 6.0
"""Quadrature: so many equally spaced abilities from −REACH to REACH, weighted by the normal density."""
BLOCK = 20_000
"""Patterns that are looked at together: so many fit into the memory near a processor."""


def nodes(count: int = NODES, reach: float = REACH) -> tuple[Floats, Floats]:
    """Return abilities and their normal weights, which sum to 1."""
    theta = np.linspace(-reach, reach, count)
    density = np.exp(-theta * theta / 2)
    return theta, density / density.sum()


@dataclass(frozen=True)
class Curves:
    """Items at given abilities: `theta` has q, all else q × k. `guessing` is None where c is 0 throughout."""

    theta: Floats
    line: Floats
    guessing: Floats | None

    @classmethod
    def of(cls, parameters: Floats, k: int, theta: Floats) -> "Curves":
        """Read (a…, d…), or (a…, d…, g…)."""
        a, d = parameters[:k], parameters[k : 2 * k]
        guessing = expit(parameters[2 * k :]) if len(parameters) > 2 * k else None
        return cls(theta, theta[:, None] * a + d, guessing)

    @cached_property
    def knows(self) -> Floats:
        """ψ: the chance to answer rightly without guessing."""
        return np.asarray(expit(self.line))

    @cached_property
    def p(self) -> Floats:
        """P: the chance of a right answer."""
        return self.knows if self.guessing is None else self.guessing + (1 - self.guessing) * self.knows

    @cached_property
    def log_right(self) -> Floats:
        return np.asarray(log_expit(self.line)) if self.guessing is None else np.log(self.p)

    @cached_property
    def log_wrong(self) -> Floats:
        wrong = np.asarray(log_expit(-self.line))
        return wrong if self.guessing is None else wrong + np.log1p(-self.guessing)

    @cached_property
    def scores(self) -> tuple[Floats, ...]:
        """W of each parameter: q × 1 where it is the same for all items, else q × k."""
        powers = (self.theta[:, None], np.ones((len(self.theta), 1)))
        if self.guessing is None:
            return powers
        share = self.knows / self.p
        return powers[0] * share, share, self.guessing / self.p

    @cached_property
    def _along(self) -> Floats:
        """∂ ln P along the line a θ + d."""
        if self.guessing is None:
            return 1 - self.knows
        return np.asarray((1 - self.guessing) * self.knows * (1 - self.knows) / self.p)

    def bend(self, x: Floats | float) -> Floats:
        """Return −∂²l of answers `x` along the line a θ + d; below 0 where a right answer may have been guessed."""
        inner = self.knows * (1 - self.knows)
        if self.guessing is None:
            return np.asarray(inner)
        return np.asarray(x * (self._along**2 - self._along * (1 - 2 * self.knows)) + (1 - x) * inner)

    def curvatures(self, right: Floats, seen: Floats) -> list[list[Floats]]:
        """Return −Σ ∂²l of `right` answers of those `seen` at each ability, k for each pair of parameters."""
        theta = self.theta[:, None]
        line = right * self.bend(1.0) + (seen - right) * self.bend(0.0)
        if self.guessing is None:
            return [[(line * theta ** (2 - one - other)).sum(axis=0) for other in range(2)] for one in range(2)]
        c = self.guessing
        along, guessed = self._along, c * (1 - c) * (1 - self.knows) / self.p
        mixed = right * (c * along + along * guessed)
        guess = right * (guessed**2 - guessed * (1 - 2 * c)) + (seen - right) * c * (1 - c)
        pairs = [[line * theta**2, line * theta, mixed * theta], [line * theta, line, mixed]]
        pairs.append([mixed * theta, mixed, guess])
        return [[pair.sum(axis=0) for pair in row] for row in pairs]


def posterior(curves: Curves, log_prior: Floats, x: Floats, seen: Floats | None) -> tuple[Floats, Floats]:
    """Return the posterior of each pattern over the abilities, m × q, and the logarithm of its likelihood, m."""
    log_joint = x @ (curves.log_right - curves.log_wrong).T + log_prior
    log_joint += curves.log_wrong.sum(axis=1) if seen is None else seen @ curves.log_wrong.T
    top = log_joint.max(axis=1, keepdims=True)
    found = np.exp(log_joint - top, out=log_joint)
    mass = found.sum(axis=1, keepdims=True)
    found /= mass
    return found, np.log(mass[:, 0]) + top[:, 0]


def pattern_scores(curves: Curves, h: Floats, x: Floats, seen: Floats | None) -> Floats:
    """Return the expected score of each pattern in each parameter, Σ_q h_iq W_jq (x_ij − P_jq), m × parameters."""
    scores = []
    for weight in curves.scores:
        expectation = h @ (weight * curves.p)
        scores.append(x * (h @ weight) - (expectation if seen is None else seen * expectation))
    return np.concatenate(scores, axis=1)


@dataclass(frozen=True)
class Expected:
    """What one pass over the patterns gives: log-likelihood, gradient, and the observed information."""

    log_likelihood: float
    gradient: Floats
    information: Floats


def expected(data: Patterns, parameters: Floats, *, exact: bool, count: int = NODES) -> Expected:
    """Compute the marginal log-likelihood of (a…, d…) or (a…, d…, g…) with its derivatives, in blocks of patterns.

    Without `exact` the information is the outer product of scores.
    """
    theta, prior = nodes(count)
    curves = Curves.of(parameters, data.x.shape[1], theta)
    log_prior = np.log(prior)
    total, gradient = 0.0, np.zeros(len(parameters))
    outer = np.zeros((len(parameters), len(parameters)))
    crossed = _Crossed(curves) if exact else None
    for begin in range(0, len(data.weight), BLOCK):
        x, w = data.x[begin : begin + BLOCK], data.weight[begin : begin + BLOCK]
        m = None if data.seen is None else data.seen[begin : begin + BLOCK]
        h, log_likelihood = posterior(curves, log_prior, x, m)
        total += float(w @ log_likelihood)
        score = pattern_scores(curves, h, x, m)
        gradient += w @ score
        outer += (score * w[:, None]).T @ score
        if crossed is not None:
            h *= w[:, None]
            crossed.add(h, x, m)
    # Louis: information = E[complete information] − E[score scoreᵀ] + E[score] E[score]ᵀ.
    return Expected(total, gradient, outer if crossed is None else crossed.information() + outer)


class _Crossed:
    """Sums over patterns of what Louis' information needs: E[complete information] − E[score scoreᵀ]."""

    def __init__(self, curves: Curves) -> None:
        self.curves = curves
        count, k = curves.p.shape
        self.mass, self.right, self.seen = np.zeros(count), np.zeros((count, k)), np.zeros((count, k))
        parameters = len(curves.scores)
        self.products = np.zeros((parameters, parameters, k, k))

    def add(self, h: Floats, x: Floats, m: Floats | None) -> None:
        """Add patterns with their weighted posteriors."""
        self.mass += h.sum(axis=0)
        right = h.T @ x
        self.right += right
        if m is not None:
            self.seen += h.T @ m
        if self.curves.guessing is None:
            self._add_by_moments(h, x)
        else:
            self._add_by_nodes(h, x)
        if m is None:
            self._pairs_of_all(right, h.sum(axis=0))
        else:
            self._pairs_of_seen(h, x, m)

    def _add_by_moments(self, h: Floats, x: Floats) -> None:
        """Add Σ_i x_ij x_il Σ_q h_iq W_q W'_q: without guessing W is a power of θ, and three products are enough."""
        for one, first in enumerate(self.curves.scores):
            for other, second in enumerate(self.curves.scores[: one + 1]):
                product = x.T @ (x * (h @ (first * second)))
                self.products[one, other] += product
                if one != other:
                    self.products[other, one] += product

    def _add_by_nodes(self, h: Floats, x: Floats) -> None:
        for q in range(h.shape[1]):
            self._at(q, x.T @ (x * h[:, q : q + 1]))

    def _pairs_of_all(self, right: Floats, mass: Floats) -> None:
        """Subtract and add what has a P in it where everybody saw everything: sums over the abilities alone."""
        p = self.curves.p
        for one, first in enumerate(self.curves.scores):
            for other, second in enumerate(self.curves.scores):
                mixed = (right * first).T @ (p * second)
                self.products[one, other] += (p * first * mass[:, None]).T @ (p * second) - mixed
                self.products[other, one] -= mixed.T

    def _pairs_of_seen(self, h: Floats, x: Floats, m: Floats) -> None:
        p = self.curves.p
        for q in range(h.shape[1]):
            weighted = m * h[:, q : q + 1]
            mixed = (x.T @ weighted) * p[q]
            self._at(q, (m.T @ weighted) * np.outer(p[q], p[q]) - mixed - mixed.T)

    def _at(self, q: int, sums: Floats) -> None:
        for one, first in enumerate(self.curves.scores):
            for other, second in enumerate(self.curves.scores):
                self.products[one, other] += sums * first[q][:, None] * second[q][None, :]

    def information(self) -> Floats:
        k = self.curves.p.shape[1]
        seen = self.seen if self.seen.any() else np.repeat(self.mass[:, None], k, axis=1)
        complete = self.curves.curvatures(self.right, seen)
        rows = [
            np.concatenate([np.diag(block) - product for block, product in zip(*row, strict=True)], axis=1)
            for row in zip(complete, self.products, strict=True)
        ]
        return np.concatenate(rows, axis=0)
