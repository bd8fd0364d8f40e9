"""Checking content: which findings are shown, in which format, and mending what is mechanical to mend."""

import difflib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click

from ..content.load import SUFFIXES, load, without_collecting
from ..content.released import Released
from ..i18n import msg, say
from ..lint import exchange, render
from ..lint.baseline import BadBaseline, Baseline, baseline_of, dumped, parsed
from ..lint.configuring import BadSettings, Settings, settings_for, settings_in
from ..lint.fixing import Mended, mended
from ..lint.frame import tame
from ..lint.registry import RULES, begins_some_code
from ..lint.run import Outcome, Report, lint, outcome
from ..lint.sarif import described, sarif
from ..lint.settling import Options, settled
from .edge import EXISTING, cannot_run, language_of, language_option
from .output import encodable

FORMATS = "full", "concise", "json", "github", "sarif", "junit"
FILE = click.Path(path_type=Path, dir_okay=False)


def _codes(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    if value is None:
        return None
    codes = tuple(one.strip().upper() for one in value.split(",") if one.strip())
    for one in codes:
        if not begins_some_code(one):
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
@click.option("--fix", is_flag=True, help="Mend in the files what is mechanical to mend, then say what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--baseline", type=FILE, help="Pass over the findings in this file.")
@click.option("--write-baseline", type=FILE, help="Write what is found now into this file, to be passed over.")
@click.option("--config", type=FILE, help="Take the settings from this file, and from no other.")
@click.option("--isolated", is_flag=True, help="Take no settings from any file.")
@click.option(
    "--against",
    metavar="REV",
    help="Say what is at odds with a revision of git, or with `release`, what was released last.",
)
@language_option
def lint_command(
    paths: tuple[Path, ...],
    form: str,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    statistics: bool,
    fix: bool,
    diff: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    config: Path | None,
    isolated: bool,
    against: str | None,
    language: str | None,
) -> None:
    """Check banks, quizzes and programmes.

    Exits 0 without errors, 1 with some, 2 when it could not run. With --diff: 0 where nothing would be mended, else 1.
    """
    spoken = language_of(language)
    try:
        settings = _settings(paths, config, isolated=isolated, language=spoken)
        options = _options(settings, select, ignore)
        if write_baseline is None:
            options = replace(options, baseline=_baseline(baseline or settings.baseline, spoken))
        released = None if against is None else _released_at(against, paths, spoken)
        if fix or diff:
            done = mended(lambda texts: replace(load(paths, texts), released=released), options)
            report = done.report
        else:
            report = settled(lint(paths, released=released, shared=True), options)
        _refuse_nothing(report, spoken)
        if diff:
            click.echo("".join(_difference(done)), nl=False)
            sys.exit(Outcome.ERRORS if done.after else Outcome.CLEAN)
        if fix:
            _write(done, spoken)
        if write_baseline is not None:
            _write_baseline(report, write_baseline, spoken)
            return
    except OSError as error:
        cannot_run(error, spoken)
    with without_collecting():
        _show(report, form, spoken, statistics=statistics)
    sys.exit(outcome(report))


def _released_at(revision: str, paths: tuple[Path, ...], language: str) -> Released:
    # Read only where it is asked for: what reads a database takes as long to load as a small bank to lint.
    found: Released = import_module(".earlier", __package__).released_at(revision, paths, language)
    return found


def _settings(paths: tuple[Path, ...], config: Path | None, *, isolated: bool, language: str) -> Settings:
    try:
        if config is not None:
            return settings_in(config) or Settings()
        return Settings() if isolated else settings_for(paths)
    except BadSettings as bad:
        place = f"{tame(str(bad.file))}:{bad.span.line}:{bad.span.column}"
        help = f" ({say(bad.help, language)})" if bad.help else ""
        cannot_run(f"quizengine: {place}: {tame(say(bad.message, language))}{tame(help)}")


def _options(settings: Settings, select: tuple[str, ...] | None, ignore: tuple[str, ...] | None) -> Options:
    given = settings.options
    return replace(
        given, select=given.select if select is None else select, ignore=given.ignore if ignore is None else ignore
    )


def _baseline(file: Path | None, language: str) -> Baseline | None:
    if file is None:
        return None
    try:
        return parsed(file.read_text("utf-8"), file.absolute().parent)
    except (BadBaseline, UnicodeDecodeError):
        cannot_run(say(msg("{file} is no baseline; --write-baseline writes one", file=tame(str(file))), language))


def _refuse_nothing(report: Report, language: str) -> None:
    # A folder with a mistyped name must not pass for one without mistakes.
    if not report.library.sources and not report.diagnostics:
        names = ", ".join(f"*{suffix}" for suffix in SUFFIXES)
        cannot_run(say(msg("There is nothing to check: no file is called {names}.", names=names), language))


def _difference(done: Mended) -> Iterator[str]:
    for file in sorted(done.after):
        before, after = (texts[file].splitlines(keepends=True) for texts in (done.before, done.after))
        for line in difflib.unified_diff(before, after, file, file):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _write(done: Mended, language: str) -> None:
    for file, text in done.after.items():
        Path(file).write_bytes(text.encode())
    if done.mended:
        click.echo(render.concise(done.mended, language).rpartition("\n")[0].rpartition("\n")[0], err=True)
    click.echo(say(msg("mended: {count}", count=len(done.mended)), language), err=True)


def _write_baseline(report: Report, file: Path, language: str) -> None:
    found = baseline_of(report.library, report.diagnostics, file.absolute().parent)
    file.write_text(dumped(found), "utf-8")
    count = sum(found.counts.values())
    click.echo(say(msg("findings to be passed over from now on: {count}", count=count), language), err=True)


def _show(report: Report, form: str, language: str, *, statistics: bool) -> None:
    if statistics:
        names_of = {code: rule.name for code, rule in RULES.items()}
        click.echo(render.statistics(report.diagnostics, names_of, language), nl=False)
    else:
        for part in _written(report, form, language):
            click.echo(encodable(part), nl=False)
    if report.stale:
        text = msg("findings of the baseline that are no longer there: {count}; write it again", count=report.stale)
        click.echo(say(text, language), err=True)


def _written(report: Report, form: str, language: str) -> Iterator[str]:
    found, sources = report.diagnostics, report.library.sources
    if form == "full":
        yield from render.full_lines(found, sources, language)
        yield "\n"
    elif form == "concise":
        yield from render.concise_lines(found, language)
    elif form == "json":
        yield f"{render.as_json(found, language, sources)}\n"
    elif form == "github":
        yield exchange.github(found, language)
    elif form == "junit":
        yield exchange.junit(found, sources, language)
    else:
        codes = dict.fromkeys(one.code for one in (*found, *(one.diagnostic for one in report.ignored)))
        log = sarif(found, (described(RULES[code]) for code in codes), language, report.ignored)
        yield f"{json.dumps(log, ensure_ascii=False, indent=2)}\n"
