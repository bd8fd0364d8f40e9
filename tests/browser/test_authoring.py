"""The whole way of a question, by hand: it is changed, found wrong, mended, shared, released, and a student sees it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, expect

from ..web.build import Site
from .build import Exam, sign_in
from .test_publishing import document
from .test_workbench import Desk

Window = Callable[..., BrowserContext]


def test_a_question_is_changed_found_wrong_mended_released_and_seen_by_a_student(
    site: Site, address: str, window: Window
) -> None:
    desk = Desk(site, document(site, "bank"), address, window, "orlov")
    page = desk.page
    desk.puts('"mse",', '"nse",')
    expect(desk.finding("QB301")).to_have_count(1)
    expect(page.locator(".cm-lint-marker-error")).not_to_have_count(0)
    desk.puts('"nse",', '"mse",')
    expect(desk.finding("QB301")).to_have_count(0)
    desk.puts("Which loss is quadratic?", "Which of these losses is quadratic?")
    desk.is_kept()
    page.get_by_role("button", name="Save for everybody").click()
    expect(page.locator(".notice--success")).to_be_visible()

    page.goto("/instructor/workbench/")
    page.get_by_role("link", name="See what would be released").click()
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_label("Why").fill("It is one of three.")
    page.get_by_role("button", name="Release now").click()
    page.wait_for_url("**/versions/release/*")

    anna = student(site, address, window)
    Exam(anna).start()
    expect(anna.locator("h1.stem")).to_have_text("Which of these losses is quadratic?")


def student(site: Site, address: str, window: Window) -> Any:
    context = window(address)
    sign_in(context, site, "anna", address, language="en")
    return context.new_page()
