"""A finding about content: a code, a place, and parameters. The sentence is made at the edge."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..i18n import Message


class Severity(StrEnum):
    """An error blocks a release; a warning wants a decision; information wants nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(NamedTuple):
    """A stretch of text. Lines and columns count from 1, columns in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding."""

    code: str
    severity: Severity
    file: str
    span: Span
    message: Message
    help: Message | None = None


def in_reading_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Sort by file, then place, then code."""
    return sorted(diagnostics, key=lambda found: (found.file, found.span, found.code))
