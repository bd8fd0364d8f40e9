"""What all commands share at their edge: the language they speak, and how they end when they cannot run."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from ..i18n import DEFAULT_LANGUAGE, LANGUAGES, Message, msg, say
from ..lint.frame import tame
from ..lint.run import Outcome
from ..settings import Settings, from_environment

EXISTING = click.Path(path_type=Path)
language_option = click.option("--language", type=click.Choice(LANGUAGES), help="Language of the sentences.")


def language_of(value: str | None = None) -> str:
    """Return the language of what is printed: as asked, else the environment's, else Russian."""
    wanted = value or os.environ.get("QUIZENGINE_LANGUAGE", "")
    return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE


def installation() -> Settings:
    """Return the settings of this installation; ends the command where one of them cannot be used."""
    try:
        return from_environment()
    except (ValueError, OSError) as error:
        cannot_run(error if isinstance(error, OSError) else f"quizengine: {error}")


def cannot_run(reason: OSError | str, language: str | None = None) -> NoReturn:
    """End the command: a file could not be used, or what it holds is not what the command needs."""
    if isinstance(reason, OSError):
        reason = f"quizengine: {say(_why(reason), language or language_of())}"
    click.echo(reason, err=True)
    sys.exit(Outcome.COULD_NOT_RUN)


def _why(error: OSError) -> Message:
    """Return what is wrong with a file; the system's own words, which are English, only for what is rare."""
    if error.filename is None:
        return Message("{reason}", {"reason": error.strerror or error})
    path = tame(str(error.filename))
    if isinstance(error, FileNotFoundError):
        return msg("there is no file or folder {path}", path=path)
    if isinstance(error, IsADirectoryError):
        return msg("{path} is a folder, and a file is wanted", path=path)
    if isinstance(error, NotADirectoryError):
        return msg("{path} leads through a file as if it were a folder", path=path)
    if isinstance(error, PermissionError):
        return msg("there is no permission to use {path}", path=path)
    return Message("{reason}: {path}", {"reason": error.strerror or error, "path": path})
