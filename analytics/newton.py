"""The way up a likelihood: Newton's steps, kept uphill, and left where there is no top."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.intervals import Floats

MOST_STEPS = 100
LONGEST = 2.0
"""No parameter moves further than this in one step."""


@dataclass(frozen=True)
class Height:
    """A place on the way up: log-likelihood, with priors, and the derivatives of the latter."""

    log_likelihood: float
    value: float
    gradient: Floats
    information: Floats


def climb(
    at: Callable[[Floats], Height], point: Floats, *, enough: float, lost: Callable[[Floats], bool]
) -> tuple[Floats, Height]:
    """Go up until a step moves nothing by more than `enough`, or the place is `lost`.

    A step that would go down is shortened.
    """
    here = at(point)
    for _ in range(MOST_STEPS):
        step = newton_step(here.information, here.gradient)
        size = min(1.0, LONGEST / max(float(np.abs(step).max()), 1e-12))
        while True:
            there = at(point + size * step)
            if there.value >= here.value - 1e-9 * abs(here.value):
                break
            size /= 2
            if size < 1e-6:
                return point, here
        moved = size * float(np.abs(step).max())
        point, here = point + size * step, there
        if moved < enough or lost(point):
            break
    return point, here


def newton_step(information: Floats, gradient: Floats) -> Floats:
    """Return Newton's step; where the information is not positive yet, it is made so."""
    ridge = 0.0
    scale = float(np.diag(information).clip(min=1e-3).mean())
    for _ in range(40):
        try:
            lower = np.linalg.cholesky(information + ridge * np.eye(len(gradient)))
            return np.asarray(np.linalg.solve(lower.T, np.linalg.solve(lower, gradient)))
        except np.linalg.LinAlgError:
            ridge = max(2 * ridge, scale * 1e-3)
    return gradient / scale


def inverse(information: Floats) -> tuple[Floats, bool]:
    """Return the inverse and whether the information is positive; nan throughout where it is not."""
    try:
        np.linalg.cholesky(information)
        return np.asarray(np.linalg.inv(information)), True
    except np.linalg.LinAlgError:
        return np.full_like(information, np.nan), False
