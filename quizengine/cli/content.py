"""Content: checking it, and saying why."""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import click

from ..content.load import SUFFIXES
from ..i18n import msg, say
from ..lint import exchange, render
from ..lint.registry import RULES, chosen
from ..lint.run import Report, lint, outcome
from ..lint.sarif import described, sarif
from .edge import EXISTING, cannot_run, language_of, language_option

FORMATS = "full", "concise", "json", "github", "sarif", "junit"
CODE = re.compile(r"QB\d{0,3}")


def _codes(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    codes = tuple(one.strip().upper() for one in (value or "").split(",") if one.strip())
    for one in codes:
        if not CODE.fullmatch(one):
            raise click.BadParameter(
                f"'{one}' is no code of a rule, such as QB604, nor the beginning of one, such as QB6"
            )
    return codes


@click.command("lint")
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option("--format", "form", type=click.Choice(FORMATS), default="full", show_default=True)
@click.option("--select", callback=_codes, help="Only these codes or families: QB3,QB604.")
@click.option("--ignore", callback=_codes, help="All but these codes or families.")
@click.option("--statistics", is_flag=True, help="Only count how often each code was found.")
@language_option
def lint_command(
    paths: tuple[Path, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    statistics: bool,
    language: str | None,
) -> None:
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
    codes = chosen({one.code for one in report.diagnostics}, select=select, ignore=ignore)
    report = replace(report, diagnostics=tuple(one for one in report.diagnostics if one.code in codes))
    if statistics:
        names_of = {code: rule.name for code, rule in RULES.items()}
        click.echo(render.statistics(report.diagnostics, names_of, spoken), nl=False)
    else:
        click.echo(_written(report, form, spoken), nl=form in ("full", "json", "sarif"))
    sys.exit(outcome(report))


def _written(report: Report, form: str, language: str) -> str:
    found, sources = report.diagnostics, report.library.sources
    if form == "sarif":
        rules = (described(RULES[code]) for code in dict.fromkeys(one.code for one in found))
        return json.dumps(sarif(found, rules, language), ensure_ascii=False, indent=2)
    return {
        "full": lambda: render.full(found, sources, language),
        "concise": lambda: render.concise(found, language),
        "json": lambda: render.as_json(found, language),
        "github": lambda: exchange.github(found, language),
        "junit": lambda: exchange.junit(found, sources, language),
    }[form]()


@click.command("rules")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules_command(form: str) -> None:
    """List the rules of the linter."""
    rows = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.severity.value,
            "fixable": False,
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
