"""Verifying receipts, with the secret and the database of this installation."""

import sys
from pathlib import Path

import click

from ..exam.receipt import LONGEST, Signature
from ..i18n import msg, say
from ..lint.frame import tame
from ..lint.run import Outcome
from ..services import receipts
from ..services.receipts import Verification
from .database import upgraded
from .edge import EXISTING, cannot_run, installation, language_of, language_option


@click.command("verify-receipt")
@click.argument("file", type=EXISTING)
@language_option
def verify_receipt_command(file: Path, language: str | None) -> None:
    """Say whether this installation made the receipt in FILE, and whether the store still says the same.

    Exits 0 when both are so, 1 when not, 2 when FILE is not a receipt or could not be read.
    """
    spoken, settings = language_of(language), installation()
    try:
        with file.open("rb") as stream:
            given = stream.read(LONGEST + 1)
    except OSError as error:
        cannot_run(error)
    found = receipts.verify(upgraded(settings), given, settings.secret_key)
    if found.signature is Signature.UNREADABLE:
        cannot_run(f"{tame(str(file))}: {say(found.message, spoken)}")
    _print(found, spoken)
    sys.exit(Outcome.CLEAN if found.agrees else Outcome.ERRORS)


def _print(found: Verification, language: str) -> None:
    click.echo(say(found.message, language))
    if found.receipt is None:
        return
    one = found.receipt
    click.echo(tame(f"{one.attempt_id} · {one.quiz_title} · {one.student} ({one.login}) · {one.code}"))
    if found.agrees:
        click.echo(say(msg("The store says the same."), language))
    else:
        click.echo(say(msg("The store does not say the same:"), language))
        for difference in found.differences or ():
            click.echo(f"  {tame(say(difference, language))}")
