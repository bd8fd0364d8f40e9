"""Scoring a file of answers, with no server and no database."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import Progress

from ..content.diagnostics import Severity
from ..content.load import Library
from ..exam.records import LONGEST_LINE
from ..exam.sheets import Problem, Question, questions, score
from ..i18n import Message, msg, say
from ..lint import render
from ..lint.frame import tame
from ..lint.run import Outcome, lint
from .edge import EXISTING, cannot_run, language_of, language_option
from .marks import FORMS, Writer
from .output import writing_to

LONG_FILE = 1_000_000  # bytes: shorter ones are done before a bar could be read
LONGEST_SENTENCE = 300  # characters

Report = Callable[[str], None]


@click.command("score")
@click.argument("bank", type=EXISTING)
@click.argument("responses", type=EXISTING)
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True)
@click.option("-o", "--output", type=EXISTING, help="File to write, whole or not at all; else standard output.")
@language_option
def score_command(bank: Path, responses: Path, form: str, output: Path | None, language: str | None) -> None:
    """Score the answers in RESPONSES, a CSV file with the columns student, item and answer, by the keys of BANK.

    Exits 0 when every row was scored, 1 when some were not, 2 when it could not run.
    """
    spoken = language_of(language)
    try:
        library = _library(bank, spoken)
        _keep_apart(output, [responses, *map(Path, library.sources)], spoken)
        # Rows and a bar would write over each other.
        watched = sys.stderr.isatty() and (form == "text" or output is not None or not sys.stdout.isatty())
        with responses.open("rb") as file, writing_to(output) as out, _progress(file, spoken, shown=watched) as opened:
            done = _score(opened, questions(library.banks), FORMS[form](out, spoken), str(responses), spoken)
    except BrokenPipeError:
        raise
    except OSError as error:
        cannot_run(error, spoken)
    sys.exit(done)


def _library(path: Path, language: str) -> Library:
    found = lint([path])
    errors = [one for one in found.diagnostics if one.severity is Severity.ERROR]
    if errors:
        cannot_run(render.full(errors, found.library.sources, language))
    if not found.library.banks:
        cannot_run(say(msg("{path} holds no bank.", path=path), language))
    return found.library


def _keep_apart(output: Path | None, inputs: list[Path], language: str) -> None:
    if output is not None and output.exists() and any(output.samefile(path) for path in inputs if path.exists()):
        cannot_run(say(msg("{path} is read here and cannot be written to.", path=output), language))


def _score(
    opened: tuple[BinaryIO, Report], known: dict[str, Question | None], writer: Writer, name: str, language: str
) -> Outcome:
    file, report = opened
    done = Outcome.CLEAN
    for found in score(_lines(file), known):
        if isinstance(found, Problem):
            report(_located(found, name, language))
            writer.problem(found)
            done = Outcome.ERRORS if found.severity is Severity.ERROR else done
        else:
            writer.row(found)
    writer.close()
    return done


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Give the lines of a file; of one that is longer than a row may be, only the beginning."""
    while line := file.readline(LONGEST_LINE + 1):
        yield line
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE + 1)


_SEVERITIES: dict[Severity, Message] = {Severity.ERROR: msg("error"), Severity.WARNING: msg("warning")}


def _located(problem: Problem, name: str, language: str) -> str:
    severity, sentence = say(_SEVERITIES[problem.severity], language), tame(say(problem.message, language))
    # A file that is no table at all may have a "column" of many pages.
    short = sentence if len(sentence) <= LONGEST_SENTENCE else f"{sentence[:LONGEST_SENTENCE]}…"
    return f"{tame(name)}:{problem.line}: {severity}: {short}"


@contextmanager
def _progress(file: BinaryIO, language: str, *, shown: bool) -> Iterator[tuple[BinaryIO, Report]]:
    """Give the file, watched by a bar where somebody would see one, and the way to print a line beside the bar."""
    size = os.fstat(file.fileno()).st_size
    if not shown or size < LONG_FILE:
        yield file, partial(click.echo, err=True)
        return
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    with Progress(console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        watched = progress.wrap_file(file, total=size, description=say(msg("Scoring"), language))
        yield watched, partial(console.print, soft_wrap=True)
