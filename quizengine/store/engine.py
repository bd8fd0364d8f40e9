"""The database engine and its two kinds of transaction.

SQLite runs with a write-ahead log and `synchronous=FULL`: with NORMAL an acknowledged answer can be lost when the
power goes. It has one writer at a time, and its own way of waiting is polling, which starves some; so a writer first
passes a gate (a lock in the process, a locked side file between processes) and then begins immediately. The busy
timeout is only a backstop. PostgreSQL needs no gate.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from os import getpid
from pathlib import Path
from threading import Lock
from typing import IO, Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

BUSY_MILLISECONDS = 10_000
# As many as a process has threads, and a few: what goes beyond is opened and closed for one use.
POOL, OVERFLOW = 12, 4
# Writing the log back into the file holds everybody up: a room that starts writes a hundred pages a student, and the
# usual thousand pages would be a stop every few of them. These are 32 MB.
CHECKPOINT_PAGES = 8_000
WRITING = "quizengine_writing"
# PostgreSQL knows locks by number: any number will do, and all processes have to use the same one.
ALONE_KEY = 7_351_904_226
_ALONE = text("SELECT pg_advisory_xact_lock(:key)")


class BrokenReference(Exception):
    """A change would leave a row that refers to nothing. It is not made."""


class _Gate:
    """Lets one writer in at a time, over the threads of this process and over processes."""

    def __init__(self, database: str) -> None:
        self._lock = Lock()
        self._path = Path(f"{database}.writer") if database and database != ":memory:" else None
        self._file: IO[str] | None = None
        self._process = 0

    @contextmanager
    def passed(self, unless: Callable[[], bool] | None = None) -> Iterator[bool]:
        """Wait to be let in. Gives False where there is nothing left to do when the turn has come: see `unless`."""
        with self._lock:
            if unless is not None and unless():
                yield False
                return
            if self._path is None:
                yield True
                return
            file = self._opened(self._path)
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield True
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file between two writers; the next one opens it again."""
        with self._lock:
            if self._file is not None and self._process == getpid():
                self._file.close()
            self._file = None

    def _opened(self, path: Path) -> IO[str]:
        # A process that was forked off shares the lock of a file that its parent had opened, so it opens its own.
        if self._file is None or self._process != getpid():
            self._file, self._process = path.open("a"), getpid()
        return self._file


_GATES: dict[str, _Gate] = {}


def open_engine(url: str) -> Engine:
    """Return an engine for a database URL, with this project's settings for its kind of database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=POOL, max_overflow=OVERFLOW)
    pool: dict[str, int] = {}
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        pool = {"pool_size": POOL, "max_overflow": OVERFLOW}
    engine = create_engine(url, connect_args={"check_same_thread": False}, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "engine_disposed", _close_gate)
    return engine


def connect_ahead(engine: Engine) -> None:
    """Fill the pool of connections. A database that cannot be reached is left to the first request that needs it."""
    with ExitStack() as held, suppress(DBAPIError):
        for _ in range(POOL):
            held.enter_context(engine.connect())


def _close_gate(engine: Engine) -> None:
    known = _GATES.get(engine.url.database or "")
    if known is not None:
        known.close()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: it would begin deferred ones, and those deadlock on upgrade.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
    ):
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
        gate(engine),
        engine.connect().execution_options(**{WRITING: True}) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that changes tables, or all of their content: one at a time over all processes and hosts.

    SQLite changes a table by writing it anew and dropping the old one, and dropping a table that others refer to
    would break every reference. So references are not enforced inside, and all of them are checked before the commit.
    """
    with gate(engine), engine.connect().execution_options(**{WRITING: True}) as connection:
        if engine.dialect.name == "sqlite":
            with _without_references(connection), connection.begin():
                yield connection
                _check_references(connection)
        else:
            with connection.begin():
                connection.execute(_ALONE, {"key": ALONE_KEY})
                yield connection


@contextmanager
def _without_references(connection: Connection) -> Iterator[None]:
    # Inside a transaction the pragma does nothing, and it stays with the connection when that goes back to the pool.
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise BrokenReference(f"a row of table {broken[0]} refers to a row of table {broken[2]} that is not there")


def gate(engine: Engine, *, unless: Callable[[], bool] | None = None) -> AbstractContextManager[bool]:
    """Return the way in for one writer at a time; on PostgreSQL it is always open.

    `unless` is asked when the turn has come: where it says yes, somebody else has done the work meanwhile.
    """
    if engine.dialect.name != "sqlite":
        return nullcontext(True)
    database = engine.url.database or ""
    return _GATES.setdefault(database, _Gate(database)).passed(unless)
