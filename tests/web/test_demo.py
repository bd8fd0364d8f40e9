"""The demonstration opens accounts without a password: on this machine only, and only those made for it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.store.tables import SignIn

from ..build import ROOT, an_account, rows_in
from .build import Site, a_site
from .markup import read


@pytest.fixture
def demo(sqlite_engine: Engine) -> Iterator[Site]:
    """A demonstration with one demo account, and one that is not."""
    an_account(sqlite_engine, "anna", demo=True)
    an_account(sqlite_engine, "orlov")
    with a_site(sqlite_engine, demo=True) as site:
        yield site


def offered(site: Site, **request: Any) -> int:
    page = read(site.visitor().opens("/sign-in", **request).text)
    return len(page.all("form", action="/sign-in/demo"))


def enters(site: Site, login: str = "anna", **request: Any) -> int:
    visitor = site.visitor()
    # The token comes from the same address: a browser keeps its cookies by the name of the host.
    visitor.opens("/sign-in", **request)
    status = visitor.sends("/sign-in/demo", {"login": login}, **request).status_code
    assert rows_in(site.engine, SignIn) == (1 if status == 303 else 0)
    return status


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
def test_one_click_is_enough_on_this_machine(demo: Site, host: str) -> None:
    request: dict[str, Any] = {"headers": {"Host": host}}
    assert (offered(demo, **request), enters(demo, **request)) == (1, 303)


FROM_ELSEWHERE: dict[str, dict[str, Any]] = {
    "another machine": {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}},
    "no address": {"environ_overrides": {"REMOTE_ADDR": ""}},
    "a name that points here": {"headers": {"Host": "evil.example"}},
    "a name that begins like ours": {"headers": {"Host": "localhost.evil.example:8000"}},
    "an address of another machine": {"headers": {"Host": "192.0.2.7:8000"}},
    "through a proxy": {"headers": {"X-Forwarded-For": "127.0.0.1"}},
}


@pytest.mark.parametrize("request_", FROM_ELSEWHERE.values(), ids=FROM_ELSEWHERE)
def test_nothing_is_offered_or_opened_from_elsewhere(demo: Site, request_: dict[str, Any]) -> None:
    assert offered(demo, **request_) == 0
    assert enters(demo, **request_) == 404


def test_a_trusted_proxy_does_not_make_a_far_reader_near(sqlite_engine: Engine) -> None:
    an_account(sqlite_engine, "anna", demo=True)
    with a_site(sqlite_engine, demo=True, trusted_proxies=1) as site:
        request: dict[str, Any] = {"headers": {"X-Forwarded-For": "127.0.0.1"}}
        assert (offered(site, **request), enters(site, **request)) == (0, 404)


@pytest.mark.parametrize("login", ["orlov", "nobody", ""])
def test_no_other_account_opens_without_a_password(demo: Site, login: str) -> None:
    assert enters(demo, login) == 404


def test_without_demo_mode_there_is_no_such_door(sqlite_engine: Engine) -> None:
    an_account(sqlite_engine, "anna", demo=True)
    with a_site(sqlite_engine) as site:
        assert (offered(site), enters(site)) == (0, 404)
        assert site.visitor().opens("/styleguide").status_code == 404


def test_every_page_of_a_demonstration_says_what_it_is(campus: Site) -> None:
    for login in (None, "demo-student", "demo-instructor", "demo-methodologist"):
        visitor = campus.visitor(login, language="en")
        page = visitor.page("/sign-in") if login is None else read(visitor.client.get("/", follow_redirects=True).text)
        assert "synthetic data" in page.one(class_="ribbon").words


# These depend on what is around them on a page of their own.
NOT_ON_THE_STYLE_GUIDE = {
    "actions--minor", "as-written", "card--quiet", "columns", "dialog", "exam-bar", "exam-bar__status",
    "exam-bar__where",
    "exam__under", "figure", "figure-block", "may-wrap", "navigator", "nowrap", "page--narrow", "page-head",
    "places__take", "plain-list--spaced", "question-set__hint", "review-phases",
    "sign-in-cards", "site-nav", "site-tools__name", "stem",
    "wide",
    "begins-bank", "begins-quiz", "changes", "clash__own", "desk", "desk__form", "desk__side", "editor", "entry",
    "found-scroll", "glimpse__card", "row__flaws", "row__inside", "rows-set", "throws-away",
    "workshop", "workshop--alone", "workshop__findings", "workshop__share", "workshop__side", "workshop__text",
}  # fmt: skip
OF_THE_EDITOR = "cm-"
"""What the editor component names; it makes its elements by itself."""


def test_the_style_guide_shows_every_component(campus: Site) -> None:
    style = (ROOT / "quizengine/web/static/quizengine.css").read_text(encoding="utf-8")
    components = set(re.findall(r"(?<=\.)[a-z][a-z_-]+(?![a-z0-9_%-])", re.sub(r"/\*.*?\*/", "", style, flags=re.S)))
    page = campus.visitor(language="en").page("/styleguide")
    shown = {name for element in page.elements for name in element.attributes.get("class", "").split()}
    own = {name for name in components if not name.startswith(OF_THE_EDITOR)}
    assert sorted(own - shown - NOT_ON_THE_STYLE_GUIDE) == []
