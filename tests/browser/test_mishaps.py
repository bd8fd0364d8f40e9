"""What happens to students: a second window, a browser that dies, a network that goes away."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from ..web.build import Site
from .build import Complaints, Exam, sign_in

OFFLINE = ("net::ERR_INTERNET_DISCONNECTED", "htmx:error")


# -- a second window -------------------------------------------------------------------------------------------------


def in_a_second_window(exam: Exam) -> Exam:
    second = Exam(exam.page.context.new_page())
    second.page.goto(exam.page.url)
    return second


def test_an_old_window_is_told_and_overwrites_nothing(exam: Exam, complaints: Complaints) -> None:
    complaints.allow("status of 409")
    old = in_a_second_window(exam)
    exam.chooses("mse")
    exam.is_saved()
    old.chooses("mae")
    expect(old.status).to_have_attribute("data-state", "refused")
    exam.page.reload()
    assert exam.answer() == "mse"

    old.presses("choose")
    expect(old.page.locator(".error-summary")).to_be_focused()
    assert old.answer() == "mae", "the page keeps what was chosen on it"
    expect(old.page.locator("dl.facts")).to_contain_text("Squared error")
    old.presses("mine")
    old.is_saved()
    exam.page.reload()
    assert exam.answer() == "mae"


def test_the_answer_of_the_other_window_can_be_kept(exam: Exam, complaints: Complaints) -> None:
    complaints.allow("status of 409")
    old = in_a_second_window(exam)
    exam.chooses("mse")
    exam.is_saved()
    old.chooses("mae")
    old.presses("choose")
    old.page.on("dialog", lambda dialog: dialog.accept())
    old.page.locator(f".notice a[href='{old.path}/1']").click()
    expect(old.page.locator(".notice dl")).to_have_count(0)
    assert old.answer() == "mse"


def test_an_old_window_can_be_left_and_asks_first(exam: Exam, complaints: Complaints) -> None:
    complaints.allow("status of 409")
    old = in_a_second_window(exam)
    exam.chooses("mse")
    exam.is_saved()
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    old.page.on("dialog", agree)
    old.chooses("mae")
    expect(old.status).to_have_attribute("data-state", "refused")
    old.goes_to(2)
    assert asked == ["beforeunload"]


def test_two_windows_may_answer_different_questions(exam: Exam) -> None:
    second = in_a_second_window(exam)
    second.goes_to(2)
    exam.chooses("mse")
    exam.is_saved()
    second.types("MSE")
    second.is_saved()
    exam.goes_to(2)
    assert exam.answer() == "MSE"


# -- a browser that dies ---------------------------------------------------------------------------------------------


def test_after_a_crash_every_answer_is_there_and_the_deadline_has_not_moved(
    site: Site, address: str, window: Callable[..., BrowserContext], exam: Exam
) -> None:
    exam.chooses("mse")
    exam.presses("next")
    exam.is_at(2)
    exam.types("MSE")
    exam.is_saved()
    where, cookies = exam.page.url, exam.page.context.cookies()
    deadline = exam.page.locator(".countdown").get_attribute("data-deadline")
    exam.page.context.close()

    site.clock.forward(minutes=7)
    context = window(address)
    context.add_cookies([{"name": one["name"], "value": one["value"], "url": address} for one in cookies])
    again = Exam(context.new_page())
    again.page.goto(where)
    assert again.answer() == "MSE"
    assert again.page.locator(".countdown").get_attribute("data-deadline") == deadline
    expect(again.page.locator(".countdown__time")).to_have_text(re.compile("^1[23]:"))
    again.goes_to(1)
    assert again.answer() == "mse"


def test_from_another_device_the_same_attempt_goes_on(
    site: Site, address: str, window: Callable[..., BrowserContext], exam: Exam
) -> None:
    exam.chooses("mse")
    exam.is_saved()
    context = window(address)
    sign_in(context, site, "anna", address)
    phone = Exam(context.new_page()).start()
    assert (phone.path, phone.answer()) == (exam.path, "mse")


# -- a network that goes away ----------------------------------------------------------------------------------------


def test_without_a_network_the_page_says_so_and_saves_when_it_is_back(exam: Exam, complaints: Complaints) -> None:
    complaints.allow(*OFFLINE)
    exam.page.context.set_offline(True)
    exam.chooses("mse")
    exam.is_not_saved()
    exam.page.context.set_offline(False)
    exam.is_saved()
    exam.page.reload()
    assert exam.answer() == "mse"


def test_without_a_network_neither_links_nor_buttons_nor_closing_lose_the_answer(
    exam: Exam, complaints: Complaints
) -> None:
    complaints.allow(*OFFLINE)
    exam.goes_to(2)
    here = exam.page.url
    exam.page.context.set_offline(True)
    exam.types("MSE")
    exam.is_not_saved()
    exam.square(3).click()
    exam.is_not_saved()
    exam.presses("next")
    exam.is_not_saved()
    exam.page.keyboard.press("Enter")
    exam.is_not_saved()
    with exam.page.expect_event("dialog") as asked:
        exam.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    assert (exam.page.url, exam.answer()) == (here, "MSE")

    exam.page.context.set_offline(False)
    exam.is_saved()
    exam.presses("next")
    exam.is_at(3)
    exam.goes_to(2)
    assert exam.answer() == "MSE"


def test_a_link_in_the_pause_before_a_save_saves_first(exam: Exam) -> None:
    exam.goes_to(2)
    exam.types("MSE")
    exam.goes_to(3)
    exam.goes_to(2)
    assert exam.answer() == "MSE"


@contextmanager
def a_save_on_its_way(exam: Exam) -> Iterator[None]:
    """Type, hold the save on its way, type on, let the save through, and hold the next one until the end."""
    held: list[Route] = []
    hold(exam.page, "**/attempt/**", held, times=2)
    with exam.page.expect_request("**/attempt/**"):
        exam.types("M")
    exam.types("MSE")
    with exam.page.expect_request("**/attempt/**"):
        held[0].continue_()
    expect(exam.page.locator("#answer-revision")).to_have_value("1")
    yield
    held[1].continue_()


def hold(page: Page, url: str, held: list[Route], *, times: int) -> None:
    """Keep the next requests to an address on their way, until the test lets them go on."""

    def keep(route: Route) -> None:
        held.append(route)

    page.route(url, keep, times=times)


def test_the_status_never_says_saved_before_it_is_true(exam: Exam) -> None:
    exam.goes_to(2)
    with a_save_on_its_way(exam):
        expect(exam.status).to_have_attribute("data-state", "saving")
    exam.is_saved()
    expect(exam.page.locator("#answer-revision")).to_have_value("2")


def test_what_is_typed_while_a_save_is_on_its_way_is_not_lost(exam: Exam) -> None:
    exam.goes_to(2)
    with a_save_on_its_way(exam):
        exam.square(3).click()
        assert exam.page.url.endswith("/2")
    exam.is_at(3)
    exam.goes_to(2)
    assert exam.answer() == "MSE"


def test_an_answer_given_before_the_scripts_came_is_saved(exam: Exam) -> None:
    held: list[Route] = []
    hold(exam.page, "**/exam.js*", held, times=1)
    exam.page.goto(f"{exam.path}/1", wait_until="commit")
    exam.chooses("mse")
    while not held:
        exam.page.wait_for_timeout(10)
    held[0].continue_()
    exam.is_saved()


def test_a_server_in_trouble_is_tried_again(exam: Exam, complaints: Complaints) -> None:
    complaints.allow("status of 503")
    exam.page.route("**/attempt/**", lambda route: route.fulfill(status=503, body="busy"), times=1)
    exam.chooses("mse")
    exam.is_not_saved()
    exam.is_saved()


def test_somebody_signed_out_elsewhere_is_told_and_nothing_is_called_saved(
    exam: Exam, site: Site, complaints: Complaints
) -> None:
    complaints.allow("status of 401")
    site.clock.forward(hours=13)
    exam.chooses("mse")
    exam.is_not_saved()
