"""Fixes of names: a look-alike letter gives way to the right one, an entry that stands in a list twice goes."""

import re
from collections.abc import Iterable

from ..content.diagnostics import Span
from ..content.source import Source
from ..language.shapes import skeleton
from .edits import BREAK, Edit, lines_of, replaced

_DASH = re.compile(r"[ \t]*-[ \t]+")
_COMMA = re.compile(r",[ \t]*\Z")


def respelt(source: Source, span: Span, known: Iterable[str]) -> tuple[Edit, ...]:
    """Return the edit that gives a name the letters of the only known one that it looks like; none otherwise."""
    written = lines_of(source.text).written(span)
    name = written[1:-1] if written[:1] in ("'", '"') else written
    names = set(known)
    twins = [other for other in names if skeleton(other) == skeleton(name)]
    return replaced(source, span, name, twins[0]) if name not in names and len(twins) == 1 else ()


def without_entry(source: Source, span: Span) -> tuple[Edit, ...]:
    """Return the edit that takes a plain entry out of its list, which is not the first one.

    None for an entry of several lines, and none where a comment stands beside it.
    """
    lines = lines_of(source.text)
    start, end = lines.bounds(span)
    text = source.text
    if span.line != span.end_line or text[start : start + 1] in ("", "{", "["):
        return ()
    line_start = lines.position(span.line, 1)
    line_end = BREAK.search(text, end)
    if _DASH.fullmatch(text[line_start:start]):
        stop = line_end.start() if line_end else len(text)
        whole = line_end.end() if line_end else stop
        return () if text[end:stop].strip() else (Edit(line_start, whole, ""),)
    comma = _COMMA.search(text[line_start:start])
    return (Edit(line_start + comma.start(), end, ""),) if comma else ()
