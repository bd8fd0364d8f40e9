"""Before an attempt is handed in, nothing that its student gets says what is right."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from quizengine.questions import KINDS
from quizengine.store.engine import reading
from quizengine.store.releases import current_quizzes

from ..build import QUIZ, a_bank_folder, a_running_attempt, an_account, metric, released
from ..content import build as content
from .build import SCRIPTED, Site, Visitor, a_site
from .pages import FINAL, STUDENT

# Words that stand nowhere else, one in each place of an item that is not for a student.
SECRETS = {
    "an accepted answer": "Zyxaccepted",
    "a wrong answer that is expected": "Zyxrejected",
    "what is said to it": "Zyxfeedback",
    "what is said to an option": "Zyxoption",
    "the explanation": "Zyxexplanation",
    "why the key is contested": "Zyxdispute",
    "where the key comes from": "Zyxreference",
    "what the document prints": "Zyxprinted",
}


def secrets_in(text: str) -> list[str]:
    # Whole words: a few letters of them turn up by chance in the random tokens of a page.
    return [word for word in SECRETS.values() if word.casefold() in text.casefold()]


def a_secretive_item(**fields: Any) -> dict[str, Any]:
    return {
        "explain": SECRETS["the explanation"],
        "dispute": SECRETS["why the key is contested"],
        "provenance": {
            "basis": "document",
            "ref": SECRETS["where the key comes from"],
            "printed": SECRETS["what the document prints"],
        },
        **fields,
    }


@pytest.fixture
def secretive(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Site]:
    key = {
        "accept": [SECRETS["an accepted answer"]],
        "reject": [
            {"text": SECRETS["a wrong answer that is expected"], "feedback": SECRETS["what is said to it"]},
        ],
    }
    feedback = dict.fromkeys(("mse", "mae"), SECRETS["what is said to an option"])
    items = [
        content.item(**a_secretive_item(feedback=feedback)),
        content.text_item(**a_secretive_item(key=key, examples=None)),
    ]
    released(sqlite_engine, a_bank_folder(tmp_path, items=items))
    an_account(sqlite_engine, "anna")
    with a_site(sqlite_engine) as site:
        yield site


def all_that_a_student_gets(student: Visitor, path: str, quiz: str, count: int) -> Iterator[tuple[str, str]]:
    """Open every page of a running attempt, and save and refuse in every way; gives what was asked and the answer."""
    yield "home", student.opens("/student/").text
    yield "quiz", student.opens(f"/student/quiz/{quiz}").text
    for position in range(1, count + 1):
        yield f"question {position}", student.opens(f"{path}/{position}").text
        form = {"text": "no idea", "revision": "0", "writer": "page"}
        yield (
            f"autosave {position}",
            student.sends(f"{path}/{position}", {**form, "autosave": "1"}, headers=SCRIPTED).text,
        )
        yield f"save {position}", student.sends(f"{path}/{position}", form).text
        wrong = {"choice": "no such option", "text": "a" * 501, "revision": "9", "writer": "page"}
        yield f"refusal {position}", student.sends(f"{path}/{position}", wrong).text
        old = {"text": "other", "choice": "", "revision": "0", "writer": "another page"}
        yield f"conflict {position}", student.sends(f"{path}/{position}", old).text
        yield f"answered {position}", student.opens(f"{path}/{position}").text
    yield "check", student.opens(f"{path}/check").text
    yield "result before its time", student.opens(f"{path}/result").text
    yield "the instructor's page", student.opens(path.replace("student", "instructor")).text
    yield "the instructor's bank", student.opens("/instructor/bank/course-final").text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_that_a_student_gets_holds_a_secret_of_an_item(secretive: Site, language: str) -> None:
    attempt = a_running_attempt(secretive.engine, secretive.person("anna")).attempt_id
    student = secretive.visitor("anna", language=language)
    for asked, text in all_that_a_student_gets(student, f"/student/attempt/{attempt}", QUIZ, 2):
        assert secrets_in(text) == [], asked


def test_the_secrets_would_be_seen_if_they_were_there(secretive: Site) -> None:
    sitting = a_running_attempt(secretive.engine, secretive.person("anna"))
    sitting.answers(1, "mae")
    sitting.answers(2, SECRETS["a wrong answer that is expected"])
    sitting.submits()
    shown = secretive.visitor("anna").opens(f"/student/attempt/{sitting.attempt_id}/result").text
    missing = {place for place, word in SECRETS.items() if word not in shown}
    assert missing == {"where the key comes from", "what the document prints"}


@pytest.mark.parametrize("review", ["never", "after_close"])
def test_a_result_whose_answers_are_not_to_be_shown_holds_none(
    sqlite_engine: Engine, tmp_path: Path, review: str
) -> None:
    closes = {"closes": "2026-02-01T00:00:00+03:00"} if review == "after_close" else {}
    items = [content.item(**a_secretive_item()), metric(**a_secretive_item())]
    released(sqlite_engine, a_bank_folder(tmp_path, items=items, quiz={"review": review, **closes}))
    sitting = a_running_attempt(sqlite_engine, an_account(sqlite_engine, "anna"))
    sitting.submits()
    with a_site(sqlite_engine) as site:
        response = site.visitor("anna").opens(f"/student/attempt/{sitting.attempt_id}/result")
    assert response.status_code == 200
    assert secrets_in(response.text) == []
    assert "Squared error" not in response.text


def test_the_page_is_the_same_whichever_option_is_the_key(tmp_path: Path, sqlite_engine: Engine) -> None:
    seen = set()
    for key in ("mse", "mae", "none"):
        items = [content.item(id="loss", key=key)]
        released(sqlite_engine, a_bank_folder(tmp_path, items=items))
        student = an_account(sqlite_engine, f"student-of-{key}")
        attempt = a_running_attempt(sqlite_engine, student, seed=7).attempt_id
        with a_site(sqlite_engine) as site:
            visitor = site.visitor(student)
            page = visitor.opens(f"/student/attempt/{attempt}/1").text
            saved = visitor.sends(
                f"/student/attempt/{attempt}/1",
                {"choice": "mse", "revision": "0", "writer": "page", "autosave": "1"},
                headers=SCRIPTED,
            ).text
        seen.add(without_chance(page + saved, attempt))
    assert len(seen) == 1


def without_chance(html: str, attempt: str) -> str:
    """Take out what differs from page to page whatever is on it."""
    html = html.replace(attempt, "ATTEMPT")
    return re.sub(r'(name="(?:csrf_token|writer)" value=")[^"]*', r"\1", html)


def test_no_page_of_the_real_quiz_holds_an_accepted_answer(campus: Site) -> None:
    with reading(campus.engine) as connection:
        quiz = next(found for found in current_quizzes(connection) if found.quiz.quiz == FINAL)
    shown = [text for item in quiz.items for text in texts_of(item.revision.shown.shown)]
    keys = {
        text.casefold()
        for item in quiz.items
        if item.revision.shown.kind == "text"
        for text in KINDS["text"].key_texts(item.revision.shown.shown, item.revision.scored.key)
    }
    others = {
        text.casefold()
        for item in quiz.items
        for text in (item.revision.mapped.explain, item.revision.mapped.dispute)
        if text
    }
    assert keys
    assert others
    attempt = a_running_attempt(campus.engine, campus.person(STUDENT), quiz=FINAL).attempt_id
    visitor = campus.visitor(STUDENT)
    for asked, html in all_that_a_student_gets(visitor, f"/student/attempt/{attempt}", FINAL, len(quiz.items)):
        text = without_chance(html, attempt)
        # A question may say a word that answers another; what is looked for is what nobody wrote into a question.
        for own in sorted({*shown, quiz.quiz.title, quiz.quiz.instructions or ""}, key=len, reverse=True):
            text = text.replace(own, "")
        for secret in keys | others:
            assert not re.search(rf"\b{re.escape(secret)}\b", text.casefold()), (asked, secret)


def texts_of(shown: Any) -> list[str]:
    return [shown.stem, *(choice.text for choice in getattr(shown, "choices", ()))]
