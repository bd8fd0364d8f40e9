"""Content: checking it, saying what it covers, releasing it."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console

from ..clock import utc_now
from ..content.fingerprint import revise
from ..content.load import SUFFIXES, Library, load
from ..content.programme import Programme
from ..i18n import msg, say
from ..lint import render
from ..lint.frame import tame
from ..lint.papers import drawable
from ..lint.run import Outcome, lint, outcome
from ..reports import coverage as coverages
from ..reports import draws
from ..services import releasing
from .alignment import print_alignment, table_of
from .database import upgraded
from .draws import print_draws
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


@click.command("coverage")
@click.argument("programme", type=EXISTING)
@click.argument("banks", nargs=-1, required=True, type=EXISTING)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@language_option
def coverage_command(programme: Path, banks: tuple[Path, ...], form: str, language: str | None) -> None:
    """Say what BANKS cover of PROGRAMME, and which items do not belong. Exits 2 when the files have errors."""
    spoken = language_of(language)
    try:
        library = load([programme, *banks])
        wanted = load([programme])
    except OSError as error:
        cannot_run(error, spoken)
    if library.errors:
        cannot_run(render.full(library.errors, library.sources, spoken))
    if len(wanted.programmes) != 1:
        cannot_run(say(msg("{path} holds no programme.", path=programme), spoken))
    report = _coverage(wanted.programmes[0][0], library, banks)
    papers = _papers(wanted.programmes[0][0], banks)
    if form == "json":
        found = {**coverages.as_json(report, spoken), "draws": draws.as_json(papers, spoken)}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _print_coverage(report, papers, spoken)


def _coverage(programme: Programme, library: Library, paths: tuple[Path, ...]) -> coverages.Coverage:
    named = load(paths).banks
    chosen = [bank for bank in library.banks if bank.bank in {one.bank for one in named}]
    return coverages.coverage(programme, [revise(bank, item) for bank in chosen for item in bank.items])


def _papers(programme: Programme, paths: tuple[Path, ...]) -> list[draws.QuizDraws]:
    """Report the quizzes among the named files that are of the programme."""
    return [
        draws.over_draws(programme, one.quiz, one.revisions, competency_of=one.competency_of)
        for one in drawable(load(paths))
        if one.programme == programme.programme
    ]


def _print_coverage(report: coverages.Coverage, papers: Iterable[draws.QuizDraws], language: str) -> None:
    # Titles are an author's words: nothing in them is markup, a picture or a command to the terminal.
    console = Console(width=None if sys.stdout.isatty() else 120, markup=False, emoji=False, highlight=False)
    console.print(tame(report.title), style="bold")
    if report.competencies:
        table = table_of(language, msg("Competency"), msg("Items"), msg("On topic"), msg("Off topic"), msg("Points"))
        for row in report.competencies:
            table.add_row(row.code, str(row.items), str(row.on_topic), str(row.off_topic), f"{row.points:g}")
        console.print(table)
    table = table_of(language, msg("Topic"), msg("Hours"), msg("Items"))
    for topic in report.topics:
        table.add_row(tame(topic.title), f"{topic.hours:g}", str(topic.items))
    console.print(table)
    print_alignment(console, report.alignment, language)
    for quiz in papers:
        print_draws(console, quiz, language)
    if report.indicators_without_items:
        codes = ", ".join(report.indicators_without_items)
        console.print(say(msg("Indicators without an item: {codes}", codes=codes), language))
    for found in report.off_topic:
        reasons = "; ".join(say(line, language) for line in found.findings)
        console.print(say(msg("Off topic: {item}. {reasons}", item=found.item, reasons=reasons), language))


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
