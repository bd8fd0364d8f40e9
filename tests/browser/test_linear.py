"""A paper that is taken question by question, in a browser: by keyboard, without scripts, when time runs out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ..build import NOON, QUIZ, a_bank_folder, minutes, released, seconds
from ..web.build import Site
from .build import Complaints, Exam, sign_in, stop_the_time
from .test_accessibility import violations
from .test_deadline import is_saved

SECTIONS = [{"title": "All", "draw": "all", "item_time": "3m"}]


@pytest.fixture
def linear(site: Site, tmp_path: Path) -> Site:
    """The course, whose quiz is now taken question by question, three minutes each."""
    folder = a_bank_folder(tmp_path / "linear", quiz={"navigation": "linear", "sections": SECTIONS})
    released(site.engine, folder, at=NOON)
    return site


def presses_enter_on(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_one_goes_through_with_the_keyboard_and_never_back(linear: Site, page: Page, complaints: Complaints) -> None:
    page.goto(f"/student/quiz/{QUIZ}")
    expect(page.get_by_text("Вопросы идут один за другим.")).to_be_visible()
    exam = Exam(page).start()
    path = exam.path
    expect(page.locator("nav.navigator a, button[value=previous]")).to_have_count(0)
    expect(page.locator(".countdown")).to_have_attribute("data-ends", "question")
    assert violations(page) == []
    page.locator("input[name=choice][value=mse]").focus()
    page.keyboard.press("Space")
    exam.is_saved()
    expect(exam.square(1)).to_have_class("navigator__link--answered")
    presses_enter_on(page, "Сохранить и продолжить")
    exam.is_at(2)
    page.locator("#text-answer").focus()
    page.keyboard.type("MSE")
    page.keyboard.press("Enter")
    exam.is_at(3)
    page.goto(f"{path}/1")
    exam.is_at(3)
    page.go_back()
    exam.is_at(3)
    presses_enter_on(page, "Сохранить и продолжить")
    page.wait_for_url("**/check")
    expect(page.locator(".check-list li")).to_have_count(3)
    expect(page.locator(".check-list a, form a")).to_have_count(0)
    assert violations(page) == []
    page.goto(f"{path}/3")
    page.wait_for_url("**/check")
    page.locator("form[action$='/submit'] button").click()
    exam.is_at_the_result()
    expect(page.locator("article .tag--success")).to_have_count(2)


def test_when_the_time_of_a_question_runs_out_the_page_goes_on_by_itself(linear: Site, page: Page) -> None:
    stop_the_time(page, NOON)
    exam = Exam(page).start()
    page.clock.run_for(1)
    exam.chooses("mse")
    is_saved(exam)
    linear.clock.forward(minutes=3, seconds=1)
    page.clock.fast_forward(3 * 60 * 1000)
    page.clock.run_for(1000)
    exam.is_at(2)
    expect(exam.square(1)).to_have_class("navigator__link--answered")
    assert linear.clock.now == NOON + minutes(3) + seconds(1)


def test_an_answer_that_cannot_be_read_does_not_keep_a_question_open(
    linear: Site, page: Page, complaints: Complaints
) -> None:
    complaints.allow("status of 409")
    exam = Exam(page).start()
    linear.clock.forward(minutes=3, seconds=16)
    exam.chooses("mse")
    exam.is_at(2)


def test_without_scripts_the_next_press_goes_on(
    linear: Site, address: str, window: Callable[..., BrowserContext]
) -> None:
    context = window(address, java_script_enabled=False)
    sign_in(context, linear, "anna", address)
    page = context.new_page()
    exam = Exam(page).start()
    exam.chooses("mse")
    exam.presses("advance")
    exam.is_at(2)
    linear.clock.forward(minutes=4)
    exam.types("MSE")
    exam.presses("advance")
    exam.is_at(3)
    linear.clock.forward(minutes=4)
    page.reload()
    page.get_by_role("button", name="Дальше", exact=True).click()
    page.wait_for_url("**/check")
    expect(page.locator(".tag--success")).to_have_count(1)
    expect(page.locator(".check-list a")).to_have_count(0)
