"""Pages of statistics: the choices that one of them has for itself, and what of an address cannot be read."""

import csv
import io

import pytest

from quizengine.reports.statistics.cohorts import By

from .build import Site
from .pages import FINAL, INSTRUCTOR, METHODOLOGIST

DRIFT = f"/instructor/statistics/{FINAL}/drift"
REFUSED = "Choose what students are compared by: sitting, month or group."


@pytest.mark.parametrize("by", list(By))
def test_what_students_are_compared_by_is_chosen_among_the_filters(campus: Site, by: By) -> None:
    page = campus.visitor(INSTRUCTOR, language="en").page(f"{DRIFT}?by={by.value}")
    assert page.one("select", name="by").attributes["id"] == "by"
    options = {one.attributes["value"]: "selected" in one.attributes for one in page.all("option")}
    assert {name: options[name] for name in By} == {one.value: one is by for one in By}
    title = "Differences between groups" if by is By.GROUP else "Changes over time"
    assert page.one("h1").text == title
    assert f"{DRIFT}.pdf?by={by.value}" in [link.attributes.get("href") for link in page.all("a")]


def test_an_unknown_choice_is_refused_in_words_and_the_usual_is_shown(campus: Site) -> None:
    visitor = campus.visitor(INSTRUCTOR, language="en")
    answer = visitor.opens(f"{DRIFT}?by=x")
    assert answer.status_code == 422
    assert REFUSED in answer.text
    assert "What is compared" in answer.text
    assert visitor.opens(f"{DRIFT}?by=").status_code == 200


def test_other_pages_have_no_such_choice(campus: Site) -> None:
    visitor = campus.visitor(METHODOLOGIST, language="en")
    for page in ("test", "items", "options", "exposure"):
        assert visitor.page(f"/methodologist/statistics/{FINAL}/{page}?by=group").all("select", name="by") == []


def test_the_page_for_a_question_has_it_chosen_that_it_draws(campus: Site) -> None:
    page = campus.visitor(INSTRUCTOR, language="en").page(
        f"/instructor/statistics/{FINAL}/options?item={FINAL}:final-02"
    )
    chosen = [str(one.attributes["value"]) for one in page.all("option") if "selected" in one.attributes]
    assert [name for name in chosen if name.startswith(FINAL)] == [f"{FINAL}:final-02"]


def test_the_file_of_answers_has_the_group_of_each_student(campus: Site) -> None:
    text = campus.visitor(INSTRUCTOR).opens(f"/instructor/statistics/{FINAL}/answers.csv").text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows
    assert "group" in rows[0]
