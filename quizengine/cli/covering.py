"""What banks cover of a programme: the report, the gates that have to hold, and what a change does to it."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from ..content import claims
from ..content import decisions as decided
from ..content.decisions import NONE, Decision
from ..content.diagnostics import Diagnostic, Severity, Span
from ..content.fingerprint import Revision, revise
from ..content.gates import CoverageGates
from ..content.load import Library, load
from ..content.programme import Programme
from ..i18n import msg, say
from ..lint import exchange, render
from ..lint.papers import drawable
from ..lint.run import Outcome
from ..lint.sarif import Described, sarif
from ..reports import changes, draws
from ..reports import coverage as coverages
from ..reports.gates import Gate, gates, shares
from .coverage_text import print_coverage
from .earlier import earlier
from .edge import EXISTING, cannot_run, language_of, language_option
from .output import encodable

RULES = (
    Described(
        "coverage/gate",
        "gate",
        Severity.ERROR,
        "The banks cover less of the programme than is asked for.",
    ),
    Described(
        "coverage/lost",
        "lost",
        Severity.ERROR,
        "Something of the programme that had items on topic has none any more.",
    ),
)


class Percents(click.ParamType[dict[str, float]]):
    """`60`, or `indicators=60,topics=80`: the least share of each in per cent."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, float]:
        if isinstance(value, dict):
            return value
        found = {}
        for part in str(value).split(","):
            name, _, number = part.strip().rpartition("=")
            try:
                share = float(number.removesuffix("%")) / 100
            except ValueError:
                self.fail(f"'{number}' is no number of per cent", param, ctx)
            if (name or "indicators") not in ("competencies", "indicators", "topics"):
                self.fail(f"'{name}' is none of competencies, indicators, topics", param, ctx)
            if not 0 <= share <= 1:
                self.fail(f"{number} is not between 0 and 100", param, ctx)
            found[name or "indicators"] = share
        return found


@dataclass(frozen=True)
class Asked:
    """What the command was asked to look at."""

    programme: Programme
    file: str
    library: Library
    revisions: tuple[Revision, ...]
    papers: tuple[draws.QuizDraws, ...]
    decisions: dict[str, Decision]


@click.command("coverage")
@click.argument("programme", type=EXISTING)
@click.argument("banks", nargs=-1, required=True, type=EXISTING)
@click.option("--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text")
@click.option(
    "--fail-under",
    type=Percents(),
    default=None,
    metavar="PERCENT",
    help="The least share of indicators that have an item on topic; or indicators=60,topics=80,competencies=100.",
)
@click.option(
    "--against", metavar="REV", help="Compare with a revision of git, or with `release`, what was released last."
)
@click.option("--fail-on-loss", is_flag=True, help="Fail where something had items on topic and has none any more.")
@click.option("--decisions", "answers", type=EXISTING, help="Decisions about items that do not seem to belong.")
@language_option
def coverage_command(
    programme: Path,
    banks: tuple[Path, ...],
    form: str,
    fail_under: dict[str, float] | None,
    against: str | None,
    fail_on_loss: bool,
    answers: Path | None,
    language: str | None,
) -> None:
    """Say what BANKS cover of PROGRAMME, which items do not belong, and whether that is enough.

    What is enough stands under `coverage:` of the programme and in --fail-under. Exits 1 where it does not hold, 2 when
    the files have errors.
    """
    spoken = language_of(language)
    asked = _read(programme, banks, answers, spoken)
    report = coverages.coverage(asked.programme, asked.revisions, decisions=asked.decisions)
    checked = _gates(asked.programme, report, fail_under)
    change = None
    if against is not None:
        old = earlier(against, programme, banks, asked.programme, spoken)
        before = coverages.coverage(asked.programme, old, decisions=asked.decisions)
        change = changes.change(changes.state(asked.programme, before), changes.state(asked.programme, report))
    elif fail_on_loss:
        cannot_run(say(msg("--fail-on-loss needs --against: what it was before has to be known."), spoken))
    lost = change.lost if change is not None and fail_on_loss else ()
    found = [*_failed(asked, checked), *_lost(asked, lost)]
    if form == "json":
        click.echo(json.dumps(_as_json(asked, report, checked, change, spoken), ensure_ascii=False, indent=2))
    elif form == "sarif":
        click.echo(encodable(json.dumps(sarif(found, RULES, spoken), ensure_ascii=False, indent=2)))
    elif form == "github":
        click.echo(encodable(exchange.github(found, spoken)), nl=False)
    else:
        print_coverage(report, asked.papers, checked, change, spoken)
    sys.exit(Outcome.ERRORS if found else Outcome.CLEAN)


def _read(programme: Path, banks: tuple[Path, ...], answers: Path | None, language: str) -> Asked:
    try:
        library, wanted, named = load([programme, *banks]), load([programme]), load(banks)
    except OSError as error:
        cannot_run(error, language)
    if library.errors:
        cannot_run(render.full(library.errors, library.sources, language))
    if len(wanted.programmes) != 1:
        cannot_run(say(msg("{path} holds no programme.", path=programme), language))
    found, file = wanted.programmes[0]
    chosen = [bank for bank in library.banks if bank.bank in {one.bank for one in named.banks}]
    papers = (
        draws.over_draws(found, one.quiz, one.revisions, competency_of=one.competency_of)
        for one in drawable(named)
        if one.programme == found.programme
    )
    revisions = tuple(revise(bank, item) for bank in chosen for item in bank.items)
    return Asked(found, file, library, revisions, tuple(papers), decisions_in(answers, found, language))


def decisions_in(path: Path | None, programme: Programme, language: str) -> dict[str, Decision]:
    """Read a file of decisions about a programme's items; ends the command where it cannot be used."""
    if path is None:
        return dict(NONE)
    try:
        of, found = decided.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        cannot_run(error, language)
    except (decided.BadDecisions, UnicodeDecodeError) as error:
        cannot_run(say(msg("{path} cannot be used: {reason}", path=path, reason=error), language))
    if of != programme.programme:
        text = msg(
            "{path} holds decisions for '{other}', not for '{programme}'.",
            path=path,
            other=of,
            programme=programme.programme,
        )
        cannot_run(say(text, language))
    return found


def _gates(programme: Programme, report: coverages.Coverage, least: dict[str, float] | None) -> tuple[Gate, ...]:
    declared = gates(report, programme.coverage) if programme.coverage else ()
    if least is None:
        return declared
    from_here = CoverageGates.model_validate({name: f"{share * 100:g}%" for name, share in least.items()})
    return (*declared, *(replace(one, path=()) for one in gates(report, from_here)))


def _failed(asked: Asked, checked: Iterable[Gate]) -> Iterator[Diagnostic]:
    source = asked.library.sources[asked.file]
    for gate in checked:
        if not gate.passed:
            place = source.key_span(("coverage", *gate.path)) if gate.path else source.span(())
            yield Diagnostic("coverage/gate", Severity.ERROR, asked.file, place, gate.message)


def _lost(asked: Asked, lost: Iterable[changes.CodeChange]) -> Iterator[Diagnostic]:
    for one in lost:
        text = msg(
            "{kind} {code} has no item on topic any more; before: {items}",
            kind=claims.KINDS[one.kind],
            code=one.code,
            items=", ".join(one.lost),
        )
        yield Diagnostic("coverage/lost", Severity.ERROR, asked.file, _place(asked, one), text)


def _place(asked: Asked, one: changes.CodeChange) -> Span:
    source = asked.library.sources[asked.file]
    owner = asked.programme.competency_of(one.code) or ""
    path = {
        "competency": ("competencies", one.code),
        "indicator": ("competencies", owner, "indicators", one.code),
        "topic": ("topics", one.code),
    }[one.kind]
    return source.key_span(path)


# -- as data ---------------------------------------------------------------------------------------------------------


def _as_json(
    asked: Asked,
    report: coverages.Coverage,
    checked: Iterable[Gate],
    change: changes.Change | None,
    language: str,
) -> dict[str, Any]:
    found = {
        **coverages.as_json(report, language),
        "draws": draws.as_json(asked.papers, language),
        "shares": shares(report),
        "gates": [
            {
                "name": one.name,
                "wanted": one.wanted,
                "found": one.found,
                "passed": one.passed,
                "message": say(one.message, language),
            }
            for one in checked
        ],
    }
    return found if change is None else {**found, "change": changes.as_json(change)}
