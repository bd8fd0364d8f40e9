"""A paper that is taken question by question, without a script: forms lead on, and no page leads back."""

from pathlib import Path

import pytest

from quizengine.services import invigilating

from ..build import NOON, QUIZ, a_bank_folder, a_group, a_running_attempt, a_sitting, minutes, released
from .build import Site
from .test_attempt import Exam

SECTIONS = [{"title": "All", "draw": "all", "item_time": "3m"}]


@pytest.fixture
def linear(site: Site, tmp_path: Path) -> Site:
    folder = a_bank_folder(tmp_path / "linear", quiz={"navigation": "linear", "sections": SECTIONS})
    released(site.engine, folder, at=NOON)
    return site


@pytest.fixture
def exam(linear: Site) -> Exam:
    return Exam(linear)


def leads_to(exam: Exam, address: str) -> str:
    return str(exam.student.opens(address).location)


def test_before_the_start_the_page_says_that_there_is_no_way_back(linear: Site) -> None:
    text = linear.visitor("anna", language="en").opens(f"/student/quiz/{QUIZ}").text
    assert "The questions come one after another." in text
    assert "have a time of their own" in text
    assert "in any order" not in text


def test_the_button_saves_and_opens_the_next_question(exam: Exam) -> None:
    page = exam.opens(1)
    assert not page.all("button", value="previous")
    assert not page.all("a", href="2")
    assert exam.sends(1, choice="mse", go="advance").location == f"{exam.path}/2"
    for position in (1, 3):
        assert leads_to(exam, f"{exam.path}/{position}") == f"{exam.path}/2"
    assert exam.sends(2, text="MSE", go="advance").location == f"{exam.path}/3"
    assert exam.sends(3, choice="share", go="advance").location == f"{exam.path}/check"
    assert leads_to(exam, f"{exam.path}/3") == f"{exam.path}/check"
    assert leads_to(exam, f"{exam.path}/result") == f"{exam.path}/1"
    done = exam.student.sends(f"{exam.path}/submit")
    assert exam.student.opens(done.location).text.count("Correct") >= 3


def test_an_answer_that_cannot_be_read_stays_on_its_page(exam: Exam) -> None:
    response = exam.sends(1, choice="no-such", go="advance")
    assert response.status_code == 422
    exam.opens(1)


def test_after_the_time_of_a_question_the_next_press_leads_on_whatever_was_typed(exam: Exam) -> None:
    exam.opens(1)
    exam.site.clock.forward(minutes=4)
    assert "The time for this question is up" in exam.student.opens(f"{exam.path}/1").text
    late = exam.student.sends(f"{exam.path}/1", {"choice": "mse", "go": "advance", "writer": "page"})
    assert late.location == f"{exam.path}/2"
    exam.site.clock.forward(minutes=4)
    exam.opens(2)
    assert exam.student.sends(f"{exam.path}/2/on").location == f"{exam.path}/3"
    assert exam.student.sends(f"{exam.path}/2/on").location == f"{exam.path}/3"


def test_nobody_else_can_lead_on(exam: Exam) -> None:
    assert exam.site.visitor("boris").sends(f"{exam.path}/1/on").status_code == 404
    assert exam.site.visitor().sends(f"{exam.path}/1/on").status_code == 401
    exam.opens(1)


def test_whoever_presses_in_a_pause_comes_back_to_the_question(linear: Site) -> None:
    orlov, anna = linear.person("orlov"), linear.person("anna")
    sitting = a_sitting(linear.engine, orlov, a_group(linear.engine, orlov, anna))
    path = f"/student/attempt/{a_running_attempt(linear.engine, anna, sitting_id=sitting).attempt_id}"
    student = linear.visitor("anna")
    student.opens(f"{path}/1")
    invigilating.pause(linear.engine, viewer=orlov, sitting_id=sitting, now=NOON + minutes(1))
    paused = student.sends(f"{path}/1/on")
    assert paused.status_code == 409
    assert f'content="5; url={path}/1"' in paused.text
