"""Whether a student may start: every refusal says what to do, and the code is looked at last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.exam.admission import Door, Past, Phase, is_inside, phase, read_networks, refusal
from quizengine.exam.allowance import Terms
from quizengine.i18n import LANGUAGES, say

NOON = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TERMS = Terms(NOON, NOON + HOUR, "Europe/Moscow", timedelta(minutes=20))
ROOM = read_networks("192.0.2.0/24")[0]

doors = st.builds(
    Door,
    access_code=st.none() | st.sampled_from(["", "дуб-12"]),
    networks=st.sampled_from([(), ROOM]),
    room_start=st.booleans(),
    room_started_at=st.none() | st.just(NOON),
    paused_at=st.none() | st.just(NOON),
    cancelled_at=st.none() | st.just(NOON),
)
moments = st.integers(-90, 150).map(lambda count: NOON + timedelta(minutes=count))


@given(door=doors, now=moments, past=st.lists(moments.map(Past), max_size=2), code=st.none() | st.just("дуб-12"))
def test_whoever_is_let_in_is_let_into_an_open_room(
    door: Door, now: datetime, past: list[Past], code: str | None
) -> None:
    found = refusal(door, TERMS, past=past, code=code, address="192.0.2.7", now=now)
    if found is None:
        assert phase(door, TERMS, now) is Phase.OPEN
        assert (past, code if door.access_code else None) == ([], "дуб-12" if door.access_code else None)
    else:
        assert all(say(found.message, language) for language in LANGUAGES)


@given(door=doors, now=moments)
def test_without_the_right_to_start_nobody_can_try_codes(door: Door, now: datetime) -> None:
    locked = replace(door, access_code="дуб-12")
    right, wrong = (
        refusal(locked, TERMS, past=[Past(NOON)], code=code, address=None, now=now) for code in ("дуб-12", "нет")
    )
    assert right is not None
    assert right == wrong


def test_the_window_is_open_from_its_first_moment_and_not_at_its_last() -> None:
    tick = timedelta(microseconds=1)
    at = [NOON - tick, NOON, NOON + HOUR - tick, NOON + HOUR]
    assert [phase(Door(), TERMS, now) for now in at] == [Phase.SCHEDULED, Phase.OPEN, Phase.OPEN, Phase.CLOSED]


def test_ranges_are_read_one_by_one_and_what_is_none_is_named() -> None:
    good, bad = read_networks("192.0.2.7/24, 2001:db8::/32;198.51.100.1\n\nroom 5\n10.0.0.0/33")
    assert [str(one) for one in good] == ["192.0.2.0/24", "2001:db8::/32", "198.51.100.1/32"]
    assert bad == ("room 5", "10.0.0.0/33")


@pytest.mark.parametrize("address", ["::ffff:192.0.2.7", "192.0.2.7"])
def test_an_address_is_the_same_in_both_spellings(address: str) -> None:
    assert is_inside(address, ROOM)
