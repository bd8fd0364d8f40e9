"""Replaying attempts: is what the store says of them what must be?"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator

import click
from rich.console import Console
from rich.progress import track
from sqlalchemy.exc import SQLAlchemyError

from ..errors import QuizEngineError
from ..exam.replay.checks import Check, Standing
from ..i18n import Message, msg, say
from ..lint.frame import tame
from ..lint.run import Outcome
from ..services import replaying
from ..services.replaying import Replayed
from .database import upgraded
from .edge import cannot_run, installation, language_of, language_option

LONG_RUN = 50  # attempts: fewer are done before a bar could be read

_SIGNS = {Standing.AGREES: "✓", Standing.DIFFERS: "✗", Standing.UNREPEATABLE: "?"}
_WORDS: dict[Standing, Message] = {
    Standing.AGREES: msg("agree: {count}"),
    Standing.DIFFERS: msg("differ: {count}"),
    Standing.UNREPEATABLE: msg("cannot be repeated by this version: {count}"),
}


@click.command("replay")
@click.argument("attempt", required=False)
@click.option("--all", "every", is_flag=True, help="Replay every attempt.")
@click.option("--quiz", help="Replay every attempt of a quiz.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Exit 1 also for what another version made and this one cannot repeat.")
@language_option
def replay_command(
    attempt: str | None, every: bool, quiz: str | None, form: str, strict: bool, language: str | None
) -> None:
    """Make ATTEMPT again from its release, seed and journal, and say whether the store agrees.

    Exits 0 when all agrees, 1 when something does not, 2 when it could not run.
    """
    if sum((attempt is not None, every, quiz is not None)) != 1:
        raise click.UsageError("name one attempt, or give --all or --quiz")
    spoken = language_of(language)
    try:
        found = _replayed(attempt, quiz, spoken, watched=sys.stderr.isatty() and not sys.stdout.isatty())
        counts = _as_json(found, spoken) if form == "json" else _as_text(found, spoken, whole=attempt is not None)
    except QuizEngineError as error:
        cannot_run(say(error.message, spoken))
    except SQLAlchemyError as error:
        cannot_run(say(msg("The database cannot be read: {reason}", reason=_first_line(error)), spoken))
    failing = {Standing.DIFFERS, Standing.UNREPEATABLE} if strict else {Standing.DIFFERS}
    sys.exit(Outcome.ERRORS if any(counts[standing] for standing in failing) else Outcome.CLEAN)


def _replayed(attempt: str | None, quiz: str | None, language: str, *, watched: bool) -> Iterable[Replayed]:
    engine = upgraded(installation())
    if attempt is not None:
        return [replaying.replay(engine, attempt)]
    total, found = replaying.count(engine, quiz), replaying.replay_all(engine, quiz)
    if not watched or total < LONG_RUN:
        return found
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    return track(found, say(msg("Replaying"), language), total=total, console=console, transient=True)


def _first_line(error: Exception) -> str:
    return tame(str(error).strip().splitlines()[0]) if str(error).strip() else type(error).__name__


# -- for people ------------------------------------------------------------------------------------------------------


def _as_text(found: Iterable[Replayed], language: str, *, whole: bool) -> Counter[Standing]:
    """Print every check of one attempt; of many only the attempts and the checks that do not agree, and the counts."""
    counts: Counter[Standing] = Counter()
    for one in found:
        counts[one.standing] += 1
        if whole or one.standing is not Standing.AGREES:
            for line in _lines(one, language, whole=whole):
                click.echo(line)
    if not whole:
        words = (say(Message(_WORDS[standing].text, {"count": counts[standing]}), language) for standing in Standing)
        click.echo(say(msg("Attempts: {count}", count=counts.total()), language) + "; " + ", ".join(words))
    return counts


def _lines(one: Replayed, language: str, *, whole: bool) -> Iterator[str]:
    yield tame(f"{one.attempt_id} · {one.quiz} · {one.student} ({one.login})")
    for check in one.checks:
        if whole or check.standing is not Standing.AGREES:
            yield f"  {_SIGNS[check.standing]} {say(check.name, language)}"
            for finding in (*check.findings, *check.doubts):
                yield f"      {tame(say(finding, language))}"
    if whole and one.open:
        yield f"  {say(msg('The attempt is not closed: there are no gradings yet.'), language)}"
    if whole:
        yield say(replaying.sentence(one), language)


# -- for programs ----------------------------------------------------------------------------------------------------


def _as_json(found: Iterable[Replayed], language: str) -> Counter[Standing]:
    """Print `{"attempts": [...], "summary": {...}}`, an attempt a line, each as it is found."""
    counts: Counter[Standing] = Counter()
    gap = "\n"
    click.echo('{"attempts": [', nl=False)
    for one in found:
        counts[one.standing] += 1
        click.echo(f"{gap}  {json.dumps(_plain(one, language), ensure_ascii=False)}", nl=False)
        gap = ",\n"
    summary = {standing.value: counts[standing] for standing in Standing}
    click.echo(f'\n], "summary": {json.dumps(summary)}}}')
    return counts


def _plain(one: Replayed, language: str) -> dict[str, object]:
    return {
        "attempt": one.attempt_id,
        "quiz": one.quiz,
        "login": one.login,
        "open": one.open,
        "standing": one.standing.value,
        "checks": [_plain_check(check, language) for check in one.checks],
    }


def _plain_check(check: Check, language: str) -> dict[str, object]:
    sentences = [say(one, language) for one in (*check.findings, *check.doubts)]
    return {"check": check.code, "standing": check.standing.value, "findings": sentences}
