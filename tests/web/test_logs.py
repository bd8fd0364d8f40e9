"""The log: a line for each request that a machine reads, a number that a reader can name, and no secrets."""

import json
import logging
from typing import Any

import pytest

from quizengine.web import access, logs

from ..build import a_running_attempt
from .build import Site, a_site
from .markup import read

PROXIED = {"X-Forwarded-For": "192.0.2.1"}


@pytest.fixture
def logged(site: Site) -> Any:
    with a_site(site.engine, log="json") as found:
        yield found


def lines(capture: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capture.readouterr().err.splitlines() if line.startswith("{")]


def test_a_request_is_one_line(logged: Site, capsys: pytest.CaptureFixture[str]) -> None:
    anna = logged.person("anna")
    response = logged.visitor(anna).opens("/student/?q=secret")
    (line,) = lines(capsys)
    assert line.pop("time").endswith("+00:00")
    assert line.pop("ms") >= 0
    assert line == {
        "level": "info",
        "message": "request",
        "request": response.headers["X-Request-ID"],
        "method": "GET",
        "endpoint": "student.home",
        "path": "/student/",
        "status": 200,
        "user": anna.id,
    }


def test_the_hot_path_knows_its_user_without_asking_again(logged: Site, capsys: pytest.CaptureFixture[str]) -> None:
    anna = logged.person("anna")
    attempt = a_running_attempt(logged.engine, anna)
    logged.visitor(anna).opens(f"/student/attempt/{attempt.attempt_id}/1")
    assert lines(capsys)[-1]["user"] == anna.id


def test_what_is_refused_or_not_there_is_logged_too(logged: Site, capsys: pytest.CaptureFixture[str]) -> None:
    stranger = logged.visitor()
    for path in ("/student/", "/nowhere", "/static/nothing.js"):
        stranger.opens(path)
    stranger.client.post("/language")
    assert [(line["status"], line["endpoint"]) for line in lines(capsys)] == [
        (303, "student.home"),
        (404, None),
        (404, "static"),
        (400, "auth.language"),
    ]


def test_probes_do_not_fill_the_log_unless_they_fail(logged: Site, capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        logged.visitor().opens(path)
    assert lines(capsys) == []
    logged.visitor().opens("/metrics", headers=PROXIED)
    assert [line["status"] for line in lines(capsys)] == [404]


def test_a_failure_is_logged_and_shown_under_one_number(logged: Site, capsys: pytest.CaptureFixture[str]) -> None:
    def breaks() -> str:
        raise RuntimeError("Zyxinside\nsecond line")

    logged.app.add_url_rule("/breaks", view_func=access.open_to_all(breaks), endpoint="breaks")
    response = logged.visitor(language="en").opens("/breaks")
    number = response.headers["X-Request-ID"]
    assert f"tell the support desk this number: {number}" in read(response.text).one("main").words
    written = lines(capsys)
    assert [line["request"] for line in written] == [number, number]
    assert "Zyxinside" in written[0]["exception"]
    assert [line["level"] for line in written] == ["error", "error"]


def test_a_page_that_is_only_refused_names_no_number(logged: Site) -> None:
    response = logged.visitor(language="en").opens("/nowhere")
    assert response.headers["X-Request-ID"] not in response.text


def test_every_request_has_a_number_of_its_own(logged: Site) -> None:
    numbers = [logged.visitor().opens("/sign-in").headers["X-Request-ID"] for _ in range(5)]
    assert len({*numbers}) == 5


@pytest.mark.parametrize(
    ("proxies", "headers", "taken"),
    [
        (1, {**PROXIED, "X-Request-ID": "4f9c2a1be0d34b6c"}, True),
        (1, {**PROXIED, "X-Request-ID": "018f-ab_c.d-12"}, True),
        (0, {**PROXIED, "X-Request-ID": "4f9c2a1be0d34b6c"}, False),
        (1, {"X-Request-ID": "4f9c2a1be0d34b6c"}, False),
        (1, {**PROXIED, "X-Request-ID": "short"}, False),
        (1, {**PROXIED, "X-Request-ID": "a" * 65}, False),
        (1, {**PROXIED, "X-Request-ID": '<script>"}{'}, False),
        (1, {**PROXIED, "X-Request-ID": "номер-запроса".encode().decode("latin-1")}, False),
        (1, PROXIED, False),
    ],
)
def test_a_number_is_taken_from_a_trusted_proxy_and_only_a_sane_one(
    site: Site, proxies: int, headers: dict[str, str], taken: bool
) -> None:
    with a_site(site.engine, trusted_proxies=proxies) as there:
        said = there.visitor().opens("/sign-in", headers=headers).headers["X-Request-ID"]
    assert (said == headers.get("X-Request-ID")) is taken
    assert said.isascii()
    assert len(said) >= 8


def test_what_opens_something_is_not_written_down(logged: Site, capsys: pytest.CaptureFixture[str]) -> None:
    logged.app.add_url_rule("/join/<code>", view_func=access.open_to_all(lambda code: "in"), endpoint="join")
    logged.visitor().opens("/join/open-sesame")
    assert lines(capsys)[-1]["path"] == "/join/…"


def test_a_path_cannot_forge_a_line_or_fill_the_log(logged: Site, capsys: pytest.CaptureFixture[str]) -> None:
    logged.visitor().opens("/a%0A%7B%22status%22:200%7D" + "b" * 1000)
    (line,) = lines(capsys)
    assert line["status"] == 404
    assert len(line["path"]) == logs.LONGEST_PATH


def test_what_a_library_complains_of_comes_in_the_same_form(logged: Site, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("some.library").warning("disk is %s", "slow")
    (line,) = lines(capsys)
    assert (line["logger"], line["level"], line["message"]) == ("some.library", "warning", "disk is slow")


def test_lines_for_a_person_are_short(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    with a_site(site.engine, log="text") as there:
        number = there.visitor("anna").opens("/student/").headers["X-Request-ID"]
        there.visitor().opens("/nowhere%1B[31m%0Ared")
        there.app.logger.warning("a %s line", "plain")
    first, second, third = capsys.readouterr().err.splitlines()
    assert " info 200 GET /student/ " in first
    assert first.endswith(f" [{number}]")
    assert "\x1b" not in second
    assert third.endswith(" warning a plain line")
