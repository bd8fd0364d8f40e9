"""From decisions on open answers to the key in a bank's file."""

import sys
from pathlib import Path

import click

from ..content.editing import with_variants
from ..i18n import msg, say
from ..lint.run import Outcome
from ..services import adopting
from .bank_file import only_bank
from .database import upgraded
from .edge import EXISTING, cannot_run, installation, language_of, language_option
from .output import writing_to


@click.command("adopt")
@click.argument("bank", type=EXISTING)
@language_option
def adopt_command(bank: Path, language: str | None) -> None:
    """Write decisions on open answers into BANK, as accepted and rejected answers. Then look, release, grade again."""
    spoken = language_of(language)
    try:
        variants = adopting.variants(upgraded(installation()), only_bank(bank, spoken).bank)
        text, added = with_variants(bank.read_text(encoding="utf-8"), variants)
        if added:
            with writing_to(bank) as out:
                out.write(text)
    except OSError as error:
        cannot_run(error, spoken)
    for one in added:
        sign = "+" if one.share > 0 else "-"
        click.echo(f"{sign} {one.item}: {one.text}")
    closing = (
        msg("Look at the change, release the bank, and grade again on the quiz's page.")
        if added
        else msg("There is no decision that the bank does not have already.")
    )
    click.echo(say(closing, spoken))
    sys.exit(Outcome.CLEAN)
