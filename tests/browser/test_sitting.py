"""A sitting as people see it: the waiting room opens by itself, and granted time is there on the next page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from quizengine.services import sittings

from ..build import NOON, a_group, a_sitting
from ..web.build import Site
from .build import Exam, sign_in


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
    expect(page.locator("[data-deadline]").first).to_have_attribute("data-deadline", "2026-01-20T12:25:00+00:00")
