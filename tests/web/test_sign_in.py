"""Signing in and out, and choosing a language."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from quizengine.services import signing_in
from quizengine.store.tables import SignIn

from ..build import an_account, rows_in
from .build import Site, Visitor, a_site
from .markup import read

PASSWORD = "верный пароль"
ELSEWHERE = (
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\r\nSet-Cookie: a=b",
    "evil.example",
    "//[",
    "http://[evil",
    "",
)


@pytest.fixture
def door(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Anna and Boris have passwords, Clara has none; three mistakes are allowed."""
    # A password is hashed slowly on purpose, and nothing here is about that.
    monkeypatch.setattr(signing_in, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    for login in ("anna", "boris"):
        an_account(sqlite_engine, login, password=PASSWORD)
    an_account(sqlite_engine, "clara")
    with a_site(sqlite_engine, sign_in_limit="3 per 5 minutes") as site:
        yield site


def test_the_right_password_opens_the_room(door: Site) -> None:
    anna = door.visitor()
    assert anna.signs_in(" anna ", PASSWORD).location == "/"
    assert anna.opens("/").location == "/student/"
    assert anna.opens("/student/").status_code == 200


@pytest.mark.parametrize(
    ("login", "password", "fields"),
    [
        ("", "", ["#login", "#password"]),
        ("anna", "", ["#password"]),
        ("", "x", ["#login"]),
        ("anna", "wrong", ["#password"]),
        ("nobody", PASSWORD, ["#password"]),
        ("clara", "", ["#password"]),
        ("clara", "None", ["#password"]),
    ],
)
def test_a_mistake_is_named_at_the_top_with_a_link_to_its_field(
    door: Site, login: str, password: str, fields: list[str]
) -> None:
    response = door.visitor(language="en").signs_in(login, password)
    page = read(response.text)
    assert response.status_code == 422
    summary = page.one(class_="error-summary")
    assert summary.attributes["role"] == "alert"
    links = [link for link in page.all("a") if link.words and link.words in summary.words]
    assert [link.attributes["href"] for link in links] == fields
    for link in links:
        field = page.one("input", id=link.attributes["href"][1:])
        assert field.attributes["aria-invalid"] == "true"
        assert page.one(id=field.attributes["aria-describedby"]).words == link.words
    assert page.one("input", id="login").attributes["value"] == login
    assert "value" not in page.one("input", id="password").attributes


def test_the_answer_does_not_tell_a_wrong_login_from_a_wrong_password(door: Site) -> None:
    def main(login: str) -> str:
        return read(door.visitor().signs_in(login, "wrong").text).one("main").words

    assert main("anna") == main("nobody") == main("clara")


def test_after_too_many_mistakes_even_the_right_password_waits(door: Site) -> None:
    stranger = door.visitor(language="en")
    assert [stranger.signs_in("anna", "wrong").status_code for _ in range(3)] == [422, 422, 422]
    late = stranger.signs_in("Anna", PASSWORD)
    assert late.status_code == 429
    assert "Wait five minutes" in read(late.text).one("main").words


def test_one_members_mistakes_do_not_lock_out_the_room(door: Site) -> None:
    for _ in range(4):
        door.visitor().signs_in("anna", "wrong")
    assert door.visitor().signs_in("boris", PASSWORD).status_code == 303


def test_signing_in_rightly_is_never_counted(door: Site) -> None:
    assert {door.visitor().signs_in("anna", PASSWORD).status_code for _ in range(5)} == {303}


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_to_another_site(door: Site, target: str) -> None:
    visitor = door.visitor()
    assert visitor.sends("/language", {"language": "en", "next": target}).location == "/"
    assert visitor.signs_in("anna", PASSWORD, next=target).location == "/"


def test_a_reader_comes_back_to_the_page_that_was_asked_for(door: Site) -> None:
    wanted = "/student/quiz/course-final?from=mail"
    anna = door.visitor()
    led = anna.opens(wanted).location
    assert led == f"/sign-in?next={quote(wanted, safe='/?')}"
    kept = read(anna.opens(led).text).one("input", name="next", value=wanted)
    assert anna.signs_in("anna", PASSWORD, next=kept.attributes["value"]).location == wanted


def test_the_page_asked_for_outlives_a_mistake_and_a_change_of_language(door: Site) -> None:
    wanted = "/student/quiz/course-final"
    anna = door.visitor()
    page = read(anna.signs_in("anna", "wrong", next=wanted).text)
    assert page.all("input", name="next", value=wanted)
    anna.opens(f"/sign-in?next={wanted}")
    page = read(anna.opens(f"/sign-in?next={wanted}").text)
    language_form = page.all("input", name="next")[0].attributes["value"]
    back = anna.sends("/language", {"language": "en", "next": language_form}).location
    assert read(anna.opens(back).text).all("input", name="next", value=wanted)


def test_signing_in_begins_a_new_session(door: Site) -> None:
    anna = door.visitor()
    anna.opens("/sign-in")
    with anna.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    stale = anna.token
    anna.signs_in("anna", PASSWORD)
    with anna.client.session_transaction() as session:
        assert "planted" not in session
    assert anna.client.post("/sign-out", data={"csrf_token": stale}).status_code == 400


def test_after_signing_out_a_copied_cookie_opens_nothing(door: Site) -> None:
    anna = door.visitor("anna")
    copied = anna.cookie()
    assert anna.signs_out().location == "/sign-in"
    thief = door.app.test_client()
    thief.set_cookie("quizengine", copied)
    assert thief.get("/student/").status_code == 303
    assert rows_in(door.engine, SignIn) == 1


def test_signing_out_ends_one_browser_and_not_the_others(door: Site) -> None:
    here, there = door.visitor("anna"), door.visitor("anna")
    here.signs_out()
    assert there.opens("/student/").status_code == 200


def test_signing_out_twice_is_no_mistake(door: Site) -> None:
    assert door.visitor().signs_out().status_code == 303


def language_of(visitor: Visitor, path: str = "/sign-in") -> str:
    return visitor.page(path).one("html").attributes["lang"]


def test_pages_are_russian_until_a_reader_chooses(door: Site) -> None:
    visitor = door.visitor()
    assert language_of(visitor) == "ru"
    assert visitor.opens("/sign-in", headers={"Accept-Language": "en"}).status_code == 200
    assert language_of(visitor) == "ru"


def test_the_language_stays_through_signing_in_and_out(door: Site) -> None:
    anna = door.visitor()
    anna.sends("/language", {"language": "en", "next": "/sign-in"})
    assert language_of(anna) == "en"
    anna.signs_in("anna", PASSWORD)
    assert language_of(anna, "/student/") == "en"
    anna.signs_out()
    assert language_of(anna) == "en"


@pytest.mark.parametrize("language", ["de", "", "../ru", "ru\x00"])
def test_an_unknown_language_changes_nothing(door: Site, language: str) -> None:
    visitor = door.visitor(language="en")
    assert visitor.sends("/language", {"language": language, "next": "/sign-in"}).location == "/sign-in"
    assert language_of(visitor) == "en"
