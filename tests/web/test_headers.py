"""What goes with every response: a policy that allows nothing inline, no caching, a cookie that scripts cannot read."""

import re
from typing import Any
from urllib.parse import urljoin

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from ..build import NOON, QUIZ, a_running_attempt, signed_in
from .build import SCRIPTED, Site, a_site
from .pages import METHODOLOGIST, Visit

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
COVERAGE = "/methodologist/coverage/production-ml-2025"


def policy(response: TestResponse) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: rest for name, _, rest in parts}


def test_the_policy_allows_nothing_inline_and_nothing_foreign(walk: list[Visit]) -> None:
    for path, _, response, _ in walk:
        found = policy(response)
        nonce = re.fullmatch(r"'self' 'nonce-[\w-]{22}'", found["style-src"])
        if "data-figure=" in response.text or "data-nonce=" in response.text:
            assert nonce, path
            found["style-src"] = "'self'"
        assert found == POLICY, path


def test_the_nonce_of_the_drawing_librarys_style_is_new_on_every_page(campus: Site) -> None:
    visitor = campus.visitor(METHODOLOGIST)
    assert policy(visitor.opens(COVERAGE))["style-src"] != policy(visitor.opens(COVERAGE))["style-src"]


def test_no_page_is_kept_or_guessed_at(walk: list[Visit]) -> None:
    for path, _, response, _ in walk:
        headers = response.headers
        assert headers["Cache-Control"] == "no-store", path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Content-Type"] == "text/html; charset=utf-8", path


@pytest.mark.parametrize("path", ["/static/exam.js", "/static/quizengine.css", "/assets/htmx.js", "/assets/plotly.js"])
def test_files_of_the_pages_may_be_kept(site: Site, path: str) -> None:
    with site.visitor().client.get(path) as response:
        assert response.status_code == 200
        assert "no-store" not in response.headers["Cache-Control"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.mimetype in ("text/javascript", "text/css")


def test_a_file_is_kept_for_good_under_the_address_that_pages_give_it(site: Site) -> None:
    anna = site.visitor()
    addresses = re.findall(r'(?:src|href)="(/(?:static|assets)/[^"]+)"', anna.opens("/sign-in").text)
    assert addresses
    for address in addresses:
        with anna.client.get(address) as response:
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable", address


@pytest.mark.parametrize(
    "path", ["/static/exam.js?v=000000000000", "/static/nothing.js?v=1", "/static/../app.py?v=1", "/assets/0/exam.js"]
)
def test_an_address_of_other_content_is_not_kept_for_good(site: Site, path: str) -> None:
    with site.visitor().client.get(path) as response:
        assert "immutable" not in response.headers.get("Cache-Control", "")


def test_the_scripts_that_a_script_imports_are_kept_for_good_too_and_are_named_anew_with_it(site: Site) -> None:
    attempt = a_running_attempt(site.engine, site.person("anna")).attempt_id
    anna = site.visitor("anna")
    (address,) = re.findall(r'src="(/assets/[^"]+/exam.js)"', anna.opens(f"/student/attempt/{attempt}/1").text)
    asked, seen = {address}, set[str]()
    while asked - seen:
        one = (asked - seen).pop()
        seen.add(one)
        with anna.client.get(one) as response:
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable", one
            asked |= {urljoin(one, found) for found in re.findall(r'from "([^"]+)"', response.get_data(as_text=True))}
    assert len(seen) > 3
    assert {one.split("/")[2] for one in seen} == {address.split("/")[2]}


@pytest.mark.parametrize("name", ["0/quizengine.css", "0/../app.py", "0/%2e%2e/%2e%2e/app.py", "0/nothing.js", "0/"])
def test_no_other_file_is_served_as_a_script(site: Site, name: str) -> None:
    assert site.visitor().opens(f"/assets/{name}").status_code == 404


@pytest.mark.parametrize("name", ["package.json", "..%2fpackage.json", "htmx.org/dist/htmx.min.js", "htmx.js%00"])
def test_no_other_file_of_the_packages_is_served(site: Site, name: str) -> None:
    assert site.visitor().opens(f"/assets/{name}").status_code == 404


def cookie_after(engine: Engine, *, scheme: str = "http", **settings: Any) -> str:
    with a_site(engine, **settings) as site:
        response = site.app.test_client().get("/sign-in", base_url=f"{scheme}://localhost")
        assert ("Strict-Transport-Security" in response.headers) is (scheme == "https")
        return str(response.headers["Set-Cookie"])


def test_scripts_and_other_sites_cannot_use_the_cookie(sqlite_engine: Engine) -> None:
    parts = cookie_after(sqlite_engine).split("; ")
    assert parts[0].startswith("quizengine=")
    assert set(parts[1:]) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_the_cookie_is_for_secure_connections_only_when_set_so(sqlite_engine: Engine) -> None:
    assert "Secure" in cookie_after(sqlite_engine, scheme="https", secure_cookies=True).split("; ")


def test_the_cookie_holds_no_name_and_no_login(site: Site) -> None:
    anna = site.visitor("anna")
    anna.opens("/student/")
    with anna.client.session_transaction() as session:
        assert set(session) == {"token", "csrf_token"}


def test_an_autosave_sets_no_cookie(site: Site) -> None:
    attempt = a_running_attempt(site.engine, site.person("anna")).attempt_id
    path = f"/student/attempt/{attempt}/1"
    anna = site.visitor("anna")
    anna.opens(path)
    form = {"choice": "mse", "revision": "0", "writer": "page", "autosave": "1"}
    response = anna.sends(path, form, headers=SCRIPTED)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_a_page_from_behind_a_proxy_knows_that_it_was_secure(sqlite_engine: Engine) -> None:
    with a_site(sqlite_engine, trusted_proxies=1) as site:
        response = site.visitor().opens("/sign-in", headers={"X-Forwarded-Proto": "https"})
        assert "Strict-Transport-Security" in response.headers
    with a_site(sqlite_engine) as site:
        response = site.visitor().opens("/sign-in", headers={"X-Forwarded-Proto": "https"})
        assert "Strict-Transport-Security" not in response.headers


def test_a_token_from_elsewhere_works_only_while_it_lives(site: Site) -> None:
    token = signed_in(site.engine, site.person("anna"), at=NOON, hours=1)
    anna = site.visitor()
    with anna.client.session_transaction() as session:
        session["token"] = token
    assert anna.opens(f"/student/quiz/{QUIZ}").status_code == 200
    site.clock.forward(hours=1)
    assert anna.opens(f"/student/quiz/{QUIZ}").status_code == 303
