"""Classical item statistics: on published data, on data small enough to compute by hand, and as properties."""

from math import isnan, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.items import d27, item_statistics
from analytics.matrix import Matrix, NotCredits, from_array, from_long, from_wide, moments
from analytics.reliability import score_statistics
from analytics.verdicts import Reason, Verdict, shrunk

LSAT = Path(__file__).parent / "lsat.csv"


def lsat(name: str) -> Matrix:
    """The Law School Admission Test, sections 6 and 7: 1,000 takers, 5 items (Bock & Lieberman, 1970)."""
    patterns = pd.read_csv(LSAT, dtype={"pattern": str})
    rows = patterns.loc[patterns.index.repeat(patterns[name]), "pattern"]
    return from_array(np.array([[int(one) for one in row] for row in rows], dtype=np.uint8))


def column(matrix: Matrix, name: str) -> list[float]:
    return [float(value) for value in item_statistics(matrix)[name]]


def test_lsat_6_has_the_numbers_of_the_reference_packages() -> None:
    found = lsat("lsat6")
    assert column(found, "facility") == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870], abs=1e-9)
    rest = [0.112832688922342, 0.153178120116530, 0.172778943291090, 0.144428095247094, 0.121596402547096]
    assert column(found, "item_rest") == pytest.approx(rest, abs=1e-9)
    low = [0.0511977266625041, 0.0920592305989812, 0.1119853469776076, 0.0831797663639400, 0.0600560305787957]
    assert column(found, "item_rest_low") == pytest.approx(low, abs=1e-9)
    total = [0.362010437161764, 0.566772095384459, 0.618439753567376, 0.534418326243924, 0.435366427887606]
    assert column(found, "item_total") == pytest.approx(total, abs=1e-9)
    dropped = [0.275356210798234, 0.237583904646682, 0.216799462943282, 0.245932710433571, 0.266294411208251]
    assert column(found, "alpha_if_deleted") == pytest.approx(dropped, abs=1e-9)
    upper = [0.196624472573840, 0.631458040318800, 0.810876699484294, 0.536990154711674, 0.320346929207689]
    assert column(found, "d27") == pytest.approx(upper, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "alpha", "feldt", "kr21", "lambda2", "sem"),
    [
        ("lsat6", 0.294997192215944, (0.223473787862733, 0.361802531726), 0.197494727579541, 0.296999070647, 0.869067),
        ("lsat7", 0.453408735387426, (0.397956377463, 0.505203160308), 0.415879087113482, 0.461002448027, 0.886130),
    ],
)  # fmt: skip
def test_the_test_has_the_numbers_of_the_reference_packages(
    name: str, alpha: float, feldt: tuple[float, float], kr21: float, lambda2: float, sem: float
) -> None:
    found = score_statistics(lsat(name))
    assert (found.n, found.k) == (1000, 5)
    assert found.alpha == pytest.approx(alpha, abs=1e-9)
    assert (found.alpha_low, found.alpha_high) == pytest.approx(feldt, abs=1e-9)
    assert found.kr21 == pytest.approx(kr21, abs=1e-9)
    assert found.lambda2 == pytest.approx(lambda2, abs=1e-9)
    assert found.sem == pytest.approx(sem, abs=1e-6)


# -- small data ------------------------------------------------------------------------------------------------------

RIGHT, WRONG = 1, 0


def answers(*rows: str) -> Matrix:
    """A row for each taker: `1` right, `0` wrong, `.` not seen."""
    return from_array([[np.nan if one == "." else float(one) for one in row] for row in rows])


def test_an_item_that_everybody_answers_alike_has_no_discrimination_and_says_why() -> None:
    table = item_statistics(answers("110", "100", "111", "101"))
    assert isnan(table["item_rest"][0])
    assert [table["verdict"][0], table["reason"][0]] == [Verdict.UNKNOWN, Reason.ALL_RIGHT]
    assert item_statistics(answers("010", "000", "011"))["reason"][0] == Reason.ALL_WRONG


@pytest.mark.parametrize("rows", [[], ["101"], ["1"], ["1", "0"], ["...", "..."], ["1.", ".0"]])
def test_too_little_data_gives_missing_numbers_and_no_error(rows: list[str]) -> None:
    found = answers(*rows) if rows else from_array(np.zeros((0, 3), dtype=np.uint8))
    table = item_statistics(found)
    assert set(table["verdict"]) <= {Verdict.UNKNOWN}
    assert isnan(score_statistics(found).alpha)


def test_a_key_that_is_wrong_is_shown_as_a_problem_when_there_are_takers_enough() -> None:
    random = np.random.default_rng(7)
    ability = random.normal(size=200)
    right = (random.random((200, 12)) < 1 / (1 + np.exp(-1.5 * ability[:, None]))).astype(np.uint8)
    right[:, 4] = 1 - right[:, 4]
    table = item_statistics(from_array(right))
    assert table["verdict"][4] == Verdict.PROBLEM
    assert table["reason"][4] == Reason.REVERSED
    assert set(table.drop(index=4)["verdict"]) == {Verdict.FINE}


def test_with_items_missing_each_number_is_over_those_who_saw_the_item() -> None:
    table = item_statistics(answers("11.", "10.", "0.1", "1.0", "001", "110"))
    assert list(table["n"]) == [6, 4, 4]
    assert list(table["facility"]) == pytest.approx([4 / 6, 2 / 4, 2 / 4])


def test_a_long_frame_and_a_wide_one_are_the_same_matrix() -> None:
    wide = pd.DataFrame({"a": [1.0, 0.0], "b": [np.nan, 0.5]}, index=["anna", "boris"])
    long = pd.DataFrame(
        [("anna", "a", 1.0), ("boris", "a", 0.0), ("boris", "b", 0.5)], columns=["taker", "item", "credit"]
    )
    one, other = from_wide(wide), from_long(long)
    assert (one.items, one.takers) == (other.items, other.takers) == (("a", "b"), ("anna", "boris"))
    assert one.credit.tolist() == other.credit.tolist()
    assert one.seen is not None
    assert other.seen is not None
    assert one.seen.tolist() == other.seen.tolist()


def test_credits_out_of_range_and_two_answers_to_one_item_are_refused() -> None:
    with pytest.raises(NotCredits):
        from_array([[1.5]])
    twice = pd.DataFrame([("anna", "a", 1.0), ("anna", "a", 0.0)], columns=["taker", "item", "credit"])
    with pytest.raises(NotCredits):
        from_long(twice)


# -- Moodle's formulas -----------------------------------------------------------------------------------------------


def test_discriminative_efficiency_and_weights_follow_moodles_formulas() -> None:
    matrix = answers("1110", "1100", "1000", "0001", "1111", "0000")
    x = matrix.credit.astype(float)
    total = x.sum(axis=1)
    for j, (efficiency, weight) in enumerate(
        zip(column(matrix, "efficiency"), column(matrix, "effective_weight"), strict=True)
    ):
        rest = total - x[:, j]
        assert efficiency == pytest.approx(
            np.cov(x[:, j], rest)[0, 1] / np.cov(np.sort(x[:, j]), np.sort(rest))[0, 1], abs=1e-12
        )
        roots = [sqrt(max(0.0, np.cov(x[:, one], total)[0, 1])) for one in range(4)]
        assert weight == pytest.approx(roots[j] / sum(roots))


# -- properties ------------------------------------------------------------------------------------------------------

MATRICES = st.integers(4, 30).flatmap(
    lambda n: st.integers(2, 6).flatmap(
        lambda k: st.lists(st.lists(st.integers(0, 1), min_size=k, max_size=k), min_size=n, max_size=n)
    )
)


@settings(max_examples=60)
@given(MATRICES, st.randoms())
def test_neither_the_order_of_items_nor_that_of_takers_moves_a_number(rows: list[list[int]], random: object) -> None:
    given_rows = np.array(rows, dtype=np.uint8)
    order = np.random.default_rng(len(rows)).permutation(given_rows.shape[1])
    one = from_array(given_rows, [str(j) for j in range(given_rows.shape[1])])
    other = from_array(given_rows[::-1][:, order], [str(j) for j in order])
    assert score_statistics(one).alpha == pytest.approx(score_statistics(other).alpha, nan_ok=True)
    first, second = (item_statistics(each).set_index("item") for each in (one, other))
    for name in ("facility", "item_rest", "d27", "efficiency", "alpha_if_deleted"):
        assert list(first[name]) == pytest.approx(list(second[name].reindex(first.index)), nan_ok=True, abs=1e-9)


@settings(max_examples=60)
@given(MATRICES)
def test_counting_by_score_gives_the_numbers_of_sorting_takers(rows: list[list[int]]) -> None:
    given_rows = np.array(rows, dtype=np.uint8)
    counted, sorted_ = from_array(given_rows), Matrix(given_rows.astype(np.float64), from_array(given_rows).items)
    assert counted.by_score is not None
    assert sorted_.by_score is None
    assert counted.by_score.n.sum() == len(rows)
    for name in ("efficiency", "d27"):
        assert column(counted, name) == pytest.approx(column(sorted_, name), nan_ok=True, abs=1e-9)


def test_a_categorical_column_gives_the_matrix_of_its_texts() -> None:
    rows = [("b", "y", 1.0), ("a", "x", 0.5), ("b", "x", 0.0), ("c", "y", np.nan)]
    long = pd.DataFrame(rows, columns=["taker", "item", "credit"])
    one, other = from_long(long), from_long(long.astype({"taker": "category", "item": "category"}))
    assert (one.items, one.takers) == (other.items, other.takers) == (("y", "x"), ("b", "a", "c"))
    assert one.credit.tolist() == other.credit.tolist() == [[1, 0], [0, 0.5], [0, 0]]


@settings(max_examples=60)
@given(MATRICES)
def test_the_covariances_are_those_of_numpy(rows: list[list[int]]) -> None:
    given_rows = np.array(rows, dtype=np.uint8)
    expected = np.cov(given_rows.T.astype(float))
    assert moments(from_array(given_rows)).covariance == pytest.approx(expected, abs=1e-12)


@settings(max_examples=60)
@given(MATRICES)
def test_a_duplicated_item_correlates_with_its_rest_at_least_as_before(rows: list[list[int]]) -> None:
    given_rows = np.array(rows, dtype=np.uint8)
    before = column(from_array(given_rows), "item_rest")[0]
    after = column(from_array(np.concatenate([given_rows, given_rows[:, :1]], axis=1)), "item_rest")[0]
    if not isnan(before) and not isnan(after):
        assert after >= before - 1e-9


@given(st.lists(st.floats(-0.9, 0.9), min_size=3, max_size=20), st.integers(5, 200))
def test_shrinking_never_leaves_the_range_of_the_bank(r: list[float], n: int) -> None:
    drawn, _ = shrunk(r, [n] * len(r))
    assert min(r) - 1e-9 <= drawn.min() <= drawn.max() <= max(r) + 1e-9


def test_the_upper_and_lower_group_have_exactly_27_percent() -> None:
    # Ten takers with the totals 0 … 9 of nine items: the groups are 2.7 takers, so the third counts by 0.7.
    rows = [[1] * taker + [0] * (9 - taker) for taker in range(10)]
    found = d27(from_array(np.array(rows, dtype=np.uint8)))
    # Item 7 (the eighth) is right for totals 8 and 9; both and 0.7 of total 7 are the upper group.
    assert found[7] == pytest.approx(2 / 2.7)
    assert found[0] == pytest.approx(1 - 1.7 / 2.7)


@pytest.mark.parametrize("n", [10, 20, 50, 100, 200])
def test_sound_items_are_almost_never_shown_as_a_problem(n: int) -> None:
    # Of 25 items drawn from a 2PL bank all discriminate; a rule on the estimate flags many of them by chance.
    random = np.random.default_rng(n)
    told = flagged = 0
    for _ in range(60):
        slope, place = np.exp(random.normal(0.1, 0.25, 25)), random.normal(0, 1, 25)
        ability = random.normal(size=(n, 1))
        right = (random.random((n, 25)) < 1 / (1 + np.exp(-slope * (ability - place)))).astype(np.uint8)
        table = item_statistics(from_array(right))
        told += int((table["verdict"] == Verdict.PROBLEM).sum())
        flagged += int((table["item_rest"] < 0.30).sum())
    assert told / (60 * 25) <= 0.02
    assert flagged / (60 * 25) > 0.1
