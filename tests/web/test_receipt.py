"""The receipt on the student's pages, and the instructor's page that verifies one, whatever is sent to it."""

import json
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from ..build import RIGHT, Sitting, a_running_attempt
from .build import Site, Visitor, a_site, everything_in
from .markup import read

VERIFY = "/instructor/receipt"


@pytest.fixture
def sitting(site: Site) -> Sitting:
    """Anna has handed in, ten minutes ago."""
    found = a_running_attempt(site.engine, site.person("anna"))
    found.answers_all(RIGHT)
    found.submits()
    site.clock.forward(minutes=20)
    return found


@pytest.fixture
def anna(site: Site, sitting: Sitting) -> Visitor:
    return site.visitor("anna", language="en")


@pytest.fixture
def orlov(site: Site) -> Visitor:
    return site.visitor("orlov", language="en")


def path_of(sitting: Sitting, end: str = "receipt") -> str:
    return f"/student/attempt/{sitting.attempt_id}/{end}"


def text_of(anna: Visitor, sitting: Sitting) -> str:
    return anna.opens(path_of(sitting, "receipt.json")).text


def words(response: TestResponse) -> str:
    return read(response.text).one("main").words


def test_the_result_leads_to_the_receipt_and_to_its_file(anna: Visitor, sitting: Sitting) -> None:
    links = {link.attributes["href"] for link in anna.page(path_of(sitting, "result")).all("a")}
    assert {path_of(sitting), path_of(sitting, "receipt.json")} <= links


def test_the_page_has_the_answers_the_times_with_their_zone_and_the_code(
    anna: Visitor, orlov: Visitor, sitting: Sitting
) -> None:
    said = anna.page(path_of(sitting)).one("main").words
    assert sitting.viewer.name in said
    assert "15:00:00 GMT+03:00" in said
    (code,) = [one.words for one in anna.page(path_of(sitting)).all("dd", class_="stat__value")]
    assert "The code is right" in words(orlov.sends(VERIFY, {"attempt": sitting.attempt_id, "code": code}))


def test_the_file_is_downloaded_under_the_name_of_the_attempt(anna: Visitor, sitting: Sitting) -> None:
    response = anna.opens(path_of(sitting, "receipt.json"))
    assert response.mimetype == "application/json"
    assert response.headers["Content-Disposition"] == f"attachment; filename=receipt-{sitting.attempt_id}.json"
    assert json.loads(response.text)["login"] == "anna"


def test_another_student_gets_neither_page_nor_file(site: Site, sitting: Sitting) -> None:
    boris = site.visitor("boris")
    for end in ("receipt", "receipt.json"):
        assert boris.opens(path_of(sitting, end)).status_code == 404


def test_an_attempt_that_runs_has_no_receipt_yet(site: Site) -> None:
    running = a_running_attempt(site.engine, site.person("anna"))
    response = site.visitor("anna", language="en").opens(path_of(running))
    assert response.status_code == 409
    assert "still running" in words(response)


def test_a_genuine_receipt_is_verified_pasted_and_as_a_file(anna: Visitor, orlov: Visitor, sitting: Sitting) -> None:
    text = text_of(anna, sitting)
    for form in ({"text": text}, {"file": (BytesIO(text.encode()), "receipt.json")}):
        response = orlov.sends(VERIFY, form)  # type: ignore[arg-type]
        assert response.status_code == 200
        assert "The receipt is genuine, and the store says the same" in words(response)


def test_a_receipt_with_one_character_changed_is_not_genuine(anna: Visitor, orlov: Visitor, sitting: Sitting) -> None:
    response = orlov.sends(VERIFY, {"text": text_of(anna, sitting).replace("MSE", "MSЕ")})
    assert "The receipt is not genuine" in words(response)
    assert sitting.viewer.name not in words(response)


def test_a_receipt_of_another_installation_is_said_to_be_one(site: Site, orlov: Visitor, sitting: Sitting) -> None:
    with a_site(site.engine, start=site.clock.now, secret_key="another secret") as elsewhere:
        text = text_of(elsewhere.visitor("anna"), sitting)
    assert "made by another one" in words(orlov.sends(VERIFY, {"text": text}))


def test_verifying_writes_nothing(site: Site, anna: Visitor, orlov: Visitor, sitting: Sitting) -> None:
    text, before = text_of(anna, sitting), everything_in(site.engine)
    orlov.sends(VERIFY, {"text": text})
    assert everything_in(site.engine) == before


HOSTILE: dict[str, tuple[dict[str, Any], int]] = {
    "nothing at all": ({}, 422),
    "an empty file": ({"file": (BytesIO(b""), "receipt.json")}, 422),
    "a picture": ({"file": (BytesIO(b"\x89PNG\xff\xd8"), "receipt.json")}, 422),
    "a file with a hostile name": ({"file": (BytesIO(b"{}"), "../../etc/passwd\r\nX: y")}, 422),
    "depth": ({"text": "[" * 100_000}, 422),
    "a page with a script": ({"text": "<script>alert(1)</script>"}, 422),
    "NULs": ({"text": "\x00"}, 422),
    "a code of no attempt": ({"attempt": "x" * 5_000, "code": "y" * 5_000}, 422),
    "a NUL for a name": ({"attempt": "\x00", "code": "\x00"}, 422),
}


@pytest.mark.parametrize(("form", "status"), HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_sent_gets_a_page_with_a_sentence(orlov: Visitor, form: dict[str, Any], status: int) -> None:
    response = orlov.sends(VERIFY, form)
    assert response.status_code == status
    assert "alert(1)" not in response.text
    assert words(response)


def test_more_than_a_request_may_hold_is_refused_before_it_is_read(orlov: Visitor) -> None:
    form = "multipart/form-data; boundary=x"
    response = orlov.client.post(VERIFY, data=b"x" * 1_100_000, content_type=form)
    assert response.status_code == 413
    assert "too large" in words(response)


def test_what_a_student_wrote_stays_text_on_the_instructors_page(site: Site, orlov: Visitor) -> None:
    sitting = a_running_attempt(site.engine, site.person("boris"))
    sitting.answers(2, "<img src=x onerror=alert(1)>")
    sitting.submits()
    site.clock.forward(minutes=20)
    response = orlov.sends(VERIFY, {"text": text_of(site.visitor("boris"), sitting)})
    assert "<img src=x" not in response.text
    assert "<img src=x onerror=alert(1)>" in words(response)
