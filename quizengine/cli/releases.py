"""Releases: making one, seeing first what it would do, listing them, and having their files again."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import Engine

from ..clock import utc_now
from ..content.claims import KINDS
from ..content.diagnostics import Severity
from ..content.differences import Change, Line
from ..content.labels import NATURES
from ..errors import QuizEngineError
from ..i18n import Message, msg, say
from ..lint import render
from ..lint.frame import tame
from ..lint.run import Outcome, Report, lint
from ..services import history, releasing
from ..services.effects import Effects, ItemEffect, effects
from ..services.released import released as released_now
from .database import upgraded
from .edge import EXISTING, cannot_run, installation, language_of, language_option


@click.command("release")
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option("--by", help="Who answers for this release.")
@click.option("--reason", help="Why, in a sentence: it stays with the release.")
@click.option("--report", "told", is_flag=True, help="Say first what the release changes and whom that concerns.")
@click.option("--dry-run", is_flag=True, help="Only say what it would change; release nothing.")
@language_option
def release_command(
    paths: tuple[Path, ...], by: str | None, reason: str | None, told: bool, dry_run: bool, language: str | None
) -> None:
    """Pin what the files say now as revisions that attempts are made of."""
    spoken, settings = language_of(language), installation()
    if not by and not dry_run:
        raise click.UsageError("Say with --by who answers for this release, or look first with --dry-run.")
    engine = upgraded(settings)
    try:
        report = lint(paths, released=released_now(engine))
        if told or dry_run:
            _tell(engine, report, spoken)
        if dry_run:
            _refuse(report, spoken)
            return
        released = releasing.release_report(
            engine, report, by=str(by), now=utc_now(), reason=reason, git=releasing.git_of(paths)
        )
    except releasing.Refused:
        _refuse(report, spoken)
        return
    except OSError as error:
        cannot_run(error, spoken)
    for line in released.summary or (msg("Nothing has changed since the last release."),):
        click.echo(say(line, spoken))


def _refuse(report: Report, language: str) -> None:
    """End the command where the content has errors."""
    errors = [one for one in report.diagnostics if one.severity is Severity.ERROR]
    if errors:
        click.echo(render.full(errors, report.library.sources, language), err=True)
        click.echo(say(releasing.Refused(errors, report.library).message, language), err=True)
        sys.exit(Outcome.ERRORS)


def _tell(engine: Engine, report: Report, language: str) -> None:
    for line in _lines(effects(engine, report.library, now=utc_now()), language):
        click.echo(tame(line))


def _lines(found: Effects, language: str) -> Iterator[str]:
    for heading, changes in (("programme {name}", found.programmes), ("quiz {name}", found.quizzes)):
        for change in changes:
            yield say(Message(heading, {"name": change.name}), language)
            yield from _of_document(change, language)
    for one in found.items:
        natures = ", ".join(say(NATURES[nature], language) for nature in one.change.natures)
        yield f"{one.change.name}: {natures}{_concerned(one, language)}"
        if one.change.before is not None:
            yield from _words(one.change.lines, language)
    for bank in found.banks:
        yield say(msg("bank {name}: its title or the order of its items", name=bank), language)
    for turn in found.turned:
        text = msg("{kind} {code} has no item any more") if turn.is_lost else msg("{kind} {code} has its first item")
        yield say(Message(text.text, {"kind": KINDS[turn.kind], "code": turn.code}), language)
    yield say(msg("{count} items are unchanged.", count=found.unchanged), language)
    for quiz, count in found.to_regrade.items():
        yield say(
            msg("{count} answers to the quiz {quiz} could be graded again after the release.", count=count, quiz=quiz),
            language,
        )


def _concerned(one: ItemEffect, language: str) -> str:
    if not one.running and not one.finished:
        return ""
    text = msg("{running} running and {finished} finished attempts", running=one.running, finished=one.finished)
    return f" ({say(text, language)})"


def _of_document(change: Change, language: str) -> Iterator[str]:
    if change.is_new:
        yield f"    {say(NATURES['new'], language)}"
    yield from _words(change.lines, language)
    for sign, names in (("+", change.came), ("-", change.went)):
        yield from (f"    {sign} {name}" for name in names)


def _words(lines: tuple[Line, ...], language: str) -> Iterator[str]:
    for line in lines:
        yield f"    {say(line.label, language)}:"
        for sign, text in (("-", line.before), ("+", line.after)):
            yield from (f"      {sign} {part}" for part in (text or "").splitlines())


# -- those that there are --------------------------------------------------------------------------------------------


@click.group("releases", invoke_without_command=True)
@click.option("--most", type=click.IntRange(min=1), help="Only so many, the newest.")
@language_option
@click.pass_context
def releases_command(context: click.Context, most: int | None, language: str | None) -> None:
    """List the releases: when, who, why, from which commit."""
    if context.invoked_subcommand is not None:
        return
    spoken, engine = language_of(language), upgraded(installation())
    for line in history.releases(engine, most=most):
        commit = "" if line.git_commit is None else f"  {line.git_commit[:10]}{'*' if line.git_dirty else ''}"
        click.echo(tame(f"{line.id:>4}  {line.at:%Y-%m-%d %H:%M} UTC  {line.by}{commit}"))
        for text in (line.reason, *(say(one, spoken) for one in line.summary)):
            if text:
                click.echo(tame(f"      {text}"))


@releases_command.command("export")
@click.argument("number", type=click.IntRange(min=1, max=2**31 - 1))
@click.argument("folder", type=click.Path(path_type=Path))
@language_option
def export_command(number: int, folder: Path, language: str | None) -> None:
    """Write the files of release NUMBER into FOLDER, byte for byte. What stands there already is never overwritten."""
    spoken, engine = language_of(language), upgraded(installation())
    try:
        written = history.export(engine, number, folder)
    except QuizEngineError as error:
        cannot_run(say(error.message, spoken))
    except OSError as error:
        cannot_run(error, spoken)
    for path in written:
        click.echo(tame(path))


@releases_command.command("verify")
@click.argument("number", type=click.IntRange(min=1, max=2**31 - 1))
@language_option
def verify_command(number: int, language: str | None) -> None:
    """Check that the files of release NUMBER give the very revisions that it pinned, hash by hash."""
    spoken, engine = language_of(language), upgraded(installation())
    try:
        found = history.verify(engine, number)
    except QuizEngineError as error:
        cannot_run(say(error.message, spoken))
    for name in found.different:
        click.echo(tame(say(msg("{name} is not what the release pinned", name=name), spoken)), err=True)
    text = msg("{items} items and {others} quizzes and programmes were compared.",
               items=found.items, others=found.others)  # fmt: skip
    click.echo(say(text, spoken))
    sys.exit(Outcome.ERRORS if found.different else Outcome.CLEAN)
