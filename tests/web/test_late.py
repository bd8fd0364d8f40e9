"""The page of answers that came late, and what their student reads afterwards."""

import pytest

from quizengine.services import closing
from quizengine.services.desks import TimeIsOver

from ..build import NOON, a_running_attempt, minutes
from ..build import Sitting as Exam
from .build import Site, Visitor

LATE = "/instructor/late"


@pytest.fixture
def orlov(site: Site) -> Visitor:
    return site.visitor("orlov", language="en")


@pytest.fixture
def anna(site: Site) -> Exam:
    """Anna's attempt is closed, and two of her answers came a minute after it."""
    anna = a_running_attempt(site.engine, site.person("anna"))
    for position, value in ((1, "mse"), (2, "MSE")):
        with pytest.raises(TimeIsOver):
            anna.answers(position, value, at=NOON + minutes(21), queued=True)
    site.clock.forward(minutes=25)
    closing.sweep(site.engine, now=site.clock.now)
    site.clock.forward(minutes=5)
    return anna


def forms(visitor: Visitor) -> list[str]:
    return [form.attributes["action"] for form in visitor.page(LATE).all("form") if LATE in form.attributes["action"]]


def test_the_queue_is_found_beside_the_short_answers_and_says_all_there_is_to_know(orlov: Visitor, anna: Exam) -> None:
    assert "2 answers came late and wait for a decision" in orlov.page("/instructor/review").one("main").words
    page = orlov.page(LATE).one("main").words
    for said in ("Анна Смирнова", "MSE", "It came 1 min after the deadline.", "No answer", "Count all of this attempt"):
        assert said in page


def test_an_answer_is_counted_and_its_student_reads_when_and_why(site: Site, orlov: Visitor, anna: Exam) -> None:
    first, *_rest = forms(orlov)
    refused = orlov.sends(first, {"decision": "count", "reason": ""})
    assert refused.status_code == 422
    assert "the student reads it" in refused.text
    assert orlov.sends(first, {"decision": "count", "reason": "Связь пропадала."}).location == LATE
    assert "counted" in orlov.page(LATE).one("main").words
    result = site.visitor("anna", language="en").page(f"/student/attempt/{anna.attempt_id}/result").one("main").words
    assert "An answer that came late was counted on" in result
    assert "because: Связь пропадала." in result
    assert "1 answer came too late" in result
    assert orlov.sends(first, {"decision": "count", "reason": "x"}).status_code == 409


def test_an_answer_that_is_left_says_so_too(site: Site, orlov: Visitor, anna: Exam) -> None:
    orlov.sends(forms(orlov)[0], {"decision": "leave", "reason": "Поздно."})
    result = site.visitor("anna", language="en").page(f"/student/attempt/{anna.attempt_id}/result").one("main").words
    assert "and not counted, because: Поздно." in result


def test_all_of_an_attempt_are_counted_at_once(orlov: Visitor, anna: Exam) -> None:
    path = f"{LATE}/attempt/{anna.attempt_id}"
    assert path in forms(orlov)
    assert orlov.sends(path, {"reason": " "}).status_code == 422
    orlov.sends(path, {"reason": "Связь пропадала."})
    assert "No late answer waits for a decision" in orlov.page(LATE).one("main").words
    assert anna.verdicts() == {1: "correct", 2: "correct", 3: "unanswered"}


def test_what_is_not_there_and_who_may_not_is_refused(site: Site, orlov: Visitor, anna: Exam) -> None:
    orlov.opens(LATE)
    for path in ("answer/99", "attempt/no-such"):
        assert orlov.sends(f"{LATE}/{path}", {"reason": "x"}).status_code == 404
    visitor = site.visitor("anna")
    assert visitor.opens(LATE).status_code == 403
    assert visitor.sends(forms(orlov)[0], {"reason": "x", "decision": "count"}).status_code == 403
