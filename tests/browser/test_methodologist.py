"""The methodologist's work in a real browser: flags, mapping by keyboard alone, maps and their files."""

import re
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
    before = page.locator("#board .stat__value").first.inner_text()
    page.get_by_text("Count questions that do not seem to belong too").click()
    # The choice is answered at once: no button, no other page, and the figures are drawn again.
    page.wait_for_url("**all=1**")
    expect(page.get_by_text("All questions, also those")).to_be_visible()
    expect(page.locator("#board .stat__value").first).not_to_have_text(before)
    expect(page.locator(".figure .main-svg").first).to_be_visible()
    expect(page.locator("#programme-pages a", has_text="Scorecard")).to_have_attribute("href", re.compile("all=1"))
    page.locator("summary").nth(1).click()
    with page.expect_download() as taken:
        page.locator("a[href*='indicators.xlsx']").click()
    assert taken.value.suggested_filename == "production-ml-2025-indicators.xlsx"


def test_a_plan_is_asked_for_by_a_number_or_until_all_is_met_and_a_wrong_number_is_named(
    page: Page, complaints: Complaints
) -> None:
    complaints.allow("status of 422")
    page.goto(f"{PROGRAMME}/plan?items=3")
    expect(page.locator("#board tbody tr")).to_have_count(3)
    page.get_by_label("How many questions").fill("many")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a whole number from 1 to 100")
    expect(page.get_by_label("How many questions")).to_have_value("many")
    page.get_by_text("As many as it takes until every criterion is met").click()
    expect(page.get_by_text("Then every criterion is met")).to_be_visible()
    assert page.locator("#board tbody tr").count() > 3
    assert violations(page) == []
