"""A blueprint is proven for every paper that may be drawn, or one paper refutes it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizengine.content.bank import Bloom
from quizengine.exam.blueprint import Extreme, Measure, Refutation, maximum, minimum, prove, share_of
from quizengine.exam.draws import NotEnoughItems

from .build import COMPETENCY_OF, a_quiz, an_item, items
from .quizzes import CODES, LEVELS, TOPICS, Case, cases, papers

ALL_CODES = [*CODES, *(f"topic:{topic}" for topic in TOPICS), *(f"bloom:{level}" for level in LEVELS)]
LOSSES, METRICS = (1, {"topic": "losses"}), (1, {"topic": "metrics"})

requirements = st.dictionaries(
    st.sampled_from(ALL_CODES),
    st.fixed_dictionaries(
        {}, optional={"points": st.sampled_from(["0.5", "1", "3"]), "bloom_at_least": st.sampled_from(LEVELS)}
    ).flatmap(lambda some: st.sampled_from(["1", "2"]).map(lambda count: {**some, "items": count})),
    min_size=1,
    max_size=3,
)


def proof(quiz: Any, *revisions: Any) -> tuple[Refutation, ...]:
    return prove(quiz, revisions, competency_of=COMPETENCY_OF)


def amount(
    case: Case, names: Sequence[str], code: str, measure: Measure, bloom_at_least: str | None = None
) -> Fraction:
    """Count what a paper has of a code, item by item."""
    found = Fraction(0)
    for one in case.revisions:
        share = share_of(one, code, competency_of=COMPETENCY_OF)
        level = one.mapped.bloom
        deep = bloom_at_least is None or (level is not None and LEVELS.index(level) >= LEVELS.index(bloom_at_least))
        if one.name in names and share and deep:
            found += 1 if measure is Measure.ITEMS else share * Fraction(one.scored.points)
    return found


def flat(paper: Sequence[Sequence[str]]) -> list[str]:
    return [name for section in paper for name in section]


# -- against every paper ---------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(
    case=cases(),
    code=st.sampled_from(ALL_CODES),
    measure=st.sampled_from(Measure),
    level=st.none() | st.sampled_from(LEVELS),
)
def test_the_least_and_the_most_are_those_of_all_papers(
    case: Case, code: str, measure: Measure, level: str | None
) -> None:
    possible = papers(case)
    assume(possible)
    amounts = [amount(case, flat(paper), code, measure, level) for paper in possible]
    for extreme, expected in ((minimum, min(amounts)), (maximum, max(amounts))):
        found: Extreme = extreme(
            case.quiz,
            case.revisions,
            code,
            competency_of=COMPETENCY_OF,
            measure=measure,
            bloom_at_least=Bloom(level) if level else None,
        )
        assert found.amount == expected
        assert amount(case, found.draw, code, measure, level) == expected
        assert sorted(found.draw) in [sorted(flat(paper)) for paper in possible]


@settings(max_examples=200, deadline=None)
@given(case=cases(require=requirements))
def test_a_requirement_is_refuted_exactly_if_a_paper_misses_it(case: Case) -> None:
    possible = papers(case)
    if not possible:
        with pytest.raises(NotEnoughItems):
            proof(case.quiz, *case.revisions)
        return
    refuted = {(one.code, one.measure): one for one in proof(case.quiz, *case.revisions)}
    for code, asked in case.quiz.require.items():
        for measure, wanted in ((Measure.ITEMS, asked.items), (Measure.POINTS, asked.points)):
            level = asked.bloom_at_least
            least = min(amount(case, flat(paper), code, measure, level) for paper in possible)
            assert ((code, measure) in refuted) == (wanted is not None and least < Fraction(wanted))
            if (code, measure) in refuted:
                one = refuted[code, measure]
                assert one.found == least == amount(case, one.draw, code, measure, level)
                assert wanted is not None
                assert one.wanted == Fraction(wanted)
                assert sorted(one.draw) in [sorted(flat(paper)) for paper in possible]


# -- what counts -----------------------------------------------------------------------------------------------------


def test_a_refutation_names_a_paper_that_misses() -> None:
    quiz = a_quiz((2, {}), require={"topic:metrics": {"items": "1"}})
    found = proof(quiz, *items(2), an_item("m", topic="metrics"))
    assert found == (
        Refutation("topic:metrics", Measure.ITEMS, Fraction(1), Fraction(0), ("bank:item-0", "bank:item-1")),
    )


def test_a_spread_proves_what_a_free_draw_refutes() -> None:
    pool = [*items(5, assesses=["УК-1.1"]), *[an_item(f"b{n}", assesses=["УК-1.2"]) for n in range(5)]]
    require = {"УК-1.1": {"items": "2"}, "УК-1.2": {"items": "2"}, "УК-1": {"items": "4", "points": "4"}}
    assert [one.code for one in proof(a_quiz((4, {}), require=require), *pool)] == ["УК-1.1", "УК-1.2"]
    assert proof(a_quiz((4, {}, "indicator"), require=require), *pool) == ()


def test_a_competency_has_the_items_of_its_indicators_and_not_the_other_way_round() -> None:
    quiz = a_quiz(("all", {}), require={"УК-1": {"items": "2"}, "УК-1.1": {"items": "2"}})
    found = proof(quiz, an_item("a", assesses=["УК-1.1"]), an_item("b", assesses=["УК-1"]))
    assert [one.code for one in found] == ["УК-1.1"]


def test_points_are_shared_by_weight_and_items_are_counted_whole() -> None:
    half = an_item("a", assesses={"УК-1.1": "1/3", "УК-1.2": "1/3", "ПК-2": "1/3"}, points="1.5")
    require = {"УК-1": {"items": "1", "points": "1"}, "ПК-2": {"items": "1", "points": "0.6"}}
    found = proof(a_quiz(("all", {}), require=require), half)
    assert [(one.code, one.measure, one.found) for one in found] == [("ПК-2", Measure.POINTS, Fraction(1, 2))]


def test_only_items_of_the_level_or_above_count_where_a_level_is_asked_for() -> None:
    three = [an_item("a", bloom="remember"), an_item("b", bloom="analyse"), an_item("c", bloom=None)]
    require = {"УК-1": {"items": "2", "bloom_at_least": "apply"}, "bloom:remember": {"items": "1"}}
    (found,) = proof(a_quiz(("all", {}), require=require), *three)
    assert (found.code, found.found) == ("УК-1", Fraction(1))


def test_weights_of_any_fineness_are_counted_exactly() -> None:
    odd = [an_item(f"i{n}", assesses={"УК-1": f"{n + 1}/999983", "ПК-2": f"{999982 - n}/999983"}) for n in range(4)]
    least = minimum(a_quiz((2, {})), odd, "УК-1", competency_of=COMPETENCY_OF)
    assert least == Extreme(Fraction(3, 999983), ("bank:i0", "bank:i1"))


def test_a_code_that_nothing_assesses_has_nothing() -> None:
    both = [extreme(a_quiz((2, {})), items(3), "УК-9", competency_of={}).amount for extreme in (minimum, maximum)]
    assert both == [0, 0]


def test_nothing_is_proven_of_a_quiz_that_cannot_be_drawn() -> None:
    quiz = a_quiz(LOSSES, METRICS, require={"УК-1": {"items": "1"}})
    with pytest.raises(NotEnoughItems):
        proof(quiz, *items(3))
    with pytest.raises(NotEnoughItems):
        minimum(quiz, items(3), "УК-1", competency_of=COMPETENCY_OF)


def test_a_bank_of_hundreds_with_enemies_is_proven() -> None:
    """Groups of four of which one paper may have one, and a blueprint that the worst draw just keeps."""
    groups = [
        an_item(f"g{group}-{n}", topic=TOPICS[group % 2], enemies=[f"g{group}-{m}" for m in range(4) if m != n])
        for group in range(75)
        for n in range(4)
    ]
    quiz = a_quiz((40, {}), require={"topic:losses": {"items": "3"}, "topic:metrics": {"items": "2"}})
    assert proof(quiz, *groups) == ()
    assert minimum(quiz, groups, "topic:losses", competency_of={}).amount == 3
