"""Core statements as the driver itself runs them, for the two things that a whole room does at once: a page, a save.

SQLAlchemy's own way of running a statement costs several times what the statement does. Here a statement is turned
into the driver's text once, and runs on a connection of the same pool. What comes back has the names of its columns
and aware moments, as from SQLAlchemy.
"""

from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.sql.sqltypes import UTCDateTime

from .engine import gate

DIALECTS: dict[str, Any] = {
    "sqlite": sqlite.dialect(),
    "postgresql": postgresql.psycopg.dialect(),  # type: ignore[no-untyped-call]
}
GIVEN = object()


class Prepared:
    """A statement, and how each driver is told to run it."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement

    @cached_property
    def for_sqlite(self) -> tuple[str, list[tuple[str, Any]]]:
        """The text, and for each place in it the name of a parameter and its value if the statement has one."""
        compiled = self._statement.compile(dialect=DIALECTS["sqlite"])
        required = {name for bind, name in compiled.bind_names.items() if bind.required}
        places = [(name, GIVEN if name in required else compiled.params[name]) for name in compiled.positiontup]
        return str(compiled), places

    @cached_property
    def for_postgresql(self) -> tuple[str, dict[str, Any]]:
        compiled = self._statement.compile(dialect=DIALECTS["postgresql"])
        fixed = {name: compiled.params[name] for bind, name in compiled.bind_names.items() if not bind.required}
        return str(compiled), fixed

    @cached_property
    def row(self) -> Any:
        return namedtuple("Row", self._statement.selected_columns.keys())

    @cached_property
    def moments(self) -> tuple[int, ...]:
        columns = self._statement.selected_columns
        return tuple(place for place, column in enumerate(columns) if isinstance(column.type, UTCDateTime))


class Lane:
    """A connection of the driver."""

    def __init__(self, connection: Any, dialect: str) -> None:
        self.cursor = connection.cursor()
        self.dialect = dialect

    def rows(self, prepared: Prepared, asked: Mapping[str, Any]) -> Sequence[Any]:
        """Run a select; returns its rows with the names of their columns."""
        self._execute(prepared, asked)
        if self.dialect != "sqlite":
            return [prepared.row._make(row) for row in self.cursor.fetchall()]
        return [prepared.row._make(_aware(row, prepared.moments)) for row in self.cursor.fetchall()]

    def _execute(self, prepared: Prepared, asked: Mapping[str, Any]) -> None:
        if self.dialect == "sqlite":
            text, places = prepared.for_sqlite
            values = [plainly(asked[name]) if value is GIVEN else value for name, value in places]
            self.cursor.execute(text, values)
        else:
            text, fixed = prepared.for_postgresql
            self.cursor.execute(text, {**fixed, **asked})


@contextmanager
def looking(engine: Engine) -> Iterator[Lane]:
    """A connection that reads, each statement for itself."""
    with _borrowed(engine) as connection:
        yield Lane(connection, engine.dialect.name)


@contextmanager
def saving(engine: Engine, *, gated: bool = False) -> Iterator[Lane]:
    """One write transaction on SQLite: committed at the end, rolled back on any exception.

    `gated` says that the caller has passed the writers' gate already.
    """
    with nullcontext() if gated else gate(engine), _borrowed(engine) as connection:
        lane = Lane(connection, "sqlite")
        lane.cursor.execute("BEGIN IMMEDIATE")
        try:
            yield lane
        except BaseException:
            lane.cursor.execute("ROLLBACK")
            raise
        lane.cursor.execute("COMMIT")


@contextmanager
def _borrowed(engine: Engine) -> Iterator[Any]:
    """Take a connection of the pool; on PostgreSQL every statement is a transaction of its own meanwhile."""
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    by_itself = engine.dialect.name == "postgresql"
    try:
        if by_itself:
            driver.autocommit = True
        yield driver
    finally:
        if by_itself and not driver.closed:
            driver.autocommit = False
        pooled.close()


def plainly(value: Any) -> Any:
    """Return a value as SQLAlchemy writes it to SQLite."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value


def _aware(row: Sequence[Any], moments: Sequence[int]) -> list[Any]:
    found = list(row)
    for place in moments:
        if found[place] is not None:
            found[place] = datetime.fromisoformat(found[place]).replace(tzinfo=UTC)
    return found
