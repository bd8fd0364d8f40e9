"""The database of this installation, as a command uses it."""

import click
from sqlalchemy import Engine

from ..settings import Settings
from ..store import schema
from ..store.engine import open_engine, writing


def upgraded(settings: Settings) -> Engine:
    """Return the database with its tables made or brought up to date; it is left when the command ends."""
    engine = open_engine(settings.database_url)
    with writing(engine) as connection:
        schema.upgrade(connection)
    click.get_current_context().call_on_close(engine.dispose)
    return engine
