"""Mending a bad item after the exam, and grading a quiz again."""

import sys
from pathlib import Path

import click
from sqlalchemy import Engine

from ..clock import utc_now
from ..errors import QuizEngineError
from ..exam.mending import Mend
from ..i18n import msg, say
from ..lint.run import Outcome
from ..services import mending, regrading
from ..services.regrade_sheet import as_csv
from ..services.regrading import Policy, Preview
from ..settings import from_environment
from .database import upgraded
from .edge import cannot_run, language_of, language_option
from .output import writing_to

by_option = click.option("--by", "login", metavar="LOGIN", help="The instructor who answers for it.")
reason_option = click.option("--reason", help="Why, in a sentence: it stays in the log.")


@click.command("adjust")
@click.argument("quiz")
@click.argument("item")
@click.option("--void", is_flag=True, help="The item leaves the totals.")
@click.option("--full-marks", is_flag=True, help="Everybody who had the item has all its points.")
@click.option("--accept", metavar="ANSWER", help="Accept this answer too, written as in a bank.")
@click.option("--share", type=click.FloatRange(0, 100), default=100, help="Percent of the points for --accept.")
@click.option("--drop", metavar="OPTION", help="This option counts neither for nor against.")
@click.option("--undo", type=int, metavar="NUMBER", help="Undo an adjustment of this quiz.")
@reason_option
@by_option
@language_option
def adjust_command(
    quiz: str,
    item: str,
    void: bool,
    full_marks: bool,
    accept: str | None,
    share: float,
    drop: str | None,
    undo: int | None,
    reason: str | None,
    login: str | None,
    language: str | None,
) -> None:
    """Adjust ITEM (id or bank:id) of QUIZ as most attempts had it. Then see `regrade --dry-run`, and grade again."""
    spoken = language_of(language)
    ways = [void, full_marks, accept is not None, drop is not None, undo is not None]
    if sum(ways) != 1:
        cannot_run(say(msg("Say one of --void, --full-marks, --accept, --drop and --undo."), spoken))
    engine = upgraded(from_environment())
    try:
        viewer = mending.instructor(engine, login=login)
        if undo is not None:
            mending.undo(engine, viewer=viewer, quiz=quiz, adjustment_id=undo, now=utc_now())
            click.echo(say(msg("The adjustment {number} is undone.", number=undo), spoken))
            return
        number = mending.adjust(
            engine,
            viewer=viewer,
            quiz=quiz,
            item=mending.item_of(engine, quiz=quiz, item=item),
            mend=next(mend for mend, way in zip(_WAYS, ways, strict=False) if way),
            reason=reason or "",
            now=utc_now(),
            answer=accept,
            share=mending.share_of(str(share)),
            option=drop,
        )
    except QuizEngineError as error:
        cannot_run(say(error.message, spoken))
    click.echo(say(msg("The adjustment {number} is in force.", number=number), spoken))
    click.echo(say(msg("What is graded already moves when the quiz is graded again."), spoken))


_WAYS = (Mend.VOID, Mend.FULL_MARKS, Mend.ACCEPT, Mend.DROP_OPTION)


@click.command("regrade")
@click.argument("quiz")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--policy", type=click.Choice([policy.value for policy in Policy]), default=Policy.RECOMPUTE.value)
@click.option("--csv", "csv_path", type=click.Path(path_type=Path), help="Write the changes to a CSV file, too.")
@click.option("--undo", type=int, metavar="NUMBER", help="Undo a regrade of this quiz.")
@reason_option
@by_option
@language_option
def regrade_command(
    quiz: str,
    dry_run: bool,
    policy: str,
    csv_path: Path | None,
    undo: int | None,
    reason: str | None,
    login: str | None,
    language: str | None,
) -> None:
    """Grade again the answers of QUIZ whose key or question was corrected."""
    spoken = language_of(language)
    engine = upgraded(from_environment())
    try:
        if undo is not None:
            viewer = mending.instructor(engine, login=login)
            count = regrading.undo(engine, viewer=viewer, quiz=quiz, regrade_id=undo, now=utc_now())
            click.echo(say(msg("Answers that are graded as before: {count}.", count=count), spoken))
            return
        found = regrading.preview(engine, quiz=quiz, now=utc_now(), policy=Policy(policy))
        _show(found, spoken)
        if csv_path is not None:
            with writing_to(csv_path) as out:
                out.write(as_csv(found))
        if not dry_run and found.answers:
            _run(engine, quiz, found, Policy(policy), reason, login, spoken)
    except QuizEngineError as error:
        cannot_run(say(error.message, spoken))
    except OSError as error:
        cannot_run(error)
    sys.exit(Outcome.CLEAN)


def _run(
    engine: Engine, quiz: str, found: Preview, policy: Policy, reason: str | None, login: str | None, spoken: str
) -> None:
    viewer = mending.instructor(engine, login=login)
    if not (reason or "").strip():
        cannot_run(say(msg("Say why, in a sentence: it stays in the log."), spoken))
    run = regrading.regrade(
        engine,
        quiz=quiz,
        viewer=viewer,
        reason=(reason or "").strip(),
        policy=policy,
        now=utc_now(),
        seen=found.seen,
    )
    click.echo(say(msg("Regrade {number}: answers graded again: {count}.", number=run.id, count=run.answers), spoken))


def _show(found: Preview, spoken: str) -> None:
    for change in found.changes:
        before, after = (f"{points:f}/{most:f}" for points, most in _points(change))
        click.echo(f"{change.student}  {change.item}  {before} → {after}  {change.answer_text}")
    for one in found.moved:
        marks = " → ".join("—" if standing.mark is None else str(standing.mark) for standing in (one.before, one.after))
        bands = f"  {one.before.band or '—'} → {one.after.band or '—'}" if one.crosses else ""
        click.echo(say(msg("{student}: mark {marks}{bands}", student=one.student, marks=marks, bands=bands), spoken))
    summary = msg(
        "Out of date: {answers}. Would change: {changes}. Attempts: {attempts}. Go to another band: {crossing}.",
        answers=found.answers,
        changes=len(found.changes),
        attempts=len(found.moved),
        crossing=sum(one.crosses for one in found.moved),
    )
    click.echo(say(summary, spoken))


def _points(change: regrading.Change) -> tuple[tuple[object, object], tuple[object, object]]:
    return (change.before, change.before_max), (change.after, change.after_max)
