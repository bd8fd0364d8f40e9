"""Content as it was: in a revision of git, or in what was released last."""

import io
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ..content.fingerprint import Revision, revise
from ..content.load import load
from ..content.programme import Programme
from ..content.released import Released
from ..errors import NotFound
from ..i18n import msg, say
from ..lint import render
from ..lint.released import released_of
from ..services import catalogue
from ..services.released import released
from .database import upgraded
from .edge import cannot_run, installation

RELEASE = "release"


def earlier(
    revision: str, programme: Path, banks: Sequence[Path], wanted: Programme, language: str
) -> tuple[Revision, ...]:
    """Return the items of the same banks at a revision of git, or as released last for `release`.

    Files that were not there yet hold nothing. Ends the command where the revision cannot be read.
    """
    if revision == RELEASE:
        found = load(banks).banks
        return _released(wanted, {bank.bank for bank in found}, language)
    with TemporaryDirectory(prefix="quizengine-") as folder:
        top = Path(_git(programme.resolve().parent, ["rev-parse", "--show-toplevel"], language).decode().strip())
        places = [_within(path, top, language) for path in (programme, *banks)]
        _extract(top, revision, [Path(place).parent.as_posix() for place in places], Path(folder), language)
        there = [Path(folder) / place for place in places]
        library = load([path for path in there if path.exists()])
        if library.errors:
            cannot_run(render.full(library.errors, library.sources, language))
        named = load([path for path in there[1:] if path.exists()])
        chosen = {bank.bank for bank in named.banks}
        return tuple(revise(bank, item) for bank in library.banks if bank.bank in chosen for item in bank.items)


def released_at(revision: str, paths: Sequence[Path], language: str) -> Released:
    """Return files and folders, and what they refer to now, as they were at a revision of git, as if released then.

    For `release` it is all that was released last. Files that could not be read then hold nothing. Ends the command
    where the revision cannot be read.
    """
    if revision == RELEASE:
        return released(upgraded(installation()))
    files = [*paths, *map(Path, load(paths).sources)]
    with TemporaryDirectory(prefix="quizengine-") as folder:
        here = files[0].resolve()
        top = _git(here if here.is_dir() else here.parent, ["rev-parse", "--show-toplevel"], language).decode().strip()
        places = [_within(path, Path(top), language) for path in files]
        folders = [
            place if path.is_dir() else Path(place).parent.as_posix() for path, place in zip(files, places, strict=True)
        ]
        _extract(Path(top), revision, folders, Path(folder), language)
        there = [Path(folder) / place for place in places]
        return released_of(load([path for path in dict.fromkeys(there) if path.exists()]))


def _released(wanted: Programme, banks: set[str], language: str) -> tuple[Revision, ...]:
    try:
        _, released = catalogue.programme(upgraded(installation()), wanted.programme)
    except NotFound:
        cannot_run(say(msg("The programme '{name}' has not been released yet.", name=wanted.programme), language))
    return tuple(item.revision for bank in released if bank.bank in banks for item in bank.items)


def _within(path: Path, top: Path, language: str) -> str:
    whole = path.resolve()
    if not whole.is_relative_to(top):
        cannot_run(say(msg("{path} is outside of the git repository {top}.", path=path, top=top), language))
    return whole.relative_to(top).as_posix()


def _extract(top: Path, revision: str, folders: list[str], into: Path, language: str) -> None:
    commit = _git(top, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"], language)
    known = _git(top, ["ls-tree", "-r", "--name-only", "-z", commit.decode().strip()], language).decode().split("\0")
    there = [one for one in dict.fromkeys(folders) if one == "." or any(name.startswith(f"{one}/") for name in known)]
    if there:
        packed = _git(top, ["archive", "--format=tar", commit.decode().strip(), "--", *there], language)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(into, filter="data")


def _git(folder: Path, command: list[str], language: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *command], capture_output=True, check=False)
    except FileNotFoundError:
        cannot_run(say(msg("git is not installed, and --against needs it."), language))
    if done.returncode:
        if command[0] == "rev-parse" and "--verify" in command:
            text = msg(
                "There is no revision '{revision}' in {folder}.",
                revision=command[-1].removesuffix("^{commit}"),
                folder=folder,
            )
            cannot_run(say(text, language))
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        cannot_run(say(msg("git could not be asked: {reason}", reason=reason[-1] if reason else "?"), language))
    return done.stdout
