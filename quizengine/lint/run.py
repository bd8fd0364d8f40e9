"""Read content and hold every rule against it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path

from ..content.diagnostics import Diagnostic, Severity, in_reading_order
from ..content.load import Library, load, without_collecting
from ..content.released import Released
from .ignoring import Ignored, heeded
from .sharing import findings


class Outcome(IntEnum):
    """How a run ended, as the exit code of a command."""

    CLEAN = 0
    ERRORS = 1
    COULD_NOT_RUN = 2


@dataclass(frozen=True)
class Report:
    """What was read and everything found in it, by the loader and by the rules, in reading order.

    `ignored` is what was found and is passed over, because a comment or a baseline says so; `stale` is how many
    findings a baseline has that are no longer there.
    """

    library: Library
    diagnostics: tuple[Diagnostic, ...]
    ignored: tuple[Ignored, ...] = ()
    stale: int = 0


def lint(paths: Iterable[Path], *, released: Released | None = None, shared: bool = False) -> Report:
    """Read files and folders and say what is wrong with them, and where they are at odds with what was released.

    `shared` lets a second process help with much content; the program may have one thread only then.

    Raises `OSError` for a path that does not exist or cannot be read.
    """
    with without_collecting():
        return inspect(load(paths), released=released, shared=shared)


def inspect(library: Library, *, released: Released | None = None, shared: bool = False) -> Report:
    """Say what is wrong with content that was read already. What comments tell to ignore is heeded everywhere alike."""
    if released is not None:
        library = replace(library, released=released)
    with without_collecting():
        found = findings(library, shared=shared)
        kept, ignored = heeded(library, in_reading_order([*library.diagnostics, *found]))
    return Report(library, tuple(in_reading_order(kept)), tuple(ignored))


def outcome(result: Report | OSError) -> Outcome:
    """Decide how a run ended: only errors fail it, warnings and information do not."""
    if isinstance(result, OSError):
        return Outcome.COULD_NOT_RUN
    failed = any(found.severity is Severity.ERROR for found in result.diagnostics)
    return Outcome.ERRORS if failed else Outcome.CLEAN
