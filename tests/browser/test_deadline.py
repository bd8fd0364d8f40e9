"""Time: the server's clock closes an attempt, and the page's own countdown hands in by itself."""

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quizengine.store import attempts
from quizengine.store.engine import reading

from ..build import NOON, minutes
from ..web.build import Site
from .build import Complaints, Exam, stop_the_time

LIMIT = 20 * 60
MILLISECONDS = 1000
# A page that asks how its attempt stands while its hand-in is on its way, and tells a second later that it has.
ASKS_MEANWHILE = """() => {
    const submit = HTMLFormElement.prototype.submit;
    HTMLFormElement.prototype.submit = function () {
        submit.call(this);
        window.dispatchEvent(new Event("online"));
        setTimeout(() => fetch("/static/favicon.svg?told"), 1000);
    };
}"""


def closed_by(site: Site, path: str) -> str | None:
    with reading(site.engine) as connection:
        row = attempts.one(connection, path.rpartition("/")[2])
    return None if row is None else row.closed_by


def test_after_the_deadline_a_save_leads_to_the_result_with_what_was_saved_in_time(
    exam: Exam, site: Site, complaints: Complaints
) -> None:
    complaints.allow("status of 409")
    first = exam.path
    exam.chooses("mse")
    exam.presses("next")
    exam.is_at(2)
    exam.types("MSE")
    exam.presses("next")
    exam.is_at(3)
    site.clock.forward(minutes=20, seconds=16)
    exam.chooses("share")
    exam.is_at_the_result()
    expect(exam.page.locator("article .tag--success")).to_have_count(2)
    expect(exam.page.locator(".verdict .stat__value").first).to_contain_text("2")
    assert closed_by(site, first) == "timer"

    exam.page.goto(f"{first}/3")
    exam.is_at_the_result()
    exam.start()
    assert exam.path != first, "going on needs a new attempt"
    assert exam.answer() == ""


@pytest.fixture
def timed(page: Page) -> Exam:
    """Anna has started; the time of her page stands still until the test lets it run."""
    stop_the_time(page, NOON)
    exam = Exam(page).start()
    page.clock.run_for(1)
    return exam


def is_saved(timed: Exam) -> None:
    """Wait for the save; the page's own time runs only as far as it needs to take the answer in."""
    for _ in range(500):
        if timed.status.get_attribute("data-state") == "saved":
            return
        timed.page.clock.run_for(2)
    timed.is_saved()


def test_the_countdown_reaches_zero_and_hands_in_with_the_text_of_the_last_second(timed: Exam, site: Site) -> None:
    clock = timed.page.clock
    timed.chooses("mse")
    is_saved(timed)
    timed.goes_to(2)
    countdown = timed.page.locator(".countdown__time")
    clock.fast_forward((LIMIT - 90) * MILLISECONDS)
    expect(countdown).to_have_text("01:30")
    clock.run_for(89_400)
    expect(countdown).to_have_text("00:01")
    site.clock.forward(minutes=20)
    timed.types("MSE")
    clock.run_for(600)
    expect(countdown).to_have_text("00:00")
    is_saved(timed)
    site.clock.forward(seconds=3)
    clock.run_for(2500)
    timed.is_at_the_result()
    expect(timed.page.locator("article .tag--success")).to_have_count(2)
    expect(timed.page.locator("article").nth(1)).to_contain_text("MSE")
    assert closed_by(site, timed.path) == "timer"


def test_an_untouched_page_hands_in_by_itself(timed: Exam, site: Site) -> None:
    timed.page.goto(f"{timed.path}/check")
    site.clock.forward(minutes=20)
    timed.page.clock.fast_forward(LIMIT * MILLISECONDS)
    timed.page.clock.run_for(1000)
    timed.is_at_the_result()


@pytest.fixture
def ways(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What leads out of the attempt, in the order that it is asked for; the answers wait for a word of the page."""
    asked, told, inner = list[str](), Event(), site.app.wsgi_app

    def holding(environ: Any, start_response: Any) -> Any:
        way = environ["PATH_INFO"].rpartition("/")[2]
        if way in ("submit", "result"):
            asked.append(way)
            told.wait(60)
        if environ.get("QUERY_STRING") == "told":
            asked.append("told")
            told.set()
        return inner(environ, start_response)

    monkeypatch.setattr(site.app, "wsgi_app", holding)
    yield asked
    told.set()


def test_the_countdown_and_the_servers_word_that_it_is_over_do_not_break_off_each_others_way(
    exam: Exam, site: Site, ways: list[str]
) -> None:
    site.clock.forward(minutes=19, seconds=59)
    exam.page.add_init_script(f"({ASKS_MEANWHILE})()")
    exam.page.reload()
    site.clock.forward(seconds=17)
    exam.is_at_the_result()
    assert ways == ["submit", "told", "result"]


def test_the_last_minutes_are_said_and_shown(timed: Exam) -> None:
    countdown, announcer = timed.page.locator(".countdown"), timed.page.locator("#time-announcer")
    for left, urgency, words in ((301, "low", None), (299, "medium", "minutes-5"), (59, "high", "minutes-1")):
        timed.page.reload()
        timed.page.clock.fast_forward((LIMIT - left) * MILLISECONDS)
        timed.page.clock.run_for(500)
        expect(countdown).to_have_attribute("data-urgency", urgency)
        said = timed.page.locator("#exam-words").get_attribute(f"data-{words}") if words else ""
        expect(announcer).to_have_text(said or "")


def test_a_clock_of_the_browser_that_is_wrong_changes_nothing(page: Page) -> None:
    page.clock.set_fixed_time(NOON - minutes(600))
    exam = Exam(page).start()
    expect(exam.page.locator(".countdown__time")).to_have_text("20:00")


def test_each_save_brings_the_countdown_back_to_the_servers_time(timed: Exam, site: Site) -> None:
    site.clock.forward(minutes=8)
    timed.chooses("mse")
    is_saved(timed)
    timed.page.clock.run_for(500)
    expect(timed.page.locator(".countdown__time")).to_have_text("12:00")
