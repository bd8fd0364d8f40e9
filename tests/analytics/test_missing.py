"""What is not there: left out, not reached, never given; by hand and as properties."""

from math import isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.intervals import wilson
from analytics.matrix import NotCredits
from analytics.missing import OF_ITEMS, OF_MARKS, Policy, Scored, missing_by_item, missing_by_taker, scored, states


def papers(*rows: str) -> pd.DataFrame:
    """A paper for each taker, in the order of the letters; a capital was answered rightly, `x-` is x left out."""
    found = []
    for taker, row in enumerate(rows):
        for position, one in enumerate(row.split(), start=1):
            credit = np.nan if one.endswith("-") else float(one.isupper())
            found.append((f"t{taker + 1}", one[0].lower(), position, credit))
    return pd.DataFrame(found, columns=["taker", "item", "position", "credit"])


THREE = papers("A b- C d- e-", "E a- d c-", "a- b- c-")


def test_what_stands_after_the_last_answer_was_not_reached_and_what_before_was_left_out() -> None:
    assert list(states(THREE)) == [
        "answered", "omitted", "answered", "not reached", "not reached",
        "answered", "omitted", "answered", "not reached",
        "not reached", "not reached", "not reached",
    ]  # fmt: skip


def test_the_order_is_that_of_the_taker_and_not_that_of_the_rows() -> None:
    shuffled = THREE.sample(frac=1, random_state=1)
    assert states(shuffled).sort_index().to_list() == states(THREE).to_list()


def test_items_of_one_page_are_reached_together() -> None:
    page = pd.DataFrame({"taker": "t", "item": ["a", "b"], "position": 1, "credit": [1.0, np.nan]})
    assert list(states(page)) == ["answered", "omitted"]


def test_an_item_is_counted_by_what_became_of_it() -> None:
    table = missing_by_item(THREE).set_index("item")
    columns = ["takers", "given", "answered", "omitted", "not_reached", "not_given"]
    assert list(table.loc["a", columns]) == [3, 3, 1, 1, 1, 0]
    assert list(table.loc["d", columns]) == [3, 2, 1, 0, 1, 1]
    assert table.loc["a", "omitted_share"] == pytest.approx(1 / 2)
    assert table.loc["a", "not_reached_share"] == pytest.approx(1 / 3)
    assert table.loc["a", "not_reached_share_high"] == pytest.approx(float(wilson(1 / 3, 3)[1]))


def test_a_share_of_nobody_is_undefined() -> None:
    assert isnan(missing_by_item(papers("a-"))["omitted_share"][0])


def test_a_taker_is_counted_by_what_became_of_the_paper() -> None:
    assert missing_by_taker(THREE).to_numpy().tolist() == [
        ["t1", 5, 2, 1, 2], ["t2", 4, 2, 1, 1], ["t3", 3, 0, 0, 3]
    ]  # fmt: skip


def test_what_was_left_out_is_wrong_and_what_was_not_reached_is_missing_or_wrong() -> None:
    items, marks = scored(THREE, OF_ITEMS), scored(THREE, OF_MARKS)
    assert items.items == ("a", "b", "c", "d", "e")
    assert items.seen is not None
    assert marks.seen is not None
    assert items.seen.tolist() == [[1, 1, 1, 0, 0], [1, 0, 0, 1, 1], [0, 0, 0, 0, 0]]
    assert marks.seen.tolist() == [[1, 1, 1, 1, 1], [1, 0, 1, 1, 1], [1, 1, 1, 0, 0]]
    assert items.credit.tolist() == marks.credit.tolist() == [[1, 0, 1, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 0]]
    none = scored(THREE, Policy(Scored.MISSING, Scored.MISSING))
    assert none.seen is not None
    assert none.seen.sum() == 4


def test_a_credit_that_stands_for_an_empty_answer_does_not_count_as_an_answer() -> None:
    graded = THREE.assign(answered=THREE["credit"].notna(), credit=THREE["credit"].fillna(0))
    pd.testing.assert_frame_equal(missing_by_item(graded), missing_by_item(THREE))
    first, second = scored(graded), scored(THREE)
    assert first.credit.tolist() == second.credit.tolist()
    assert np.array_equal(np.asarray(first.seen), np.asarray(second.seen))


def test_an_answer_that_nobody_has_judged_is_missing_under_every_policy() -> None:
    waiting = papers("A B").assign(answered=True, credit=[1.0, np.nan])
    for policy in (OF_ITEMS, OF_MARKS):
        found = scored(waiting, policy)
        assert found.seen is not None
        assert found.seen.tolist() == [[True, False]]


def test_an_item_twice_on_a_paper_is_refused() -> None:
    with pytest.raises(NotCredits):
        scored(papers("A A"))


@given(st.lists(st.lists(st.sampled_from(["right", "wrong", "none"]), min_size=1, max_size=6), min_size=1, max_size=6))
def test_every_item_of_every_paper_is_counted_once(rows: list[list[str]]) -> None:
    letters = "abcdef"
    write = {"right": letters.upper(), "wrong": letters}
    frame = papers(
        *(
            " ".join(write.get(said, letters)[place] + "-" * (said == "none") for place, said in enumerate(row))
            for row in rows
        )
    )
    table = missing_by_item(frame)
    assert (table["answered"] + table["omitted"] + table["not_reached"]).equals(table["given"])
    assert (table["given"] + table["not_given"]).equals(table["takers"])
    assert table["given"].sum() == missing_by_taker(frame)["given"].sum() == len(frame)
