"""The database engine and its two kinds of transaction.

SQLite runs with a write-ahead log and `synchronous=FULL`: with NORMAL an acknowledged answer can be lost when the
power goes. It has one writer at a time, and its own way of waiting is polling, which starves some; so a writer first
passes a gate (a lock in the process, a locked side file between processes) and then begins immediately. The busy
timeout is only a backstop. PostgreSQL needs no gate.
"""

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

BUSY_MILLISECONDS = 10_000
WRITING = "quizengine_writing"


class _Gate:
    """Lets one writer in at a time, over the threads of this process and over processes."""

    def __init__(self, database: str) -> None:
        self._lock = Lock()
        self._path = Path(f"{database}.writer") if database and database != ":memory:" else None

    @contextmanager
    def passed(self) -> Iterator[None]:
        with self._lock:
            if self._path is None:
                yield
                return
            with self._path.open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield


_GATES: dict[str, _Gate] = {}


def open_engine(url: str) -> Engine:
    """Return an engine for a database URL, with this project's settings for its kind of database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=8, max_overflow=8)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: it would begin deferred ones, and those deadlock on upgrade.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads. Nothing is committed."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end, rolled back on any exception."""
    with (
        _gate(engine),
        engine.connect().execution_options(**{WRITING: True}) as connection,
        connection.begin(),
    ):
        yield connection


def _gate(engine: Engine) -> AbstractContextManager[None]:
    if engine.dialect.name != "sqlite":
        return nullcontext()
    database = engine.url.database or ""
    return _GATES.setdefault(database, _Gate(database)).passed()
