"""A form from elsewhere: whatever another site makes a browser send is refused, and changes nothing."""

import pytest

from ..build import QUIZ, a_running_attempt
from .build import Site, everything_in
from .markup import read
from .test_access import Route, routes


@pytest.fixture
def attempt_id(site: Site) -> str:
    return a_running_attempt(site.engine, site.person("anna")).attempt_id


@pytest.fixture
def posts(site: Site, attempt_id: str) -> list[Route]:
    return [route for route in routes(site.app, attempt_id=attempt_id) if route.method != "GET"]


FORM = {
    "auth.language": {"language": "en"},
    "auth.sign_in_post": {"login": "anna", "password": "secret"},
    "auth.demo_sign_in": {"login": "anna"},
    "student.answer": {"choice": "mse", "revision": "0", "writer": "page"},
}


def test_there_are_routes_to_send_to(posts: list[Route]) -> None:
    assert {route.endpoint for route in posts} >= {"student.start", "student.submit", *FORM}


@pytest.mark.parametrize("token", [None, "", "guessed", "another visitor's"])
def test_a_form_without_the_token_of_its_own_reader_changes_nothing(
    site: Site, posts: list[Route], token: str | None
) -> None:
    anna = site.visitor("anna")
    if token == "another visitor's":
        other = site.visitor("boris")
        other.opens("/student/")
        token = other.token
    before = everything_in(site.engine)
    stated = {} if token is None else {"csrf_token": token}
    answers = {
        route.endpoint: anna.client.post(route.path, data={**FORM.get(route.endpoint, {}), **stated}) for route in posts
    }
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 400)
    assert everything_in(site.engine) == before
    assert anna.opens("/student/").status_code == 200, "she is signed in as before"
    assert read(anna.opens("/student/").text).one("html").attributes["lang"] == "ru"


def test_a_script_without_a_token_is_refused_too(site: Site, attempt_id: str) -> None:
    anna = site.visitor("anna")
    path = f"/student/attempt/{attempt_id}/1"
    headers = {"HX-Request": "true", "Content-Type": "application/json"}
    assert anna.client.post(path, data='{"choice": "mse"}', headers=headers).status_code == 400


def test_a_refused_form_gets_a_page_that_says_what_to_do(site: Site) -> None:
    response = site.visitor("anna", language="en").client.post(f"/student/quiz/{QUIZ}/start")
    page = read(response.text)
    assert page.one("h1").words == "Not accepted"
    assert "nothing was changed" in page.one("main").words
    assert any("reload the page" in item.words for item in page.all("li"))


def test_the_token_of_the_open_page_is_taken(site: Site) -> None:
    anna = site.visitor("anna")
    anna.opens(f"/student/quiz/{QUIZ}")
    assert anna.sends(f"/student/quiz/{QUIZ}/start").status_code == 303
