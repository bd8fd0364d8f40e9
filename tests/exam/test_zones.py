"""Wall clocks of named places: what a written time means, also where clocks go back or forward."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.exam import zones
from quizengine.exam.zones import BadTime
from quizengine.i18n import say

BERLIN, MOSCOW = "Europe/Berlin", "Europe/Moscow"


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "zone", "meant"),
    [
        ("2026-01-20T15:00", MOSCOW, "2026-01-20T12:00"),
        ("2026-07-20T15:00", MOSCOW, "2026-07-20T12:00"),
        ("2026-01-20T15:00", BERLIN, "2026-01-20T14:00"),
        ("2026-07-20T15:00", BERLIN, "2026-07-20T13:00"),
        ("2026-07-20T15:00", "UTC", "2026-07-20T15:00"),
    ],
)
def test_a_wall_time_is_a_moment(written: str, zone: str, meant: str) -> None:
    assert zones.moment(wall(written), zone) == utc(meant)


def test_a_time_that_comes_twice_in_autumn_is_not_guessed() -> None:
    with pytest.raises(BadTime) as caught:
        zones.moment(wall("2026-10-25T02:30"), BERLIN)
    readings = caught.value.readings
    assert readings is not None
    assert readings.moments == (utc("2026-10-25T00:30"), utc("2026-10-25T01:30"))
    assert say(caught.value.message, "en") == (
        "02:30 comes twice that day in Europe/Berlin: 2026-10-25, 02:30 UTC+2 (Europe/Berlin) and "
        "2026-10-25, 02:30 UTC+1 (Europe/Berlin). Choose which is meant."
    )


@pytest.mark.parametrize(("second", "meant"), [(False, "2026-10-25T00:30"), (True, "2026-10-25T01:30")])
def test_whoever_wrote_it_says_which_is_meant(second: bool, meant: str) -> None:
    assert zones.moment(wall("2026-10-25T02:30"), BERLIN, second=second) == utc(meant)


@pytest.mark.parametrize("second", [None, False, True])
def test_a_time_that_clocks_jump_over_in_spring_is_refused(second: bool | None) -> None:
    with pytest.raises(BadTime, match="jump over 02:30") as caught:
        zones.moment(wall("2026-03-29T02:30"), BERLIN, second=second)
    readings = caught.value.readings
    assert readings is not None
    assert [say(one, "en") for one in readings.named] == [
        "2026-03-29, 01:30 UTC+1 (Europe/Berlin)",
        "2026-03-29, 03:30 UTC+2 (Europe/Berlin)",
    ]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_where_clocks_do_not_change_every_time_of_the_day_is_one_moment(day: str) -> None:
    moments = [zones.moment(wall(f"{day}T{hour:02d}:30"), MOSCOW) for hour in range(24)]
    assert [later - earlier for earlier, later in pairwise(moments)] == [timedelta(hours=1)] * 23


def test_a_time_with_an_offset_is_the_moment_itself() -> None:
    assert zones.moment(wall("2026-10-25T02:30+01:00"), BERLIN) == utc("2026-10-25T01:30")


@pytest.mark.parametrize("name", ["", "Moscow", "../etc/passwd", "Europe/Nowhere", "Europe", "\0"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(BadTime, match="no time zone"):
        zones.moment(wall("2026-01-20T15:00"), name)


@pytest.mark.parametrize("year", ["0001", "1999", "9999"])
def test_a_year_out_of_reach_is_refused(year: str) -> None:
    with pytest.raises(BadTime, match="year"):
        zones.moment(wall(f"{year}-01-01T00:00"), BERLIN)


def test_words_leave_the_date_out_where_it_is_the_same() -> None:
    noon = utc("2026-01-20T12:00")
    assert say(zones.words(noon, MOSCOW), "en") == "2026-01-20, 15:00 (Europe/Moscow)"
    assert say(zones.words(noon, MOSCOW), "ru") == "20.01.2026, 15:00 (Europe/Moscow)"
    assert say(zones.words(noon, MOSCOW, near=noon - timedelta(hours=1)), "en") == "15:00 (Europe/Moscow)"
    # Twenty-one hours later it is another day on the wall of Moscow, though not in UTC.
    assert "2026-01-21" in say(zones.words(utc("2026-01-20T21:00"), MOSCOW, near=noon), "en")


def test_words_tell_the_two_times_of_an_autumn_night_apart() -> None:
    first, second = (say(zones.words(utc(f"2026-10-25T0{hour}:30"), BERLIN), "en") for hour in (0, 1))
    assert ("UTC+2" in first, "UTC+1" in second) == (True, True)


@given(
    at=st.datetimes(wall("2001-01-01"), wall("2099-01-01")).map(
        lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
    ),
    zone=st.sampled_from([BERLIN, MOSCOW, "America/St_Johns", "Australia/Lord_Howe", "UTC"]),
)
def test_what_a_form_shows_is_read_back_as_the_same_moment(at: datetime, zone: str) -> None:
    written = wall(zones.wall(at, zone))
    assert at in {one for second in (False, True) for one in [zones.moment(written, zone, second=second)]}


def test_zones_to_choose_from_are_places() -> None:
    assert {MOSCOW, BERLIN, "UTC"} <= set(zones.zone_names())
