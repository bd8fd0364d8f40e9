"""Content: checking it, and saying why."""

import json

import click

from ..i18n import msg, say
from ..lint.registry import RULES
from .edge import cannot_run, language_of, language_option


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
