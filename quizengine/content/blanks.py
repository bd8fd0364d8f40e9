"""A new file of a kind: a bank with one question to overwrite, or a quiz of a bank."""

import os
import re
from pathlib import PurePosixPath

import yaml

from .documents import Identity

FOLDER = "banks"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def is_name(name: str) -> bool:
    """Say whether a file of content can have this id."""
    return _NAME.fullmatch(name) is not None


def meant(path: str, reference: str) -> str:
    """Return the path that a reference in a file leads to."""
    return PurePosixPath(os.path.normpath(PurePosixPath(path).parent / reference)).as_posix()


def path_of(about: Identity, *, beside: str | None = None) -> str:
    """Return where a new file stands: `banks/<id>.<kind>.yaml`, or in the folder of another file."""
    folder = PurePosixPath(beside).parent if beside is not None else PurePosixPath(FOLDER)
    return (folder / f"{about.name}.{about.kind}.yaml").as_posix()


def bank(
    name: str, title: str, language: str, *, path: str, programme: str, stem: str, choices: tuple[str, str]
) -> str:
    """Return a bank with a first question, a draft that nobody gets before it is made active."""
    right, wrong = choices
    return (
        "schema: bank/1\n"
        f"bank: {name}\n"
        f"title: {_scalar(title)}\n"
        f"language: {language}\n"
        f"programme: {_scalar(_way(path, programme))}\n"
        "items:\n"
        "  - id: first\n"
        "    kind: single\n"
        "    status: draft\n"
        f"    stem: {_scalar(stem)}\n"
        "    choices:\n"
        f"      a: {_scalar(right)}\n"
        f"      b: {_scalar(wrong)}\n"
        "    key: a\n"
        "    provenance: {basis: expert}\n"
    )


def quiz(name: str, title: str, *, path: str, programme: str, bank: str) -> str:
    """Return a quiz of all questions of a bank, in twenty minutes."""
    return (
        "schema: quiz/1\n"
        f"quiz: {name}\n"
        f"title: {_scalar(title)}\n"
        f"programme: {_scalar(_way(path, programme))}\n"
        f"banks: [{_scalar(_way(path, bank))}]\n"
        "time: {limit: 20m, grace: 15s}\n"
        "attempts: 1\n"
        "review: after_submit\n"
        "sections:\n"
        f"  - title: {_scalar(title)}\n"
        "    draw: all\n"
    )


def _way(path: str, target: str) -> str:
    """Return how one file names another: the way from its own folder."""
    return PurePosixPath(os.path.relpath(target, PurePosixPath(path).parent)).as_posix()


def _scalar(text: str) -> str:
    """Return a text as YAML writes it in one line."""
    return (
        yaml.safe_dump(text, allow_unicode=True, width=100_000, default_flow_style=True).removesuffix("...\n").strip()
    )
