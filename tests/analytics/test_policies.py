"""Which attempt of a taker counts, and that revisions of an item are never pooled."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.matrix import from_long
from analytics.policies import Counted, NotAttempts, counted, split_by_revision

ATTEMPTS = pd.DataFrame(
    [
        ("anna", "a1", 1, "q1", 0.0, "09:00"),
        ("anna", "a1", 1, "q2", 1.0, "09:00"),
        ("anna", "a2", 2, "q1", 1.0, "10:00"),
        ("anna", "a2", 2, "q2", 1.0, "10:00"),
        ("anna", "a3", 3, "q1", 0.0, "11:00"),
        ("anna", "a3", 3, "q2", None, "11:00"),
        ("boris", "b1", 1, "q1", 1.0, None),
        ("boris", "b2", 2, "q1", 0.0, "12:00"),
        ("clara", "c1", 1, "q1", 1.0, None),
    ],
    columns=["taker", "attempt", "number", "item", "credit", "finished"],
)


@pytest.mark.parametrize(
    ("which", "kept"),
    [(Counted.FIRST, {"a1", "b2"}), (Counted.LAST, {"a3", "b2"}), (Counted.BEST, {"a2", "b2"})],
)
def test_one_finished_attempt_of_each_taker_counts(which: Counted, kept: set[str]) -> None:
    found = counted(ATTEMPTS, which)
    assert set(found.answers["attempt"]) == kept
    assert (found.attempts, found.takers, found.unfinished, found.others, found.left_out) == (6, 2, 2, 2, 4)


def test_without_times_every_attempt_is_finished() -> None:
    found = counted(ATTEMPTS.drop(columns="finished"))
    assert set(found.answers["attempt"]) == {"a1", "b1", "c1"}
    assert found.unfinished == 0


def test_of_two_attempts_equally_good_the_earlier_counts() -> None:
    two = pd.DataFrame(
        {"taker": "t", "attempt": ["late", "early"], "number": [2, 1], "item": "q", "credit": [1.0, 1.0]}
    )
    assert list(counted(two, Counted.BEST).answers["attempt"]) == ["early"]


def test_the_best_attempt_is_that_with_most_of_its_points() -> None:
    worth = ATTEMPTS.assign(points=[9, 1, 1, 9, 1, 1, 1, 1, 1], credit=[1, 0, 0, 1, 0, 0, 0, 0, 0])
    assert set(counted(worth, Counted.BEST).answers["attempt"]) == {"a1", "b2"}


def test_attempts_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(NotAttempts, match="taker"):
        counted(ATTEMPTS.assign(attempt="same", number=1))
    with pytest.raises(NotAttempts, match="same number"):
        counted(ATTEMPTS.assign(number=1))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1)), min_size=1, max_size=12))
def test_no_other_attempt_is_better_than_the_best(given_rows: list[tuple[str, float]]) -> None:
    frame = pd.DataFrame(given_rows, columns=["taker", "credit"])
    frame["attempt"], frame["item"] = frame.index, "q"
    frame["number"] = frame.groupby("taker").cumcount() + 1
    for which in Counted:
        found = counted(frame, which)
        assert found.answers["taker"].is_unique
        assert found.takers + found.left_out == found.attempts == len(frame)
    best = counted(frame, Counted.BEST).answers.set_index("taker")["credit"]
    assert best.sort_index().to_list() == frame.groupby("taker")["credit"].max().to_list()


ANSWERS = pd.DataFrame(
    [("t1", "q1", "f00", 1.0), ("t1", "q2", "b", 1.0), ("t2", "q1", "a11", 0.0), ("t2", "q2", "b", 0.0)],
    columns=["taker", "item", "revision", "credit"],
)


def test_an_item_of_two_revisions_is_two_items_and_one_of_one_keeps_its_name() -> None:
    found = split_by_revision(ANSWERS)
    assert list(found.answers["item"]) == ["q1@1", "q2", "q1@2", "q2"]
    assert found.revisions.to_numpy().tolist() == [
        ["q1@1", "q1", "f00", 1], ["q1@2", "q1", "a11", 1], ["q2", "q2", "b", 2]
    ]  # fmt: skip
    assert found.several == ("q1",)
    assert list(from_long(found.answers).items) == ["q1@1", "q2", "q1@2"]


def test_the_oldest_revision_is_the_first_by_number_or_as_it_is_said() -> None:
    numbered = split_by_revision(ANSWERS.assign(revision=[7, 1, 3, 1]))
    assert list(numbered.answers["item"]) == ["q1@2", "q2", "q1@1", "q2"]
    told = split_by_revision(ANSWERS, order=["a11", "b", "f00"])
    assert list(told.answers["item"]) == ["q1@2", "q2", "q1@1", "q2"]


@pytest.mark.parametrize(
    ("frame", "order"),
    [
        (ANSWERS, ["f00", "b"]),
        (ANSWERS.assign(revision=ANSWERS["revision"].mask(ANSWERS["taker"] == "t2")), None),
        (ANSWERS.assign(item=["q1", "q1@2", "q1", "q1@2"]), None),
    ],
)
def test_what_would_be_pooled_in_silence_is_refused(frame: pd.DataFrame, order: list[str] | None) -> None:
    with pytest.raises(ValueError, match="revision"):
        split_by_revision(frame, order)
