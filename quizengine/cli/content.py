"""Content: checking it, releasing it."""

import sys
from pathlib import Path

import click

from ..clock import utc_now
from ..content.load import SUFFIXES
from ..i18n import msg, say
from ..lint import render
from ..lint.run import Outcome, lint, outcome
from ..services import releasing
from .database import upgraded
from .edge import EXISTING, cannot_run, installation, language_of, language_option


@click.command("lint")
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option("--format", "form", type=click.Choice(["full", "json"]), default="full", show_default=True)
@language_option
def lint_command(paths: tuple[Path, ...], form: str, language: str | None) -> None:
    """Check banks, quizzes and programmes. Exits 0 without errors, 1 with some, 2 when it could not run."""
    spoken = language_of(language)
    try:
        report = lint(paths)
    except OSError as error:
        cannot_run(error, spoken)
    if not report.library.sources and not report.diagnostics:
        # A folder with a mistyped name must not pass for one without mistakes.
        names = ", ".join(f"*{suffix}" for suffix in SUFFIXES)
        cannot_run(say(msg("There is nothing to check: no file is called {names}.", names=names), spoken))
    if form == "json":
        click.echo(render.as_json(report.diagnostics, spoken))
    else:
        click.echo(render.full(report.diagnostics, report.library.sources, spoken))
    sys.exit(outcome(report))


@click.command("release")
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option("--by", required=True, help="Who answers for this release.")
@language_option
def release_command(paths: tuple[Path, ...], by: str, language: str | None) -> None:
    """Pin what the files say now as revisions that attempts are made of."""
    spoken, settings = language_of(language), installation()
    engine = upgraded(settings)
    try:
        released = releasing.release(engine, paths, by=by, now=utc_now())
    except releasing.Refused as refused:
        click.echo(render.full(refused.errors, refused.library.sources, spoken), err=True)
        click.echo(say(refused.message, spoken), err=True)
        sys.exit(Outcome.ERRORS)
    except OSError as error:
        cannot_run(error, spoken)
    for line in released.summary or (msg("Nothing has changed since the last release."),):
        click.echo(say(line, spoken))
