"""What a command writes and where: standard output, or a file that appears whole or not at all."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from tempfile import mkstemp
from typing import TextIO


@contextmanager
def writing_to(path: Path | None) -> Iterator[TextIO]:
    """Give a stream of UTF-8 text that keeps line breaks as they are written; without a path, standard output.

    A file takes its place when the block ends well, and nothing changes when it does not. Raises `OSError`.
    """
    if path is None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="strict", newline="")
        yield sys.stdout
        sys.stdout.flush()
    elif path.exists() and not path.is_file():
        # A pipe or a device cannot be put in place of another, and must not be replaced by a file.
        with path.open("w", encoding="utf-8", newline="") as out:
            yield out
    else:
        with _replacing(path.resolve()) as out:
            yield out


def encodable(text: str) -> str:
    """Return text that a stream of UTF-8 takes: what is no letter in the name of a file becomes an escape.

    JSON has the same escapes, so whoever reads it has the very name.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
    part, out = _part(path)
    try:
        with out:
            yield out
            out.flush()
            os.fchmod(out.fileno(), mode)
            os.fsync(out.fileno())
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise


def _part(path: Path) -> tuple[str, TextIO]:
    """Return a new file beside another, from where it can take the other's place in one step."""
    try:
        handle, name = mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.", suffix=".part")
    except OSError as error:
        # The name that was made up says nothing to anybody.
        raise OSError(error.errno, error.strerror, str(path)) from error
    return name, os.fdopen(handle, "w", encoding="utf-8", newline="")


def _umask() -> int:
    # There is no way to look at it without setting it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
