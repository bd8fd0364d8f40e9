"""What a programme claims against what answers are evidence of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import schema
from analytics.claimed import CLAIMED, Found, Lack, claimed
from analytics.matrix import Matrix, from_array
from analytics.schema import check, frame
from tests.analytics.build import COMPETENCIES, INDICATORS

CLAIMS = frame(
    schema.CLAIMS,
    [
        *((f"x:{n}", "A", "A.1", 1.0) for n in (1, 2, 3)),
        ("x:4", "A", "A.2", 0.5),
        ("x:4", "B", "B.1", 0.5),
        ("x:5", "A", "A.3", 1.0),
        ("x:6", "Z", None, 1.0),
        ("x:7", "B", "B.9", 1.0),
    ],
)


def given_to(n: int, *items: str) -> Matrix:
    return from_array(np.ones((n, len(items)), dtype=np.uint8), items)


def told(matrix: Matrix) -> dict[str, tuple[str, str | None]]:
    table = claimed(matrix, CLAIMS, COMPETENCIES, INDICATORS)
    return dict(zip(table["code"], zip(table["found"], table["reason"], strict=True), strict=True))


def test_each_step_that_is_missing_is_named() -> None:
    found = told(given_to(12, "x:1", "x:2", "x:3", "x:4"))
    assert found["A.1"][0] == Found.EVIDENCE
    assert found["A.2"] == (Found.LITTLE, Lack.FEW_ITEMS)
    assert found["A.3"] == (Found.NONE, Lack.NEVER_SHOWN)
    assert found["C"] == (Found.NONE, Lack.NO_ITEM)
    assert told(given_to(9, "x:1", "x:2", "x:3"))["A.1"] == (Found.LITTLE, Lack.FEW_TAKERS)


def test_a_competency_may_be_asked_for_more_items_than_an_indicator() -> None:
    matrix = given_to(12, "x:1", "x:2", "x:3")
    table = claimed(matrix, CLAIMS, COMPETENCIES, INDICATORS, items=6).set_index("code")
    assert table.loc["A", "reason"] == Lack.FEW_ITEMS
    assert table.loc["A.1", "found"] == Found.EVIDENCE


def test_an_item_of_two_competencies_is_evidence_for_both_and_an_indicator_for_its_competency() -> None:
    table = claimed(given_to(12, "x:1", "x:4"), CLAIMS, COMPETENCIES, INDICATORS).set_index("code")
    assert list(table.loc["A", ["items", "items_shown", "takers", "answers"]]) == [5, 2, 12, 24]
    assert list(table.loc["B", ["items", "items_shown", "takers", "answers"]]) == [2, 1, 12, 12]


def test_what_items_claim_and_the_programme_does_not_stands_last() -> None:
    table = claimed(given_to(12, "x:6"), CLAIMS, COMPETENCIES, INDICATORS)
    assert list(table["code"]) == ["A", "A.1", "A.2", "A.3", "B", "B.1", "C", "Z", "B.9"]
    assert list(table.loc[~table["claimed"], "code"]) == ["Z", "B.9"]


def test_takers_who_were_given_none_of_its_items_are_not_counted() -> None:
    credit = np.full((20, 3), np.nan)
    credit[:4, 0], credit[2:12, 1] = 1, 0
    row = (
        claimed(from_array(credit, ["x:1", "x:2", "x:3"]), CLAIMS, COMPETENCIES, INDICATORS).set_index("code").loc["A"]
    )
    assert list(row[["items_shown", "takers", "answers", "per_taker"]]) == [2, 12, 14, 1.0]


@pytest.mark.parametrize("n", [0, 1])
def test_without_answers_there_is_no_evidence_and_no_median(n: int) -> None:
    table = claimed(given_to(n, "y:1"), CLAIMS, COMPETENCIES, INDICATORS)
    assert set(table["found"]) == {Found.NONE}
    assert table["per_taker"].isna().all()
    assert not check(table, CLAIMED).empty


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=7, max_size=7), max_size=15), st.lists(st.booleans(), min_size=7))
def test_one_more_taker_never_takes_evidence_away(rows: list[list[bool]], more: list[bool]) -> None:
    order = [Found.NONE, Found.LITTLE, Found.EVIDENCE]
    names = [f"x:{n}" for n in range(1, 8)]

    def judged(seen: list[list[bool]]) -> list[int]:
        credit = np.where(np.array(seen, dtype=bool).reshape(-1, 7), 1.0, np.nan)
        return [
            order.index(Found(one))
            for one in claimed(from_array(credit, names), CLAIMS, COMPETENCIES, INDICATORS)["found"]
        ]

    assert all(before <= after for before, after in zip(judged(rows), judged([*rows, more[:7]]), strict=True))
