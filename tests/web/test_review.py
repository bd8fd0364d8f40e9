"""Deciding answers that the machine leaves open, as the instructor's page does it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.services.answers import ItemResult

from ..build import CAST, Sitting, a_bank_folder, a_running_attempt, an_account, released
from .build import Site, Visitor, a_site, everything_in
from .markup import Markup, read

REVIEW = "/instructor/review"
OPEN_ANSWER = "quadratic error"


@pytest.fixture
def sitting(site: Site) -> Sitting:
    """Anna has handed in a text that is neither in the key nor plainly wrong."""
    found = a_running_attempt(site.engine, site.person("anna"))
    found.answers(2, OPEN_ANSWER)
    found.submits(at=site.clock.now)
    return found


@pytest.fixture
def orlov(site: Site, sitting: Sitting) -> Visitor:
    return site.visitor("orlov", language="en")


def held(page: Markup) -> dict[str, str]:
    """Return what the first form of a decision holds."""
    return page.forms(REVIEW)[0]


def answer(sitting: Sitting) -> ItemResult:
    items = sitting.result().items
    assert items is not None
    return items[1]


def test_what_waits_is_shown_with_its_question_and_key(orlov: Visitor) -> None:
    page = orlov.page(REVIEW)
    assert OPEN_ANSWER in page.one("main").words
    assert "Name a quadratic loss." in [heading.words for heading in page.all("h2")]
    assert "squared error" in page.one("main").words


@pytest.mark.parametrize(
    ("percent", "verdict"), [("100", "correct"), ("50", "partial"), ("12,5 %", "partial"), ("0", "wrong")]
)
def test_a_decision_gives_points_and_leads_back(orlov: Visitor, sitting: Sitting, percent: str, verdict: str) -> None:
    form = {**held(orlov.page(REVIEW)), "percent": percent, "feedback": "Almost"}
    response = orlov.sends(REVIEW, form)
    assert (response.status_code, response.location) == (303, REVIEW)
    assert answer(sitting).verdict == verdict
    page = orlov.page(REVIEW)
    assert "1 answer was decided." in page.one("main").words
    assert "Nothing waits for a decision" in page.one("main").words
    assert "Almost" in page.one("main").words


def test_a_decision_is_undone_and_the_answer_waits_again(orlov: Visitor, sitting: Sitting) -> None:
    orlov.sends(REVIEW, {**held(orlov.page(REVIEW)), "percent": "100"})
    undo = next(form for form in orlov.page(REVIEW).all("form") if form.attributes["action"].endswith("/undo"))
    assert orlov.sends(undo.attributes["action"]).location == REVIEW
    assert answer(sitting).verdict == "review"
    assert OPEN_ANSWER in orlov.page(REVIEW).one("main").words
    assert orlov.sends(undo.attributes["action"]).status_code == 409


def test_two_instructors_do_not_decide_one_answer_twice(orlov: Visitor, sitting: Sitting) -> None:
    form = held(orlov.page(REVIEW))
    orlov.sends(REVIEW, {**form, "percent": "100"})
    late = orlov.sends(REVIEW, {**form, "percent": "0"})
    assert (late.status_code, answer(sitting).verdict) == (409, "correct")
    assert "Nothing of this kind waits any more" in read(late.text).one("main").words


@pytest.mark.parametrize(
    "percent", ["", "a", "-1", "100.1", "nan", "snan", "inf", "-inf", "1e99999999", "5\x000", "50%%"]
)
def test_a_share_that_is_none_is_refused_in_words(orlov: Visitor, site: Site, percent: str) -> None:
    form = {**held(orlov.page(REVIEW)), "percent": percent}
    before = everything_in(site.engine)
    response = orlov.sends(REVIEW, form)
    assert response.status_code == 422
    assert "a number from 0 to 100" in read(response.text).one("main").words
    assert everything_in(site.engine) == before


def test_a_tiny_share_is_stored_as_a_number_of_a_usual_length(orlov: Visitor, site: Site) -> None:
    orlov.sends(REVIEW, {**held(orlov.page(REVIEW)), "percent": "1e-9000"})
    (judgement,) = everything_in(site.engine)["judgement"]
    assert max(len(str(value)) for value in judgement) < 100


STRANGE: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "nothing": lambda form: {},
    "no such item": lambda form: {**form, "item_id": "999999"},
    "an item that is no number": lambda form: {**form, "item_id": "one"},
    "an item beyond all numbers": lambda form: {**form, "item_id": "9" * 30},
    "another question": lambda form: {**form, **{name: "0" * 64 for name in form if name.endswith("_sha")}},
    "another form": lambda form: {**form, "form": "something else"},
    "a character that cannot be stored": lambda form: {**form, "form": "\x00", "feedback": "\x00"},
}


@pytest.mark.parametrize("change", STRANGE.values(), ids=STRANGE)
def test_a_decision_about_nothing_is_refused(
    orlov: Visitor, site: Site, change: Callable[[dict[str, str]], dict[str, Any]]
) -> None:
    form = change({**held(orlov.page(REVIEW)), "percent": "100"})
    before = everything_in(site.engine)
    assert orlov.sends(REVIEW, form).status_code in (400, 409, 422)
    assert everything_in(site.engine) == before


def test_a_word_that_cannot_be_stored_is_no_failure(engine: Engine, tmp_path: Any) -> None:
    released(engine, a_bank_folder(tmp_path))
    for login in CAST:
        an_account(engine, login)
    with a_site(engine) as site:
        sitting = a_running_attempt(engine, site.person("anna"))
        sitting.answers(2, OPEN_ANSWER)
        sitting.submits(at=site.clock.now)
        orlov = site.visitor("orlov")
        form = {**held(orlov.page(REVIEW)), "percent": "100"}
        assert orlov.sends(REVIEW, {**form, "feedback": "\x00"}).status_code in (303, 400)
        assert orlov.sends(REVIEW, {**form, "item_id": "9" * 30}).status_code in (400, 409)
        assert orlov.opens(REVIEW).status_code == 200


@pytest.mark.parametrize("judgement", ["0", "1", "2147483647", "99999999999999999999", "one"])
def test_undoing_what_was_not_decided_is_not_found(orlov: Visitor, judgement: str) -> None:
    orlov.opens(REVIEW)
    assert orlov.sends(f"{REVIEW}/{judgement}/undo").status_code == 404


def test_what_an_answer_says_stays_text(site: Site, sitting: Sitting) -> None:
    mischief = '"><script>alert(1)</script>'
    second = a_running_attempt(site.engine, site.person("boris"))
    second.answers(2, mischief)
    second.submits(at=site.clock.now)
    page = site.visitor("orlov").page(REVIEW)
    assert not page.all("script")
    assert mischief in page.one("main").text
