"""Comments to the linter held against what was found: what they pass over, and what is wrong with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..content.diagnostics import Diagnostic, Severity, Span
from ..content.load import Library
from ..content.source import Source
from ..i18n import Message, msg
from .comments import Ignore, ignores
from .edits import lines_of
from .owners import owner_at
from .registry import RULES, may_be_passed_over

_FORM = msg("write # qb: ignore[QB604] and then the reason")


@dataclass(frozen=True)
class Ignored:
    """A finding that is passed over, and why: the reason of its comment, or None where a baseline has it."""

    diagnostic: Diagnostic
    reason: str | None


def heeded(library: Library, found: Iterable[Diagnostic]) -> tuple[list[Diagnostic], list[Ignored]]:
    """Return what is left when the comments of all files were heeded, with what is wrong with the comments, and what
    they pass over.
    """
    spoken = {file: list(ignores(source)) for file, source in library.sources.items()}
    comments = {file: _Comments(library.sources[file], listed) for file, listed in spoken.items() if listed}
    kept: list[Diagnostic] = []
    passed: list[Ignored] = []
    for one in found:
        reason = comments[one.file].reason(one) if one.file in comments else None
        if reason is None:
            kept.append(one)
        else:
            passed.append(Ignored(one, reason))
    kept += (flaw for file, one in comments.items() for flaw in one.flaws(whole=_all_was_looked_at(library, file)))
    return kept, passed


def _all_was_looked_at(library: Library, file: str) -> bool:
    """Say whether every rule could look at a file: at a bank that was read whole with its programme, at any other file
    if everything was read.
    """
    unread = {one.file for one in library.errors}
    bank = next((bank for bank in library.banks if bank.file == file), None)
    return not unread if bank is None else file not in unread and bank.programme is not None


class _Comments:
    """The comments of one file, and which of their codes were of use."""

    def __init__(self, source: Source, listed: list[Ignore]) -> None:
        self._listed = listed
        self._lines = lines_of(source.text)
        self._source = source
        self._on = {one.span.line: one for one in listed if one.reason}
        self._used: set[Span] = set()

    def reason(self, found: Diagnostic) -> str | None:
        """Return why a finding is passed over, and remember it; None where it is not."""
        for line in self._heard_at(found.span):
            comment = self._on.get(line)
            for code, span in comment.codes if comment else ():
                if comment and code == found.code and may_be_passed_over(code):
                    self._used.add(span)
                    return comment.reason
        return None

    def _heard_at(self, span: Span) -> Iterator[int]:
        yield span.line
        # A text of several lines may have its comment behind the last; a list or a mapping ends where the next begins.
        if span.end_line > span.line and self._lines.written(Span(span.end_line, 1, *_end(span))).strip():
            yield span.end_line
        owner = owner_at(self._source, span)
        if owner is not None:
            yield owner.head.line

    def flaws(self, *, whole: bool) -> Iterator[Diagnostic]:
        """Give what is wrong with the comments, after all findings were asked for.

        Nothing is of no use in a file that is not `whole`: what it ignores may be where no rule could look.
        """
        for comment in self._listed:
            if not comment.codes:
                yield self._flaw("QB014", comment.span, msg("this comment to the linter cannot be understood"), _FORM)
            elif not comment.reason:
                yield self._flaw("QB011", comment.span, msg("the reason for ignoring this is missing"), _FORM)
            for code, span in comment.codes:
                yield from self._flaws_of_code(code, span, spoken=whole and bool(comment.reason))

    def _flaws_of_code(self, code: str, span: Span, *, spoken: bool) -> Iterator[Diagnostic]:
        if code not in RULES:
            help = msg("`quizengine rules` lists them")
            yield self._flaw("QB013", span, msg("there is no rule {code}", code=code), help)
        elif not may_be_passed_over(code):
            yield self._flaw("QB013", span, msg("{code} cannot be ignored: mend what it finds", code=code))
        elif spoken and span not in self._used:
            help = msg("delete it, or write it on the line of the finding or of the item's id")
            yield self._flaw("QB012", span, msg("{code} is ignored here and not found", code=code), help)

    def _flaw(self, code: str, span: Span, message: Message, help: Message | None = None) -> Diagnostic:
        severity: Severity = RULES[code].severity
        return Diagnostic(code, severity, self._source.file, span, message, help)


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column
