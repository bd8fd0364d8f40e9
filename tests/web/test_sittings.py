"""Sittings in the browser: made, waited for, started, extended, and every mistake answered in place."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest

from quizengine.content.review import Phase, Shown
from quizengine.store.tables import Accommodation, Attempt, GroupMember, Sitting

from ..build import NOON, QUIZ, a_group, a_sitting, granted, minutes, rows_in
from .build import Site, Visitor, a_site
from .markup import Markup, read

SITTINGS, GROUPS, ACCOMMODATIONS = "/instructor/sittings/", "/instructor/groups/", "/instructor/accommodations/"
FORM = {
    "title": "Экзамен",
    "quiz": QUIZ,
    "timezone": "Europe/Moscow",
    "opens_at": "2026-01-20T15:00",
    "closes_at": "2026-01-20T16:00",
    "attempts": "1",
}


@pytest.fixture
def orlov(site: Site) -> Visitor:
    return site.visitor("orlov", language="en")


def group(site: Site, *logins: str) -> int:
    return a_group(site.engine, site.person("orlov"), *map(site.person, logins))


def sitting(site: Site, *logins: str, **changed: Any) -> int:
    return a_sitting(site.engine, site.person("orlov"), group(site, *(logins or ("anna",))), **changed)


def errors(text: str) -> str:
    return " ".join(one.words for one in read(text).all("a") if one.attributes.get("href", "").startswith("#"))


# -- making ----------------------------------------------------------------------------------------------------------


def test_an_instructor_makes_a_group_and_a_sitting_for_it(site: Site, orlov: Visitor) -> None:
    made = orlov.sends(GROUPS, {"name": "Б-21"})
    orlov.sends(made.location, {"logins": "anna\nboris"})
    found = orlov.sends(f"{SITTINGS}new", {**FORM, "group_id": made.location.rpartition("/")[2]})
    page = orlov.page(found.location)
    assert page.one("h1").words == "Экзамен"
    assert "Анна Смирнова" in page.one("main").words
    assert "20 min from the start" in page.one("main").words
    assert "Экзамен" in orlov.page(SITTINGS).one("main").words


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "title"),
        ({"opens_at": ""}, "date and a time"),
        ({"opens_at": "soon"}, "not a time"),
        ({"opens_at": "9999-12-31T23:59"}, "year"),
        ({"timezone": "Moscow"}, "no time zone"),
        ({"closes_at": "2026-01-20T14:00"}, "empty"),
        ({"attempts": "many"}, "number of attempts"),
        ({"attempts": "99999999999999999999"}, "number of attempts"),
        ({"spacing": "x"}, "not a number"),
        ({"offline": "1e999"}, "not a number"),
        ({"networks": "room 5"}, "network ranges"),
        ({"review": "sometimes"}, "which answers"),
        ({"group_id": "99999999999"}, "Choose a group"),
        ({"quiz": "x"}, "released quiz"),
    ],
)
def test_a_mistake_in_the_form_is_said_and_what_was_typed_stays(
    site: Site, orlov: Visitor, wrong: dict[str, str], said: str
) -> None:
    response = orlov.sends(f"{SITTINGS}new", {**FORM, "group_id": str(group(site)), "access_code": "дуб-12", **wrong})
    assert response.status_code == 422
    assert said in errors(response.text)
    assert read(response.text).one("input", name="access_code").attributes["value"] == "дуб-12"
    assert rows_in(site.engine, Sitting) == 0


def test_a_time_that_comes_twice_is_asked_about_and_then_taken(site: Site, orlov: Visitor) -> None:
    form = {**FORM, "group_id": str(group(site)), "timezone": "Europe/Berlin", "opens_at": "2026-10-25T02:30"}
    form["closes_at"] = "2026-10-25T05:00"
    asked = orlov.sends(f"{SITTINGS}new", form)
    assert asked.status_code == 422
    assert [one.attributes["value"] for one in read(asked.text).all("input", name="opens_at_which")] == [
        "first",
        "second",
    ]
    made = orlov.sends(f"{SITTINGS}new", {**form, "opens_at_which": "second"})
    assert "02:30 UTC+1 (Europe/Berlin)" in orlov.page(made.location).one("main").words
    again = orlov.page(f"{made.location}/edit").one("input", name="opens_at_which", checked="")
    assert again.attributes["value"] == "second", "whoever edits keeps the same moment"


def test_a_time_that_clocks_jump_over_is_refused(site: Site, orlov: Visitor) -> None:
    form = {**FORM, "group_id": str(group(site)), "timezone": "Europe/Berlin", "opens_at": "2026-03-29T02:30"}
    assert "jump over 02:30" in errors(orlov.sends(f"{SITTINGS}new", form).text)


def test_the_form_of_a_sitting_shows_it_and_changes_it(site: Site, orlov: Visitor) -> None:
    id = sitting(site)
    page = orlov.page(f"{SITTINGS}{id}/edit")
    shown = {
        one.attributes["name"]: one.attributes.get("value", "") for one in page.all("input") if "name" in one.attributes
    }
    assert (shown["opens_at"], shown["closes_at"]) == ("2026-01-20T15:00", "2026-01-20T16:00")
    form = {**FORM, "group_id": "1", "closes_at": "2026-01-20T17:00", "access_code": "дуб-12"}
    assert orlov.sends(f"{SITTINGS}{id}/edit", form).status_code == 303
    assert "17:00 (Europe/Moscow)" in orlov.page(f"{SITTINGS}{id}").one("main").words


def ticked(page: Markup) -> set[str]:
    return {
        one.attributes["name"]
        for one in page.all("input", type="checkbox", checked="")
        if "-" in one.attributes["name"]
    }


def test_what_students_see_is_ticked_phase_by_phase(site: Site, orlov: Visitor) -> None:
    new = orlov.page(f"{SITTINGS}new")
    boxes = [one.attributes["name"] for one in new.all("input", type="checkbox") if "-" in one.attributes["name"]]
    assert boxes == [f"{phase}-{part}" for part in Shown for phase in Phase]
    form = {**FORM, "group_id": str(group(site)), "review": "phases", "later-mark": "1", "after_close-key": "1"}
    made = orlov.sends(f"{SITTINGS}new", form)
    edit = orlov.page(f"{made.location}/edit")
    assert ticked(edit) == {"later-mark", "after_close-key"}
    assert [one.attributes["value"] for one in edit.all("option", selected="")][-1] == "phases"
    refused = orlov.sends(f"{SITTINGS}new", {**form, "title": ""})
    assert ticked(read(refused.text)) == {"later-mark", "after_close-key"}, "what was ticked stays"


def test_ticks_that_are_short_for_a_word_are_that_word(site: Site, orlov: Visitor) -> None:
    ticks = ticked(orlov.page(f"{SITTINGS}new"))
    form = {**FORM, "group_id": str(group(site)), "review": "phases", **dict.fromkeys(ticks, "1")}
    edit = orlov.page(f"{orlov.sends(f'{SITTINGS}new', form).location}/edit")
    assert [one.attributes["value"] for one in edit.all("option", selected="")][-1] == "after_close"


# -- the student's way -----------------------------------------------------------------------------------------------


def test_a_student_waits_for_the_room_and_starts_with_the_code(site: Site, orlov: Visitor) -> None:
    id = sitting(site, room_start=True, access_code="дуб-12")
    anna = site.visitor("anna", language="en")
    assert f"/student/sitting/{id}" in {link.attributes["href"] for link in anna.page("/student/").all("a")}
    waiting = anna.page(f"/student/sitting/{id}")
    assert "every 4s" in waiting.one(id="door").attributes["hx-trigger"]
    assert waiting.all("noscript")
    assert anna.sends(f"/student/sitting/{id}/start").status_code == 409
    orlov.sends(f"{SITTINGS}{id}/room")
    door = read(anna.opens(f"/student/sitting/{id}/door").text)
    assert "hx-trigger" not in door.one(id="door").attributes
    assert door.all("input", name="code")
    wrong = anna.sends(f"/student/sitting/{id}/start", {"code": "дуб-13"})
    assert (wrong.status_code, "not right" in errors(wrong.text)) == (422, True)
    started = anna.sends(f"/student/sitting/{id}/start", {"code": "ДУБ-12"})
    assert started.status_code == 303
    assert anna.opens(started.location).status_code == 200


def test_codes_are_not_guessed_without_end(site: Site) -> None:
    id = sitting(site, access_code="дуб-12")
    with a_site(site.engine, sign_in_limit="3 per 5 minutes") as strict:
        anna = strict.visitor("anna")
        tried = [anna.sends(f"/student/sitting/{id}/start", {"code": "нет"}).status_code for _ in range(4)]
        assert tried == [422, 422, 422, 429]


def test_a_refused_network_is_said_with_the_address(site: Site) -> None:
    id = sitting(site, networks="192.0.2.0/24")
    anna = site.visitor("anna", language="en")
    assert "127.0.0.1" in anna.page(f"/student/sitting/{id}").one(id="door").words
    inside = anna.sends(f"/student/sitting/{id}/start", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert inside.status_code == 303


def test_a_sitting_of_others_does_not_exist(site: Site) -> None:
    id = sitting(site)
    boris = site.visitor("boris")
    for path in (f"/student/sitting/{id}", f"/student/sitting/{id}/door", "/student/sitting/999"):
        assert boris.opens(path).status_code == 404
    assert boris.sends(f"/student/sitting/{id}/start").status_code == 404
    assert rows_in(site.engine, Attempt) == 0


def test_a_student_takes_a_break(site: Site) -> None:
    id = sitting(site)
    granted(site.engine, site.person("orlov"), site.person("anna"), sitting_id=id, breaks=minutes(10))
    anna = site.visitor("anna", language="en")
    attempt = anna.sends(f"/student/sitting/{id}/start").location.split("/")[3]
    anna.opens(f"/student/sitting/break/{attempt}")
    anna.sends(f"/student/sitting/break/{attempt}/begin")
    assert "You are on a break" in anna.page(f"/student/sitting/break/{attempt}").one("main").words
    site.clock.forward(minutes=4)
    anna.sends(f"/student/sitting/break/{attempt}/end")
    assert "15:24 (Europe/Moscow)" in anna.page(f"/student/sitting/{id}").one("main").words


# -- accommodations --------------------------------------------------------------------------------------------------


def test_extra_time_is_granted_on_a_page_and_seen_by_both(site: Site, orlov: Visitor) -> None:
    id = sitting(site)
    anna = site.visitor("anna", language="en")
    anna.sends(f"/student/sitting/{id}/start")
    holder = f"student-{site.person('anna').id}"
    form = {"holder": holder, "factor": "1,5", "extra": "5", "reason": "справка"}
    done = orlov.sends(f"{ACCOMMODATIONS}{id}/new", form)
    sheet = orlov.page(done.location)
    assert "1 deadline moved at once." in sheet.one("main").words
    last = "So answers count until 2026-01-20, 15:35 (Europe/Moscow)."
    assert last in sheet.one("main").words
    assert last in anna.page("/student/").one("main").words


def test_a_mistake_in_an_accommodation_loses_nothing(site: Site, orlov: Visitor) -> None:
    id = sitting(site)
    form = {"factor": "0.5", "extra": "five", "closes_at": "", "reason": "справка"}
    refused = orlov.sends(f"{ACCOMMODATIONS}{id}/new", form)
    assert refused.status_code == 422
    assert "'five' is not a number" in errors(refused.text)
    assert read(refused.text).one("input", name="reason").attributes["value"] == "справка"
    refused = orlov.sends(f"{ACCOMMODATIONS}{id}/new", {**form, "extra": ""})
    assert "take time away" in errors(refused.text)
    assert rows_in(site.engine, Accommodation) == 0


def test_a_table_is_looked_at_first_and_then_granted(site: Site, orlov: Visitor) -> None:
    id = sitting(site, "anna", "boris")
    text = "login;factor;reason\r\nanna;1,5;справка\r\nboris;2;справка\r\n"
    path = f"{ACCOMMODATIONS}{id}/table"
    upload: dict[str, Any] = {"file": (BytesIO(text.encode("cp1251")), "table.csv")}
    seen = orlov.sends(path, upload, content_type="multipart/form-data")
    assert (seen.status_code, rows_in(site.engine, Accommodation)) == (200, 0)
    assert "time × 1.5" in read(seen.text).one("main").words
    kept = read(seen.text).one("textarea", name="table").text.strip()
    assert orlov.sends(path, {"table": kept, "go": "grant"}).status_code == 303
    assert rows_in(site.engine, Accommodation) == 2


def test_problems_of_a_table_have_their_lines_and_the_table_stays(site: Site, orlov: Visitor) -> None:
    id = sitting(site)
    text = "login,factor,reason\nanna,1.5,справка\nnobody,2,справка\n"
    refused = orlov.sends(f"{ACCOMMODATIONS}{id}/table", {"table": text, "go": "grant"})
    assert refused.status_code == 422
    assert "Line 3, login" in read(refused.text).one("main").words
    assert "nobody,2,справка" in read(refused.text).one("textarea", name="table").text
    assert rows_in(site.engine, Accommodation) == 0


def test_an_accommodation_is_revoked_with_a_reason(site: Site, orlov: Visitor) -> None:
    id = sitting(site)
    grant = granted(site.engine, site.person("orlov"), site.person("anna"), sitting_id=id, extra=minutes(5)).id
    path = f"{ACCOMMODATIONS}{grant}/revoke"
    assert orlov.sends(path).status_code == 422
    assert orlov.sends(path, {"reason": "ошибка"}).location == f"{SITTINGS}{id}"
    assert orlov.opens(path).status_code == 404


# -- codes and groups ------------------------------------------------------------------------------------------------


def test_a_student_signs_in_with_a_code_once(site: Site, orlov: Visitor) -> None:
    id = sitting(site, "anna", "boris")
    table = orlov.sends(f"{SITTINGS}{id}/codes", {"as": "table"})
    assert table.headers["Cache-Control"] == "no-store"
    codes = {row["login"]: row["code"] for row in csv.DictReader(StringIO(table.text))}
    anna = site.visitor(language="en")
    assert anna.sends("/sign-in", {"login": "anna", "code": codes["boris"]}).status_code == 422
    assert anna.sends("/sign-in", {"login": "anna", "code": codes["anna"]}).location == "/"
    assert anna.opens("/student/").status_code == 200
    again = site.visitor(language="en").sends("/sign-in", {"login": "anna", "code": codes["anna"]})
    assert "Ask for a new code" in errors(again.text)


def test_codes_can_be_printed(site: Site, orlov: Visitor) -> None:
    page = read(orlov.sends(f"{SITTINGS}{sitting(site, 'anna', 'boris')}/codes").text)
    assert len([one for one in page.all("dd") if one.words.count("-") == 2]) == 2


def test_a_list_with_a_mistake_adds_nobody_and_stays(site: Site, orlov: Visitor) -> None:
    path = f"{GROUPS}{group(site)}"
    refused = orlov.sends(path, {"logins": "anna\nnobody"})
    assert (refused.status_code, rows_in(site.engine, GroupMember)) == (422, 0)
    assert "Line 2" in read(refused.text).one("main").words
    assert "nobody" in read(refused.text).one("textarea", name="logins").text
    orlov.sends(path, {"logins": "anna"})
    orlov.sends(f"{path}/{site.person('anna').id}/remove")
    assert rows_in(site.engine, GroupMember) == 0


@pytest.mark.parametrize("path", [f"{SITTINGS}999", f"{SITTINGS}999/edit", f"{GROUPS}999", f"{ACCOMMODATIONS}999/new"])
def test_what_is_not_there_is_not_found(orlov: Visitor, path: str) -> None:
    assert orlov.opens(path).status_code == 404


def test_a_sitting_is_cancelled_on_its_page(site: Site, orlov: Visitor) -> None:
    id = sitting(site)
    assert orlov.sends(f"{SITTINGS}{id}/cancel").status_code == 422
    orlov.sends(f"{SITTINGS}{id}/cancel", {"reason": "нет света"})
    assert "нет света" in site.visitor("anna").page(f"/student/sitting/{id}").one("main").words
    assert site.clock.now == NOON
