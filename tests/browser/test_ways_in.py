"""Ways to take an attempt: by the keyboard alone, and without a script."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from ..web.build import Site
from .build import Exam, sign_in

# What stands around the focus: of the element itself, or of the row that draws it for a radio button or a box.
FOCUS = """() => {
    const one = document.activeElement;
    const drawn = [one, one.closest("label")].filter(Boolean).map((element) => getComputedStyle(element));
    return drawn.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
}"""
HERE = """() => {
    const one = document.activeElement;
    return [one.name, one.value, one.id, one.getAttribute("href")].map((part) => part || "").join(" ");
}"""


def tabs_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on something with this in its name, value, id or address, and see it all along."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement !== document.body"):
            assert page.evaluate(FOCUS), f"the focus cannot be seen: {page.evaluate(HERE)}"
        if wanted in page.evaluate(HERE):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def test_the_keyboard_alone_takes_a_whole_attempt(page: Page) -> None:
    page.goto("/student/")
    keyboard, exam = page.keyboard, Exam(page)
    tabs_to(page, "/student/quiz/course-final")
    keyboard.press("Enter")
    page.wait_for_url("**/quiz/course-final")
    page.keyboard.press("Tab")
    assert page.evaluate(HERE).endswith("#main"), "the first stop skips the header"
    start = page.locator("form[action$='/start'] button")
    while not start.evaluate("element => element === document.activeElement"):
        keyboard.press("Tab")
    keyboard.press("Space")

    exam.is_at(1)
    tabs_to(page, "choice")
    keyboard.press("ArrowDown")
    exam.is_saved()
    keyboard.press("ArrowDown")
    chosen = exam.answer()
    assert chosen
    tabs_to(page, "flag")
    keyboard.press("Space")
    expect(page.locator("input[name=flag]")).to_be_checked()
    tabs_to(page, "go next")
    keyboard.press("Enter")

    exam.is_at(2)
    tabs_to(page, "text-answer")
    keyboard.type("MSE")
    keyboard.press("Enter")

    exam.is_at(3)
    tabs_to(page, "choice")
    keyboard.press("Space")
    exam.is_saved()
    tabs_to(page, "   1")
    keyboard.press("Enter")
    exam.is_at(1)
    assert exam.answer() == chosen
    tabs_to(page, "go review")
    keyboard.press("Enter")

    page.wait_for_url("**/check")
    expect(page.locator(".check-list .tag--warning")).to_have_count(0)
    hand_in = page.locator("form[action$='/submit'] button")
    while not hand_in.evaluate("element => element === document.activeElement"):
        keyboard.press("Tab")
    keyboard.press("Enter")
    exam.is_at_the_result()
    expect(page.locator("article")).to_have_count(3)
    expect(page.locator("article").nth(1).locator(".tag--success")).to_have_count(1)


def test_a_save_leaves_the_focus_where_it_was(exam: Exam) -> None:
    exam.goes_to(2)
    exam.page.locator("#text-answer").press_sequentially("MSE")
    exam.is_saved()
    expect(exam.page.locator("#text-answer")).to_be_focused()
    exam.page.keyboard.type("!")
    expect(exam.page.locator("#text-answer")).to_have_value("MSE!")


def test_without_a_script_a_whole_attempt_is_taken_by_buttons(
    site: Site, address: str, window: Callable[..., BrowserContext]
) -> None:
    context = window(address, java_script_enabled=False)
    sign_in(context, site, "anna", address)
    page = context.new_page()
    exam = Exam(page).start()
    expect(page.locator(".countdown__time")).to_have_text("15:20:00")
    expect(page.locator("noscript p")).to_be_visible()
    exam.chooses("mse")
    exam.presses("next")
    exam.is_at(2)
    exam.types("MAE")
    exam.presses("previous")
    exam.is_at(1)
    assert exam.answer() == "mse"
    exam.presses("clear")
    exam.is_at(1)
    assert exam.answer() == ""
    exam.chooses("mae")
    exam.presses("save")
    exam.is_at(1)
    assert exam.answer() == "mae"
    exam.chooses("mse")
    exam.presses("next")
    exam.is_at(2)
    assert exam.answer() == "MAE"
    exam.types("MSE")
    page.keyboard.press("Enter")
    exam.is_at(3)
    exam.chooses("share")
    exam.presses("review")
    page.wait_for_url("**/check")
    page.locator("form[action$='/submit'] button").click()
    exam.is_at_the_result()
    expect(page.locator("article .tag--success")).to_have_count(3)


def test_without_a_script_a_late_answer_leads_to_the_result(
    site: Site, address: str, window: Callable[..., BrowserContext]
) -> None:
    context = window(address, java_script_enabled=False)
    sign_in(context, site, "anna", address)
    exam = Exam(context.new_page()).start()
    exam.chooses("mse")
    site.clock.forward(minutes=21)
    exam.presses("next")
    exam.is_at_the_result()
    expect(exam.page.locator("article .tag--success")).to_have_count(0)
