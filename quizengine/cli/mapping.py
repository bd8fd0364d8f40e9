"""From what people have decided in the browser to the files: mappings of a bank, terms of the glossary."""

import sys
from pathlib import Path

import click

from ..content.audit import GLOSSARY
from ..content.decisions import terms_of
from ..content.editing import Mapped, with_mapping, with_terms
from ..errors import NotFound
from ..i18n import msg, say
from ..lint.run import Outcome
from ..services import flags
from ..services import mapping as service
from .bank_file import only_bank
from .database import upgraded
from .edge import EXISTING, cannot_run, installation, language_of, language_option
from .output import writing_to


@click.command("map")
@click.argument("bank", type=EXISTING)
@click.option("--programme", required=True, help="The programme that the items were mapped to, by its name.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@language_option
def map_command(bank: Path, programme: str, dry_run: bool, language: str | None) -> None:
    """Write into BANK what its items are about, as all who have mapped them agree or as was settled."""
    spoken = language_of(language)
    try:
        prefix = f"{only_bank(bank, spoken).bank}:"
        agreed = service.agreed(upgraded(installation()), programme=programme)
        wanted = [
            Mapped(name.removeprefix(prefix), one.code, one.topic)
            for name, one in agreed.items()
            if name.startswith(prefix)
        ]
        text, changed = with_mapping(bank.read_text(encoding="utf-8"), wanted)
        if changed and not dry_run:
            with writing_to(bank) as out:
                out.write(text)
    except NotFound as error:
        cannot_run(say(error.message, spoken))
    except OSError as error:
        cannot_run(error, spoken)
    for one in changed:
        click.echo(f"{one.item}: {', '.join(part for part in (one.code, one.topic) if part)}")
    if not changed:
        click.echo(say(msg("There is nothing agreed upon that the bank does not say already."), spoken))
    sys.exit(Outcome.CLEAN)


@click.command("learn")
@click.option("--programme", required=True, help="The programme whose flags were decided, by its name.")
@click.option("--areas", type=EXISTING, default=GLOSSARY, help="Another glossary than that of the checkout.")
@language_option
def learn_command(programme: str, areas: Path, language: str | None) -> None:
    """Write the terms that people have found to be missing into the glossary of subject areas."""
    spoken = language_of(language)
    try:
        decided = flags.decisions(upgraded(installation()), programme).values()
        terms = [(one.area, one.language, one.text) for one in terms_of(decided)]
        text, added = with_terms(areas.read_text(encoding="utf-8"), terms)
        if added:
            with writing_to(areas) as out:
                out.write(text)
    except OSError as error:
        cannot_run(error, spoken)
    for area, spoken_in, term in added:
        click.echo(f"+ {area} ({spoken_in}): {term}")
    if not added:
        click.echo(say(msg("There is no term that the glossary does not have already."), spoken))
    sys.exit(Outcome.CLEAN)
