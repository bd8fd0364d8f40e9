"""Who may open what: a walk over every route there is, so that one added tomorrow is in it."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pytest
from flask import Blueprint, Flask

from quizengine.web import access

from ..build import QUIZ, a_running_attempt
from .build import SCRIPTED, Site, Visitor, a_site, everything_in

OPEN = {
    "static",
    "assets.module",
    "assets.vendor",
    "auth.home",
    "auth.sign_in",
    "auth.sign_in_post",
    "auth.demo_sign_in",
    "auth.again",
    "auth.again_post",
    "student.parts",
    "student.worker",
    "auth.sign_out",
    "auth.language",
    "styleguide.show",
    "health.live",
    "health.ready",
    "metrics.show",
}
CHECKED_BY_SERVICE = {f"student.{name}" for name in ("question", "answer", "check", "submit", "pulse", "go_on")}
ROOMS = {"student": "anna", "instructor": "orlov", "methodologist": "klimova"}


class Route(NamedTuple):
    endpoint: str
    method: str
    path: str


def routes(app: Flask, **values: Any) -> Iterator[Route]:
    """Every route with a way to ask for it; the gaps are filled with things that exist."""
    filled = {
        "slug": QUIZ,
        "position": 1,
        "bank": "course-final",
        "programme": "course",
        "judgement_id": 1,
        **dict.fromkeys(("sitting_id", "group_id", "user_id", "accommodation_id", "place"), 1),
        "regrade_id": 1,
        "adjustment_id": 1,
        "contest_id": 1,
        "journal_id": 1,
        "deed": "pause",
        **dict.fromkeys(("id", "number", "release_id"), 1),
        "path": "course.bank.yaml",
        "item": "loss",
        "language": "ru",
        "code": "QB301",
        "change": "retire",
        "name": "htmx.js",
        "filename": "exam.js",
        "version": "0",
        "view": "hours",
        "table": "hours",
        "page": "test",
        "quiz": QUIZ,
        "form": "csv",
        **values,
    }
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            gaps = {name: filled[name] for name in rule.arguments}
            path = app.url_map.bind("localhost").build(rule.endpoint, gaps, method=method)
            yield Route(rule.endpoint, method, path)


def asks(visitor: Visitor, route: Route) -> int:
    response = visitor.opens(route.path) if route.method == "GET" else visitor.sends(route.path)
    response.close()
    return response.status_code


@pytest.fixture
def guarded(site: Site) -> list[Route]:
    """The routes that are not for everybody, on an attempt that Boris is taking."""
    attempt = a_running_attempt(site.engine, site.person("boris")).attempt_id
    return [route for route in routes(site.app, attempt_id=attempt) if route.endpoint not in OPEN]


def of_room(guarded: Iterable[Route], room: str) -> list[Route]:
    return [route for route in guarded if route.endpoint.startswith(f"{room}.")]


def test_the_list_of_open_routes_names_routes_that_there_are(site: Site) -> None:
    there = {route.endpoint for route in routes(site.app, attempt_id="nobodys")}
    assert there >= OPEN


def test_a_stranger_is_led_to_the_sign_in_page_and_back(site: Site, guarded: list[Route]) -> None:
    pages = [route.path for route in guarded if route.method == "GET"]
    answers = {path: site.visitor().opens(path) for path in pages}
    assert {path: (one.status_code, one.location) for path, one in answers.items()} == {
        path: (303, f"/sign-in?next={path}") for path in pages
    }


def test_a_stranger_sends_nothing_and_a_script_is_told_by_the_status(site: Site, guarded: list[Route]) -> None:
    before = everything_in(site.engine)
    stranger = site.visitor()
    assert {route: asks(stranger, route) for route in guarded if route.method != "GET"} == {
        route: 401 for route in guarded if route.method != "GET"
    }
    scripted = [stranger.opens(route.path, headers=SCRIPTED) for route in guarded if route.method == "GET"]
    assert {response.status_code for response in scripted} == {401}
    assert everything_in(site.engine) == before


@pytest.mark.parametrize("room", ROOMS)
def test_the_routes_of_a_role_are_refused_to_the_other_two(site: Site, guarded: list[Route], room: str) -> None:
    mine = of_room(guarded, room)
    before = everything_in(site.engine)
    for login in (login for name, login in ROOMS.items() if name != room):
        other = site.visitor(login)
        # The service of the hot path knows owners and not roles: for anybody but its owner there is no such attempt.
        expected = {route: 404 if route.endpoint in CHECKED_BY_SERVICE else 403 for route in mine}
        assert {route: asks(other, route) for route in mine} == expected
        before["sign_in"] = everything_in(site.engine)["sign_in"]
    assert everything_in(site.engine) == before


def test_every_guarded_route_belongs_to_a_room(guarded: list[Route]) -> None:
    assert [route for room in ROOMS for route in of_room(guarded, room)] == guarded
    assert {route.endpoint for route in guarded} > CHECKED_BY_SERVICE


def test_a_route_that_says_nothing_about_access_is_refused_to_all(site: Site) -> None:
    forgotten = Blueprint("forgotten", __name__)
    forgotten.get("/forgotten")(lambda: "secret")
    site.app.register_blueprint(forgotten)
    site.app.add_url_rule("/loose", view_func=lambda: "secret", endpoint="loose")
    for path in ("/forgotten", "/loose"):
        assert site.visitor().opens(path).status_code == 303
        assert {login: site.visitor(login).opens(path).status_code for login in ROOMS.values()} == dict.fromkeys(
            ROOMS.values(), 403
        )


def test_a_route_that_is_marked_open_is_open(site: Site) -> None:
    site.app.add_url_rule("/open", view_func=access.open_to_all(lambda: "all"), endpoint="open")
    assert site.visitor().opens("/open").text == "all"


def test_a_sign_in_ends_after_its_hours(site: Site) -> None:
    anna = site.visitor("anna")
    site.clock.forward(hours=11.9)
    assert anna.opens("/student/").status_code == 200
    site.clock.forward(hours=0.1)
    assert anna.opens("/student/").status_code == 303


def test_a_browser_with_a_cookie_of_its_own_making_is_a_stranger(site: Site) -> None:
    with a_site(site.engine, secret_key="another secret") as elsewhere:
        forged = elsewhere.visitor("anna")
    mine = site.visitor()
    mine.client.set_cookie("quizengine", forged.cookie())
    assert mine.opens("/student/").status_code == 303


@pytest.mark.parametrize(
    ("login", "home"), [("anna", "/student/"), ("orlov", "/instructor/"), ("klimova", "/methodologist/")]
)
def test_home_is_the_room_of_the_role(site: Site, login: str, home: str) -> None:
    assert site.visitor(login).opens("/").location == home
    assert site.visitor().opens("/").location == "/sign-in"
