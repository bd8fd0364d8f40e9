"""The express way of pages and saves: it answers as the application would, and only what is well."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from quizengine.exam.chain import Entry, Outcome, first_break
from quizengine.store import attempts
from quizengine.store.engine import writing
from quizengine.store.tables import SignIn
from quizengine.web import express as ways

from ..build import NOON, QUIZ, Sitting, a_bank_folder, a_running_attempt, an_account, minutes, released
from .build import SCRIPTED, Form, Site, Visitor, a_site
from .pages import STUDENT, attempts_of

# What is made anew for every page.
ONCE_ONLY = re.compile(r'(name="(csrf_token|writer)" value=")[^"]+')


@pytest.fixture
def site(engine: Engine, tmp_path: Path) -> Iterator[Site]:
    """The course of three questions on either database."""
    released(engine, a_bank_folder(tmp_path))
    an_account(engine, "anna")
    with a_site(engine) as found:
        yield found


class Exam:
    """Anna's attempt, opened once, so that this process has met its questions."""

    def __init__(self, site: Site, who: str = "anna") -> None:
        self.site, self.student = site, site.visitor(who)
        self.student.opens(f"/student/quiz/{QUIZ}")
        self.path = self.student.sends(f"/student/quiz/{QUIZ}/start").location.rpartition("/")[0]
        for position in (1, 2, 3):
            self.student.opens(f"{self.path}/{position}")

    def saves(self, position: int, **form: str) -> Any:
        return self.sends(self.student, position, form)

    def sends(self, visitor: Visitor, position: int, form: Form) -> Any:
        usual: Form = {"autosave": "1", "revision": "0", "writer": "page"}
        return visitor.sends(f"{self.path}/{position}", {**usual, **form}, headers=SCRIPTED)

    @property
    def sitting(self) -> Sitting:
        return Sitting(self.site.engine, self.site.person("anna"), "", self.path.rpartition("/")[2])


@pytest.fixture
def exam(site: Site) -> Exam:
    return Exam(site)


def express(site: Site) -> ways.Express:
    found: ways.Express = site.app.extensions["quizengine_express"]
    return found


@contextmanager
def goes(site: Site, *, quickly: bool) -> Iterator[None]:
    """Check that every request inside the block goes the express way, or none does."""
    before = express(site).taken
    yield
    assert (express(site).taken > before) is quickly


@contextmanager
def without_express(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(ways, "PATH", re.compile(r"(?!)"))
        patch.setattr(ways, "is_turn", lambda path: False)
        yield


def same(text: str) -> str:
    return ONCE_ONLY.sub(r"\1", text)


# -- the same answers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_page_is_the_same_either_way(campus: Site, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    _, running = attempts_of(campus)
    every_kind = a_running_attempt(campus.engine, campus.person(STUDENT), quiz="showcase", at=campus.clock.now)
    pages = [(running, position) for position in range(1, 16)]
    pages += [
        (every_kind.attempt_id, position) for position in range(1, every_kind.looks(1, at=campus.clock.now).count + 1)
    ]
    student = campus.visitor(STUDENT, language=language)
    for attempt_id, position in pages:
        path = f"/student/attempt/{attempt_id}/{position}"
        student.opens(path)
        with goes(campus, quickly=True):
            quick = student.opens(path)
        with without_express(monkeypatch):
            slow = student.opens(path)
        assert same(quick.text) == same(slow.text), path
        apart = {"X-Request-ID", "Content-Length"}
        assert {(name, value) for name, value in quick.headers if name not in apart} == {
            (name, value) for name, value in slow.headers if name not in apart
        }


def test_a_save_is_answered_the_same_either_way(exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    with goes(exam.site, quickly=True):
        quick = exam.saves(1, choice="mae", flag="1")
    with without_express(monkeypatch):
        slow = exam.saves(1, choice="mse", flag="1", revision="1")
    assert quick.status_code == slow.status_code == 200
    assert quick.text.replace('revision="1"', "") == slow.text.replace('revision="2"', "")
    assert dict(quick.headers).keys() == dict(slow.headers).keys()
    assert "Set-Cookie" not in quick.headers


def test_a_start_and_a_hand_in_are_answered_the_same_either_way(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    student, apart = site.visitor("anna"), {"X-Request-ID", "Location", "Content-Length"}
    student.opens(f"/student/quiz/{QUIZ}")

    def taken() -> list[Any]:
        start = student.sends(f"/student/quiz/{QUIZ}/start")
        path = start.location.rpartition("/")[0]
        return [start, student.sends(f"{path}/submit")]

    with goes(site, quickly=True):
        quick = taken()
    with without_express(monkeypatch):
        slow = taken()
    for one, other in zip(quick, slow, strict=True):
        assert one.status_code == other.status_code == 303
        hidden = re.compile('/attempt/[^/"]+')
        assert hidden.sub("", one.text) == hidden.sub("", other.text)
        assert {pair for pair in one.headers if pair[0] not in apart} == {
            pair for pair in other.headers if pair[0] not in apart
        }


def test_a_start_that_is_refused_is_refused_by_the_application(site: Site) -> None:
    student = site.visitor("anna")
    student.opens(f"/student/quiz/{QUIZ}")
    for _ in range(2):
        path = student.sends(f"/student/quiz/{QUIZ}/start").location.rpartition("/")[0]
        student.sends(f"{path}/submit")
    with goes(site, quickly=False):
        refused = student.sends(f"/student/quiz/{QUIZ}/start")
        unknown = student.sends("/student/quiz/nothing/start")
    assert (refused.status_code, unknown.status_code) == (409, 404)


def test_nobody_else_starts_or_hands_in(exam: Exam) -> None:
    an_account(exam.site.engine, "boris")
    boris = exam.site.visitor("boris")
    boris.opens(f"/student/quiz/{QUIZ}")
    with goes(exam.site, quickly=False):
        assert boris.sends(f"{exam.path}/submit").status_code == 404
        assert boris.sends(f"{exam.path}/submit", {"csrf_token": "wrong"}).status_code == 400


def test_what_went_the_express_way_is_stored_as_by_the_other(exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    exam.saves(1, choice="mae")
    with without_express(monkeypatch):
        exam.saves(1, choice="mse", revision="1")
        exam.saves(2, text='ответ «"\\ \t\u2028 é\u0301 \x7f😀»')
    exam.saves(2, text='ответ «"\\ \t\u2028 é\u0301 \x7f😀!»', revision="1")
    exam.saves(1, revision="2")
    sitting = exam.sitting
    assert [(position, revision) for position, revision, _ in sitting.journal()] == [
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 2),
        (1, 3),
    ]
    assert sitting.journal()[-1][2] is None
    rows = [
        (
            Entry(
                row.seq,
                row.position,
                row.revision,
                row.writer,
                row.answer,
                row.flagged,
                row.received_at,
                Outcome(row.outcome),
            ),
            row.chain,
        )
        for row in sitting.entries()
    ]
    assert first_break(sitting.stored().genesis, rows) is None


# -- only what is well -----------------------------------------------------------------------------------------------


def test_a_page_that_nobody_has_opened_yet_and_a_stranger_go_the_other_way(exam: Exam) -> None:
    with goes(exam.site, quickly=False):
        assert exam.site.visitor().opens(f"{exam.path}/1").status_code == 303
        assert exam.student.opens(f"{exam.path}/4").status_code == 404
        assert exam.student.opens(f"{exam.path}/0").status_code == 404


def test_another_students_question_is_not_there(exam: Exam) -> None:
    an_account(exam.site.engine, "boris")
    boris = exam.site.visitor("boris")
    boris.opens("/student/")
    with goes(exam.site, quickly=False):
        assert boris.opens(f"{exam.path}/1").status_code == 404
        assert exam.sends(boris, 1, {"choice": "mse"}).status_code == 404
    assert exam.sitting.entries() == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"choice": "no-such"}, 422),
        ({"choice": "mse", "csrf_token": "forged"}, 400),
        ({"choice": "mse", "csrf_token": ""}, 400),
    ],
)
def test_what_is_refused_is_refused_by_the_application(exam: Exam, form: dict[str, str], status: int) -> None:
    with goes(exam.site, quickly=False):
        assert exam.saves(1, **form).status_code == status
    assert exam.sitting.entries() == []


def test_an_old_window_is_refused_and_what_it_sent_is_kept(exam: Exam) -> None:
    exam.saves(1, choice="mse", writer="first")
    with goes(exam.site, quickly=False):
        assert exam.saves(1, choice="mae", writer="second").status_code == 409
    assert exam.sitting.journal() == [(1, 1, '{"choice":"mse"}')]
    assert exam.sitting.kept() == [(1, '{"choice":"mae"}', "conflict")]


@pytest.mark.parametrize("quickly", [True, False])
def test_a_change_that_its_page_has_replaced_gets_the_same_words_from_the_application_either_way(
    exam: Exam, monkeypatch: pytest.MonkeyPatch, quickly: bool
) -> None:
    with nullcontext() if quickly else without_express(monkeypatch):
        last = exam.saves(1, choice="mse", flag="1", writer="page.2")
    with goes(exam.site, quickly=False):
        late = exam.saves(1, choice="mae", writer="page.1")
        again = exam.saves(1, choice="mse", flag="1", writer="page.2")
    assert late.text == again.text == last.text
    assert (late.status_code, late.headers["X-Replaced"]) == (200, "1")
    assert (again.status_code, "X-Replaced" in again.headers) == (200, False)
    assert [row.writer for row in exam.sitting.entries()] == ["page.2"]


def test_a_page_without_a_count_saves_faster_than_it_hears_back_by_the_express_way_too(exam: Exam) -> None:
    for choice in ("mae", "none", "mse"):
        with goes(exam.site, quickly=True):
            assert exam.saves(1, choice=choice).status_code == 200
    assert [revision for _, revision, _ in exam.sitting.journal()] == [1, 2, 3]


def test_a_form_that_is_sent_twice_leads_on_and_is_written_once(exam: Exam) -> None:
    form = {"choice": "mse", "revision": "0", "writer": "page.2", "go": "next"}
    for _ in range(2):
        assert exam.student.sends(f"{exam.path}/1", form).location == f"{exam.path}/2"
    assert exam.saves(1, choice="mae", writer="page.1").status_code == 200
    assert exam.sitting.journal() == [(1, 1, '{"choice":"mse"}')]


def test_the_last_moment_of_the_grace_is_the_last(exam: Exam) -> None:
    exam.site.clock.forward(minutes=20, seconds=15)
    with goes(exam.site, quickly=True):
        assert exam.saves(1, choice="mse").status_code == 200
    exam.site.clock.forward(seconds=0.000001)
    with goes(exam.site, quickly=False):
        assert exam.saves(1, choice="mae", revision="1").status_code == 409
    assert exam.sitting.kept() == [(1, '{"choice":"mae"}', "late")]


@pytest.mark.parametrize("facts", [{"paused_at": NOON - minutes(1)}, {"frontier": 2}], ids=lambda facts: str(*facts))
def test_a_pause_and_a_question_that_is_not_open_are_seen(exam: Exam, facts: dict[str, Any]) -> None:
    own = attempts.attempt.c.id == exam.path.rpartition("/")[2]
    with writing(exam.site.engine) as connection:
        connection.execute(update(attempts.attempt).where(own).values(**facts))
    with goes(exam.site, quickly=False):
        assert exam.saves(1, choice="mse").status_code == 409
        assert exam.student.opens(f"{exam.path}/1").status_code in (303, 409)


def test_a_sign_in_that_was_ended_saves_nothing_from_that_moment_on(exam: Exam) -> None:
    with writing(exam.site.engine) as connection:
        connection.execute(update(SignIn).values(ended_at=NOON))
    with goes(exam.site, quickly=False):
        assert exam.saves(1, choice="mse").status_code == 401
    assert exam.sitting.entries() == []


def test_half_a_body_is_no_answer(exam: Exam) -> None:
    body = "autosave=1&revision=0&writer=page&choice=mse&csrf_token=" + (exam.student.token or "")
    answer = exam.student.client.post(
        f"{exam.path}/1",
        input_stream=BytesIO(body.encode()[:40]),
        headers={**SCRIPTED, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))},
    )
    assert answer.status_code == 400
    assert exam.sitting.entries() == []


# -- how much goes to the database -----------------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_save_on_postgresql_is_one_statement(
    postgresql_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(postgresql_engine, a_bank_folder(tmp_path))
    an_account(postgresql_engine, "anna")
    with a_site(postgresql_engine) as site:
        exam = Exam(site)
        exam.saves(1, choice="mae")
        engine = site.app.extensions["quizengine_engine"]
        with engine.connect() as connection:
            before = counted(connection)
        exam.saves(1, choice="mse", revision="1")
        with engine.connect() as connection:
            # The look at the counters is a transaction too.
            assert counted(connection) - before <= 2


def counted(connection: Any) -> int:
    connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")
    connection.rollback()
    row = connection.exec_driver_sql(
        "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
    ).scalar_one()
    return int(row)


def test_a_save_on_sqlite_is_three_statements_and_one_commit(sqlite_engine: Engine, tmp_path: Path) -> None:
    released(sqlite_engine, a_bank_folder(tmp_path))
    an_account(sqlite_engine, "anna")
    with a_site(sqlite_engine) as site:
        exam = Exam(site)
        exam.saves(1, choice="mae")
        said: list[str] = []
        raw = site.app.extensions["quizengine_engine"].raw_connection()
        raw.driver_connection.set_trace_callback(said.append)
        raw.close()
        exam.saves(1, choice="mse", revision="1")
    statements = [line.split(maxsplit=1)[0] for line in said]
    assert statements == ["SELECT", "BEGIN", "INSERT", "INSERT", "COMMIT"]
