"""Pages of statistics in a real browser, of 0, 1, 5, 25 and 5,000 students: for every reader, and never heavy."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from quizengine.web.statistics import BOARDS

from ..build import QUIZ, an_account
from ..cohort import a_cohort, a_course_of
from ..web.build import Site, a_site, opened
from .build import Complaints, served, sign_in
from .test_accessibility import DESK, PHONE, is_ready, overflow, violations

MANY = 5_000
HEAVIEST, LONGEST = 400_000, 60
"""Bytes of a page, and rows of one table of it."""
STATISTICS = f"/instructor/statistics/{QUIZ}"
OF_FIVE = {"test", "mastery"}
OF_MANY = OF_FIVE | {"items", "options", "times"}
DRAWN = {0: set[str](), 1: {"mastery"}, 5: OF_FIVE, 25: OF_MANY, MANY: OF_MANY | {"model"}}
"""The pages that have figures, by the number of students."""


class Cohort(NamedTuple):
    site: Site
    address: str


@pytest.fixture(scope="module")
def cohorts(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Cohort]]:
    """Sites on which so many students have taken a quiz of 25 questions; each is made when it is asked for first."""
    with ExitStack() as stack:

        @cache
        def of(n: int) -> Cohort:
            folder = tmp_path_factory.mktemp(f"cohort-{n}")
            engine = stack.enter_context(opened(Path(shutil.copy(sqlite_template, folder / "cohort.sqlite3"))))
            quiz = a_course_of(engine, folder)
            for login in ("orlov", "klimova"):
                an_account(engine, login)
            if n:
                a_cohort(engine, quiz, n)
            site = stack.enter_context(a_site(engine))
            return Cohort(site, stack.enter_context(served(site)))

        yield of


@pytest.fixture
def sees(cohorts: Callable[[int], Cohort], window: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Opens a window of the instructor on the site of so many students."""

    def opens(n: int, login: str = "orlov", *, language: str | None = None, **options: object) -> Page:
        found = cohorts(n)
        context = window(found.address, reduced_motion="reduce", viewport=DESK, **options)
        sign_in(context, found.site, login, found.address, language=language)
        return context.new_page()

    return opens


@pytest.mark.parametrize("n", DRAWN)
def test_every_page_is_for_every_reader_and_draws_where_there_are_students_enough(
    sees: Callable[..., Page], n: int
) -> None:
    page = sees(n)
    for name in BOARDS:
        answer = page.goto(f"{STATISTICS}/{name}")
        assert answer is not None
        assert answer.status == 200, name
        assert len(answer.body()) < HEAVIEST, name
        is_ready(page)
        drawn = page.locator(".figure svg.main-svg").count()
        assert (drawn > 0) == (name in DRAWN[n]), name
        tables = page.locator("table").evaluate_all("all => all.map((one) => one.tBodies[0].rows.length)")
        assert max(tables, default=0) <= LONGEST, name
        if n == 25:
            assert violations(page) == [], name
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="dark" if n == 25 else "light")
        is_ready(page)
        assert overflow(page) <= 0, name
        assert violations(page) == [], name
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")


def test_a_long_table_shows_its_first_rows_and_the_way_to_all_of_them(sees: Callable[..., Page]) -> None:
    page = sees(MANY, language="en")
    page.goto(f"{STATISTICS}/model")
    expect(page.locator("#abilities tbody tr")).to_have_count(LONGEST)
    section = page.locator("#abilities")
    expect(
        section.get_by_text(f"These are the first {LONGEST} of {MANY} rows; a file has all of them.")
    ).to_be_visible()
    address = section.get_by_role("link", name="Show all rows").get_attribute("href")
    assert address is not None
    assert page.request.get(address).text().count("Taker-0") == MANY


def test_the_table_under_a_figure_is_opened_by_the_keyboard(sees: Callable[..., Page]) -> None:
    page = sees(25, language="en")
    page.goto(f"{STATISTICS}/test")
    is_ready(page)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = false; })")
    folded = page.locator(".figure-block details")
    expect(folded.locator("table")).to_be_hidden()
    for _ in range(60):
        page.keyboard.press("Tab")
        if folded.locator("summary").evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(folded.locator("table")).to_be_visible()
    expect(folded.get_by_role("columnheader", name="Score", exact=True)).to_be_visible()


def test_a_choice_is_answered_at_once_and_stands_in_the_address(sees: Callable[..., Page]) -> None:
    page = sees(25, language="en")
    page.goto(f"{STATISTICS}/options")
    page.evaluate("() => { window.same = true; }")
    heading = page.locator("#option-title")
    page.get_by_label("Question", exact=True).select_option(f"{QUIZ}:q07")
    expect(heading).to_have_text("Options of q07")
    page.wait_for_url("**item=course-final**q07**")
    expect(page.locator(".figure svg.main-svg").first).to_be_visible()
    page.get_by_label("Questions that were not reached").select_option("missing")
    page.wait_for_url("**unreached=missing**")
    expect(page.get_by_text("Questions that were not reached, left out of these numbers")).to_be_visible()
    expect(heading).to_have_text("Options of q07")
    link = page.locator("#statistics-pages").get_by_role("link", name="Time", exact=True)
    expect(link).to_have_attribute("href", re.compile("unreached=missing"))
    assert page.evaluate("() => window.same"), "no other page was loaded"
    page.go_back()
    expect(page.get_by_text("Questions that were not reached, left out of these numbers")).to_have_count(0)
    expect(heading).to_have_text("Options of q07")
    expect(page.get_by_label("Question", exact=True)).to_have_value(f"{QUIZ}:q07")
    expect(page.locator(".figure svg.main-svg").first).to_be_visible()
    assert violations(page) == []


def test_without_scripts_a_choice_is_sent_by_its_button(sees: Callable[..., Page]) -> None:
    page = sees(25, language="en", java_script_enabled=False)
    page.goto(f"{STATISTICS}/options")
    page.get_by_label("Question", exact=True).select_option(f"{QUIZ}:q07")
    page.get_by_label("Attempts that count").select_option("last")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**counted=last**")
    expect(page.locator("#option-title")).to_have_text("Options of q07")
    expect(page.get_by_label("Question", exact=True)).to_have_value(f"{QUIZ}:q07")
    expect(page.get_by_label("Attempts that count")).to_have_value("last")


def test_every_link_to_a_file_gives_it_with_the_choices_of_the_page(sees: Callable[..., Page]) -> None:
    page = sees(25, language="en")
    page.goto(f"{STATISTICS}/items?unreached=missing")
    is_ready(page)
    links = page.locator("#board a[href*='.csv'], #board a[href*='.xlsx'], #board a[href*='.pdf']")
    files: dict[str, bytes] = {}
    for address in sorted({str(link.get_attribute("href")) for link in links.all()}):
        assert "unreached=missing" in address
        with page.expect_download() as taken:
            page.locator(f"a[href='{address}']").first.click()
        files[taken.value.suggested_filename] = taken.value.path().read_bytes()
    names = {f"{QUIZ}-{table}.{form}" for table in ("items", "guessing", "missing") for form in ("csv", "xlsx")}
    assert set(files) == names | {f"{QUIZ}-answers.csv", f"{QUIZ}-items.pdf"}
    starts = {"xlsx": b"PK", "pdf": b"%PDF", "csv": b""}
    assert all(body.startswith(starts[name.rpartition(".")[2]]) and len(body) > 300 for name, body in files.items())
    answers = files[f"{QUIZ}-answers.csv"].decode()
    assert answers.startswith("taker,item,position,credit,")
    assert answers.count("\n") == 25 * 25 + 1
    assert "Taker-" not in answers


def test_an_address_of_nonsense_gives_sentences_and_the_usual_page(
    sees: Callable[..., Page], complaints: Complaints
) -> None:
    complaints.allow("status of 422")
    page = sees(25, language="en")
    for name in BOARDS:
        answer = page.goto(f"{STATISTICS}/{name}?counted=x&sitting=99&unreached=x&item=nope")
        assert answer is not None
        assert answer.status == 422, name
        expect(page.get_by_role("alert")).to_have_text(
            [
                "Choose which attempts count.",
                "Choose what a question that was not reached counts.",
                "There is no such sitting: choose among those below.",
                "There is no such question: choose among those below.",
            ]
        )
        expect(page.get_by_text("Students with a finished attempt: 25.")).to_be_visible()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**counted=first**")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_methodologist_has_the_same_pages_without_names(sees: Callable[..., Page]) -> None:
    page = sees(25, "klimova")
    for name in BOARDS:
        answer = page.goto(f"/methodologist/statistics/{QUIZ}/{name}")
        assert answer is not None
        assert answer.status == 200
        assert "Taker-" not in answer.text(), name
