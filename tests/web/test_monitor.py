"""The pages of a watched room: counts, seats, messages, pauses and ends, with and without a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizengine.services import pulsing

from ..build import CAST, NOON, a_bank_folder, a_group, a_running_attempt, a_sitting, an_account, released
from ..build import Sitting as Exam
from .build import SCRIPTED, Site, Visitor, a_site

ROOM = "/instructor/sittings/1/room"
SEATS = f"{ROOM}/seats"


@pytest.fixture
def hall(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Site]:
    """A sitting of the course for Anna and Boris, in a zone that is not the installation's."""
    released(sqlite_engine, a_bank_folder(tmp_path))
    cast = {login: an_account(sqlite_engine, login) for login in CAST}
    group = a_group(sqlite_engine, cast["orlov"], cast["anna"], cast["boris"])
    a_sitting(sqlite_engine, cast["orlov"], group, timezone="Asia/Vladivostok", attempts=2)
    with a_site(sqlite_engine) as site:
        yield site


@pytest.fixture
def orlov(hall: Site) -> Visitor:
    return hall.visitor("orlov", language="en")


@pytest.fixture
def anna(hall: Site) -> Exam:
    exam = a_running_attempt(hall.engine, hall.person("anna"), quiz="", sitting_id=1)
    hears(exam)
    return exam


def hears(exam: Exam, position: int = 2) -> list[str]:
    asked = {"token": exam.token, "attempt_id": exam.attempt_id}
    beat = pulsing.pulse(exam.engine, **asked, position=position, waiting=1, heard=0, now=NOON)
    return [one.text for one in beat.messages]


def seat(exam: Exam) -> str:
    return f"{ROOM}/seat/{exam.attempt_id}"


def test_the_sitting_leads_to_its_room(hall: Site, orlov: Visitor) -> None:
    links = [link.attributes["href"] for link in orlov.page("/instructor/sittings/1").all("a")]
    assert ROOM in links


def test_the_room_counts_by_standing_and_lists_students_in_the_zone_of_the_sitting(orlov: Visitor, anna: Exam) -> None:
    anna.answers(1, "mse", at=NOON)
    page = orlov.page(ROOM)
    counts = {
        link.attributes["id"]: link.words for link in page.all("a") if "standing" in link.attributes.get("id", "")
    }
    assert counts["standing-all"] == "2 everybody"
    assert counts["standing-working"] == "1 working"
    assert counts["standing-not_started"] == "1 not started"
    row = next(one.words for one in page.all("tr") if "Анна" in one.words)
    assert "1/3" in row
    assert "until 22:20:00" in row
    assert "22:00:00" in row


def test_a_standing_and_a_part_of_a_name_narrow_the_list_and_stay_in_its_addresses(orlov: Visitor, anna: Exam) -> None:
    page = orlov.page(f"{ROOM}?standing=not_started&silent=10")
    rows = [row.words for row in page.all("tr")][1:]
    assert len(rows) == 1
    assert rows[0].startswith("Борис Котов")
    current = [link.attributes["id"] for link in page.all("a") if link.attributes.get("aria-current") == "true"]
    assert current == ["standing-not_started"]
    assert all(
        "silent=10" in link.attributes["href"] for link in page.all("a") if "standing-" in link.attributes.get("id", "")
    )
    assert "Nobody is to be shown" in orlov.page(f"{ROOM}?name=никого").one("main").words


@pytest.mark.parametrize(
    "query", ["standing=asleep", "page=x", "page=-5", "page=99999999999999999999", "silent=0", "silent=x", "name=%00"]
)
def test_whatever_an_address_asks_for_the_room_is_shown(orlov: Visitor, anna: Exam, query: str) -> None:
    assert orlov.opens(f"{ROOM}?{query}").status_code == 200
    assert orlov.opens(f"{SEATS}?{query}").status_code == 200


def test_a_page_that_asks_again_hears_nothing_until_something_changes(hall: Site, orlov: Visitor, anna: Exam) -> None:
    seen = orlov.page(ROOM).one("input", id="seen").attributes["value"]
    hall.clock.forward(seconds=5)
    unchanged = orlov.opens(f"{SEATS}?seen={seen}", headers=SCRIPTED)
    assert (unchanged.status_code, unchanged.data) == (204, b"")
    anna.answers(1, "mse", at=NOON)
    changed = orlov.opens(f"{SEATS}?seen={seen}", headers=SCRIPTED)
    assert changed.status_code == 200
    assert "<html" not in changed.text
    assert "1/3" in changed.text


def test_a_message_to_all_and_to_one_is_heard(hall: Site, orlov: Visitor, anna: Exam) -> None:
    orlov.opens(ROOM)
    assert orlov.sends(f"{ROOM}/say", {"text": "Окна открыты."}).location == ROOM
    assert orlov.sends(f"{seat(anna)}/say", {"text": "Проверьте вопрос 2."}).location == seat(anna)
    assert hears(anna) == ["Окна открыты.", "Проверьте вопрос 2."]
    log = orlov.page("/instructor/sittings/1").one("main").words
    assert "To everybody: Окна открыты." in log
    assert "To one student: Проверьте вопрос 2." in log


def test_a_pause_says_what_it_does_and_is_undone_the_same_way(hall: Site, orlov: Visitor, anna: Exam) -> None:
    assert "1 clock stops at once" in orlov.page(f"{ROOM}/pause").one("main").words
    assert anna.stored().paused_at is None, "looking at the page does nothing"
    orlov.sends(f"{ROOM}/pause")
    page = orlov.page(ROOM).one("main").words
    assert "1 clock stands still" in page
    assert "paused since 22:00:00" in page
    assert orlov.sends(f"{ROOM}/pause").status_code == 409
    hall.clock.forward(minutes=3)
    assert "1 clock goes on" in orlov.page(f"{ROOM}/resume").one("main").words
    orlov.sends(f"{ROOM}/resume")
    assert anna.stored().deadline_at.minute == 23


def test_a_student_who_waits_outside_is_told_of_the_pause(hall: Site, orlov: Visitor) -> None:
    orlov.sends(f"{ROOM}/pause")
    boris = hall.visitor("boris", language="en")
    assert "The room is paused" in boris.page("/student/sitting/1").one("main").words
    refused = boris.sends("/student/sitting/1/start")
    assert refused.status_code == 409
    assert "The room is paused" in refused.text


def test_an_end_needs_a_reason_and_keeps_what_was_typed(hall: Site, orlov: Visitor, anna: Exam) -> None:
    for path in (f"{ROOM}/end", f"{seat(anna)}/end"):
        refused = orlov.sends(path, {"reason": " "})
        assert refused.status_code == 422
        assert 'href="#reason"' in refused.text
    long = orlov.sends(f"{ROOM}/say", {"text": "x" * 2001})
    assert long.status_code == 422
    assert "x" * 2001 in long.text
    assert anna.stored().submitted_at is None


def test_one_attempt_or_all_are_ended(hall: Site, orlov: Visitor, anna: Exam) -> None:
    boris = a_running_attempt(hall.engine, hall.person("boris"), quiz="", sitting_id=1)
    hall.clock.forward(minutes=1)
    assert "It cannot be taken back" in orlov.page(seat(anna)).one("main").words
    orlov.sends(f"{seat(anna)}/end", {"reason": "Списывание."})
    assert (anna.stored().closed_by, boris.stored().closed_by) == ("instructor", None)
    assert "The whole attempt" in orlov.page(seat(anna)).one("main").words
    assert "1 open attempt is closed" in orlov.page(f"{ROOM}/end").one("main").words
    orlov.sends(f"{ROOM}/end", {"reason": "Тревога."})
    assert boris.stored().closed_by == "instructor"
    assert "2 handed in" in orlov.page(ROOM).one("main").words


def test_what_is_not_there_is_not_found(hall: Site, orlov: Visitor, anna: Exam) -> None:
    a_sitting(hall.engine, hall.person("orlov"), 1, title="Другой")
    other = seat(anna).replace("/1/", "/2/")
    for path in (f"{ROOM}/no-such", "/instructor/sittings/99/room", "/instructor/sittings/99/room/seats", other):
        assert orlov.opens(path).status_code == 404, path
    for path in (f"{other}/say", f"{other}/end", f"{ROOM}/seat/no-such/end"):
        assert orlov.sends(path, {"text": "x", "reason": "x"}).status_code == 404, path
    assert anna.stored().submitted_at is None


def test_a_student_does_not_watch_the_room(hall: Site, anna: Exam) -> None:
    visitor = hall.visitor("anna")
    for path in (ROOM, SEATS, f"{ROOM}/pause", seat(anna)):
        assert visitor.opens(path).status_code == 403
    assert visitor.sends(f"{ROOM}/end", {"reason": "x"}).status_code == 403
