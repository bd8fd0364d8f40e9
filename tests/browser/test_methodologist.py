"""The methodologist's work in a real browser: flags, mapping by keyboard alone, maps and their files."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ..web.build import Site
from .build import Complaints, sign_in
from .test_accessibility import violations

PROGRAMME = "/methodologist/programme/production-ml-2025"


@pytest.fixture
def page(campus: Site, campus_address: str, window: Callable[..., BrowserContext]) -> Page:
    """A window of the methodologist, who reads English."""
    context = window(campus_address)
    sign_in(context, campus, "demo-methodologist", campus_address, language="en")
    return context.new_page()


def test_a_flag_is_confirmed_and_taken_back_by_single_keys(page: Page) -> None:
    page.goto(f"{PROGRAMME}/flags")
    card = page.locator("#flag-production-ml-final-final-11")
    expect(card.locator("mark.words--others").first).to_have_text("Q-функции (Reinforcement learning)")
    waiting = page.locator(".stats")
    before = waiting.inner_text()
    card.focus()
    page.keyboard.press("c")
    expect(
        page.locator("#flag-production-ml-final-final-11").get_by_text("does not belong", exact=True)
    ).to_be_visible()
    assert waiting.inner_text() != before
    assert violations(page) == []
    page.locator("#flag-production-ml-final-final-11").focus()
    page.keyboard.press("u")
    expect(
        page.locator("#flag-production-ml-final-final-11").get_by_role("button", name="It does not belong")
    ).to_be_visible()


def test_keys_mean_nothing_outside_of_a_card_and_inside_of_a_field(page: Page) -> None:
    page.goto(f"{PROGRAMME}/flags")
    page.locator("h1").click()
    page.keyboard.press("c")
    card = page.locator("#flag-production-ml-final-final-12")
    card.get_by_text("A word is missing in the glossary").click()
    card.get_by_label("The word or phrase").fill("")
    card.get_by_label("The word or phrase").press_sequentially("cum")
    expect(card.get_by_label("The word or phrase")).to_have_value("cum")
    expect(card.get_by_role("button", name="It does not belong")).to_be_visible()


def test_a_missing_term_without_its_words_is_refused_at_the_field(page: Page, complaints: Complaints) -> None:
    complaints.allow("status of 422")
    page.goto(f"{PROGRAMME}/flags")
    card = page.locator("#flag-production-ml-final-final-12")
    card.get_by_text("A word is missing in the glossary").click()
    card.get_by_role("button", name="Add the term").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the word or phrase that is missing")
    expect(page.locator("#flag-production-ml-final-final-12").get_by_label("The word or phrase")).to_be_visible()


def test_three_questions_are_mapped_by_keyboard_alone_and_one_is_taken_back(page: Page) -> None:
    page.goto(f"{PROGRAMME}/mapping")
    expect(page.locator("#task")).to_be_focused()
    for done in (1, 2, 3):
        title = page.locator("#task-title").inner_text()
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        expect(page.locator("#task-title")).not_to_have_text(title)
        expect(page.get_by_text(f"{done} of 33 mapped")).to_be_visible()
        expect(page.locator("#task")).to_be_focused()
    page.keyboard.press("u")
    expect(page.get_by_text("2 of 33 mapped")).to_be_visible()
    assert violations(page) == []


def test_a_topic_from_the_whole_list_takes_the_place_of_a_suggestion(page: Page) -> None:
    page.goto(f"{PROGRAMME}/mapping")
    page.locator("#topic-other").select_option(label="7. Контейнеризация ML-приложений")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("1 of 33 mapped")).to_be_visible()
    page.goto(f"{PROGRAMME}/mapping?item=production-ml-final:final-01")
    expect(page.get_by_text("You said")).to_be_visible()
    expect(page.locator("dd", has_text="Контейнеризация ML-приложений")).to_be_visible()


def test_the_switch_of_a_map_is_in_the_address_and_the_table_comes_as_a_file(page: Page) -> None:
    page.goto(f"{PROGRAMME}/maps")
    page.locator(".figure .main-svg").first.wait_for()
    page.get_by_text("Count questions that do not seem to belong too").click()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**all=1**")
    expect(page.get_by_text("All questions, also those")).to_be_visible()
    with page.expect_download() as taken:
        page.locator("a[href*='indicators.xlsx']").click()
    assert taken.value.suggested_filename == "production-ml-2025-indicators.xlsx"
