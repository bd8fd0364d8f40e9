"""Backups of the database."""

from pathlib import Path

import click

from ..clock import utc_now
from ..errors import QuizEngineError
from ..i18n import msg, say
from ..services import backups
from ..store import schema
from .database import opened
from .edge import EXISTING, cannot_run, installation, language_of


@click.command("backup")
@click.argument("file", type=EXISTING)
def backup_command(file: Path) -> None:
    """Write a backup of the database to FILE, whole or not at all. Nobody has to stop working."""
    try:
        manifest = backups.back_up(opened(installation()), file, now=utc_now())
    except QuizEngineError as error:
        cannot_run(say(error.message, language_of()))
    except OSError as error:
        cannot_run(error)
    rows = sum(manifest.counts.values())
    click.echo(say(msg("Backed up: {count} rows, {size} bytes.", count=rows, size=file.stat().st_size), language_of()))


@click.command("restore")
@click.argument("file", type=EXISTING)
@click.option("--replace", is_flag=True, help="Replace what the database holds.")
def restore_command(file: Path, replace: bool) -> None:
    """Put the data of the backup FILE into the database, all or nothing."""
    try:
        manifest = backups.restore(opened(installation()), file, replace=replace)
    except QuizEngineError as error:
        cannot_run(say(error.message, language_of()))
    except OSError as error:
        cannot_run(error)
    rows = sum(manifest.counts.values())
    click.echo(say(msg("Restored: {count} rows of {made_at}.", count=rows, made_at=manifest.made_at), language_of()))
    if manifest.revision != schema.head():
        click.echo(say(msg("The backup is of an earlier version: run quizengine migrate."), language_of()))
