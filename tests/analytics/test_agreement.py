"""Cohen's kappa with its standard error: by hand, by simulation, and where there is none."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.agreement import Undefined, confusion, kappa

WORDS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40)


def said(table: list[list[int]]) -> tuple[list[str], list[str]]:
    """Two people's answers from a table of counts."""
    pairs = [(str(i), str(j)) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def test_by_hand_on_fifty_things() -> None:
    # po = (20 + 15) / 50 = 0.7; pe = 0.5 · 0.6 + 0.5 · 0.4 = 0.5; kappa = 0.2 / 0.5 = 0.4.
    # A = 0.4 (1 − 1.1 · 0.6)² + 0.3 (1 − 0.9 · 0.6)² = 0.4 · 0.1156 + 0.3 · 0.2116 = 0.10972
    # B = 0.36 (0.1 (0.6 + 0.5)² + 0.2 (0.4 + 0.5)²) = 0.36 (0.121 + 0.162) = 0.10188
    # C = (0.4 − 0.5 · 0.6)² = 0.01; se² = (0.10972 + 0.10188 − 0.01) / (50 · 0.25) = 0.016128
    found = kappa(*said([[20, 5], [10, 15]]))
    assert found.n == 50
    assert found.agreed == pytest.approx(0.7)
    assert found.chance == pytest.approx(0.5)
    assert found.kappa == pytest.approx(0.4)
    assert found.se == pytest.approx(0.016128**0.5)
    assert not found.is_small


def test_a_published_example_with_its_standard_error_and_interval() -> None:
    # The example of ci.kappa in the R package statpsych (D. G. Bonett): f00, f01, f10, f11 = 31, 12, 4, 58.
    found = kappa(*said([[31, 12], [4, 58]]))
    published = (0.6756757, 0.07344761, 0.5317210, 0.8196303)
    assert (found.kappa, found.se, found.low, found.high) == pytest.approx(published, abs=5e-8)


def test_three_categories_by_the_formula_written_out_in_fractions() -> None:
    # The 100 diagnoses that J. L. Fleiss takes for his examples; the sums of 1969 once more, without rounding.
    table = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    p = [[Fraction(count, 100) for count in row] for row in table]
    rows, columns = [sum(row) for row in p], [sum(column) for column in zip(*p, strict=True)]
    agreed = sum(p[i][i] for i in range(3))
    chance = sum(rows[i] * columns[i] for i in range(3))
    value = (agreed - chance) / (1 - chance)
    a = sum(p[i][i] * (1 - (rows[i] + columns[i]) * (1 - value)) ** 2 for i in range(3))
    b = (1 - value) ** 2 * sum(p[i][j] * (columns[i] + rows[j]) ** 2 for i in range(3) for j in range(3) if i != j)
    variance = (a + b - (value - chance * (1 - value)) ** 2) / (100 * (1 - chance) ** 2)
    found = kappa(*said(table))
    assert value == Fraction(23, 34)
    assert found.kappa == pytest.approx(float(value))
    assert found.se == pytest.approx(float(variance) ** 0.5)


def test_the_interval_covers_at_its_rate_in_simulation() -> None:
    random, table = np.random.default_rng(5), np.array([[0.35, 0.05, 0.05], [0.05, 0.2, 0.05], [0.05, 0.05, 0.15]])
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    chance = rows @ columns
    true = (np.trace(table) - chance) / (1 - chance)
    covered = 0
    for _ in range(400):
        counts = random.multinomial(200, table.ravel()).reshape(3, 3)
        found = kappa(*said(counts.tolist()))
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= true <= found.high
    assert 0.92 <= covered / 400 <= 0.98


def test_nothing_and_one_category_have_no_kappa_and_say_why() -> None:
    assert kappa([], []).reason is Undefined.NOTHING
    only = kappa(["a", "a"], ["a", "a"])
    assert (only.kappa, only.agreed, only.reason) == (None, 1.0, Undefined.ONE_CATEGORY)


@pytest.mark.parametrize(("table", "value"), [([[5, 0], [0, 5]], 1.0), ([[0, 5], [5, 0]], -1.0)])
def test_where_nothing_varies_there_is_a_kappa_and_no_interval(table: list[list[int]], value: float) -> None:
    found = kappa(*said(table))
    assert found.kappa == pytest.approx(value)
    assert (found.se, found.low, found.high, found.reason) == (None, None, None, Undefined.NO_VARIATION)


def test_answers_about_different_things_are_refused() -> None:
    with pytest.raises(ValueError, match="2 and 1 answers"):
        kappa(["a", "b"], ["a"])


@given(WORDS)
def test_who_comes_first_and_in_which_order_changes_nothing(pairs: list[tuple[str, str]]) -> None:
    one, other = [first for first, _ in pairs], [second for _, second in pairs]
    found, turned = kappa(one, other), kappa(other[::-1], one[::-1])
    assert found.kappa == (None if turned.kappa is None else pytest.approx(turned.kappa))
    assert found.se == (None if turned.se is None else pytest.approx(turned.se, abs=1e-9))


@given(WORDS)
def test_kappa_is_within_its_bounds_and_one_for_full_agreement(pairs: list[tuple[str, str]]) -> None:
    one, other = [first for first, _ in pairs], [second for _, second in pairs]
    found = kappa(one, other)
    if found.kappa is not None:
        assert -1 <= found.kappa <= 1
        assert (found.kappa == pytest.approx(1)) is (one == other)
    assert confusion(one, other).to_numpy().sum() == len(pairs)
