"""Saves of two windows over a bad network, through the application: the last acknowledged one is on the page."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine

from ..build import QUIZ, Sitting, a_bank_folder, an_account, released
from ..services.schedules import Reply, Request, Step, Wire, schedules
from .build import SCRIPTED, Site, a_site
from .markup import read

NUMBERS = count()


class Application:
    """The application behind the wire: each of the two windows is a browser of its own, signed in by itself."""

    def __init__(self, site: Site) -> None:
        student = an_account(site.engine, f"student-{next(NUMBERS)}")
        self.browsers = {name: site.visitor(student, language="en") for name in ("first", "second")}
        laptop, phone = self.browsers.values()
        laptop.opens(f"/student/quiz/{QUIZ}")
        self.path = laptop.sends(f"/student/quiz/{QUIZ}/start").location
        for browser in (laptop, phone):
            browser.opens(self.path)
        attempt_id = self.path.split("/")[-2]
        self.attempt = Sitting(site.engine, student, "", attempt_id)
        self.taken: list[Request] = []

    def __call__(self, request: Request) -> Reply:
        browser = self.browsers[request.page.partition("-")[0]]
        form = {"autosave": "1", "choice": request.value, "revision": str(request.revision), "writer": request.writer}
        response = browser.sends(self.path, form, headers=SCRIPTED)
        if response.status_code == 409:
            assert response.headers["X-Refusal"] == "ChangedElsewhere"
            return Reply(request, None)
        assert response.status_code == 200, response.status_code
        revision = int(read(response.text).one(id="saved-at").attributes["data-revision"])
        if revision > len(self.taken):
            self.taken.append(request)
        return Reply(request, revision, "X-Replaced" in response.headers)

    def stored(self) -> int:
        page = self.browsers["second"].page(self.path)
        return int(page.one(id="answer-revision").attributes["value"])

    def shown(self) -> list[str]:
        page = self.browsers["first"].page(self.path)
        return [one.attributes["value"] for one in page.all("input", name="choice", checked="")]


@pytest.mark.parametrize("in_order", [True, False])
@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(steps=schedules(most=25))
def test_every_acknowledged_save_is_in_the_journal_and_the_last_is_on_the_page(
    course: Site, steps: list[Step], in_order: bool
) -> None:
    application = Application(course)
    wire = Wire(application, application.stored, in_order=in_order)
    wire.run(steps)
    wire.calms_down()
    journal = [(revision, answer) for _, revision, answer in application.attempt.journal()]
    answers = [f'{{"choice":"{one.value}"}}' for one in application.taken]
    assert journal == list(enumerate(answers, start=1))
    assert application.shown() == [one.value for one in application.taken[-1:]]
    assert all(outcome == "conflict" for _, _, outcome in application.attempt.kept())


@pytest.fixture
def course(engine: Engine, tmp_path: Path) -> Iterator[Site]:
    released(engine, a_bank_folder(tmp_path))
    with a_site(engine) as found:
        yield found
