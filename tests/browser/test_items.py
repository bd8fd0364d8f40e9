"""An instructor who writes no YAML: finds a question, mends its key, makes new ones, and shares the draft."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import Engine

from quizengine.services import workbench

from ..web.build import Site
from ..web.test_items import BANK, a_question_bench, home, sheet, the
from .build import Complaints, served, sign_in
from .test_accessibility import overflow, violations


@pytest.fixture
def bench(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Site]:
    with a_question_bench(sqlite_engine, tmp_path) as found:
        yield found


@pytest.fixture
def page(bench: Site, window: Callable[..., BrowserContext]) -> Iterator[Page]:
    """Orlov's window on the questions of the bank."""
    with served(bench) as address:
        context = window(address)
        sign_in(context, bench, "orlov", address, language="en")
        found = context.new_page()
        found.goto(home(bench))
        yield found
        context.close()


def presses(page: Page, name: str, key: str = "Enter") -> None:
    """Press a button by the keyboard alone."""
    button = page.get_by_role("button", name=name, exact=True).first
    button.focus()
    page.keyboard.press(key)


def is_sound(page: Page) -> None:
    assert violations(page) == []
    assert overflow(page) <= 0


def test_a_wrong_key_is_found_by_a_filter_mended_in_the_form_and_shared(bench: Site, page: Page) -> None:
    page.get_by_label("Findings").select_option("error")
    page.wait_for_url("**finding=error*")
    expect(page.locator("#found-title")).to_have_text("Found: 1 of 4")
    page.get_by_role("link", name="broken").press("Enter")
    flaw = page.locator("#choices-flaws")
    expect(flaw).to_contain_text("the key names no choice")
    is_sound(page)

    page.get_by_role("radio", name="Right 2").press("Space")
    presses(page, "Save in my draft")
    expect(page.locator(".notice--success")).to_be_visible()
    expect(flaw).to_have_count(0)
    expect(page.locator("#seen")).to_contain_text("Absolute error")
    assert sheet(bench).document.text == BANK.replace("key: nse", "key: mae")

    presses(page, "Save for everybody")
    expect(page.locator("#draft-bar")).to_contain_text("version 3")
    assert workbench.shared_texts(bench.engine)["course.bank.yaml"] == BANK.replace("key: nse", "key: mae")


def test_a_search_is_answered_as_it_is_asked_and_an_empty_one_says_how_to_widen_it(page: Page) -> None:
    page.get_by_label("Words").fill("квадратичных ошибок")
    page.get_by_label("Words").press("Enter")
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator("article")).to_contain_text("word")
    page.get_by_label("Kind").select_option("single")
    expect(page.locator("#found .empty")).to_contain_text("Show all")
    page.go_back()
    expect(page.locator("article")).to_have_count(1)


def test_rows_come_and_go_without_a_new_page_and_nothing_typed_is_lost(bench: Site, page: Page) -> None:
    page.goto(f"{home(bench)}/item/loss")
    page.get_by_label("Text of the question").fill("Which loss is squared?")
    presses(page, "Add an option")
    added = page.get_by_role("textbox", name="Option 4", exact=True)
    expect(added).to_be_visible()
    added.fill("Hinge loss")
    expect(page.get_by_label("Text of the question")).to_have_value("Which loss is squared?")
    presses(page, "Move up: 4")
    expect(page.get_by_role("textbox", name="Option 3", exact=True)).to_have_value("Hinge loss")
    expect(page.locator("#seen")).to_contain_text("Hinge loss")
    presses(page, "Take away: 1")
    expect(page.get_by_role("textbox", name="Option 4", exact=True)).to_have_count(0)
    expect(page.locator("#choices-flaws, .findings").first).to_be_visible()
    assert sheet(bench).document.written_at is None
    page.get_by_role("radio", name="Right 2").check()
    page.get_by_label("Text of the question").press("Tab")
    page.get_by_role("textbox", name="Option 1", exact=True).press("Enter")
    expect(page.locator(".notice--success")).to_be_visible()
    data = the(bench, "loss").data
    assert (data["stem"], list(data["choices"].values()), data["key"]) == (
        "Which loss is squared?",
        ["Absolute error", "Hinge loss", "Huber loss"],
        "a",
    )


def test_a_form_works_without_scripts(bench: Site, window: Callable[..., BrowserContext]) -> None:
    with served(bench) as address:
        context = window(address, java_script_enabled=False)
        sign_in(context, bench, "orlov", address, language="en")
        page = context.new_page()
        page.goto(f"{home(bench)}/item/loss")
        page.get_by_role("button", name="Add an option").click()
        page.get_by_role("textbox", name="Option 4", exact=True).fill("Hinge loss")
        page.get_by_role("button", name="Save in my draft").first.click()
        expect(page.locator(".notice--success")).to_be_visible()
        context.close()
    assert the(bench, "loss").data["choices"]["a"] == "Hinge loss"


def test_a_question_of_a_template_is_written_copied_and_retired(
    bench: Site, page: Page, complaints: Complaints
) -> None:
    complaints.allow("status of 422")
    page.get_by_role("link", name="New question").click()
    is_sound(page)
    presses(page, "matching")
    page.wait_for_url("**/item/match-1")
    is_sound(page)
    presses(page, "Save in my draft")
    expect(page.locator(".error-summary")).to_contain_text("These are the words of the template")
    is_sound(page)
    page.get_by_label("Text of the question").fill("Which loss belongs to which name?")
    page.get_by_label("Its pair 2").select_option("c")
    presses(page, "Save in my draft")
    expect(page.locator(".notice--success")).to_be_visible()
    assert the(bench, "match-1").data["key"] == {"a": "a", "b": "c"}

    presses(page, "Duplicate match-1")
    page.wait_for_url("**/item/match-2")
    presses(page, "Retire match-2")
    expect(page.get_by_role("button", name="Bring back match-2")).to_be_visible()
    assert the(bench, "match-2").status == "retired"
    presses(page, "Undo my changes match-2")
    page.wait_for_url(f"**{home(bench)}*")
    assert [one.name for one in sheet(bench).entries] == ["loss", "other", "word", "broken", "match-1"]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_form_of_every_kind_is_for_every_reader(bench: Site, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for kind in ("single", "multiple", "text", "numeric", "match", "order", "cloze"):
        page.goto(f"{home(bench)}/new")
        page.locator(f"button[name=kind][value={kind}]").click()
        page.wait_for_url(f"**/item/{kind}-*")
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        is_sound(page)
