"""The whole story: a student takes the final assessment, and a methodologist reads what it covers."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from quizengine.questions import KINDS
from quizengine.store.engine import reading
from quizengine.store.releases import ReleasedQuiz, current_banks, current_quizzes

from ..web.build import Site
from ..web.pages import FINAL, METHODOLOGIST, STUDENT
from .build import Exam

OFF_TOPIC = [f"{FINAL}:final-{number}" for number in (11, 12, 13, 14, 15)]
WRONG = {"final-01": "excel", "final-02": "standardisation", "final-03": "numpy"}
NO_IDEA = "не знаю"
PROGRAMME = "production-ml-2025"


def final(campus: Site) -> ReleasedQuiz:
    with reading(campus.engine) as connection:
        return next(found for found in current_quizzes(connection) if found.quiz.quiz == FINAL)


def items_of_programme(campus: Site) -> int:
    with reading(campus.engine) as connection:
        return sum(len(bank.items) for bank in current_banks(connection) if bank.programme == PROGRAMME)


def answers(campus: Site) -> dict[int, str]:
    """Return an answer to each question: right ones to the odd questions, wrong ones to the even."""
    found = {}
    for position, item in enumerate(final(campus).items, start=1):
        shown, key = item.revision.shown, item.revision.scored.key
        right = key.key if shown.kind == "single" else KINDS[shown.kind].key_texts(shown.shown, key)[0]
        found[position] = right if position % 2 else WRONG.get(item.revision.item, NO_IDEA)
    return found


def enters(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.locator(f"form[action='/sign-in/demo']:has(input[value={login}]) button").click()
    page.wait_for_url(re.compile("/(student|methodologist)/$"))


def answer_one(exam: Exam, answer: str) -> None:
    if exam.page.locator("#text-answer").count():
        exam.types(answer)
    else:
        exam.chooses(answer)


@pytest.fixture
def page(campus_address: str, window: Callable[..., BrowserContext]) -> Page:
    return window(campus_address).new_page()


def test_a_student_takes_the_final_assessment_and_reads_the_result(campus: Site, page: Page) -> None:
    given = answers(campus)
    enters(page, STUDENT)
    page.locator(f"a[href='/student/quiz/{FINAL}']").click()
    page.locator(f"form[action='/student/quiz/{FINAL}/start'] button").click()
    exam = Exam(page)
    for position in range(1, 15):
        exam.is_at(position)
        answer_one(exam, given[position])
        if position == 5:
            page.locator("input[name=flag]").check()
        exam.presses("next")
        if position == 8:
            exam.is_at(9)
            page.reload()
            exam.is_at(9)
            for earlier in range(1, 9):
                exam.goes_to(earlier)
                assert exam.answer() == given[earlier]
            exam.goes_to(9)
    exam.is_at(15)
    exam.presses("review")

    page.wait_for_url("**/check")
    expect(page.locator(".notice--warning")).to_contain_text("1")
    expect(page.locator(".check-list .tag--warning")).to_have_count(1)
    expect(page.locator(".check-list li", has=page.locator(f"a[href='{exam.path}/5']")).locator(".tag")).to_have_count(
        2
    )
    page.locator(f".check-list a[href='{exam.path}/15']").click()
    exam.is_at(15)
    answer_one(exam, given[15])
    exam.presses("review")
    expect(page.locator(".check-list .tag--warning")).to_have_count(0)
    page.locator("form[action$='/submit'] button").click()

    exam.is_at_the_result()
    verdict = page.locator(".verdict")
    expect(verdict.locator(".verdict__mark")).to_have_text(re.compile(r"^\s*5\D+10\s*$"))
    expect(verdict.locator(".stat__value").first).to_have_text(re.compile(r"^8\D+15$"))
    expect(page.locator(".evidence li .code")).to_have_text(["УК-1", "УК-2", "ОПК-1", "ПК-1", "ПК-2"])
    articles = page.locator("article")
    expect(articles).to_have_count(15)
    expect(page.locator("article .tag--success")).to_have_count(8)
    expect(articles.nth(9)).to_contain_text("Flask")
    expect(articles.nth(9)).to_contain_text(NO_IDEA)


def test_a_methodologist_reads_what_the_assessment_covers(campus: Site, page: Page) -> None:
    enters(page, METHODOLOGIST)
    page.locator(f"a[href='/methodologist/coverage/{PROGRAMME}']").click()
    expect(page.locator(".stat__value").first).to_have_text(str(items_of_programme(campus)))
    assert len(final(campus).items) == 15
    found = page.locator("#off-topic h3").all_inner_texts()
    assert [name for name in found if name.startswith(f"{FINAL}:")] == OFF_TOPIC
    for figure in page.locator("figure").all():
        expect(figure.locator("svg.main-svg").first).to_be_visible()
        expect(figure.locator("table")).to_be_hidden()
        figure.locator("summary").click()
        expect(figure.locator("table tbody tr").first).to_be_visible()
    expect(page.locator("figure")).to_have_count(4)


def test_figures_are_drawn_anew_in_the_colours_of_the_night(page: Page) -> None:
    enters(page, METHODOLOGIST)
    page.locator(f"a[href='/methodologist/coverage/{PROGRAMME}']").click()
    label = page.locator("[data-figure=competencies] .ytick text").first
    expect(label).to_be_visible()
    day = label.evaluate("element => getComputedStyle(element).fill")
    page.emulate_media(color_scheme="dark")
    expect(label).not_to_have_css("fill", day)


def test_the_cells_of_a_figure_begin_near_the_ground_by_night_and_on_paper(page: Page) -> None:
    lowest = "element => element.data[0].colorscale[0][1]"

    def becomes(wanted: str, colour: str) -> None:
        """Wait: a figure is drawn anew when the page is told, and not at once."""
        is_so = f"([element, colour]) => (({lowest})(element) {wanted} colour)"
        page.wait_for_function(is_so, arg=[figure.element_handle(), colour])

    enters(page, METHODOLOGIST)
    page.locator(f"a[href='/methodologist/coverage/{PROGRAMME}']").click()
    figure = page.locator("[data-figure=matrix]")
    expect(figure.locator("svg.main-svg").first).to_be_visible()
    day = str(figure.evaluate(lowest))
    page.emulate_media(color_scheme="dark")
    becomes("!==", day)
    night = str(figure.evaluate(lowest))
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    becomes("===", day)
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    becomes("===", night)


def test_on_a_phone_no_number_of_the_coverage_is_out_of_sight(page: Page) -> None:
    enters(page, METHODOLOGIST)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/methodologist/coverage/{PROGRAMME}?bank={FINAL}")
    tables = page.locator(".table-wrap:visible:has(.table--stacked)")
    expect(tables.first).to_be_visible()
    for table in tables.all():
        assert table.evaluate("element => element.scrollWidth - element.clientWidth") == 0
    heads = page.locator("[data-figure=matrix] .xtick text")
    expect(heads).to_have_count(5)
    boxes = [found for head in heads.all() if (found := head.bounding_box())]
    edges = [(box["x"], box["x"] + box["width"]) for box in boxes]
    assert all(right <= left for (_, right), (left, _) in pairwise(edges)), "heads do not cover each other"


def test_the_reader_chooses_the_language(page: Page) -> None:
    page.goto("/sign-in")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.locator("button[name=language][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    enters(page, STUDENT)
    expect(page.locator("html")).to_have_attribute("lang", "en")
