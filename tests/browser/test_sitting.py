"""A sitting as people see it: the waiting room opens by itself, granted time is there within seconds, and a whole
sitting of two students and an instructor who watches over them."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from quizengine.services import sittings

from ..build import NOON, a_group, a_running_attempt, a_sitting
from ..web.build import Site
from .build import Complaints, Exam, Line, sign_in

AWAY = ("net::ERR_", "htmx:error", "Failed to fetch", "signal timed out")
LOGINS = "orlov", "anna", "boris"


@pytest.fixture
def waiting(site: Site) -> int:
    """A sitting for Anna, with a code, whose room nobody has started."""
    orlov = site.person("orlov")
    group = a_group(site.engine, orlov, site.person("anna"))
    return a_sitting(site.engine, orlov, group, room_start=True, access_code="дуб-12")


def starts_room(site: Site, sitting_id: int) -> None:
    sittings.start_room(site.engine, viewer=site.person("orlov"), sitting_id=sitting_id, password="", now=NOON)


def test_the_button_appears_in_the_waiting_room_when_the_room_is_started(page: Page, site: Site, waiting: int) -> None:
    page.goto(f"/student/sitting/{waiting}")
    expect(page.locator("#door")).to_be_visible()
    expect(page.locator("#code")).to_have_count(0)
    starts_room(site, waiting)
    page.locator("#code").fill("ДУБ-12")
    page.keyboard.press("Enter")
    expect(page.locator("#answer-form")).to_be_visible()


def test_without_scripts_the_waiting_room_loads_itself_anew(
    site: Site, address: str, waiting: int, window: Callable[..., BrowserContext]
) -> None:
    context = window(address, java_script_enabled=False)
    sign_in(context, site, "anna", address)
    page = context.new_page()
    page.goto(f"/student/sitting/{waiting}")
    expect(page.locator("meta[http-equiv=refresh]")).to_have_count(1)
    starts_room(site, waiting)
    page.reload()
    page.locator("#code").fill("дуб-12")
    page.locator("#door button").click()
    page.wait_for_url("**/1")


def test_an_instructor_grants_time_while_a_student_works(
    page: Page, site: Site, address: str, waiting: int, window: Callable[..., BrowserContext]
) -> None:
    starts_room(site, waiting)
    page.goto(f"/student/sitting/{waiting}")
    page.locator("#code").fill("дуб-12")
    page.locator("#door button").click()
    exam = Exam(page)
    exam.chooses("mse")
    exam.is_saved()

    context = window(address)
    sign_in(context, site, "orlov", address, language="en")
    room = context.new_page()
    room.goto(f"/instructor/sittings/{waiting}")
    room.get_by_role("link", name="Grant an accommodation").click()
    room.locator("#holder").select_option(label="Анна Смирнова (anna)")
    room.locator("#extra").fill("5")
    room.locator("#reason").fill("справка")
    room.get_by_role("button", name="Grant", exact=True).click()
    expect(room.get_by_text("1 deadline moved at once.")).to_be_visible()
    room.get_by_text("Step by step").click()
    expect(room.get_by_text("So answers count until 2026-01-20, 15:25 (Europe/Moscow).")).to_be_visible()

    exam.goes_to(2)
    expect(page.locator("[data-deadline]").first).to_have_attribute("data-deadline", "2026-01-20T12:25:00.000+00:00")


# -- a whole sitting -------------------------------------------------------------------------------------------------


@pytest.fixture
def lines(site: Site) -> Iterator[dict[str, Line]]:
    """Everybody's own way to the site."""
    found = {login: Line(site) for login in LOGINS}
    with ExitStack() as stack:
        for line in found.values():
            stack.callback(line.cut)
        yield found


@pytest.fixture
def pages(site: Site, lines: dict[str, Line], window: Callable[..., BrowserContext]) -> dict[str, Page]:
    found = {}
    for login, line in lines.items():
        context = window(line.address)
        sign_in(context, site, login, line.address, language="en")
        found[login] = context.new_page()
    return found


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def makes_a_group(orlov: Page) -> None:
    orlov.goto("/instructor/groups/")
    orlov.get_by_label("Name of a new group").fill("Б-21")
    press(orlov, "Make a group")
    orlov.get_by_label("Add students by their logins").fill("anna\nboris")
    press(orlov, "Add")
    expect(orlov.locator(".rows li")).to_have_count(2)


def makes_a_sitting(orlov: Page) -> None:
    orlov.goto("/instructor/sittings/new")
    orlov.get_by_label("Title").fill("Exam of the course")
    orlov.get_by_label("Group", exact=True).select_option(label="Б-21")
    orlov.get_by_label("Time zone").fill("UTC")
    orlov.get_by_label("Opens").fill("2026-01-20T12:00")
    orlov.get_by_label("Closes").fill("2026-01-20T14:00")
    orlov.get_by_label("Students wait until the room is started").check()
    press(orlov, "Save")
    expect(orlov.get_by_role("link", name="Watch the room")).to_be_visible()


def starts(page: Page) -> Exam:
    """Press the start, which the waiting page shows by itself when the room is started."""
    press(page, "Start")
    exam = Exam(page)
    expect(page.locator("#answer-form")).to_be_visible()
    return exam


def seat(orlov: Page, name: str) -> Locator:
    return orlov.locator("#seats tbody tr", has_text=name)


def time_left(exam: Exam) -> Locator:
    return exam.page.locator(".countdown__time")


def test_a_whole_sitting(site: Site, lines: dict[str, Line], pages: dict[str, Page], complaints: Complaints) -> None:
    complaints.allow(*AWAY)
    orlov = pages["orlov"]
    makes_a_group(orlov)
    makes_a_sitting(orlov)

    for login in ("anna", "boris"):
        pages[login].goto("/student/sitting/1")
        expect(pages[login].get_by_text("You are in the waiting room")).to_be_visible()
    press(orlov, "Start for everyone now")
    anna, boris = starts(pages["anna"]), starts(pages["boris"])
    orlov.get_by_role("link", name="Watch the room").click()
    expect(orlov.locator("#standing-working")).to_have_text(re.compile(r"2\s+working"))

    # More time for Boris while he works: his page follows, and nobody else's does.
    orlov.get_by_role("link", name="Grant an accommodation").click()
    orlov.get_by_label("For whom").select_option(label="Борис Котов (boris)")
    orlov.get_by_label("Extra minutes").fill("30")
    orlov.get_by_label("Why").fill("A doctor's note.")
    press(orlov, "Grant")
    expect(time_left(boris)).to_have_text(re.compile(r"^(50:00|49:5\d)$"))
    expect(time_left(anna)).to_have_text(re.compile(r"^(20:00|19:\d\d)$"))

    # Boris's line is cut: he goes on, the room sees it, and his answer arrives when the line is back.
    lines["boris"].cut()
    boris.page.evaluate("() => window.dispatchEvent(new Event('offline'))")
    boris.chooses("mse")
    boris.is_not_saved()
    anna.chooses("mse")
    anna.is_saved()
    orlov.goto("/instructor/sittings/1/room")
    expect(seat(orlov, "Анна")).to_contain_text("1/3")
    site.clock.forward(seconds=70)
    expect(seat(orlov, "Борис")).to_contain_text("offline")
    lines["boris"].mend()
    boris.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    boris.is_saved()
    expect(seat(orlov, "Борис")).to_contain_text("1/3")
    expect(seat(orlov, "Борис")).to_contain_text("working")

    orlov.get_by_text("Message to everybody").first.click()
    orlov.get_by_role("textbox", name="Message to everybody").fill("The windows stay open.")
    press(orlov, "Send")
    for exam in (anna, boris):
        expect(exam.page.locator("#messages")).to_contain_text("The windows stay open.")

    # A fire alarm of five minutes costs nobody a second.
    orlov.get_by_role("link", name="Pause the room").click()
    expect(orlov.get_by_text("2 clocks stop at once")).to_be_visible()
    press(orlov, "Pause the room")
    for exam in (anna, boris):
        expect(exam.page.locator("#paused")).to_be_visible()
    expect(orlov.locator("#standing-paused")).to_have_text(re.compile(r"2\s+paused"))
    site.clock.forward(minutes=5)
    orlov.get_by_role("link", name="Let the room go on").click()
    press(orlov, "Let the room go on")
    for exam, left in ((anna, r"^18:[45]\d$"), (boris, r"^48:[45]\d$")):
        expect(exam.page.locator("#paused")).to_be_hidden()
        expect(time_left(exam)).to_have_text(re.compile(left))

    anna.page.goto(f"{anna.path}/check")
    anna.page.locator("form[action$='/submit'] button").click()
    anna.is_at_the_result()
    expect(orlov.locator("#standing-submitted")).to_have_text(re.compile(r"1\s+handed in"))
    expect(seat(orlov, "Анна")).to_contain_text("handed in")

    orlov.get_by_role("link", name="End for everybody").click()
    orlov.get_by_label("Why").fill("The building is closed.")
    press(orlov, "End for everybody")
    boris.is_at_the_result()
    expect(boris.page.locator("article").first.locator(".tag--success")).to_be_visible()
    expect(orlov.locator("#standing-submitted")).to_have_text(re.compile(r"2\s+handed in"))


def test_the_list_follows_by_itself_leaves_the_focus_where_it_is_and_says_when_it_stops(
    site: Site, lines: dict[str, Line], pages: dict[str, Page], complaints: Complaints
) -> None:
    complaints.allow(*AWAY)
    orlov = pages["orlov"]
    sitting_id = a_sitting(site.engine, site.person("orlov"), a_group(site.engine, *map(site.person, LOGINS)))
    anna = a_running_attempt(site.engine, site.person("anna"), quiz="", sitting_id=sitting_id)
    orlov.goto(f"/instructor/sittings/{sitting_id}/room")
    link = seat(orlov, "Анна").get_by_role("link")
    link.focus()
    expect(seat(orlov, "Анна").locator("time")).to_have_text(re.compile(r"^(20:00|19:\d\d)$"))
    anna.answers(1, "mse", at=NOON)
    expect(seat(orlov, "Анна")).to_contain_text("1/3")
    expect(link).to_be_focused()
    lines["orlov"].cut()
    expect(orlov.locator("#stale")).to_be_visible(timeout=30_000)
    lines["orlov"].mend()
    expect(orlov.locator("#stale")).to_be_hidden()
    orlov.keyboard.press("Enter")
    expect(orlov.get_by_role("heading", name="Message to this student")).to_be_visible()
