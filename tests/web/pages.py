"""Every page of the site, for walks: who opens it, and where."""

from typing import NamedTuple

from werkzeug.test import TestResponse

from quizengine.store.engine import reading
from quizengine.store.releases import current_banks, current_programmes, current_quizzes

from ..build import a_running_attempt
from .build import Site
from .markup import Markup, read

STUDENT, INSTRUCTOR, METHODOLOGIST = "demo-student", "demo-instructor", "demo-methodologist"
FINAL = "production-ml-final"
DRIFT = "drift-monitoring"
REVIEW = "/instructor/review"
CONTESTS = "/instructor/contests"
# Sensible, and not in the keys: the machine leaves them to a person.
OPEN_ANSWERS = "Кредитный скоринг", "MLOps-инженер", "Чистка датасета", "Ящик с усами"
ALSO = "/sign-in?next=/student/", "/styleguide", "/nothing-here"


class Visit(NamedTuple):
    """A page as somebody got it."""

    path: str
    language: str
    response: TestResponse
    page: Markup


def visits(campus: Site, language: str) -> list[Visit]:
    """Open every page, the refusals of some forms among them."""
    found = [(path, campus.visitor(who, language=language).opens(path)) for who, path in every_page(campus)]
    stranger = campus.visitor(language=language)
    found.append(("sign-in with errors", stranger.signs_in("", "")))
    found.append(("a form that is too old", stranger.client.post("/sign-out")))
    return [Visit(path, language, response, read(response.text)) for path, response in found]


def every_page(campus: Site) -> list[tuple[str | None, str]]:
    """Return (login or None for a stranger, path) of every page; makes the attempts that some of them show.

    The demo student has a finished attempt of one quiz, handed in with right, wrong and missing answers, and a running
    attempt of the other, with one answer saved and one question flagged. The instructor has made two decisions, and
    has undone one of them.
    """
    done, running = attempts_of(campus)
    decisions(campus)
    item = mended(campus, done)
    with reading(campus.engine) as connection:
        quizzes = [found.quiz.quiz for found in current_quizzes(connection)]
        banks = [bank.bank for bank in current_banks(connection)]
        programmes = [programme.programme for programme in current_programmes(connection)]
    ofs: dict[str | None, list[str]] = {
        None: list(ALSO),
        STUDENT: [
            "/student/",
            *(f"/student/quiz/{quiz}" for quiz in quizzes),
            *(f"/student/attempt/{running}/{position}" for position in (1, 4, 15)),
            f"/student/attempt/{running}/check",
            f"/student/attempt/{done}/result",
            "/instructor/",
        ],
        INSTRUCTOR: [
            "/instructor/",
            *(f"/instructor/quiz/{quiz}" for quiz in quizzes),
            f"/instructor/quiz/{FINAL}/regrade",
            f"/instructor/quiz/{DRIFT}/regrade",
            f"/instructor/quiz/{DRIFT}/regrade?policy=raise_only",
            f"/instructor/quiz/{DRIFT}/item/{item.replace(':', '/')}",
            CONTESTS,
            *(f"/instructor/bank/{bank}" for bank in banks),
            f"/instructor/attempt/{done}",
            REVIEW,
        ],
        METHODOLOGIST: ["/methodologist/", *(f"/methodologist/coverage/{name}" for name in programmes)],
    }
    return [(who, path) for who, paths in ofs.items() for path in paths]


def attempts_of(campus: Site) -> tuple[str, str]:
    """Return the names of a finished attempt and of a running one, both of the demo student."""
    student, now = campus.person(STUDENT), campus.clock.now
    done = a_running_attempt(campus.engine, student, quiz=DRIFT, at=now)
    first = done.looks(1, at=now).question.shown.choices[0].id
    done.answers(1, first, at=now)
    done.submits(at=now)
    open_answers = a_running_attempt(campus.engine, student, quiz=FINAL, at=now)
    for position, text in enumerate(OPEN_ANSWERS, start=4):
        open_answers.answers(position, text, at=now)
    open_answers.submits(at=now)
    running = a_running_attempt(campus.engine, student, quiz=FINAL, at=now)
    running.answers(1, "tensorflow", at=now)
    running.answers(4, "recommender systems", flagged=True, at=now)
    return done.attempt_id, running.attempt_id


def decisions(campus: Site) -> None:
    """Decide answers on the instructor's page, and undo one of the decisions; one more answer goes on waiting."""
    instructor = campus.visitor(INSTRUCTOR)
    for _ in range(2):
        waiting = instructor.page(REVIEW).forms(REVIEW)
        instructor.sends(REVIEW, {**waiting[0], "percent": "50", "feedback": "Почти"})
    page = instructor.page(REVIEW)
    undo = next(action for form in page.all("form") if (action := form.attributes["action"]).endswith("/undo"))
    instructor.sends(undo)


def mended(campus: Site, done: str) -> str:
    """Contest two questions, answer one, mend its item and grade again, and mend it once more; returns its name."""
    student, instructor = campus.visitor(STUDENT), campus.visitor(INSTRUCTOR)
    student.opens(f"/student/attempt/{done}/result")
    for position in (1, 2):
        student.sends(f"/student/attempt/{done}/{position}/contest", {"comment": "Верны два ответа."})
    (first, *_rest) = (
        form for form in instructor.page(CONTESTS).all("form") if "/contests/" in form.attributes["action"]
    )
    answered = instructor.sends(first.attributes["action"], {"outcome": "mend", "reply": "Вы правы."})
    page, _question, _prefilled = (answered.location or "").partition("?")
    instructor.sends(page, {"mend": "full_marks", "reason": "Верны два ответа."})
    regrade = f"/instructor/quiz/{DRIFT}/regrade"
    instructor.sends(regrade, {"policy": "raise_only", "reason": "Верны два ответа."})
    instructor.sends(page, {"mend": "void", "reason": "Вопрос не по теме."})
    bank, item = page.split("/")[-2:]
    return f"{bank}:{item}"
