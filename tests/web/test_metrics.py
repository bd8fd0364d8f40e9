"""Figures for Prometheus: they count what happens, and they are shown to neighbours only."""

from ipaddress import ip_network
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from quizengine.web import metrics

from ..build import QUIZ, a_running_attempt
from .build import SCRIPTED, Site, a_site

INNER = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))


def figures(site: Site) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    said = site.visitor().opens("/metrics")
    assert said.status_code == 200
    assert said.headers["Content-Type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(said.text)
        for sample in family.samples
    }


def figure(site: Site, name: str, **labels: str) -> float:
    return figures(site).get((name, tuple(sorted(labels.items()))), 0)


def test_requests_are_counted_by_endpoint_method_and_status(site: Site) -> None:
    home = {"endpoint": "auth.sign_in", "method": "GET", "status": "200"}
    before = figure(site, "quizengine_requests_total", **home)
    for _ in range(3):
        site.visitor().opens("/sign-in")
    assert figure(site, "quizengine_requests_total", **home) == before + 3
    assert figure(site, "quizengine_request_seconds_count", endpoint="auth.sign_in") >= 3


def test_what_a_request_makes_up_is_no_label(site: Site) -> None:
    before = figure(site, "quizengine_requests_total", endpoint="none", method="other", status="404")
    for number in range(3):
        site.visitor().client.open(f"/nowhere-{number}", method=f"MADEUP{number}")
    assert figure(site, "quizengine_requests_total", endpoint="none", method="other", status="404") == before + 3
    assert not [labels for _name, labels in figures(site) if "MADEUP" in str(labels) or "nowhere" in str(labels)]


def test_starts_saves_and_submits_are_counted(site: Site) -> None:
    def events() -> list[float]:
        return [figure(site, "quizengine_attempt_events_total", event=one) for one in ("start", "save", "submit")]

    before = events()
    anna = site.visitor("anna")
    first = anna.sends(f"/student/quiz/{QUIZ}/start").location
    anna.opens(first)
    for _ in range(2):
        assert anna.sends(first, {"choice": "mse", "autosave": "1"}, headers=SCRIPTED).status_code == 200
    anna.sends(first, {"choice": "no such choice"})
    assert figure(site, "quizengine_open_attempts") == 1
    anna.sends(f"{first.rsplit('/', 1)[0]}/submit")
    assert [now - was for now, was in zip(events(), before, strict=True)] == [1, 2, 1]
    assert figure(site, "quizengine_open_attempts") == 0


def test_what_is_counted_are_endpoints_that_there_are(site: Site) -> None:
    assert {*metrics.EVENT_OF, *metrics.SIGN_INS} <= {*site.app.view_functions}


def test_attempts_past_their_deadline_are_not_open(site: Site) -> None:
    a_running_attempt(site.engine, site.person("anna"))
    assert figure(site, "quizengine_open_attempts") == 1
    site.clock.forward(minutes=21)
    assert figure(site, "quizengine_open_attempts") == 0


def test_those_who_sign_in_are_counted_while_they_do(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def checks(*_: Any, **__: Any) -> str:
        seen.append(metrics.SIGNING_IN._value.get())
        raise RuntimeError

    monkeypatch.setattr("quizengine.services.signing_in.sign_in", checks)
    before = figure(site, "quizengine_sign_ins_in_progress")
    assert site.visitor().signs_in("anna", "secret").status_code == 500
    assert seen == [before + 1]
    assert figure(site, "quizengine_sign_ins_in_progress") == before


def test_errors_of_the_database_are_counted_by_kind(site: Site) -> None:
    before = figure(site, "quizengine_database_errors_total", kind="OperationalError")
    with site.app.extensions["quizengine_engine"].connect() as connection, pytest.raises(SQLAlchemyError):
        connection.execute(text("SELECT nothing FROM nowhere"))
    assert figure(site, "quizengine_database_errors_total", kind="OperationalError") == before + 1


def test_figures_come_while_the_database_is_away(site: Site) -> None:
    with a_site(site.engine, database_url="postgresql+psycopg://quiz@127.0.0.1:1/quiz") as broken:
        assert ("quizengine_open_attempts", ()) not in figures(broken)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("::1", 200),
        ("10.1.2.3", 200),
        ("::ffff:10.1.2.3", 200),
        ("fd00::7", 200),
        ("10.2.0.1", 404),
        ("192.0.2.1", 404),
        ("", 404),
        ("nonsense", 404),
    ],
)
def test_figures_are_shown_to_this_machine_and_named_networks_only(site: Site, address: str, status: int) -> None:
    with a_site(site.engine, metrics_networks=INNER) as there:
        said = there.visitor().opens("/metrics", environ_overrides={"REMOTE_ADDR": address})
    assert said.status_code == status


@pytest.mark.parametrize("name", metrics.FORWARDED)
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_proxy_on_this_machine_does_not_open_the_figures_to_the_world(site: Site, name: str, proxies: int) -> None:
    with a_site(site.engine, trusted_proxies=proxies) as there:
        assert there.visitor().opens("/metrics", headers={name: "127.0.0.1"}).status_code == 404
