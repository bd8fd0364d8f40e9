"""Pace, on values alone: what a factor and a pause do to own times, and what comes after a question."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from quizengine.content.quiz import Section
from quizengine.exam.pacing import FINISHED, Limit, closes, end, following, limit

NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)
ONE = Decimal(1)
SPANS = st.integers(10, 7200).map(lambda count: timedelta(seconds=count))
FACTORS = st.sampled_from([ONE, Decimal("1.25"), Decimal("1.5"), Decimal(2)])
MOMENTS = st.integers(0, 7200).map(lambda count: NOON + timedelta(seconds=count))


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def a_section(**fields: object) -> Section:
    return Section.model_validate({"title": "All", "draw": "all", **fields})


def test_a_question_has_the_time_of_its_section_or_the_one_that_it_states_itself() -> None:
    assert limit(a_section(item_time="90s"), seconds(30)) == Limit(seconds(90), None)
    assert limit(a_section(item_time="own", time="5m"), seconds(30)) == Limit(seconds(30), seconds(300))
    assert limit(a_section(item_time="own"), None) == Limit()
    assert limit(a_section(), seconds(30)) == Limit()


def test_a_question_without_own_times_does_not_close() -> None:
    assert closes(Limit(), opened_at=NOON, section_opened_at=NOON, factor=ONE) is None


@given(item=SPANS, section=SPANS, opened=MOMENTS, factor=FACTORS)
def test_a_question_closes_at_the_earlier_of_its_own_end_and_that_of_its_section(
    item: timedelta, section: timedelta, opened: datetime, factor: Decimal
) -> None:
    own = closes(Limit(item, section), opened_at=opened, section_opened_at=NOON, factor=factor)
    assert own == min(end(opened, item, factor=factor), end(NOON, section, factor=factor))


@given(span=SPANS, factor=FACTORS)
def test_a_factor_stretches_a_time_and_rounds_it_up_to_a_whole_second(span: timedelta, factor: Decimal) -> None:
    stretched = end(NOON, span, factor=factor) - NOON
    exact = Decimal(int(span.total_seconds())) * factor
    assert exact <= int(stretched.total_seconds()) < exact + 1


@given(span=SPANS, stopped=MOMENTS, stood=SPANS, factor=FACTORS)
def test_a_pause_moves_an_end_by_exactly_its_length_if_the_time_still_ran(
    span: timedelta, stopped: datetime, stood: timedelta, factor: Decimal
) -> None:
    before = end(NOON, span, factor=factor)
    moved = end(NOON, span, factor=factor, stands=[(stopped, stopped + stood)]) - before
    assert moved == (stood if stopped <= before else timedelta(0))


@given(span=SPANS, first=MOMENTS, one=SPANS, gap=SPANS, other=SPANS)
def test_pauses_add_up(span: timedelta, first: datetime, one: timedelta, gap: timedelta, other: timedelta) -> None:
    second = first + one + gap
    assume(second <= NOON + span + one)
    stands = [(first, first + one), (second, second + other)]
    assume(first <= NOON + span)
    assert end(NOON, span, factor=ONE, stands=stands) == NOON + span + one + other


@given(item=SPANS, section=SPANS, opened=MOMENTS, stopped=MOMENTS, stood=SPANS)
def test_moving_what_still_runs_is_the_same_as_counting_anew(
    item: timedelta, section: timedelta, opened: datetime, stopped: datetime, stood: timedelta
) -> None:
    assume(stopped >= opened)
    times = {"opened_at": opened, "section_opened_at": NOON, "factor": ONE}
    before = closes(Limit(item, section), **times)  # type: ignore[arg-type]
    after = closes(Limit(item, section), stands=[(stopped, stopped + stood)], **times)  # type: ignore[arg-type]
    assert before is not None
    assert after == (before + stood if before >= stopped else before)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.booleans())
def test_one_goes_through_a_paper_from_the_first_question_to_the_end_and_never_back(
    lengths: list[int], section_over: bool
) -> None:
    sections = [number for number, length in enumerate(lengths) for _ in range(length)]
    position, way = 1, [1]
    while (position := following(position, sections, section_over=section_over)) != FINISHED:
        way.append(position)
    assert way == (
        [sections.index(number) + 1 for number in range(len(lengths))]
        if section_over
        else list(range(1, len(sections) + 1))
    )
