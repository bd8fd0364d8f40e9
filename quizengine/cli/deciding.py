"""Decisions on items that do not seem to belong: out of an installation as a file, and into another."""

import json
import sys
from pathlib import Path

import click

from ..clock import utc_now
from ..content.decisions import as_rows, dumps
from ..errors import NotAccepted, NotFound
from ..i18n import msg, say
from ..lint.run import Outcome
from ..services import catalogue, decisions_file, flags
from .database import upgraded
from .edge import EXISTING, cannot_run, installation, language_of, language_option
from .output import writing_to


@click.group("decisions")
def decisions_command() -> None:
    """Take decisions on items that do not seem to belong out of this installation, or in."""


@decisions_command.command("export")
@click.option("--programme", required=True, help="The programme whose flags were decided, by its name.")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="A file instead of standard output.")
@language_option
def export_command(programme: str, form: str, output: Path | None, language: str | None) -> None:
    """Write the decisions as a file that `audit`, `coverage` and `decisions import` read."""
    spoken = language_of(language)
    try:
        engine = upgraded(installation())
        catalogue.programme(engine, programme)
        found = flags.decisions(engine, programme)
        as_json = json.dumps(as_rows(programme, found), ensure_ascii=False, indent=2) + "\n"
        with writing_to(output) as out:
            out.write(dumps(programme, found) if form == "yaml" else as_json)
    except NotFound as error:
        cannot_run(say(error.message, spoken))
    except OSError as error:
        cannot_run(error, spoken)


@decisions_command.command("import")
@click.argument("file", type=EXISTING)
@click.option("--by", "login", metavar="LOGIN", help="The methodologist who answers for it.")
@language_option
def import_command(file: Path, login: str | None, language: str | None) -> None:
    """Take the decisions of FILE in, under the name of who does it; what was decided here later stays."""
    spoken = language_of(language)
    try:
        text = file.read_text(encoding="utf-8")
        engine = upgraded(installation())
        viewer = decisions_file.methodologist(engine, login=login)
        taken = decisions_file.take_in(engine, text, viewer=viewer, now=utc_now())
    except NotAccepted as error:
        cannot_run("; ".join(say(why, spoken) for _, why in error.findings))
    except NotFound as error:
        cannot_run(say(error.message, spoken))
    except UnicodeDecodeError:
        cannot_run(say(msg("{path} is not a text in UTF-8.", path=file), spoken))
    except OSError as error:
        cannot_run(error, spoken)
    for name, why in taken.left_out:
        click.echo(f"{name}: {say(why, spoken)}")
    click.echo(say(msg("Answers taken in: {answers}.", answers=taken.answers), spoken))
    sys.exit(Outcome.CLEAN)
