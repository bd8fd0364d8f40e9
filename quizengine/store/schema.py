"""Bring a database to the tables of this version."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlmodel import SQLModel

from . import tables  # noqa: F401  the import registers the tables
from .engine import alone

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Step:
    """A migration: its revision and what it does, in the words of its first line."""

    revision: str
    title: str


class UnknownRevision(Exception):
    """The database was made by a newer version than this one, or is not a database of quizengine."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


def bring_up_to_date(engine: Engine) -> tuple[Step, ...]:
    """Run the migrations that this database has not seen, all or none; returns them.

    Of several processes that start at once one does it, and the others wait for it. Raises `UnknownRevision`.
    """
    with alone(engine) as connection:
        due = missing(connection)
        if due:
            upgrade(connection)
    return due


def missing(connection: Connection) -> tuple[Step, ...]:
    """Return the migrations that a database has not seen, in their order. Raises `UnknownRevision`."""
    found = revision(connection)
    if found is None:
        return steps()
    known = [step.revision for step in steps()]
    if found not in known:
        raise UnknownRevision(found)
    return steps()[known.index(found) + 1 :]


def revision(connection: Connection) -> str | None:
    """Return the revision that a database is at; `None` for one without tables."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def steps() -> tuple[Step, ...]:
    """Return every migration of this version, the first one first."""
    found = [Step(script.revision, script.doc) for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    return tuple(reversed(found))


def head() -> str:
    """Return the revision that this version works with."""
    return steps()[-1].revision


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations that this database has not seen. Does nothing on one that is up to date."""
    command.upgrade(_config(connection), to)


def new_migration(connection: Connection, message: str, revision: str) -> None:
    """Write a migration from the difference between a database and the tables; a person then reads it."""
    command.revision(_config(connection), message, autogenerate=True, rev_id=revision)


def differences(connection: Connection) -> list[object]:
    """Return what the tables say and the database does not; empty when the migrations are complete."""
    return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))
