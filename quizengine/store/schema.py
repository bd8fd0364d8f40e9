"""Bring a database to the tables of this version."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import SQLModel

from . import tables  # noqa: F401  the import registers the tables

MIGRATIONS = Path(__file__).parent / "migrations"


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Run the migrations that this database has not seen. Does nothing on one that is up to date."""
    command.upgrade(_config(connection), "head")


def new_migration(connection: Connection, message: str, revision: str) -> None:
    """Write a migration from the difference between a database and the tables; a person then reads it."""
    command.revision(_config(connection), message, autogenerate=True, rev_id=revision)


def differences(connection: Connection) -> list[object]:
    """Return what the tables say and the database does not; empty when the migrations are complete."""
    return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))
