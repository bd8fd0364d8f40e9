"""Which items a student gets, in which order, with which order of choices."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.fingerprint import Revision
from quizengine.content.quiz import Pool, Quiz
from quizengine.exam.draws import NotEnoughItems
from quizengine.exam.paper import Slot, draw
from quizengine.exam.pools import pool

from .build import CHOICES, COMPETENCY_OF, a_quiz, an_item, items


def drawn(quiz: Quiz, revisions: Sequence[Revision], seed: int = 1) -> tuple[Slot, ...]:
    return draw(quiz, revisions, competency_of=COMPETENCY_OF, seed=seed)


def names(slots: Sequence[Slot]) -> list[str]:
    return [slot.item.removeprefix("bank:") for slot in slots]


def in_pool(revisions: Sequence[Revision], **section: Any) -> list[str]:
    return [one.item for one in pool(Pool.model_validate(section), revisions, COMPETENCY_OF)]


ALL: tuple[str, dict[str, str]] = ("all", {})

# -- the draw --------------------------------------------------------------------------------------------------------


@given(seed=st.integers(0, 2**63), order=st.sampled_from(["fixed", "shuffled"]))
def test_the_same_seed_draws_the_same_paper(seed: int, order: str) -> None:
    few = a_quiz((3, {}), order=order)
    assert drawn(few, items(9), seed) == drawn(few, items(9), seed)


def test_a_paper_of_a_plain_quiz_is_what_it_has_always_been() -> None:
    """Papers drawn before there were strata and enemies are drawn again from their seeds."""
    plain = drawn(a_quiz((3, {}), (2, {"topic": "losses"}), order="shuffled"), items(9), 7)
    assert names(plain) == ["item-5", "item-2", "item-3", "item-8", "item-0"]
    assert ["".join(slot.order) for slot in plain] == ["bdca", "badc", "dcab", "cabd", "cdab"]


def test_another_seed_draws_another_paper() -> None:
    assert len({drawn(a_quiz((3, {})), items(9), seed) for seed in range(20)}) > 1


@given(seed=st.integers(0, 2**63), first=st.integers(1, 4), second=st.integers(1, 4))
def test_no_item_is_drawn_twice_even_by_overlapping_sections(seed: int, first: int, second: int) -> None:
    paper = drawn(a_quiz((first, {}), (second, {"topic": "losses"}), ALL, order="shuffled"), items(9), seed)
    assert sorted(names(paper)) == [f"item-{number}" for number in range(9)]


def test_a_place_knows_its_section() -> None:
    paper = drawn(a_quiz((2, {}), (1, {})), items(4))
    assert [(slot.position, slot.section) for slot in paper] == [(1, 0), (2, 0), (3, 1)]


def test_positions_count_from_one() -> None:
    assert [slot.position for slot in drawn(a_quiz(ALL), items(4))] == [1, 2, 3, 4]


@pytest.mark.parametrize("order", ["fixed", "shuffled"])
def test_sections_stay_in_their_order(order: str) -> None:
    losses, metrics = [an_item(f"l{n}") for n in range(5)], [an_item(f"m{n}", topic="metrics") for n in range(5)]
    sections = a_quiz((3, {"topic": "metrics"}), (3, {"topic": "losses"}), order=order)
    for seed in range(20):
        paper = names(drawn(sections, [*losses, *metrics], seed))
        assert [name[0] for name in paper] == ["m", "m", "m", "l", "l", "l"]


def test_a_fixed_order_is_that_of_the_bank() -> None:
    for seed in range(20):
        paper = names(drawn(a_quiz((4, {}), order="fixed"), items(9), seed))
        assert paper == sorted(paper)


def test_a_shuffled_order_is_the_students_own() -> None:
    papers = {tuple(names(drawn(a_quiz(ALL, order="shuffled"), items(9), seed))) for seed in range(20)}
    assert len(papers) > 1


def test_every_item_has_its_chance() -> None:
    seen = {name for seed in range(200) for name in names(drawn(a_quiz((1, {})), items(5), seed))}
    assert len(seen) == 5


def test_more_items_than_the_pool_has_are_refused() -> None:
    with pytest.raises(NotEnoughItems, match="3 items wanted, 2 in the pool"):
        drawn(a_quiz((3, {})), items(2))


def test_what_an_earlier_section_took_is_missing_in_a_later_pool() -> None:
    with pytest.raises(NotEnoughItems):
        drawn(a_quiz((2, {}), (2, {})), items(3))


def test_all_of_an_empty_pool_is_no_item() -> None:
    assert drawn(a_quiz(ALL), []) == ()


@pytest.mark.parametrize("status", ["retired", "draft"])
def test_only_an_active_item_is_drawn(status: str) -> None:
    assert names(drawn(a_quiz(ALL), [an_item("old", status=status), an_item("new")])) == ["new"]


# -- choices ---------------------------------------------------------------------------------------------------------


def orders(**fields: Any) -> set[tuple[str, ...]]:
    return {drawn(a_quiz(ALL), [an_item("one", **fields)], seed)[0].order for seed in range(60)}


def test_choices_are_shuffled_and_none_is_lost() -> None:
    assert len(orders()) > 1
    assert {tuple(sorted(order)) for order in orders()} == {CHOICES}


def test_pinned_choices_keep_their_ends() -> None:
    found = orders(pins={"a": "last", "c": "first"})
    assert {(order[0], order[-1]) for order in found} == {("c", "a")}
    assert {order[1:3] for order in found} == {("b", "d"), ("d", "b")}


def test_an_item_that_is_not_shuffled_has_no_order_of_its_own() -> None:
    assert orders(shuffle=False) == {()}


# -- the pool --------------------------------------------------------------------------------------------------------


def test_a_pool_without_restrictions_is_everything_active() -> None:
    assert in_pool([an_item("a"), an_item("b", topic=None), an_item("c", status="retired")]) == ["a", "b"]


def test_a_pool_by_topic() -> None:
    both = [an_item("a", topic="losses"), an_item("b", topic="metrics"), an_item("c", topic=None)]
    assert in_pool(both, topic="metrics") == ["b"]
    assert in_pool(both, topic=["metrics", "losses"]) == ["a", "b"]


def test_a_pool_by_competency_takes_the_items_of_its_indicators() -> None:
    three = [an_item("a", assesses=["УК-1"]), an_item("b", assesses=["УК-1.2"]), an_item("c", assesses=["ПК-2"])]
    assert in_pool(three, assesses="УК-1") == ["a", "b"]


def test_a_pool_by_indicator_takes_only_its_own_items() -> None:
    three = [an_item("a", assesses=["УК-1"]), an_item("b", assesses=["УК-1.2"]), an_item("c", assesses=["УК-1.1"])]
    assert in_pool(three, assesses="УК-1.2") == ["b"]


def test_one_claim_of_several_is_enough_for_a_pool() -> None:
    assert in_pool([an_item("a", assesses=["УК-1.1", "ПК-2"])], assesses=["ПК-2"]) == ["a"]


def test_a_pool_by_level_of_thinking() -> None:
    three = [an_item("a", bloom="remember"), an_item("b", bloom="apply"), an_item("c")]
    assert in_pool(three, bloom=["apply", "create"]) == ["b"]


def test_restrictions_of_a_pool_hold_together() -> None:
    both = [an_item("a", topic="losses", bloom="apply"), an_item("b", topic="metrics", bloom="apply")]
    assert in_pool(both, topic="losses", bloom="apply") == ["a"]
    assert in_pool(both, topic="losses", bloom="create") == []
