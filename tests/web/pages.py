"""Every page of the site, for walks: who opens it, and where."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from werkzeug.test import TestResponse

from quizengine.questions import KINDS
from quizengine.services import breaks, history, item_changes, late, taking, workbench
from quizengine.services.desks import TimeIsOver
from quizengine.store import documents
from quizengine.store.engine import reading
from quizengine.store.releases import current_banks, current_programmes, current_quizzes
from quizengine.web.statistics import BOARDS

from ..build import Sitting as Exam
from ..build import a_running_attempt, a_sitting, granted, minutes
from .build import Site
from .markup import Markup, read

STUDENT, INSTRUCTOR, METHODOLOGIST = "demo-student", "demo-instructor", "demo-methodologist"
# Another student of the open sitting, so that the demo student's results are not those of an exam that goes on.
RESTING = "synthetic-02"
FINAL = "production-ml-final"
DRIFT = "drift-monitoring"
REVIEW = "/instructor/review"
RECEIPT = "/instructor/receipt"
SITTINGS, GROUPS, ACCOMMODATIONS = "/instructor/sittings/", "/instructor/groups/", "/instructor/accommodations/"
# The demonstration makes the first one; the walk makes one whose room nobody has started, and one with a break.
OPEN_SITTING, WAITING_SITTING = 1, 2
CONTESTS = "/instructor/contests"
BENCH = "/instructor/workbench"
PUBLISHING, VERSIONS, TRYING = "/instructor/publishing", "/instructor/versions", "/instructor/trying"
ITEMS = "/instructor/items/"
LATE = "/instructor/late"
EDITING = "/instructor/editing"
STATISTICS = "/instructor/statistics"
PROGRAMME = "/methodologist/programme"
PROGRAMME_PAGES = (
    *("maps", "scorecard", "gaps", "plan", "hours", "keys", "history", "compare", "accreditation"),
    *("flags", "mapping", "agreement"),
)
# Sensible, and not in the keys: the machine leaves them to a person.
OPEN_ANSWERS = "Кредитный скоринг", "MLOps-инженер", "Фильтрация данных", "Ящик с усами"
ALSO = "/sign-in?next=/student/", "/sign-in/again", "/styleguide", "/nothing-here"


class Visit(NamedTuple):
    """A page as somebody got it."""

    path: str
    language: str
    response: TestResponse
    page: Markup


def visits(campus: Site, language: str) -> list[Visit]:
    """Open every page, the refusals of some forms among them."""
    paths = every_page(campus)
    found = [(path, campus.visitor(who, language=language).opens(path)) for who, path in paths]
    nonsense = f"{STATISTICS}/{FINAL}/test?counted=x&sitting=99&unreached=x&by=x"
    found.append((nonsense, campus.visitor(INSTRUCTOR, language=language).opens(nonsense)))
    found += verdicts(campus, language, next(path for _who, path in paths if path.endswith("/receipt")))
    stranger = campus.visitor(language=language)
    found.append(("sign-in with errors", stranger.signs_in("", "")))
    wrong = stranger.sends("/sign-in", {"login": "demo-student", "code": "xxxx"})
    found += [("sign-in with a wrong code", wrong), *refused_forms(campus, language)]
    found.append(("a form that is too old", stranger.client.post("/sign-out")))
    return [Visit(path, language, response, read(response.text)) for path, response in found]


def verdicts(campus: Site, language: str, receipt: str) -> list[tuple[str, TestResponse]]:
    """Verify a receipt that is good, one that was changed, and what is none at all."""
    text = campus.visitor(STUDENT).opens(f"{receipt}.json").text
    instructor = campus.visitor(INSTRUCTOR, language=language)
    texts = {"good": text, "changed": text.replace("student", "stranger"), "not a": "[]"}
    return [(f"{name} receipt", instructor.sends(RECEIPT, {"text": sent})) for name, sent in texts.items()]


def every_page(campus: Site) -> list[tuple[str | None, str]]:
    """Return (login or None for a stranger, path) of every page; makes the attempts that some of them show.

    The demo student has a finished attempt of one quiz, handed in with right, wrong and missing answers, and a running
    attempt of the other, with one answer saved and one question flagged. The instructor has made two decisions, and
    has undone one of them.
    """
    done, running = attempts_of(campus)
    watched, resting = on_a_break(campus)
    decisions(campus)
    item = mended(campus, done)
    changed_bank, newest = shared(campus), history.releases(campus.engine, most=1)[0].id
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
            f"/student/attempt/{done}/receipt",
            *(f"/student/sitting/{sitting}" for sitting in (OPEN_SITTING, WAITING_SITTING, watched)),
            "/instructor/",
        ],
        RESTING: [f"/student/sitting/break/{resting}"],
        INSTRUCTOR: [
            "/instructor/",
            *(f"/instructor/quiz/{quiz}" for quiz in quizzes),
            f"/instructor/quiz/{FINAL}/regrade",
            f"/instructor/quiz/{DRIFT}/regrade",
            f"/instructor/quiz/{DRIFT}/regrade?policy=raise_only",
            f"/instructor/quiz/{DRIFT}/item/{item.replace(':', '/')}",
            CONTESTS,
            LATE,
            *(f"/instructor/bank/{bank}" for bank in banks),
            f"/instructor/attempt/{done}",
            f"{BENCH}/",
            f"{PUBLISHING}/",
            f"{PUBLISHING}/?chosen=1&file={changed_bank}",
            f"{VERSIONS}/document/{changed_bank}",
            f"{VERSIONS}/releases",
            *(f"{TRYING}/{id}?seed=2" for id in tried_quizzes(campus)),
            f"{VERSIONS}/release/{newest}",
            *questions_on_the_bench(campus),
            *texts_on_the_bench(campus),
            REVIEW,
            RECEIPT,
            SITTINGS,
            f"{SITTINGS}new",
            *(f"{SITTINGS}{sitting}" for sitting in (OPEN_SITTING, WAITING_SITTING)),
            f"{SITTINGS}{OPEN_SITTING}/edit",
            *(f"{SITTINGS}{watched}/room{page}" for page in ("", "/pause", "/resume", "/end")),
            f"{SITTINGS}{watched}/room/seat/{resting}",
            GROUPS,
            f"{GROUPS}1",
            ACCOMMODATIONS,
            *(f"{ACCOMMODATIONS}{place}/{page}" for place in (0, OPEN_SITTING) for page in ("new", "table")),
            f"{ACCOMMODATIONS}1/revoke",
            f"{STATISTICS}/",
            *(f"{STATISTICS}/{FINAL}/{page}" for page in BOARDS),
            f"{STATISTICS}/{FINAL}/options?item={FINAL}:final-02&counted=best&unreached=missing",
            f"{STATISTICS}/{FINAL}/drift?by=group",
            f"{STATISTICS}/{FINAL}/drift?by=month",
        ],
        METHODOLOGIST: [
            "/methodologist/",
            *(f"/methodologist/coverage/{name}" for name in programmes),
            *(f"{PROGRAMME}/{name}/{page}" for name in programmes for page in PROGRAMME_PAGES),
            f"{PROGRAMME}/{programmes[-1]}/maps?all=1",
            "/methodologist/statistics/",
            *(f"/methodologist/statistics/{FINAL}/{page}" for page in ("todo", "mastery")),
        ],
    }
    return [(who, path) for who, paths in ofs.items() for path in paths]


def shared(campus: Site) -> int:
    """Share a bank with another word in its first question, once, and write on in it; returns its document's number."""
    orlov, now = campus.person(INSTRUCTOR), campus.clock.now
    with reading(campus.engine) as connection:
        id = int(documents.named(connection, "bank", FINAL).id)
    seen = workbench.open_document(campus.engine, viewer=orlov, id=id)
    if seen.version == 1:
        text = seen.shared.replace("чаще всего", "обычно", 1)
        workbench.share(campus.engine, viewer=orlov, id=id, base=1, text=text, now=now)
        workbench.keep(campus.engine, viewer=orlov, id=id, base=2, text=f"{text}# ещё раз проверить\n", now=now)
    return id


def tried_quizzes(campus: Site) -> list[int]:
    """Return the numbers of the quizzes on the workbench."""
    with reading(campus.engine) as connection:
        return [row.id for row in documents.current(connection) if row.kind == "quiz"]


def questions_on_the_bench(campus: Site) -> list[str]:
    """Put a new question of every kind into the instructor's draft; returns the pages of them all."""
    orlov = campus.person(INSTRUCTOR)
    with reading(campus.engine) as connection:
        id = int(documents.named(connection, "bank", FINAL).id)
    place: dict[str, Any] = {"viewer": orlov, "id": id, "now": campus.clock.now}
    made = [item_changes.add(campus.engine, kind=kind, **place) for kind in sorted(KINDS)]
    item_changes.save(campus.engine, name=made[-1], data={"id": made[-1], "kind": "text", "colour": "red"}, **place)
    searches = "?finding=error", "?q=нигде+такого+нет&kind=single"
    names = ["final-02", "final-04", *made]
    return [
        *(f"{ITEMS}{id}{asked}" for asked in ("", *searches, "/new")),
        *(f"{ITEMS}{id}/item/{one}" for one in names),
    ]


def texts_on_the_bench(campus: Site) -> list[str]:
    """Let two versions of a bank go apart; returns the pages of files as text."""
    orlov, now = campus.person(INSTRUCTOR), campus.clock.now
    with reading(campus.engine) as connection:
        id = int(documents.named(connection, "bank", DRIFT).id)
        quiz = int(documents.named(connection, "quiz", DRIFT).id)
    seen = workbench.open_document(campus.engine, viewer=orlov, id=id)
    if seen.version == 1:
        theirs, mine = (seen.shared.replace("stem: ", f"stem: {word} ", 1) for word in ("Итак,", "Скажите,"))
        workbench.share(campus.engine, viewer=orlov, id=id, base=1, text=theirs, note="Мягче.", now=now)
        workbench.keep(campus.engine, viewer=orlov, id=id, base=1, text=f"# черновик\n{mine}", now=now)
    return [
        *(f"{EDITING}/{one}" for one in (id, quiz)),
        f"{EDITING}/{id}/merge",
        f"{EDITING}/new",
        f"{EDITING}/upload",
        f"{EDITING}/rule/QB301",
    ]


def refused_forms(campus: Site, language: str) -> list[tuple[str, TestResponse]]:
    """Send the forms of sittings with mistakes in them, and one that is shown only after it was sent."""
    orlov = campus.visitor(INSTRUCTOR, language=language)
    twice = {"timezone": "Europe/Berlin", "opens_at": "2026-10-25T02:30", "closes_at": "", "networks": "x"}
    table = "login,factor,reason\ndemo-student,2,справка\nsynthetic-01,1.5,справка\n"
    sent = {
        f"{SITTINGS}new": twice,
        f"{ACCOMMODATIONS}{OPEN_SITTING}/new": {"factor": "0.5", "extra": "x"},
        f"{ACCOMMODATIONS}{OPEN_SITTING}/table": {"table": f"{table}nobody,2,\n"},
        f"{ACCOMMODATIONS}{WAITING_SITTING}/table": {"table": table},
        f"{ACCOMMODATIONS}1/revoke": {},
        GROUPS: {},
        f"{GROUPS}1": {"logins": "nobody"},
        f"{SITTINGS}{OPEN_SITTING}/cancel": {},
        f"{SITTINGS}{OPEN_SITTING}/codes": {},
        f"{SITTINGS}{OPEN_SITTING}/room/say": {},
        f"{SITTINGS}{OPEN_SITTING}/room/end": {},
        f"{EDITING}/new": {"kind": "quiz", "name": "Экзамен"},
        f"{EDITING}/upload": {},
        late_form(campus): {"decision": "count"},
        f"{PUBLISHING}/": {},
        **{f"{TRYING}/{id}": {} for id in tried_quizzes(campus)},
    }
    refused = [(path, orlov.sends(path, form)) for path, form in sent.items()]
    item = f"{ITEMS}{questions_on_the_bench(campus)[0].removeprefix(ITEMS)}/item/final-02"
    wrong = {"id": "final-01", "assesses-1-code": "УК-1", "assesses-2-code": "УК-1", "choices-1-text": "A"}
    return [*refused, (item, orlov.sends(item, wrong)), (item, orlov.sends(item, {**wrong, "do": "add:choices"}))]


def late_form(campus: Site) -> str:
    """Return where the first of the answers that came late is decided."""
    return next(
        action
        for form in campus.visitor(INSTRUCTOR).page(LATE).all("form")
        if f"{LATE}/answer/" in (action := form.attributes["action"])
    )


def came_late(campus: Site, done: Exam, choices: Mapping[int, str]) -> None:
    """Let answers to a finished attempt come late; one is counted, one is left, and the others go on waiting."""
    now, orlov = campus.clock.now, campus.person(INSTRUCTOR)
    for position, choice in choices.items():
        with suppress(TimeIsOver):
            done.answers(position, choice, at=now + minutes(1))
    one, other, *_rest = late.queue(campus.engine)[0].answers
    decided: dict[str, Any] = {"viewer": orlov, "reason": "Связь пропадала.", "now": now + minutes(2)}
    late.decide(campus.engine, journal_id=one.id, count=True, **decided)
    late.decide(campus.engine, journal_id=other.id, count=False, **decided)


def attempts_of(campus: Site) -> tuple[str, str]:
    """Return the names of a finished attempt and of a running one, both of the demo student."""
    student, now = campus.person(STUDENT), campus.clock.now
    done = a_running_attempt(campus.engine, student, quiz=DRIFT, at=now)
    first = done.looks(1, at=now).question.shown.choices[0].id
    done.answers(1, first, at=now)
    others = {place: done.looks(place, at=now).question.shown.choices[0].id for place in (2, 3, 4, 5)}
    done.submits(at=now)
    came_late(campus, done, others)
    open_answers = a_running_attempt(campus.engine, student, quiz=FINAL, at=now)
    for position, text in enumerate(OPEN_ANSWERS, start=4):
        open_answers.answers(position, text, at=now)
    open_answers.submits(at=now)
    running = a_running_attempt(campus.engine, student, quiz=FINAL, at=now)
    running.answers(1, "tensorflow", at=now)
    running.answers(4, "recommender systems", flagged=True, at=now)
    return done.attempt_id, running.attempt_id


def on_a_break(campus: Site) -> tuple[int, str]:
    """Make a sitting that waits for its start, and an open one with an attempt whose student is on a break."""
    student, now = campus.person(RESTING), campus.clock.now
    orlov = campus.person(INSTRUCTOR)
    a_sitting(campus.engine, orlov, 1, quiz=FINAL, room_start=True, access_code="дуб-12", networks="192.0.2.0/24")
    # Not of the quiz whose result is looked at: while one of its attempts runs, nothing of the others is shown.
    id = a_sitting(campus.engine, orlov, 1, quiz=FINAL)
    granted(campus.engine, orlov, student, sitting_id=id, breaks=minutes(10), replaces=True)
    attempt_id = taking.start(campus.engine, viewer=student, sitting_id=id, now=now)
    breaks.begin(campus.engine, viewer=student, attempt_id=attempt_id, now=now)
    return id, attempt_id


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
