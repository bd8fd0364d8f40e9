"""An exam hall: a fresh database with the exam released, its students signed in, and both applications served."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from itertools import count
from secrets import token_urlsafe
from typing import Any

from flask import Flask
from sqlalchemy import Engine, update
from sqlmodel import Session

from quizengine.app import create_app
from quizengine.clock import utc_now
from quizengine.services import releasing, signing_in, taking
from quizengine.settings import Settings
from quizengine.store.accounts import Viewer
from quizengine.store.engine import open_engine, writing
from quizengine.store.tables import Role, SignIn, User

from . import databases, server
from .content import CHOICES, ITEMS, QUIZ, write_exam
from .databases import Database
from .load import fetch
from .server import BARE, ENGINE, SECRET, Model, Server
from .wire import get, post

PASSWORD = "correct horse battery staple"


@dataclass
class Student:
    """A signed-in browser. `hidden` are the fields that its page sends with every form."""

    viewer: Viewer
    cookie: str
    attempt: str = ""
    hidden: dict[str, str] = field(default_factory=dict)

    def opens(self, position: int) -> bytes:
        return get(f"/student/attempt/{self.attempt}/{position}", self.cookie)

    def saves(self, position: int, choice: str) -> bytes:
        """Return the request that the page's script makes when a choice is clicked."""
        path = f"/student/attempt/{self.attempt}/{position}"
        return post(path, {**self.hidden, "choice": choice, "autosave": "1"}, self.cookie, scripted=True)

    def submits(self) -> bytes:
        return post(f"/student/attempt/{self.attempt}/submit", {"csrf_token": self.hidden["csrf_token"]}, self.cookie)

    def starts(self) -> bytes:
        return post(f"/student/quiz/{QUIZ}/start", {"csrf_token": self.hidden["csrf_token"]}, self.cookie)


@dataclass
class Hall:
    database: Database
    engine: Engine
    app: Flask
    server: Server
    beside: Server | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def bare(self) -> Server:
        """Return the bare application that the engine is compared with."""
        assert self.beside is not None, "this hall has the engine alone"
        return self.beside

    def students(self, number: int, *, started: bool = True) -> list[Student]:
        """Return new students with their page open: of question 1, or the one with the button that starts."""
        students = [self._student() for _ in range(number)]
        if started:
            for student in students:
                student.attempt = taking.start(self.engine, viewer=student.viewer, quiz=QUIZ, now=utc_now())
        path = f"/student/quiz/{QUIZ}"
        pages = fetch(
            self.server.port,
            [student.opens(1) if started else get(path, student.cookie) for student in students],
        )
        for student, page in zip(students, pages, strict=True):
            if page.status != 200:
                raise RuntimeError(f"status {page.status} where a page was expected: {page.body[:500]!r}")
            student.hidden = hidden_fields(page.body.decode(), "answer-form" if started else None)
        return students

    def with_password(self, number: int) -> list[Viewer]:
        """Return new accounts that sign in by `PASSWORD`; it is hashed once, at the usual price."""
        viewers = [self._account() for _ in range(number)]
        hashed = signing_in._HASHER.hash(PASSWORD)
        with writing(self.engine) as connection:
            for viewer in viewers:
                connection.execute(update(User).where(User.id == viewer.id).values(password_hash=hashed))  # type: ignore[arg-type]
        return viewers

    def _account(self) -> Viewer:
        login = f"student-{next(self.numbers)}"
        id = signing_in.create_account(
            self.engine, login=login, name=login.title(), role=Role.STUDENT, password=None, now=utc_now()
        )
        return Viewer(id, login, login.title(), Role.STUDENT)

    def _student(self) -> Student:
        viewer, token, now = self._account(), token_urlsafe(32), utc_now()
        row = SignIn(
            token_sha=signing_in.token_sha(token),
            user_id=viewer.id,
            created_at=now,
            expires_at=now + timedelta(hours=12),
        )
        with writing(self.engine) as connection, Session(connection) as session:
            session.add(row)
            session.flush()
        return Student(viewer, cookie_of(self.app, {"token": token, "csrf_token": "0" * 40, "_permanent": True}))


@contextmanager
def a_hall(kind: str, model: Model | None = None) -> Iterator[Hall]:
    """Open a hall on a fresh database of a kind, with the bare application beside the engine."""
    model = model or Model()
    with (
        databases.fresh(kind) as database,
        over(database, model) as hall,
        server.served(BARE, database.url, data=database.folder, model=model) as bare,
    ):
        hall.beside = bare
        yield hall


@contextmanager
def over(database: Database, model: Model) -> Iterator[Hall]:
    """Release the exam into a migrated database and serve the engine over it."""
    engine = open_engine(database.url)
    releasing.release(engine, [write_exam(database.folder / "content")], by="bench", now=utc_now())
    app = create_app(Settings(database_url=database.url, secret_key=SECRET, data=database.folder))
    try:
        with server.served(ENGINE, database.url, data=database.folder, model=model) as running:
            yield Hall(database, engine, app, running)
    finally:
        app.extensions["quizengine_engine"].dispose()
        engine.dispose()


def cookie_of(app: Flask, session: dict[str, Any]) -> str:
    """Return a session as the browser of somebody who has signed in sends it."""
    interface: Any = app.session_interface
    return f"{app.config['SESSION_COOKIE_NAME']}={interface.get_signing_serializer(app).dumps(session)}"


class _Hidden(HTMLParser):
    """Collects the hidden fields of one form, or of all."""

    def __init__(self, form: str | None) -> None:
        super().__init__()
        self.form, self.inside, self.found = form, form is None, dict[str, str]()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and self.form is not None:
            self.inside = found.get("id") == self.form
        if tag == "input" and found.get("type") == "hidden" and self.inside:
            self.found[found["name"]] = found.get("value", "")


def hidden_fields(page: str, form: str | None = None) -> dict[str, str]:
    parser = _Hidden(form)
    parser.feed(page)
    return parser.found


def choice_of(number: int) -> str:
    return CHOICES[number % len(CHOICES)]


def position_of(number: int) -> int:
    return 1 + number % ITEMS
