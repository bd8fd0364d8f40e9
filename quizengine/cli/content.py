"""Content: checking it, releasing it."""

import json
import sys
from pathlib import Path

import click

from ..clock import utc_now
from ..i18n import msg, say
from ..lint import render
from ..lint.registry import RULES
from ..lint.run import Outcome
from ..services import releasing
from .database import upgraded
from .edge import EXISTING, cannot_run, installation, language_of, language_option


@click.command("rules")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules_command(form: str) -> None:
    """List the rules of the linter."""
    rows = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.severity.value,
            "fixable": rule.fixable,
            "summary": rule.summary,
        }
        for rule in RULES.values()
    ]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            click.echo(f"{row['code']}  {row['severity']:7}  {row['summary']}")


@click.command("explain")
@click.argument("code")
@language_option
def explain_command(code: str, language: str | None) -> None:
    """Say what the rule CODE (or the flaw of this name) finds, why it matters, and what to write instead."""
    wanted = code.strip()
    by_name = {rule.name: rule for rule in RULES.values()}
    rule = RULES.get(wanted.upper()) or by_name.get(wanted.lower().replace("-", "_"))
    if rule is None:
        text = msg("There is no rule {code}. `quizengine rules` lists them.", code=wanted)
        cannot_run(say(text, language_of(language)))
    click.echo(f"{rule.code} {rule.name} ({rule.severity.value})\n\n{rule.documentation.strip()}")


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
