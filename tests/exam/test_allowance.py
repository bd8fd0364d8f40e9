"""How much time a student has, and that the words say the same as the numbers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.exam import contradictions
from quizengine.exam.allowance import Grant, Limits, Terms, Window, explain, granted, outcome, terms
from quizengine.exam.contradictions import Finding
from quizengine.i18n import say

NOON = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
ZONE = "Europe/Moscow"


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


LIMITS = Limits(minutes(20))
WINDOW = Window(NOON, NOON + minutes(60), ZONE)
HALF_MORE = Grant(factor=Decimal("1.5"))
FIVE = Grant(extra=minutes(5))


def of(*grants: Grant, limits: Limits = LIMITS, window: Window = WINDOW) -> Terms:
    return terms(limits, window, grants)


def steps(terms: Terms, language: str = "en", **facts: Any) -> list[str]:
    return [say(step, language) for step in explain(terms, **facts)]


# -- what counts -----------------------------------------------------------------------------------------------------


def test_without_accommodations_the_quiz_and_the_window_count() -> None:
    assert of().deadline(NOON) == NOON + minutes(20)
    assert of().deadline(NOON + minutes(50)) == WINDOW.closes_at


def test_the_factor_stretches_the_limit_and_extra_minutes_come_after_it() -> None:
    assert of(HALF_MORE, FIVE).time == minutes(35)


def test_the_window_cuts_extended_time_too() -> None:
    assert of(HALF_MORE, FIVE).deadline(NOON + minutes(30)) == WINDOW.closes_at


def test_the_most_favourable_counts_and_nothing_is_added_up() -> None:
    best = of(
        Grant(factor=Decimal("1.25"), extra=minutes(10)), HALF_MORE, Grant(factor=Decimal("1.5"), extra=minutes(4))
    )
    assert (best.factor, best.extra) == (Decimal("1.5"), minutes(10))


def test_an_own_window_opens_earlier_and_closes_later() -> None:
    own = of(Grant(opens_at=NOON - minutes(10), closes_at=NOON + minutes(90)), Grant(closes_at=NOON + minutes(70)))
    assert (own.opens_at, own.closes_at) == (NOON - minutes(10), NOON + minutes(90))


def test_a_share_of_a_second_is_given_to_the_student() -> None:
    assert of(Grant(factor=Decimal("1.333")), limits=Limits(timedelta(seconds=10))).time == timedelta(seconds=14)


# -- in words --------------------------------------------------------------------------------------------------------


def test_time_before_the_start_is_explained_step_by_step() -> None:
    assert steps(of(HALF_MORE, Grant(extra=minutes(5), group="Б-21", standing=True))) == [
        "The quiz takes 20 min.",
        "20 min × 1.5 = 30 min: own accommodation.",
        "5 min more make 35 min: accommodation of the group Б-21, in all sittings.",
        "The window opens at 2026-01-20, 15:00 (Europe/Moscow).",
        "The window closes at 2026-01-20, 16:00 (Europe/Moscow).",
        "Whoever starts later than 2026-01-20, 15:25 (Europe/Moscow) has less.",
        "So: 35 min from the start, but no longer than until 2026-01-20, 16:00 (Europe/Moscow).",
    ]


def test_a_deadline_is_explained_step_by_step() -> None:
    assert steps(of(HALF_MORE), started_at=NOON + minutes(40)) == [
        "The quiz takes 20 min.",
        "20 min × 1.5 = 30 min: own accommodation.",
        "Started at 2026-01-20, 15:40 (Europe/Moscow): 30 min end at 16:10 (Europe/Moscow).",
        "The window closes at 2026-01-20, 16:00 (Europe/Moscow).",
        "That is earlier, so the window ends the attempt.",
        "So answers count until 2026-01-20, 16:00 (Europe/Moscow).",
    ]


def test_a_deadline_that_moved_while_the_clock_stood_still_is_explained() -> None:
    found = steps(of(), started_at=NOON, deadline_at=NOON + minutes(24))
    assert "The clock stood still for 4 min, and the deadline moved by as much." in found
    assert found[-1] == "So answers count until 2026-01-20, 15:24 (Europe/Moscow)."


def test_a_russian_reader_gets_russian_words_and_a_decimal_comma() -> None:
    assert "20 мин × 1,5 = 30 мин" in steps(of(HALF_MORE), "ru")[1]


def test_what_an_accommodation_gives_is_said_field_by_field() -> None:
    full = Grant(Decimal("1.5"), minutes(5), minutes(10), NOON - minutes(5), NOON + minutes(90))
    assert [say(line, "en") for line in granted(full, ZONE)] == [
        "time × 1.5",
        "5 min more",
        "breaks of 10 min in all",
        "opens at 2026-01-20, 14:55 (Europe/Moscow)",
        "closes at 2026-01-20, 16:30 (Europe/Moscow)",
    ]


# -- properties ------------------------------------------------------------------------------------------------------

spans = st.integers(0, 600).map(lambda count: timedelta(seconds=30 * count))
grants = st.builds(
    Grant,
    factor=st.none() | st.decimals(1, 10, places=2),
    extra=st.none() | spans,
    breaks=st.none() | spans,
    opens_at=st.none() | spans.map(lambda span: NOON - span),
    closes_at=st.none() | spans.map(lambda span: NOON + span),
    group=st.none() | st.just("Б-21"),
    standing=st.booleans(),
)
starts = st.integers(0, 59).map(lambda count: NOON + minutes(count))


@given(given=st.lists(grants, max_size=4), more=grants, start=starts)
def test_one_more_accommodation_never_makes_a_deadline_earlier(
    given: list[Grant], more: Grant, start: datetime
) -> None:
    assert of(*given, more).deadline(start) >= of(*given).deadline(start) >= of().deadline(start)
    assert of(*given, more).opens_at <= of(*given).opens_at


@given(given=st.lists(grants, max_size=4), start=starts)
def test_the_order_of_accommodations_does_not_matter(given: list[Grant], start: datetime) -> None:
    assert of(*given).deadline(start) == of(*reversed(given)).deadline(start)


@given(given=st.lists(grants, max_size=4), start=starts, stood=spans)
def test_the_last_step_of_the_explanation_is_the_deadline(
    given: list[Grant], start: datetime, stood: timedelta
) -> None:
    own = of(*given)
    actual = own.deadline(start) + stood
    assert explain(own, started_at=start)[-1] == outcome(own.deadline(start), ZONE)
    assert explain(own, started_at=start, deadline_at=actual)[-1] == outcome(actual, ZONE)
    for language in ("ru", "en"):
        assert all(steps(own, language)), "every sentence can be said"


# -- contradictions --------------------------------------------------------------------------------------------------


def found(
    grant: Grant, *, same: tuple[Grant, ...] = (), limits: Limits = LIMITS, now: datetime = NOON
) -> list[Finding]:
    return list(contradictions.of_grant(grant, window=WINDOW, limits=limits, same=same, now=now))


@pytest.mark.parametrize(
    ("grant", "field", "said"),
    [
        (Grant(), "", "grants nothing"),
        (Grant(factor=Decimal(1)), "", "grants nothing"),
        (Grant(factor=Decimal("0.9")), "factor", "take time away"),
        (Grant(factor=Decimal(150)), "factor", "slip"),
        (Grant(factor=Decimal("1.33333")), "factor", "three decimals"),
        (Grant(extra=minutes(-5)), "extra", "negative"),
        (Grant(breaks=minutes(-5)), "breaks", "negative"),
        (Grant(extra=timedelta(days=2)), "extra", "slip"),
        (Grant(breaks=minutes(21)), "breaks", "longer than the attempt"),
        (Grant(opens_at=NOON + minutes(5)), "opens_at", "take time away"),
        (Grant(closes_at=NOON + minutes(30)), "closes_at", "take time away"),
        (Grant(opens_at=NOON + minutes(90)), "closes_at", "empty"),
        (Grant(opens_at=NOON + minutes(90), closes_at=NOON + minutes(120)), "opens_at", "outside"),
        (Grant(opens_at=NOON - minutes(90), closes_at=NOON - minutes(30)), "opens_at", "outside"),
        (Grant(opens_at=NOON + minutes(9), closes_at=NOON + minutes(8)), "closes_at", "empty"),
    ],
)
def test_what_contradicts_is_refused_with_its_field(grant: Grant, field: str, said: str) -> None:
    serious = [one for one in found(grant) if one.serious]
    assert (field, True) in [(one.field, said in str(one.message)) for one in serious]


def test_an_own_closing_in_the_past_is_refused() -> None:
    late = found(Grant(closes_at=NOON + minutes(70)), now=NOON + minutes(80))
    assert any("has passed" in str(one.message) for one in late)


def test_an_own_window_in_all_sittings_is_refused() -> None:
    assert [one.field for one in contradictions.of_grant(Grant(closes_at=NOON))] == ["closes_at"]


def test_two_accommodations_of_one_student_that_differ_are_refused() -> None:
    assert "Revoke that one first" in str(found(FIVE, same=(HALF_MORE,))[0].message)
    assert "in force already" in str(found(FIVE, same=(FIVE,))[0].message)


def test_a_window_shorter_than_the_extended_time_only_warns() -> None:
    short = found(Grant(factor=Decimal(4)))
    assert [(one.field, one.serious) for one in short] == [("closes_at", False)]
    assert found(Grant(factor=Decimal(4), closes_at=NOON + minutes(80))) == []


def test_a_window_has_to_close_after_it_opens() -> None:
    assert contradictions.of_window(Window(NOON, NOON, ZONE), limit=minutes(20))[0].serious
    assert not contradictions.of_window(Window(NOON, NOON + minutes(10), ZONE), limit=minutes(20))[0].serious
    assert contradictions.of_window(WINDOW, limit=minutes(20)) == ()


@given(grants, st.lists(grants, max_size=2))
def test_every_grant_gets_an_answer_in_words(grant: Grant, same: list[Grant]) -> None:
    for one in found(grant, same=tuple(same)):
        assert say(one.message, "ru")
