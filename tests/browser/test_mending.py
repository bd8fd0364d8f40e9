"""A wrong key found after the exam: looked at, graded again, read by the student, and undone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ..build import NOON, QUIZ, WRONG, Sitting, a_bank_folder, a_running_attempt, minutes, released, three_items
from ..web.build import Site
from .build import sign_in

REASON = "The key named the wrong loss."
QUIZ_PAGE = f"/instructor/quiz/{QUIZ}"


@pytest.fixture
def boris(site: Site) -> Sitting:
    """Boris answered as the corrected key will have it."""
    found = a_running_attempt(site.engine, site.person("boris"))
    found.answers_all(WRONG)
    found.submits()
    site.clock.forward(minutes=40)
    return found


@pytest.fixture
def pages(site: Site, boris: Sitting, address: str, window: Callable[..., BrowserContext]) -> tuple[Page, Page]:
    """The instructor's page and Boris's, who has no JavaScript."""
    found = []
    for login, options in (("orlov", {}), ("boris", {"java_script_enabled": False})):
        context = window(address, **options)
        sign_in(context, site, login, address, language="en")
        found.append(context.new_page())
    return found[0], found[1]


def presses(page: Page, button: str) -> None:
    """Press a button by the keyboard alone."""
    page.locator(button).focus()
    page.keyboard.press("Enter")


def test_a_wrong_key_is_mended_after_the_exam_and_the_mending_undone(
    site: Site, tmp_path: Path, boris: Sitting, pages: tuple[Page, Page]
) -> None:
    orlov, student = pages
    result = f"/student/attempt/{boris.attempt_id}/result"
    student.goto(result)
    mark = student.locator(".verdict__mark")
    expect(mark).to_have_text(re.compile(r"^\s*1\s"))

    first, *others = three_items()
    items = [{**first, "key": "mae"}, *others]
    released(site.engine, a_bank_folder(tmp_path / "anew", items=items), at=NOON + minutes(30))
    orlov.goto(QUIZ_PAGE)
    orlov.get_by_role("link", name="See what would change and grade again").click()
    expect(orlov.locator("table:has(#moved) tbody tr")).to_contain_text("0% · mark 1")
    expect(orlov.locator("table:has(#changes) tbody tr")).to_contain_text("Absolute error")
    student.reload()
    expect(mark).to_have_text(re.compile(r"^\s*1\s"))

    orlov.get_by_label("Why").fill(REASON)
    presses(orlov, "form[action$=regrade] button")
    orlov.wait_for_url(f"**{QUIZ_PAGE}")
    student.reload()
    expect(mark).to_have_text(re.compile(r"^\s*3\s"))
    question = student.locator("#question-1")
    expect(question).to_contain_text(f"because: {REASON}")
    expect(question).to_contain_text("Before: 0 of 1 points. Now: 1 of 1 points.")

    orlov.goto(f"{QUIZ_PAGE}/regrade")
    presses(orlov, "form[action$='/undo'] button")
    expect(orlov.locator("table:has(#runs)")).to_contain_text("undone")
    student.reload()
    expect(mark).to_have_text(re.compile(r"^\s*1\s"))
    expect(question).not_to_contain_text("Regraded on")


def test_a_contested_question_is_answered_and_mended(site: Site, boris: Sitting, pages: tuple[Page, Page]) -> None:
    orlov, student = pages
    student.goto(f"/student/attempt/{boris.attempt_id}/result")
    question = student.locator("#question-3")
    question.locator("summary").click()
    question.get_by_label("What is wrong").fill("Both readings are right.")
    question.get_by_role("button", name="Send").click()
    expect(question).to_contain_text("An instructor will answer here.")

    orlov.goto("/instructor/contests")
    orlov.get_by_label("Your reply").fill("You are right.")
    presses(orlov, "button[value=mend]")
    expect(orlov.locator("input[name=mend][value=accept]")).to_be_checked()
    expect(orlov.get_by_label("Why")).to_have_value("Both readings are right.")
    presses(orlov, "form[action*='/item/'] button")
    expect(orlov.locator("table:has(#made)")).to_contain_text("accepted: “Their sum”")
    orlov.get_by_role("link", name="See what would change and grade again").click()
    expect(orlov.get_by_text("from “Failed” to “Satisfactory”")).to_be_visible()
    expect(orlov.locator("table:has(#moved) tbody tr")).to_contain_text("Failed → Satisfactory")
    orlov.get_by_label("Why").fill("Both readings are right.")
    presses(orlov, "form[action$=regrade] button")
    orlov.wait_for_url(f"**{QUIZ_PAGE}")

    student.reload()
    expect(question).to_contain_text("You are right.")
    expect(question).to_contain_text("Before: 0 of 2 points. Now: 2 of 2 points.")
