"""Databases as earlier versions left them: for every revision, the rows that its new tables and columns held.

A state is made as the world makes it: the migrations up to a revision, and after each of them the rows of its file.
A revision with a new table needs a file `REVISION.sql` here, plain SQL for both databases.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from quizengine.store import schema
from quizengine.store.engine import alone, reading

FOLDER = Path(__file__).parent
Rows = dict[str, list[dict[str, Any]]]


def revisions() -> list[str]:
    return [step.revision for step in schema.steps()]


def leave_at(engine: Engine, revision: str) -> None:
    """Make a database as the version of this revision left it, with rows in every table."""
    for step in revisions()[: revisions().index(revision) + 1]:
        with alone(engine) as connection:
            schema.upgrade(connection, step)
            _fill(connection, step)


def _fill(connection: Connection, revision: str) -> None:
    file = FOLDER / f"{revision}.sql"
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    for statement in _statements(file) if file.exists() else ():
        connection.exec_driver_sql(statement)


def _statements(file: Path) -> list[str]:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("--")]
    return [one for one in "\n".join(lines).split(";\n") if one.strip(" \n;")]


def rows(engine: Engine) -> Rows:
    """Return what every table holds, as the database gives it and not as this version's tables read it."""
    with reading(engine) as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        return {
            name: [dict(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()]
            for name in sorted(names)
        }


def lost(before: Rows, after: Rows) -> list[tuple[str, dict[str, Any]]]:
    """Return (table, row) for every row that is not there any more with all the values it had."""
    return [
        (table, row)
        for table, was in before.items()
        for row in was
        if not any(row.items() <= now.items() for now in after.get(table, []))
    ]
