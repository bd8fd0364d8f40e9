"""A bank's file that a command writes into: it has to be one, and without errors."""

from pathlib import Path

import click

from ..content.bank import Bank
from ..content.load import load
from ..i18n import msg, say
from ..lint import render
from .edge import cannot_run


def only_bank(path: Path, language: str) -> Bank:
    """Return the one bank of a file; ends the command where there is none, or one with errors. Raises `OSError`."""
    library = load([path])
    if library.errors or len(library.banks) != 1:
        click.echo(render.full(library.errors, library.sources, language), err=True)
        cannot_run(say(msg("{path} is not a bank without errors.", path=path), language))
    return library.banks[0]
