"""The marginal likelihood of two-parameter logistic items, with its derivatives, over a normal ability.

Bock & Aitkin (1981), Psychometrika 46, 443–459; the observed information by Louis (1982), JRSS B 44, 226–233.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit

from analytics.intervals import Floats

NODES, REACH = 61, 6.0
"""Quadrature: so many equally spaced abilities from −REACH to REACH, weighted by the normal density."""
BLOCK = 20_000
"""Patterns that are looked at together: so many fit into the memory near a processor."""


@dataclass(frozen=True)
class Patterns:
    """Patterns of answers, each once, with how often it came."""

    x: Floats
    seen: Floats | None
    weight: Floats


def nodes(count: int = NODES, reach: float = REACH) -> tuple[Floats, Floats]:
    """Return abilities and their normal weights, which sum to 1."""
    theta = np.linspace(-reach, reach, count)
    density = np.exp(-theta * theta / 2)
    return theta, density / density.sum()


@dataclass(frozen=True)
class Expected:
    """What one pass over the patterns gives: log-likelihood, gradient (2k), and the observed information (2k × 2k)."""

    log_likelihood: float
    gradient: Floats
    information: Floats


def expected(data: Patterns, parameters: Floats, *, exact: bool, count: int = NODES) -> Expected:
    """Compute the marginal log-likelihood of (a…, d…) with its derivatives, in blocks of patterns.

    Without `exact` the information is the outer product of scores.
    """
    theta, prior = nodes(count)
    k = data.x.shape[1]
    a, d = parameters[:k], parameters[k:]
    line = theta[:, None] * a + d
    p = expit(line)
    right, wrong = log_expit(line), log_expit(-line)
    log_prior = np.log(prior)
    total, gradient = 0.0, np.zeros(2 * k)
    outer = np.zeros((2 * k, 2 * k))
    expected = np.zeros(len(theta))
    expected_seen = np.zeros((len(theta), k))
    crossed = np.zeros((len(theta), k, k)) if exact else None
    basis = np.stack([theta, np.ones_like(theta)])
    for begin in range(0, len(data.weight), BLOCK):
        x, w = data.x[begin : begin + BLOCK], data.weight[begin : begin + BLOCK]
        m = None if data.seen is None else data.seen[begin : begin + BLOCK]
        log_joint = x @ (right - wrong).T + log_prior
        log_joint += wrong.sum(axis=1) if m is None else m @ wrong.T
        top = log_joint.max(axis=1, keepdims=True)
        posterior = np.exp(log_joint - top)
        mass = posterior.sum(axis=1, keepdims=True)
        posterior /= mass
        total += float(w @ (np.log(mass[:, 0]) + top[:, 0]))
        # Expected score of each pattern in each parameter: Σ_q h_iq (x_ij − P_jq) θ_q^c.
        scores = []
        for power in basis:
            weighted = posterior * power
            there = x * weighted.sum(axis=1, keepdims=True)
            expectation = weighted @ p
            scores.append(there - (expectation if m is None else m * expectation))
        score = np.concatenate(scores, axis=1)
        gradient += w @ score
        outer += (score * w[:, None]).T @ score
        if crossed is None:
            continue
        h = posterior * w[:, None]
        expected += h.sum(axis=0)
        if m is not None:
            expected_seen += h.T @ m
        _cross(crossed, x, m, h, p)
    if crossed is None:
        return Expected(total, gradient, outer)
    seen = np.repeat(expected[:, None], k, axis=1) if data.seen is None else expected_seen
    # Louis: information = E[complete information] − E[score scoreᵀ] + E[score] E[score]ᵀ.
    result = np.zeros((2 * k, 2 * k))
    inner = seen * p * (1 - p)
    for one, first in enumerate(basis):
        for other, second in enumerate(basis):
            both = first * second
            block = np.diag((inner * both[:, None]).sum(axis=0)) - np.tensordot(both, crossed, axes=1)
            result[one * k : (one + 1) * k, other * k : (other + 1) * k] = block
    return Expected(total, gradient, result + outer)


def _cross(into: Floats, x: Floats, m: Floats | None, h: Floats, p: Floats) -> None:
    """Add Σ_i h_iq (x_ij − P_jq)(x_il − P_lq), over the items seen, for every node q."""
    right = h.T @ x
    for q in range(h.shape[1]):
        weighted = x * h[:, q : q + 1]
        product = x.T @ weighted
        if m is None:
            cross = np.outer(right[q], p[q])
            into[q] += product - cross - cross.T + h[:, q].sum() * np.outer(p[q], p[q])
        else:
            cross = (weighted.T @ m) * p[q]
            into[q] += product - cross - cross.T + (m.T @ (m * h[:, q : q + 1])) * np.outer(p[q], p[q])
