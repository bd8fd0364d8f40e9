"""A site for tests: the application over a test's own database, a clock that a test moves, and its visitors.

A visitor is a browser without a screen and without scripts: it keeps cookies, and it sends forms with the token of
the page that it has open, so every test passes the same gates as a reader does.

```python
anna = site.visitor("anna")
anna.opens("/student/")
anna.sends("/student/quiz/course-final/start")
site.clock.forward(minutes=21)
```
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlmodel import Session, SQLModel
from werkzeug.test import TestResponse

from quizengine.app import create_app
from quizengine.services import demo
from quizengine.settings import Settings
from quizengine.store import accounts
from quizengine.store.accounts import Viewer
from quizengine.store.engine import open_engine, reading
from quizengine.store.tables import Role

from ..build import CAST, NOON, ROOT, a_bank_folder, an_account, released, signed_in
from .markup import Markup, read

SCRIPTED = {"HX-Request": "true"}
Form = Mapping[str, str | list[str]]


class MovableClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        self.now += timedelta(hours=hours, minutes=minutes, seconds=seconds)


class Visitor:
    """One browser. `token` is the form token of the page that is open; a page without a form leaves the last one."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token: str | None = None

    def opens(self, path: str, **options: Any) -> TestResponse:
        return self._seen(self.client.get(path, **options))

    def sends(self, path: str, form: Form | None = None, **options: Any) -> TestResponse:
        """Send a form with the token of the open page; without an open page, with that of the sign-in page."""
        if self.token is None:
            self.opens("/sign-in")
        return self._seen(self.client.post(path, data={"csrf_token": self.token, **(form or {})}, **options))

    def signs_in(self, login: str, password: str, **form: str) -> TestResponse:
        return self.sends("/sign-in", {"login": login, "password": password, **form})

    def signs_out(self) -> TestResponse:
        return self.sends("/sign-out")

    def page(self, path: str) -> Markup:
        """Open a page that is there, and read it."""
        response = self.opens(path)
        assert response.status_code == 200, (path, response.status_code)
        return read(response.text)

    def cookie(self) -> str:
        found = self.client.get_cookie("quizengine")
        assert found is not None
        return found.value

    def _seen(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html":
            fields = read(response.text).all("input", name="csrf_token")
            self.token = fields[0].attributes["value"] if fields else self.token
        if response.status_code == 303:
            # Signing in and out begin a new session, and the old page's token ends with the old one.
            self.token = None
        return response


@dataclass(frozen=True)
class Site:
    """The application, its clock and its database."""

    app: Flask
    clock: MovableClock
    engine: Engine

    def visitor(self, who: Viewer | str | None = None, *, language: str | None = None) -> Visitor:
        """Return a new browser: of somebody signed in now (an account or its login), or of a stranger."""
        client = self.app.test_client()
        person = self.person(who) if isinstance(who, str) else who
        with client.session_transaction() as session:
            if person is not None:
                session["token"] = signed_in(self.engine, person, at=self.clock.now)
            if language is not None:
                session["language"] = language
        return Visitor(client)

    def person(self, login: str) -> Viewer:
        with reading(self.engine) as connection, Session(connection) as session:
            user = accounts.by_login(session, login)
            assert user is not None, f"no account {login}"
            assert user.id is not None
            return Viewer(user.id, user.login, user.name, Role(user.role), user.demo)


@contextmanager
def a_site(engine: Engine, *, start: datetime = NOON, **changed: Any) -> Iterator[Site]:
    """Build the application over a database; `changed` are the settings that differ from the usual ones."""
    url = engine.url.render_as_string(hide_password=False)
    clock = MovableClock(start)
    app = create_app(replace(Settings(database_url=url, secret_key="for tests only"), **changed), clock=clock)
    try:
        yield Site(app, clock, engine)
    finally:
        app.extensions["quizengine_engine"].dispose()


@cache
def a_campus(template: Path) -> Path:
    """Return a database with the content of this repository, demo accounts and a synthetic cohort, to be copied."""
    with _prepared(template, "campus") as (file, engine):
        demo.prepare(engine, root=ROOT, now=NOON)
    return file


@cache
def a_course(template: Path) -> Path:
    """Return a database with the course of three questions and the whole cast, to be copied."""
    with _prepared(template, "course") as (file, engine):
        released(engine, a_bank_folder(template.parent / "course"))
        for login in CAST:
            an_account(engine, login)
    return file


@contextmanager
def _prepared(template: Path, name: str) -> Iterator[tuple[Path, Engine]]:
    file = Path(shutil.copy(template, template.with_name(f"{name}.sqlite3")))
    with opened(file) as engine:
        yield file, engine


@contextmanager
def a_copy(file: Path, folder: Path) -> Iterator[Engine]:
    """Open a copy of a prepared database."""
    with opened(Path(shutil.copy(file, folder / file.name))) as engine:
        yield engine


@contextmanager
def opened(file: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def everything_in(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, to see that nothing was written."""
    with reading(engine) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in SQLModel.metadata.sorted_tables
        }
