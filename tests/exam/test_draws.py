"""Strata, enemies, items met before: held against every paper that there is, found by trying all of them."""

from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizengine.exam.draws import NotEnoughItems, Undecided, all_draws, cheapest, cliques
from quizengine.exam.paper import Slot, draw
from quizengine.exam.pools import plan, quotas

from .build import COMPETENCY_OF, a_quiz, an_item, items
from .quizzes import Case, Paper, cases, enemies_apart, fair, papers, quotas_met

SEEDS = st.integers(0, 2**63)


def drawn(case: Case, seed: int, seen: frozenset[str] = frozenset()) -> tuple[Slot, ...]:
    return draw(case.quiz, case.revisions, competency_of=COMPETENCY_OF, seed=seed, seen=seen)


def by_section(case: Case, slots: tuple[Slot, ...]) -> Paper:
    sections = range(len(case.quiz.sections))
    return tuple(tuple(sorted(slot.item for slot in slots if slot.section == section)) for section in sections)


# -- every property of a paper ---------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(case=cases(), seed=SEEDS)
def test_a_paper_is_drawn_if_there_is_one_and_is_one_of_them(case: Case, seed: int) -> None:
    possible = papers(case)
    if not possible:
        with pytest.raises(NotEnoughItems):
            drawn(case, seed)
        return
    paper = drawn(case, seed)
    chosen = [slot.item for slot in paper]
    assert by_section(case, paper) in possible
    assert len(set(chosen)) == len(chosen)
    assert enemies_apart(case, chosen)
    for section, asked in enumerate(case.quiz.sections):
        own = [slot.item for slot in paper if slot.section == section]
        assert asked.draw == "all" or len(own) == asked.draw
        assert quotas_met(case, section, own)
    assert paper == drawn(case, seed)


@settings(max_examples=200, deadline=None)
@given(case=cases(), seed=SEEDS, data=st.data())
def test_no_paper_has_fewer_items_met_before(case: Case, seed: int, data: st.DataObject) -> None:
    possible = papers(case)
    assume(possible)
    names = [one.name for one in case.revisions]
    seen = frozenset(data.draw(st.lists(st.sampled_from(names), unique=True)))

    def met(paper: Paper) -> int:
        return sum(name in seen for items in paper for name in items)

    paper = by_section(case, drawn(case, seed, seen))
    assert paper in possible
    assert met(paper) == min(map(met, possible))


# -- strata ----------------------------------------------------------------------------------------------------------


@given(sizes=st.lists(st.integers(1, 40), min_size=1, max_size=9), data=st.data())
def test_quotas_share_all_seats_and_fit_their_strata(sizes: list[int], data: st.DataObject) -> None:
    seats = data.draw(st.integers(0, sum(sizes)))
    shares = quotas(sizes, seats)
    assert sum(shares) == seats
    assert all(0 <= share <= size for share, size in zip(shares, sizes, strict=True))
    assert fair(sizes, shares)
    assert seats < len(sizes) or min(shares) >= 1


@pytest.mark.parametrize(
    ("sizes", "seats", "shares"),
    [
        ([6, 3, 1], 10, (6, 3, 1)),
        ([12, 6, 2], 10, (6, 3, 1)),
        ([18, 1, 1], 4, (2, 1, 1)),
        ([5, 5, 5], 4, (2, 1, 1)),
        ([5, 3, 1], 2, (1, 1, 0)),
        ([4], 3, (3,)),
    ],
)
def test_quotas_by_largest_remainder_and_none_missing(sizes: list[int], seats: int, shares: tuple[int, ...]) -> None:
    assert quotas(sizes, seats) == shares


def test_every_variant_has_the_same_shares() -> None:
    by_topic = [an_item(f"{topic}-{number}", topic=topic) for topic, count in TOPIC_SIZES for number in range(count)]
    case = Case(a_quiz((6, {}, "topic"), order="shuffled"), tuple(by_topic))
    shares = {
        tuple(sum(slot.item.startswith(f"bank:{topic}") for slot in drawn(case, seed)) for topic, _ in TOPIC_SIZES)
        for seed in range(40)
    }
    assert shares == {(3, 2, 1)}


TOPIC_SIZES = (("losses", 8), ("metrics", 5), ("models", 2))


def test_a_section_spread_and_shuffled_mixes_its_strata() -> None:
    both = [an_item(f"l{n}", topic="losses") for n in range(4)] + [an_item(f"m{n}", topic="metrics") for n in range(4)]
    case = Case(a_quiz((4, {}, "topic"), order="shuffled"), tuple(both))
    kinds = {"".join(slot.item.removeprefix("bank:")[0] for slot in drawn(case, seed)) for seed in range(60)}
    assert kinds == {"llmm", "lmlm", "lmml", "mllm", "mlml", "mmll"}


def test_an_item_of_several_indicators_belongs_to_the_heaviest() -> None:
    two = {"УК-1.1": "1/4", "УК-1.2": "3/4"}
    case = Case(a_quiz((2, {}, "indicator")), (an_item("a", assesses=two), *items(3, assesses=["УК-1.1"])))
    assert all("bank:a" in {slot.item for slot in drawn(case, seed)} for seed in range(20))


def test_items_that_do_not_say_are_a_stratum_too() -> None:
    case = Case(a_quiz((2, {}, "bloom")), (*items(5, bloom="apply"), an_item("silent")))
    assert all("bank:silent" in {slot.item for slot in drawn(case, seed)} for seed in range(20))


# -- enemies and overlapping pools -----------------------------------------------------------------------------------


def test_enemies_are_enemies_whoever_says_so() -> None:
    case = Case(a_quiz((1, {"topic": "losses"}), (1, {"topic": "metrics"})), ENEMIES)
    papers = {by_section(case, drawn(case, seed)) for seed in range(40)}
    assert papers == {(("bank:a",), ("bank:d",)), (("bank:b",), ("bank:c",)), (("bank:b",), ("bank:d",))}


ENEMIES = (
    an_item("a"),
    an_item("b"),
    an_item("c", topic="metrics", enemies=["a"]),
    an_item("d", topic="metrics"),
)


def test_the_only_paper_is_found_among_very_many_that_lead_nowhere() -> None:
    """Each item of the first section but one from each pair bars the only partner of the second."""
    first = [an_item(f"{letter}{n}", enemies=[f"z{n}"] if letter == "a" else []) for n in range(30) for letter in "ab"]
    second = [an_item(f"z{n}", topic="metrics") for n in range(30)]
    case = Case(a_quiz((30, {"topic": "losses"}), (30, {"topic": "metrics"})), (*first, *second))
    paper = [slot.item.removeprefix("bank:") for slot in drawn(case, 1)]
    assert sorted(paper) == sorted([f"b{n}" for n in range(30)] + [f"z{n}" for n in range(30)])


def test_a_later_section_gets_what_it_alone_can_draw() -> None:
    case = Case(
        a_quiz((5, {}), (3, {"topic": "metrics"})), (*items(5), *[an_item(f"m{n}", topic="metrics") for n in range(3)])
    )
    for seed in range(10):
        assert by_section(case, drawn(case, seed))[1] == ("bank:m0", "bank:m1", "bank:m2")


def test_a_solved_paper_is_a_matter_of_chance_too() -> None:
    rare = [an_item(f"m{n}", topic="metrics") for n in range(4)]
    case = Case(a_quiz((12, {}), (3, {"topic": "metrics"}), order="shuffled"), (*items(20), *rare))
    tight = Case(a_quiz((20, {}), (4, {"topic": "metrics"}), order="shuffled"), (*items(21), *rare))
    for one in (case, tight):
        assert len({drawn(one, seed) for seed in range(12)}) == 12


def test_a_section_of_all_with_enemies_in_it_is_refused() -> None:
    with pytest.raises(NotEnoughItems):
        drawn(Case(a_quiz(("all", {})), (an_item("a", enemies=["b"]), an_item("b"))), 1)


def test_an_item_is_not_its_own_enemy_and_an_enemy_elsewhere_is_nobody() -> None:
    case = Case(a_quiz(("all", {})), (an_item("a", enemies=["a", "gone"]), an_item("b")))
    assert [slot.item for slot in drawn(case, 1)] == ["bank:a", "bank:b"]


def test_enemies_of_each_other_are_one_constraint() -> None:
    four = {one: frozenset({0, 1, 2, 3} - {one}) for one in range(4)}
    assert list(cliques(four)) == [(0, 1, 2, 3)]
    path = {0: frozenset({1}), 1: frozenset({0, 2}), 2: frozenset({1})}
    assert list(cliques(path)) == [(0, 1), (1, 2)]


# -- items met before ------------------------------------------------------------------------------------------------


def test_a_second_attempt_has_new_items_while_there_are_any() -> None:
    case = Case(a_quiz((3, {}), order="shuffled"), tuple(items(8)))
    first = frozenset(slot.item for slot in drawn(case, 1))
    second = frozenset(slot.item for slot in drawn(case, 2, first))
    third = frozenset(slot.item for slot in drawn(case, 3, first | second))
    assert first.isdisjoint(second)
    assert len(third - first - second) == 2


def test_new_items_do_not_all_come_first() -> None:
    case = Case(a_quiz((4, {}), order="shuffled"), tuple(items(4)))
    seen = frozenset({"bank:item-0", "bank:item-1"})
    assert {drawn(case, seed, seen)[0].item for seed in range(40)} == {f"bank:item-{n}" for n in range(4)}


def test_enemies_at_random_among_hundreds_are_drawn_or_given_up_and_never_searched_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A search that was given up says so; a draw that was found by chance stands even then."""
    monkeypatch.setattr("quizengine.exam.draws._MOST_SECONDS", 0)
    chance = Random(1)
    tangled = [an_item(f"i{n}", enemies=[f"i{chance.randrange(200)}" for _ in range(4)]) for n in range(200)]
    seen = frozenset(f"bank:i{n}" for n in range(190))
    assert len(drawn(Case(a_quiz((40, {})), tuple(tangled)), 1, seen)) == 40
    with pytest.raises(Undecided):
        drawn(Case(a_quiz((62, {})), tuple(tangled)), 1)


# -- the cheapest draw -----------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(case=cases(), data=st.data())
def test_no_paper_is_cheaper_than_the_cheapest(case: Case, data: st.DataObject) -> None:
    possible = papers(case)
    cost = data.draw(st.lists(st.integers(-50, 50), min_size=len(case.revisions), max_size=len(case.revisions)))
    found = cheapest(all_draws(plan(case.quiz, case.revisions, COMPETENCY_OF)), lambda _section, item: cost[item])
    if not possible:
        assert found is None
        return
    assert found is not None
    by_name = {one.name: cost[number] for number, one in enumerate(case.revisions)}
    least = min(sum(by_name[name] for items in paper for name in items) for paper in possible)
    assert sum(cost[item] for items in found for item in items) == least
