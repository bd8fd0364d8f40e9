"""The pages of instructors and methodologists: with the real content, with little, and with nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.store.engine import reading
from quizengine.store.releases import current_banks

from ..build import QUIZ, RIGHT, a_bank_folder, a_programme, a_running_attempt, an_account, minutes, released
from ..content import build as content
from .build import Site, Visitor, a_site
from .markup import Markup
from .pages import DRIFT, FINAL, INSTRUCTOR, METHODOLOGIST

OFF_TOPIC = [f"final-{number}" for number in (11, 12, 13, 14, 15)]
PROGRAMME = "production-ml-2025"


@pytest.fixture
def bare(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Site]:
    """A programme that states no competencies, with a bank and a quiz."""
    items = [content.item(assesses=None), content.text_item(assesses=None)]
    programme: dict[str, Any] = {"competencies": {}}
    released(sqlite_engine, a_bank_folder(tmp_path, items=items, programme=programme))
    for login in ("anna", "orlov", "klimova"):
        an_account(sqlite_engine, login)
    with a_site(sqlite_engine) as site:
        yield site


def rows(page: Markup, table: str) -> list[str]:
    """Return the rows of the table with this caption, each as one text."""
    found = [element for element in page.elements if element.tag in ("caption", "tr")]
    place = next(n for n, one in enumerate(found) if one.attributes.get("id") == table)
    texts = []
    for element in found[place + 1 :]:
        if element.tag == "caption":
            break
        texts.append(element.words)
    return texts[1:]


def figures(page: Markup) -> dict[str, Any]:
    return {
        element.attributes["id"].removeprefix("figure-"): json.loads(element.text)
        for element in page.all("script", type="application/json")
    }


# -- instructors -----------------------------------------------------------------------------------------------------


def test_an_instructor_sees_quizzes_banks_and_releases(campus: Site) -> None:
    page = campus.visitor(INSTRUCTOR, language="en").page("/instructor/")
    hrefs = {link.attributes["href"] for link in page.all("a")}
    assert hrefs >= {f"/instructor/{room}/{name}" for room in ("quiz", "bank") for name in (FINAL, DRIFT)}
    assert all(" 48 48 " in row for row in rows(page, "quizzes"))
    assert page.all("h3")[0].words == "Release 1"


def test_an_instructor_sees_how_a_quiz_went(campus: Site) -> None:
    page = campus.visitor(INSTRUCTOR, language="en").page(f"/instructor/quiz/{FINAL}")
    assert len(rows(page, "items")) == 15
    assert len(rows(page, "attempts")) == 48
    assert all("synthetic" in row and "finished" in row for row in rows(page, "attempts"))


def test_an_instructor_reads_one_attempt_with_its_keys(campus: Site) -> None:
    visitor = campus.visitor(INSTRUCTOR, language="en")
    listed = visitor.page(f"/instructor/quiz/{FINAL}")
    path = next(href for link in listed.all("a") if "/attempt/" in (href := link.attributes["href"]))
    page = visitor.page(path)
    assert len(page.all("article")) == 15
    assert all("Right answer" in article.words for article in page.all("article"))
    assert "These are synthetic data" in page.one("main").words


def test_a_bank_marks_the_key_and_what_does_not_belong(campus: Site) -> None:
    page = campus.visitor(INSTRUCTOR, language="en").page(f"/instructor/bank/{FINAL}")
    items = {item.attributes["id"]: item.words for item in page.all("article")}
    assert list(items) == [f"final-{number:02d}" for number in range(1, 16)]
    assert [name for name, words in items.items() if "off topic" in words] == OFF_TOPIC
    assert page.all(class_="options__key")[0].words == "TensorFlowkey"


def test_a_running_attempt_is_listed_and_not_open_to_its_instructor(site: Site) -> None:
    attempt = a_running_attempt(site.engine, site.person("anna"))
    visitor = site.visitor("orlov", language="en")
    page = visitor.page(f"/instructor/quiz/{QUIZ}")
    (row,) = rows(page, "attempts")
    assert "in progress" in row
    path = f"/instructor/attempt/{attempt.attempt_id}"
    assert path not in {link.attributes["href"] for link in page.all("a")}
    assert visitor.opens(path).status_code == 409


def test_an_attempt_that_ran_out_is_closed_by_whoever_looks(site: Site) -> None:
    attempt = a_running_attempt(site.engine, site.person("anna"))
    attempt.answers(1, RIGHT[0], at=site.clock.now)
    site.clock.forward(minutes=30)
    (row,) = rows(site.visitor("orlov", language="en").page(f"/instructor/quiz/{QUIZ}"), "attempts")
    assert "by the clock" in row
    assert attempt.stored().submitted_at == site.clock.now - minutes(10)


def test_too_few_attempts_give_words_instead_of_numbers(site: Site) -> None:
    attempt = a_running_attempt(site.engine, site.person("anna"))
    attempt.answers_all(RIGHT)
    attempt.submits()
    page = site.visitor("orlov", language="en").page(f"/instructor/quiz/{QUIZ}")
    assert all("not enough data" in row for row in rows(page, "items"))


# -- methodologists --------------------------------------------------------------------------------------------------


def test_a_methodologist_sees_the_programmes(campus: Site) -> None:
    page = campus.visitor(METHODOLOGIST, language="en").page("/methodologist/")
    doors = [door.words for door in page.all(class_="door")]
    assert len(doors) == 2
    assert [
        f"/methodologist/coverage/{name}" in {a.attributes["href"] for a in page.all("a")}
        for name in (PROGRAMME, "production-ml-2024")
    ] == [True, True]


def test_the_coverage_counts_fifteen_items_and_finds_the_five_that_do_not_belong(campus: Site) -> None:
    page = campus.visitor(METHODOLOGIST, language="en").page(f"/methodologist/coverage/{PROGRAMME}")
    with reading(campus.engine) as connection:
        banks = {bank.bank: bank for bank in current_banks(connection) if bank.programme == PROGRAMME}
    assert len(banks[FINAL].items) == 15
    assert page.all(class_="stat")[0].words == f"Questions{sum(len(bank.items) for bank in banks.values())}"
    found = [heading.words for heading in page.all("h3") if heading.words.startswith(f"{FINAL}:")]
    assert found == [f"{FINAL}:{name}" for name in OFF_TOPIC]
    assert "synthetic" in page.one(id="cohort").words


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_figure_is_data_that_stands_beside_its_table(campus: Site, language: str) -> None:
    page = campus.visitor(METHODOLOGIST, language=language).page(f"/methodologist/coverage/{PROGRAMME}")
    found = figures(page)
    assert set(found) == {"competencies", "topics", "matrix", "cohort"}
    assert all(figure["data"] and figure["layout"]["height"] for figure in found.values())
    assert len(page.all("details")) == len(found)
    for name, table in {
        "competencies": "competency",
        "topics": "topic",
        "matrix": "matrix",
        "cohort": "cohort",
    }.items():
        assert rows(page, f"{table}-table"), name
        drawing = page.one("div", **{"data-figure": name})
        assert drawing.attributes["aria-label"] == page.one(id=f"figure-{name}-caption").words


def test_a_programme_without_competencies_has_a_page_and_a_figure_of_its_topics(bare: Site) -> None:
    page = bare.visitor("klimova", language="en").page("/methodologist/coverage/course")
    assert "This programme states no competencies" in page.one(id="competencies").words
    assert "There is nothing to put in a matrix" in page.one(id="matrix").words
    assert "Nobody has finished a quiz" in page.one(id="cohort").words
    assert set(figures(page)) == {"topics"}


def test_a_result_without_competencies_says_so(bare: Site) -> None:
    attempt = a_running_attempt(bare.engine, bare.person("anna"))
    attempt.submits(at=bare.clock.now)
    for login, path in (
        ("anna", f"/student/attempt/{attempt.attempt_id}/result"),
        ("orlov", f"/instructor/attempt/{attempt.attempt_id}"),
    ):
        page = bare.visitor(login, language="en").page(path)
        assert "No question of this quiz is tied to a competency" in page.one("main").words
    cohort = bare.visitor("klimova", language="en").page("/methodologist/coverage/course").one(id="cohort").words
    assert "Counted from 1 finished attempt." in cohort


def test_the_real_programme_without_competencies_is_drawn_by_topic(campus: Site) -> None:
    page = campus.visitor(METHODOLOGIST).page("/methodologist/coverage/production-ml-2024")
    assert "topics" in figures(page)


def test_what_an_author_writes_cannot_end_the_data_of_a_figure(sqlite_engine: Engine, tmp_path: Path) -> None:
    title = "</script><script>alert(1)</script>"
    topics = {**a_programme()["topics"], "losses": {"number": 1, "title": f"Losses {title}"}}
    released(sqlite_engine, a_bank_folder(tmp_path, programme={"topics": topics, "title": title}))
    an_account(sqlite_engine, "klimova")
    with a_site(sqlite_engine) as site:
        page = site.visitor("klimova").page("/methodologist/coverage/course")
    assert all(
        "src" in script.attributes or script.attributes.get("type") == "application/json"
        for script in page.all("script")
    )
    assert "alert(1)" in json.dumps(figures(page))
    assert page.one("h1").words == title


# -- nothing at all --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("login", "path"), [("anna", "/student/"), ("orlov", "/instructor/"), ("klimova", "/methodologist/")]
)
def test_an_empty_site_says_what_will_appear(empty_site: Site, login: str, path: str) -> None:
    page = empty_site.visitor(login).page(path)
    assert page.all(class_="empty__title")
    assert not page.all("table")


def test_a_quiz_that_nobody_took_says_so(site: Site) -> None:
    page = site.visitor("orlov").page(f"/instructor/quiz/{QUIZ}")
    assert len(page.all(class_="empty__title")) == 2
    assert "cohort" not in figures(site.visitor("klimova").page("/methodologist/coverage/course"))


def test_the_menu_marks_the_page_that_is_open(site: Site) -> None:
    def marked(visitor: Visitor, path: str) -> list[str]:
        return [a.attributes["href"] for a in visitor.page(path).all("a", **{"aria-current": "page"})]

    for login, path in (("anna", "/student/"), ("orlov", "/instructor/"), ("klimova", "/methodologist/")):
        assert marked(site.visitor(login), path) == [path]
