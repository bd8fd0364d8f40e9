"""A mended item: what an answer is worth under adjustments, and who gains or loses when a paper is graded again."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.content.programme import Scale
from quizengine.exam.mending import Adjustment, Mend, Worth, mended
from quizengine.exam.regrade import Earned, Policy, counting, standing
from quizengine.i18n import msg
from quizengine.questions import grade
from quizengine.questions.kind import Grade, Verdict
from quizengine.questions.multiple import Key as Multiple
from quizengine.questions.multiple import Mode
from quizengine.questions.single import Key as Single

from ..build import a_programme

POINTS = Decimal(2)
VOID, FULL = Adjustment(1, Mend.VOID), Adjustment(2, Mend.FULL_MARKS)
OPTIONS = "abcd"
ONE = Single(key="a")


def accept(form: str, share: str = "1") -> Adjustment:
    return Adjustment(3, Mend.ACCEPT, form, Decimal(share))


def drop(option: str) -> Adjustment:
    return Adjustment(4, Mend.DROP_OPTION, option=option)


def several(*right: str, mode: Mode = Mode.ALL_OR_NOTHING) -> Multiple:
    return Multiple(key=right, options=len(OPTIONS), scoring=mode)


def facts(*values: Any) -> tuple[Any, ...]:
    return values


def worth(kind: str, key: Any, answer: Any, *adjustments: Adjustment, judged: Grade | None = None) -> Worth:
    without = judged or grade(kind, key, answer)
    return mended(answer, kind=kind, key=key, judged=without, points=POINTS, adjustments=adjustments)


def chosen(*ids: str) -> dict[str, Any]:
    return {"choices": sorted(ids)}


def test_without_adjustments_an_answer_is_worth_what_the_key_says() -> None:
    found = worth("single", ONE, {"choice": "a"})
    assert facts(found.points, found.max_points, found.verdict) == (2, 2, Verdict.CORRECT)


@pytest.mark.parametrize("answer", [None, {"choice": "a"}, {"choice": "b"}])
def test_a_void_item_is_worth_nothing_out_of_nothing(answer: Any) -> None:
    found = worth("single", ONE, answer, accept('{"choice": "b"}'), FULL, VOID)
    assert facts(found.points, found.max_points, found.verdict) == (0, 0, Verdict.VOID)


@pytest.mark.parametrize("answer", [None, {"choice": "a"}, {"choice": "b"}])
def test_full_marks_are_for_everybody(answer: Any) -> None:
    found = worth("single", ONE, answer, FULL)
    assert facts(found.points, found.max_points, found.verdict) == (2, 2, Verdict.CORRECT)


def test_an_accepted_answer_earns_its_share_and_no_other_answer_does() -> None:
    form = '{"choice": "b"}'
    assert worth("single", ONE, {"choice": "b"}, accept(form, "0.5")).points == 1
    assert worth("single", ONE, {"choice": "c"}, accept(form)).points == 0
    assert worth("single", ONE, {"choice": "b"}, accept(form, "0.5"), accept(form)).points == 2


def test_to_accept_the_right_answer_in_part_takes_nothing_away() -> None:
    assert worth("single", ONE, {"choice": "a"}, accept('{"choice": "a"}', "0.5")).points == 2


def test_an_accepted_answer_no_longer_waits_for_a_person() -> None:
    waits = Grade(Decimal(0), Verdict.REVIEW, msg("open"))
    found = worth("single", ONE, {"choice": "b"}, accept('{"choice": "b"}', "0"), judged=waits)
    assert facts(found.points, found.verdict) == (0, Verdict.WRONG)


def test_a_single_choice_does_not_count_for_those_who_chose_the_dropped_option() -> None:
    found = worth("single", ONE, {"choice": "b"}, drop("b"))
    assert facts(found.max_points, found.verdict) == (0, Verdict.VOID)
    assert worth("single", ONE, {"choice": "a"}, drop("b")).points == 2
    assert worth("single", ONE, {"choice": "c"}, drop("b")).points == 0
    assert worth("single", ONE, None, drop("b")).verdict is Verdict.UNANSWERED


@pytest.mark.parametrize("mode", list(Mode))
@given(answer=st.sets(st.sampled_from(OPTIONS)), right=st.sets(st.sampled_from(OPTIONS), min_size=1, max_size=3))
def test_a_dropped_option_of_several_counts_neither_for_nor_against(
    mode: Mode, answer: set[str], right: set[str]
) -> None:
    key = several(*sorted(right), mode=mode)
    assert worth("multiple", key, chosen(*answer, "d"), drop("d")) == worth(
        "multiple", key, chosen(*(answer - {"d"})), drop("d")
    )


def test_of_several_options_those_that_stay_are_graded() -> None:
    key = several("a", "b")
    assert worth("multiple", key, chosen("a"), drop("b")).points == 2
    assert worth("multiple", key, chosen("a", "b", "c"), drop("c")).points == 2
    assert worth("multiple", key, chosen("a"), *map(drop, OPTIONS)).verdict is Verdict.VOID


answers = st.none() | st.fixed_dictionaries({"choice": st.sampled_from(OPTIONS)})
adjustments = st.lists(
    st.sampled_from([FULL, drop("a"), drop("b"), *(accept(f'{{"choice": "{id}"}}', "0.5") for id in OPTIONS)])
)


@given(answers)
def test_full_marks_and_accepted_answers_never_lower_points(answer: Any) -> None:
    before = worth("single", ONE, answer).points
    for kind_of_mending in (FULL, *(accept(f'{{"choice": "{id}"}}', "0.3") for id in OPTIONS)):
        assert worth("single", ONE, answer, kind_of_mending).points >= before


@given(answers, adjustments)
def test_an_answer_never_earns_less_than_nothing_nor_more_than_all(answer: Any, some: list[Adjustment]) -> None:
    found = worth("single", ONE, answer, *some)
    assert 0 <= found.points <= found.max_points <= POINTS


# -- a paper graded again --------------------------------------------------------------------------------------------


def earned(points: Decimal | int, of: Decimal | int = 1) -> Earned:
    return Earned(Decimal(points), Decimal(of))


def share(paper: dict[int, Earned]) -> Fraction | None:
    most = sum(Fraction(one.max_points) for one in paper.values())
    return sum(Fraction(one.points) for one in paper.values()) / most if most else None


@st.composite
def an_earned(draw: st.DrawFn) -> Earned:
    of = draw(st.sampled_from([0, 1, 1, 1, 2]))
    return earned(of * draw(st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)])), of)


papers = st.dictionaries(st.integers(1, 6), an_earned(), min_size=1)


@given(st.data(), papers)
def test_raise_only_never_lowers_a_share_nor_the_points_of_an_answer_that_is_worth_as_much(
    data: st.DataObject, paper: dict[int, Earned]
) -> None:
    anew = {position: data.draw(an_earned()) for position in paper if data.draw(st.booleans())}
    taken = counting(paper, anew, Policy.RAISE_ONLY)
    then = {**paper, **{position: anew[position] for position in taken}}
    before, after = share(paper), share(then)
    assert before is None or (after is not None and after >= before)
    assert all(
        then[position].points >= paper[position].points
        for position in paper
        if then[position].max_points == paper[position].max_points
    )


@given(papers)
def test_raise_only_a_void_never_lowers_anybodys_share(paper: dict[int, Earned]) -> None:
    anew = {position: earned(0, 0) for position in list(paper)[:2]}
    taken = counting(paper, anew, Policy.RAISE_ONLY)
    before, after = share(paper), share({**paper, **{position: anew[position] for position in taken}})
    assert before is None or (after is not None and after >= before)


def test_raise_only_a_void_counts_for_those_who_erred_and_not_for_those_who_knew() -> None:
    void = {1: earned(0, 0)}
    assert counting({1: earned(0), 2: earned(1)}, void, Policy.RAISE_ONLY) == {1}
    assert counting({1: earned(1), 2: earned(0)}, void, Policy.RAISE_ONLY) == set()


@given(st.data(), papers)
def test_computed_anew_every_new_grade_counts(data: st.DataObject, paper: dict[int, Earned]) -> None:
    anew = {position: data.draw(an_earned()) for position in paper}
    assert counting(paper, anew, Policy.RECOMPUTE) == set(paper)


@given(st.data(), papers, st.sampled_from(list(Policy)))
def test_grading_twice_is_grading_once(data: st.DataObject, paper: dict[int, Earned], policy: Policy) -> None:
    anew = {position: data.draw(an_earned()) for position in paper if data.draw(st.booleans())}
    once = {**paper, **{position: anew[position] for position in counting(paper, anew, policy)}}
    left = {position: anew[position] for position in counting(paper, anew, policy)}
    again = {**once, **{position: left[position] for position in counting(once, left, policy)}}
    assert again == once


def test_a_standing_has_a_share_a_mark_and_a_band() -> None:
    scale = Scale.model_validate(a_programme()["grading"]["scale"])
    found = standing([earned(3, 4)], scale)
    assert (found.share, found.mark, found.band) == (Fraction(3, 4), 8, "Excellent")
    assert standing([earned(0, 0)], scale).mark is None
