"""What goes wrong gets a page: in the reader's language, with what to do, and with nothing of the inside."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from quizengine.app import LARGEST_REQUEST
from quizengine.store.engine import writing
from quizengine.web import access

from ..build import QUIZ
from .build import Site, Visitor
from .markup import read


def breaks() -> str:
    raise RuntimeError("Zyxinside")


@pytest.fixture
def broken(site: Site) -> Site:
    """A site with one view that breaks."""
    site.app.add_url_rule("/breaks", view_func=access.open_to_all(breaks), endpoint="breaks", methods=["GET", "POST"])
    return site


FAILURES: dict[int, Callable[[Visitor], Any]] = {
    400: lambda visitor: visitor.client.post("/language"),
    403: lambda visitor: visitor.opens("/instructor/"),
    404: lambda visitor: visitor.opens("/nothing-here"),
    405: lambda visitor: visitor.opens("/sign-out"),
    413: lambda visitor: visitor.sends("/language", {"next": "a" * LARGEST_REQUEST}),
    500: lambda visitor: visitor.opens("/breaks"),
}


@pytest.mark.parametrize("status", FAILURES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_failure_is_a_page_in_the_language_of_its_reader(broken: Site, status: int, language: str) -> None:
    response = FAILURES[status](broken.visitor("anna", language=language))
    page = read(response.text)
    assert response.status_code == status
    assert page.one("html").attributes["lang"] == language
    assert page.one("h1").words
    assert len(page.one("main").words) > 100
    assert len(page.all("main")) == len(page.all("h2")) == 1
    assert page.all("a", href="/")
    assert str(status) in page.one("main").words
    assert response.headers["Cache-Control"] == "no-store"
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("status", "title", "advice"),
    [
        (400, "Not accepted", "reload the page"),
        (403, "Not for this role", "Sign in with an account"),
        (404, "Not found", "Check the address"),
        (405, "Not accepted", "Go back"),
        (413, "Not accepted", "Go back"),
        (500, "Something broke", "Try once more in a minute"),
    ],
)
def test_a_failure_says_what_to_do(broken: Site, status: int, title: str, advice: str) -> None:
    page = read(FAILURES[status](broken.visitor("anna", language="en")).text)
    assert page.one("h1").words == title
    assert any(advice in item.words for item in page.all("li"))
    assert any("every answer marked “Saved” is kept" in item.words for item in page.all("li"))


def test_a_page_that_breaks_shows_nothing_of_the_inside(broken: Site, caplog: pytest.LogCaptureFixture) -> None:
    for response in (broken.visitor("anna").opens("/breaks"), broken.visitor().sends("/breaks")):
        assert response.status_code == 500
        assert "Zyxinside" not in response.text
        assert "Traceback" not in response.text
    assert "Zyxinside" in caplog.text, "it is written down for those who run the site"


def test_when_the_database_is_gone_there_is_still_a_page(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    anna = site.visitor("anna", language="en")
    with writing(site.engine) as connection:
        connection.execute(text("DROP TABLE sign_in"))
    for path in ("/student/", "/", "/nothing-here"):
        response = anna.opens(path)
        assert response.status_code == 500, path
        assert read(response.text).one("html").attributes["lang"] == "en"
    assert "no such table" in caplog.text


def test_a_failure_in_the_middle_keeps_the_reader_signed_in(broken: Site) -> None:
    anna = broken.visitor("anna")
    anna.opens("/breaks")
    assert anna.opens("/student/").status_code == 200


def test_the_language_may_be_changed_on_a_page_of_a_failure(broken: Site) -> None:
    anna = broken.visitor("anna")
    page = read(anna.opens("/nothing-here").text)
    back = page.all("input", name="next")[0].attributes["value"]
    assert anna.sends("/language", {"language": "en", "next": back}).location == "/nothing-here"
    assert read(anna.opens("/nothing-here").text).one("html").attributes["lang"] == "en"


@pytest.mark.parametrize("host", ["x" * 5000, "a..b", ".", "x" * 64])
def test_a_host_that_cannot_be_one_is_refused(site: Site, host: str, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/sign-in", "/student/", "/nothing-here"):
        assert site.visitor("anna").client.get(path, headers={"Host": host}).status_code in (200, 400, 404)
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("path", [f"/student/quiz/{QUIZ}x", "/student/attempt/none/result"])
def test_what_is_not_there_is_not_found_by_students(site: Site, path: str) -> None:
    assert site.visitor("anna").opens(path).status_code == 404


@pytest.mark.parametrize("path", ["quiz/none", "bank/none", "attempt/none"])
def test_what_is_not_there_is_not_found_by_instructors(site: Site, path: str) -> None:
    assert site.visitor("orlov").opens(f"/instructor/{path}").status_code == 404


def test_what_is_not_there_is_not_found_by_methodologists(site: Site) -> None:
    assert site.visitor("klimova").opens("/methodologist/coverage/none").status_code == 404
