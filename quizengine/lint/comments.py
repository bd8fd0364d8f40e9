"""`# qb: ignore[QB604] reason`: what authors say in comments to the linter.

A `#` begins a comment at the start of a line or after a space, unless it stands inside of a text in quotes or a block.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..content.diagnostics import Span
from ..content.source import Source
from .edits import BREAK, Edit, Lines, lines_of

_BREAKS = "\n\r\x85\u2028\u2029"
_COMMENT = re.compile(rf"(?<![^ \t{_BREAKS}])#[ \t]*qb:[^{_BREAKS}]*")
_IGNORE = re.compile(r"#[ \t]*qb:[ \t]*ignore[ \t]*\[(?P<codes>[^\[\]]*)\](?P<reason>.*)")
_ANOTHER = re.compile(r"(?<=[ \t])#.*")
_END = re.compile(rf"[ \t]*(?:{BREAK.pattern})")
_SPOKEN = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Ignore:
    """A comment to the linter. Without `codes` it could not be understood; `reason` is empty where none is given."""

    span: Span
    codes: tuple[tuple[str, Span], ...]
    reason: str


def ignores(source: Source) -> Iterator[Ignore]:
    """Give the comments of a file that speak to the linter, in the order of the file."""
    if "qb:" not in source.text:
        return
    lines = lines_of(source.text)
    texts = [lines.bounds(span) for span in source.hashes]
    found = _COMMENT.search(source.text)
    while found is not None:
        around = next((end for start, end in texts if start <= found.start() < end), None)
        if around is None:
            yield _ignore(found, lines)
        found = _COMMENT.search(source.text, found.end() if around is None else around)


def _ignore(comment: re.Match[str], lines: Lines) -> Ignore:
    start, end = comment.span()
    read = _IGNORE.fullmatch(comment[0])
    if read is None:
        return Ignore(lines.span(start, end), (), "")
    another = _ANOTHER.search(read["reason"])
    if another is not None:
        end = start + read.start("reason") + another.start()
    first = start + read.start("codes")
    codes = tuple(
        (code[0], lines.span(first + code.start(), first + code.end()))
        for code in re.finditer(r"[^\s,]+", read["codes"])
    )
    reason = lines.text[start + read.start("reason") : end].strip()
    end -= len(lines.text[start:end]) - len(lines.text[start:end].rstrip())
    return Ignore(lines.span(start, end), codes, reason if _SPOKEN.search(reason) else "")


def without_code(source: Source, at: Span) -> tuple[Edit, ...]:
    """Return the edit that takes the code at a place out of its comment: the whole comment where it is the only one.

    A line that has nothing else goes too.
    """
    for comment in ignores(source):
        places = [span for _, span in comment.codes]
        if at in places:
            lines = lines_of(source.text)
            if len(places) == 1:
                return (_whole(lines, *lines.bounds(comment.span)),)
            index = places.index(at)
            if index == 0:
                return (Edit(lines.bounds(at)[0], lines.bounds(places[1])[0], ""),)
            return (Edit(lines.bounds(places[index - 1])[1], lines.bounds(at)[1], ""),)
    return ()


def _whole(lines: Lines, start: int, end: int) -> Edit:
    text = lines.text
    before = len(text[:start].rstrip(" \t"))
    line_end = _END.match(text, end)
    alone = before == 0 or text[before - 1] in _BREAKS
    return Edit(before, line_end.end() if alone and line_end else end, "")
