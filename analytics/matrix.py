"""Answers of takers to items as one matrix of credits, and the moments that classical test theory needs of it.

A credit is the share of an item's points that an answer earned, 0 to 1. A missing credit is an item that the taker was
not given, or did not reach; an item that was left out on purpose has the credit 0 and is not missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class NotCredits(ValueError):
    """The numbers are no credits: below 0, above 1, or the same item twice for one taker."""


@dataclass(frozen=True)
class ByScore:
    """All-or-nothing credits of a whole matrix, counted by total.

    Attributes:
        n: k + 1, takers with each total.
        right: (k + 1) × k, how many of them have the item right.
    """

    n: npt.NDArray[np.int64]
    right: Floats


@dataclass(frozen=True)
class Matrix:
    """Credits of `takers` (rows) for `items` (columns).

    Attributes:
        credit: N × k; uint8 where every credit is 0 or 1, float64 otherwise. What is not `seen` is 0.
        items, takers: names of the columns and the rows; None for takers without names.
        seen: N × k, whether the taker was given the item; None where everybody was given everything.
    """

    credit: npt.NDArray[np.uint8] | Floats
    items: tuple[str, ...]
    takers: tuple[str, ...] | None = None
    seen: Mask | None = None

    @property
    def n(self) -> int:
        """Number of takers."""
        return int(self.credit.shape[0])

    @property
    def k(self) -> int:
        """Number of items."""
        return int(self.credit.shape[1])

    @property
    def is_dichotomous(self) -> bool:
        return self.credit.dtype == np.uint8

    @cached_property
    def numbers(self) -> npt.NDArray[Any]:
        """The credits as floating numbers: float32 where that is exact (counts of 0 and 1 up to 2²⁴ takers), which
        makes products of it fast, float64 otherwise.
        """
        small = self.is_dichotomous and self.n < 2**24
        return self.credit.astype(np.float32 if small else np.float64)

    @cached_property
    def by_score(self) -> "ByScore | None":
        """How many takers have each total, and how many of them each item; None for credits between or missing."""
        if not self.is_dichotomous or self.seen is not None or not self.k:
            return None
        score = self.totals.astype(np.int64)
        # One 1 in each row, in the column of the taker's total: a product that costs as much as reading the matrix.
        ones = np.ones(self.n, dtype=self.numbers.dtype)
        of_taker = csr_array((ones, score, np.arange(self.n + 1)), shape=(self.n, self.k + 1))
        return ByScore(
            np.bincount(score, minlength=self.k + 1), np.asarray(of_taker.T @ self.numbers, dtype=np.float64)
        )

    @cached_property
    def totals(self) -> Floats:
        """Total credit of each taker, N; where items are missing, the mean over those seen times the number of items.

        A taker who saw no item has no total (nan).
        """
        if self.seen is None:
            return np.asarray(self.numbers @ np.ones(self.k, dtype=self.numbers.dtype), dtype=np.float64)
        count = self.seen.sum(axis=1, dtype=np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.credit.sum(axis=1, dtype=np.float64) / count * self.k)

    @cached_property
    def rests(self) -> Floats:
        """Total credit of each taker without one item, N × k, in the scale of k − 1 items; nan where undefined."""
        if self.seen is None:
            return np.asarray(self.totals[:, None] - self.credit)
        count = self.seen.sum(axis=1, dtype=np.float64)[:, None] - self.seen
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = (self.credit.sum(axis=1, dtype=np.float64)[:, None] - self.credit) / count
        return np.where(self.seen, mean * (self.k - 1), np.nan)

    def only(self, columns: Sequence[int]) -> "Matrix":
        """Return the matrix of some items."""
        chosen = list(columns)
        seen = None if self.seen is None else self.seen[:, chosen]
        return Matrix(self.credit[:, chosen], tuple(self.items[one] for one in chosen), self.takers, seen)

    def among(self, some: npt.ArrayLike) -> "Matrix":
        """Return the matrix of some takers, by a mask or by their places."""
        rows = np.asarray(some)
        takers = None if self.takers is None else tuple(np.array(self.takers, dtype=object)[rows])
        seen = None if self.seen is None else self.seen[rows]
        return Matrix(self.credit[rows], self.items, takers, None if seen is None or seen.all() else seen)


def from_wide(credits: pd.DataFrame) -> Matrix:
    """Read a frame with a row for each taker and a column of credits for each item; missing values are not seen.

    Raises:
        NotCredits: a value is not a number from 0 to 1.
    """
    values = credits.to_numpy(dtype=np.float64, na_value=np.nan)
    return _matrix(values, [str(name) for name in credits.columns], [str(name) for name in credits.index])


def from_long(answers: pd.DataFrame) -> Matrix:
    """Read a frame with the columns `taker`, `item` and `credit`, a row for each answer.

    Items and takers come in the order in which they first stand. A pair that has no row was not seen; a row whose
    credit is missing says the same.

    Raises:
        NotCredits: a credit is not from 0 to 1, or a taker answers an item twice.
    """
    row, takers = pd.factorize(answers["taker"])
    column, items = pd.factorize(answers["item"])
    # One place for each pair; a second row of a pair would overwrite the first in silence.
    place = row.astype(np.int64) * len(items) + column
    given = np.zeros(len(takers) * len(items), dtype=bool)
    given[place] = True
    if int(given.sum()) < len(place):
        raise NotCredits("a taker has two answers to one item")
    values = np.full(given.shape, np.nan)
    values[place] = answers["credit"].to_numpy(dtype=np.float64, na_value=np.nan)
    return _matrix(
        values.reshape(len(takers), len(items)), [str(name) for name in items], [str(name) for name in takers]
    )


def from_array(credits: npt.ArrayLike, items: Iterable[str] | None = None) -> Matrix:
    """Read an N × k array of credits; nan is not seen."""
    given = np.asarray(credits)
    names = tuple(items) if items is not None else tuple(f"i{index + 1}" for index in range(given.shape[1]))
    if given.dtype == np.uint8 and (given.size == 0 or given.max() <= 1):
        return Matrix(given, names)
    return _matrix(given.astype(np.float64), names, None)


def _matrix(values: Floats, items: Sequence[str], takers: Sequence[str] | None) -> Matrix:
    lacking = np.isnan(values)
    seen = ~lacking if lacking.any() else None
    credit = values if seen is None else np.where(lacking, 0.0, values)
    if credit.size and (credit.min() < 0 or credit.max() > 1):
        raise NotCredits("a credit is a share from 0 to 1")
    whole = credit.astype(np.uint8)
    names = None if takers is None else tuple(takers)
    return Matrix(whole if np.array_equal(whole, credit) else credit, tuple(items), names, seen)


@dataclass(frozen=True)
class Moments:
    """Means and covariances of items, over the takers who saw them.

    Attributes:
        n: k, takers of each item.
        pairs: k × k, takers of both items.
        mean: k, facility; nan for an item that nobody saw.
        covariance: k × k with n − 1, over the takers who saw both; nan for fewer than two.
    """

    n: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.int64]
    mean: Floats
    covariance: Floats

    @property
    def total_variance(self) -> float:
        """Variance of the total: the sum of all covariances, so of the observed totals where nothing is missing."""
        return float(self.covariance.sum())


def moments(matrix: Matrix) -> Moments:
    """Compute the moments of a matrix by one or a few products of it with itself.

    ``C_jl = (Σ x_j x_l − Σ x_j Σ x_l / n_jl) / (n_jl − 1)`` over the n_jl takers who saw both items; the variance of
    the total is the sum of all C_jl.
    """
    x = matrix.numbers
    product = (x.T @ x).astype(np.float64)
    if matrix.seen is None:
        n = np.full(matrix.k, matrix.n, dtype=np.int64)
        pairs = np.full((matrix.k, matrix.k), matrix.n, dtype=np.int64)
        sums = np.diag(product) if matrix.is_dichotomous else x.sum(axis=0)
        first = np.repeat(sums[:, None], matrix.k, axis=1)
    else:
        m = matrix.seen.astype(x.dtype)
        pairs = (m.T @ m).astype(np.int64)
        n = np.diag(pairs).copy()
        # Sum of item j over those who saw both j and l.
        first = (x.T @ m).astype(np.float64)
        sums = np.diag(first)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums / n
        covariance = (product - first * first.T / pairs) / (pairs - 1)
    covariance[pairs < 2] = np.nan
    return Moments(n, pairs, mean, covariance)
