"""From a shared text to what a student sees: the report, the release, and an attempt that keeps what it began with."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from quizengine.services import workbench
from quizengine.store import documents
from quizengine.store.engine import reading

from ..build import QUIZ
from ..web.build import Site
from .build import Exam, sign_in
from .test_accessibility import DESK, PHONE, is_ready, overflow, violations

REASON = "The stem was ambiguous."


def document(site: Site, kind: str) -> int:
    with reading(site.engine) as connection:
        return int(documents.named(connection, kind, QUIZ).id)


def shares(site: Site, old: str, new: str) -> int:
    """Let Orlov share the bank with one text in the place of another; returns its number."""
    id, orlov = document(site, "bank"), site.person("orlov")
    seen = workbench.open_document(site.engine, viewer=orlov, id=id)
    assert old in seen.shared
    text = seen.shared.replace(old, new, 1)
    workbench.share(site.engine, viewer=orlov, id=id, base=seen.version, text=text, now=site.clock.now)
    return id


@pytest.fixture
def windows(site: Site, address: str, window: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Opens a page for somebody, in English."""

    def opens(login: str, **options: Any) -> Page:
        context = window(address, reduced_motion="reduce", **options)
        sign_in(context, site, login, address, language="en")
        return context.new_page()

    return opens


def looks_well(page: Page) -> None:
    sizes: list[tuple[ViewportSize, str]] = [(PHONE, "dark"), (DESK, "light")]  # type: ignore[list-item]
    for size, scheme in sizes:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        is_ready(page)
        assert violations(page) == [], (page.url, size["width"], scheme)
        assert overflow(page) <= 0, (page.url, size["width"])


def test_who_starts_after_a_release_sees_the_new_text_and_who_had_begun_the_old_one(
    site: Site, windows: Callable[..., Page]
) -> None:
    anna, boris, orlov = windows("anna"), windows("boris"), windows("orlov")
    Exam(anna).start()
    expect(anna.locator("h1.stem")).to_have_text("Which loss is quadratic?")
    shares(site, "quadratic", "squared")

    orlov.goto("/instructor/workbench/")
    orlov.get_by_role("link", name="See what would be released").click()
    expect(orlov.locator("del")).to_have_text("quadratic")
    expect(orlov.locator("ins")).to_have_text("squared")
    expect(orlov.get_by_text("1 running attempt", exact=True)).to_be_visible()
    looks_well(orlov)
    orlov.get_by_label("Why").fill(REASON)
    orlov.keyboard.press("Tab")
    orlov.keyboard.press("Enter")
    orlov.wait_for_url("**/versions/release/*")
    expect(orlov.locator("main")).to_contain_text(REASON)
    looks_well(orlov)

    Exam(boris).start()
    expect(boris.locator("h1.stem")).to_have_text("Which loss is squared?")
    anna.reload()
    expect(anna.locator("h1.stem")).to_have_text("Which loss is quadratic?")


def test_a_release_that_was_overtaken_shows_what_moved_and_keeps_the_reason(
    site: Site, windows: Callable[..., Page], complaints: Any
) -> None:
    complaints.allow("status of 409")
    orlov = windows("orlov")
    shares(site, "quadratic", "squared")
    orlov.goto("/instructor/publishing/")
    shares(site, "squared", "parabolic")
    orlov.get_by_label("Why").fill(REASON)
    orlov.get_by_role("button", name="Release now").click()
    expect(orlov.get_by_role("alert")).to_contain_text("have changed since this page was opened")
    expect(orlov.locator("ins")).to_have_text("parabolic")
    expect(orlov.get_by_label("Why")).to_have_value(REASON)
    orlov.get_by_role("button", name="Release now").click()
    orlov.wait_for_url("**/versions/release/*")


def test_an_earlier_version_comes_back_as_a_draft(site: Site, windows: Callable[..., Page]) -> None:
    id = shares(site, "quadratic", "squared")
    orlov = windows("orlov", java_script_enabled=False)
    orlov.goto(f"/instructor/versions/document/{id}")
    orlov.locator("form[action$='/1/back'] button").click()
    expect(orlov.locator("main")).to_contain_text("Version 1 is your draft now")
    assert "quadratic" in workbench.open_document(site.engine, viewer=site.person("orlov"), id=id).text


def test_an_author_takes_the_quiz_from_the_draft(site: Site, windows: Callable[..., Page]) -> None:
    orlov = windows("orlov")
    orlov.goto(f"/instructor/trying/{document(site, 'quiz')}")
    looks_well(orlov)
    orlov.get_by_label("Squared error").check()
    orlov.locator("#q2-text-answer").fill("MSE")
    orlov.get_by_label("The share of right answers").check()
    orlov.get_by_role("button", name="See the result").click()
    expect(orlov.locator(".verdict__mark")).to_contain_text("10")
    expect(orlov.get_by_role("heading", name="What only you see")).to_be_visible()
    looks_well(orlov)
