"""An exam on a line that goes away and comes back, and a sign-in that ends in the middle: nothing is lost, and nothing
is called saved that is not."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import update
from sqlmodel import Session

from quizengine.services import signing_in
from quizengine.store import accounts, attempts
from quizengine.store.engine import reading, writing
from quizengine.store.tables import SignIn

from ..build import NOON, Sitting, minutes
from ..web.build import Site
from .build import Complaints, Exam, Line, sign_in

AWAY = ("net::ERR_", "htmx:error", "Failed to fetch", "signal timed out", "status of 50")
PASSWORD = "верный пароль"


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    found = Line(site)
    yield found
    found.cut()


@pytest.fixture
def annas(site: Site, line: Line, window: Callable[..., BrowserContext]) -> BrowserContext:
    """Anna's window, in which a worker may keep pages, as outside of tests."""
    context = window(line.address, service_workers="allow")
    sign_in(context, site, "anna", line.address)
    return context


@pytest.fixture
def exam(page: Page) -> Exam:
    """Anna has opened every question once, so that her browser has kept them."""
    exam = Exam(page).start()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    for position in (1, 2, 3, 1):
        page.goto(f"{exam.path}/{position}")
        kept = f"() => caches.match('{exam.path}/{position}').then((found) => found !== undefined)"
        page.wait_for_function(kept)
    return exam


def sitting(site: Site, exam: Exam) -> Sitting:
    return Sitting(site.engine, site.person("anna"), "", exam.path.rpartition("/")[2])


def cut(line: Line, exam: Exam) -> None:
    """Cut the line and let the page notice."""
    line.cut()
    exam.page.evaluate("() => window.dispatchEvent(new Event('offline'))")


def mend(line: Line, exam: Exam) -> None:
    line.mend()
    exam.page.evaluate("() => window.dispatchEvent(new Event('online'))")


def test_without_a_line_the_exam_goes_on_and_everything_arrives_when_it_is_back(
    exam: Exam, line: Line, site: Site, complaints: Complaints
) -> None:
    complaints.allow(*AWAY)
    cut(line, exam)
    exam.chooses("mse")
    exam.is_not_saved()
    expect(exam.page.locator(".connection__away")).to_be_visible()
    exam.presses("next")
    exam.is_at(2)
    unsent = exam.page.locator("#unsent")
    expect(unsent).to_contain_text("1")
    exam.types("MSE")
    exam.is_not_saved()
    exam.presses("next")
    exam.is_at(3)
    expect(unsent.locator("a")).to_have_text(["1", "2"])
    exam.goes_to(1)
    assert exam.answer() == "mse", "the kept page shows what was answered since"
    assert sitting(site, exam).journal() == []

    mend(line, exam)
    exam.is_saved()
    expect(unsent).to_be_hidden()
    assert {entry[0]: entry[2] for entry in sitting(site, exam).journal()} == {
        1: '{"choice":"mse"}',
        2: '{"text":"MSE"}',
    }
    exam.page.reload()
    assert exam.answer() == "mse"


def test_a_tab_that_is_closed_without_a_line_opens_again_with_its_answer(
    exam: Exam, line: Line, site: Site, complaints: Complaints
) -> None:
    complaints.allow(*AWAY)
    exam.goes_to(2)
    cut(line, exam)
    exam.types("MSE")
    exam.is_not_saved()
    where, context = exam.page.url, exam.page.context
    exam.page.close()

    again = Exam(context.new_page())
    again.page.goto(where)
    again.is_at(2)
    expect(again.page.locator("#text-answer")).to_have_value("MSE")
    again.is_not_saved()
    mend(line, again)
    again.is_saved()
    assert [entry[2] for entry in sitting(site, again).journal()] == ['{"text":"MSE"}']


def test_two_tabs_that_bring_back_one_answer_and_change_it_overwrite_nothing_in_silence(
    exam: Exam, line: Line, site: Site, complaints: Complaints
) -> None:
    complaints.allow(*AWAY, "status of 409")
    exam.goes_to(2)
    cut(line, exam)
    exam.types("M")
    exam.is_not_saved()
    where, context = exam.page.url, exam.page.context
    exam.page.close()
    tabs = [Exam(context.new_page()) for _ in range(2)]
    for tab in tabs:
        tab.page.goto(where)
        expect(tab.page.locator("#text-answer")).to_have_value("M")
        tab.is_not_saved()
    for tab, texts in zip(tabs, (("MS", "MSE"), ("MA",)), strict=True):
        for text in texts:
            tab.types(text)
            tab.is_not_saved()
    mend(line, tabs[0])
    for tab in tabs:
        tab.page.evaluate("() => window.dispatchEvent(new Event('online'))")
        expect(tab.status).to_have_attribute("data-state", re.compile("^(saved|refused)$"))
    saved, refused = sorted(tabs, key=lambda tab: tab.status.get_attribute("data-state") == "refused")
    saved.is_saved()
    expect(refused.status).to_have_attribute("data-state", "refused")
    anna = sitting(site, saved)
    assert [answer for _, _, answer in anna.journal()] == [f'{{"text":"{saved.answer()}"}}']
    assert {answer for _, answer, _ in anna.kept()} == {f'{{"text":"{refused.answer()}"}}'}


def test_what_comes_back_after_the_deadline_is_kept_for_a_person_to_judge(
    exam: Exam, line: Line, site: Site, complaints: Complaints
) -> None:
    complaints.allow(*AWAY, "status of 409")
    cut(line, exam)
    exam.chooses("mse")
    exam.presses("next")
    exam.is_at(2)
    site.clock.forward(minutes=21)
    mend(line, exam)
    exam.is_at_the_result()
    anna = sitting(site, exam)
    assert anna.journal() == []
    assert anna.kept() == [(1, '{"choice":"mse"}', "late")]
    assert anna.verdicts()[1] == "unanswered"


def test_a_declared_grace_for_the_line_takes_what_waited(
    exam: Exam, line: Line, site: Site, complaints: Complaints
) -> None:
    complaints.allow(*AWAY, "status of 409")
    changes(site, exam, offline_seconds=120)
    cut(line, exam)
    exam.chooses("mse")
    exam.presses("next")
    exam.is_at(2)
    site.clock.forward(minutes=21)
    mend(line, exam)
    exam.is_at_the_result()
    assert sitting(site, exam).verdicts()[1] == "correct"


def changes(site: Site, exam: Exam, **facts: object) -> None:
    own = attempts.attempt.c.id == exam.path.rpartition("/")[2]
    with writing(site.engine) as connection:
        connection.execute(update(attempts.attempt).where(own).values(**facts))


def test_a_deadline_that_is_moved_reaches_the_page_within_seconds(exam: Exam, site: Site) -> None:
    changes(site, exam, deadline_at=NOON + minutes(50))
    expect(exam.page.locator(".countdown__time")).to_have_text("50:00")
    expect(exam.page.locator("#time-announcer")).to_contain_text("50:00")


def test_a_pause_covers_the_question_and_ends_by_itself(exam: Exam, site: Site) -> None:
    changes(site, exam, paused_at=NOON)
    pause = exam.page.locator("#paused")
    expect(pause).to_be_visible()
    exam.page.keyboard.press("Escape")
    expect(pause).to_be_visible()
    site.clock.forward(minutes=5)
    changes(site, exam, paused_at=None, deadline_at=NOON + minutes(25))
    expect(pause).to_be_hidden()
    expect(exam.page.locator(".countdown__time")).to_have_text("20:00")


# -- a sign-in that ends ---------------------------------------------------------------------------------------------


def signed_out_elsewhere(site: Site) -> None:
    """Give Anna a password, and end all her sign-ins."""
    with writing(site.engine) as connection, Session(connection) as session:
        anna = accounts.by_login(session, "anna")
        assert anna is not None
        anna.password_hash = signing_in._HASHER.hash(PASSWORD)
        session.add(anna)
        session.flush()
        connection.execute(update(SignIn).values(expires_at=NOON - timedelta(seconds=1)))


def test_the_password_is_asked_for_in_place_and_the_answer_is_saved(
    exam: Exam, site: Site, complaints: Complaints
) -> None:
    complaints.allow("status of 401", "status of 422")
    exam.goes_to(2)
    signed_out_elsewhere(site)
    exam.types("MSE")
    dialog = exam.page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    dialog.locator("input[name=login]").fill("anna")
    dialog.locator("input[name=password]").fill("wrong")
    dialog.locator("button").first.click()
    expect(dialog.locator("[aria-invalid=true]")).to_be_focused()
    dialog.locator("input[name=password]").fill(PASSWORD)
    dialog.locator("button").first.click()
    expect(dialog).to_be_hidden()
    exam.is_saved()
    exam.presses("next")
    exam.is_at(3)
    exam.goes_to(2)
    assert exam.answer() == "MSE"


def test_without_a_script_the_answer_comes_along_through_the_sign_in(
    site: Site, line: Line, window: Callable[..., BrowserContext], complaints: Complaints
) -> None:
    complaints.allow("status of 401")
    context = window(line.address, java_script_enabled=False)
    sign_in(context, site, "anna", line.address)
    page = context.new_page()
    exam = Exam(page).start()
    signed_out_elsewhere(site)
    exam.chooses("mse")
    exam.presses("next")
    page.locator("input[name=login]").fill("anna")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.locator("main form button").click()
    exam.is_at(2)
    exam.presses("previous")
    exam.is_at(1)
    assert exam.answer() == "mse"


def test_only_the_exam_stays_in_the_browser_and_only_while_it_runs(exam: Exam, site: Site) -> None:
    exam.page.goto(f"{exam.path}/check")
    exam.page.locator("form[action$='/submit'] button").click()
    exam.is_at_the_result()
    exam.page.wait_for_function("() => caches.has('exam-pages').then((there) => !there)")
    with reading(site.engine) as connection:
        row = attempts.one(connection, exam.path.rpartition("/")[2])
    assert row is not None
    assert row.closed_by == "student"
