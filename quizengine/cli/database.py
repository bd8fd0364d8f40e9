"""The database of this installation, as a command uses it."""

import click
from sqlalchemy import Engine

from ..i18n import Message, msg, say
from ..settings import Settings
from ..store import schema
from ..store.engine import open_engine
from .edge import cannot_run, installation, language_of


def opened(settings: Settings) -> Engine:
    """Return the database as it is; it is left when the command ends."""
    engine = open_engine(settings.database_url)
    click.get_current_context().call_on_close(engine.dispose)
    return engine


def upgraded(settings: Settings) -> Engine:
    """Return the database with its tables made or brought up to date; it is left when the command ends."""
    engine = opened(settings)
    _bring_up_to_date(engine)
    return engine


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date, and say what was done. Every command that needs it does so too."""
    done = _bring_up_to_date(opened(installation()))
    for step in done:
        click.echo(say(msg("migrated: {revision}, {title}", revision=step.revision, title=step.title), language_of()))
    if not done:
        click.echo(say(_up_to_date(), language_of()))


def _bring_up_to_date(engine: Engine) -> tuple[schema.Step, ...]:
    try:
        return schema.bring_up_to_date(engine)
    except schema.UnknownRevision as unknown:
        cannot_run(say(newer(unknown.revision), language_of()))


def _up_to_date() -> Message:
    return msg("The database is up to date: revision {revision}.", revision=schema.head())


def newer(revision: str) -> Message:
    """Say that data are of a version that this one does not know."""
    return msg(
        "The data are at revision {revision}, which this version does not know: install the version that made them, "
        "or a newer one. Nothing was changed.",
        revision=revision,
    )
