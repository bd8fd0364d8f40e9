"""A baseline: the findings of a bank that was written before it was linted. They are passed over, new ones are not.

A finding is known again by its code, its item (outside of items: its file and the names that lead to its place) and its
text, never by its line, so that work elsewhere in the file changes nothing. The file is JSON with a finding in each
line, sorted, so that a change of it can be read.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import NamedTuple

from ..content.diagnostics import Diagnostic, Span
from ..content.load import Library
from ..content.source import Source
from .edits import lines_of
from .owners import owner_of
from .registry import may_be_passed_over

VERSION = 1


class Entry(NamedTuple):
    """What a finding is known by. `place` is `bank:item`, or the file as seen from the baseline and the names in it."""

    code: str
    place: str
    text: str


@dataclass(frozen=True)
class Baseline:
    """How often each finding is passed over; the names of files count from `folder`."""

    counts: Mapping[Entry, int]
    folder: Path

    def stale(self, left: Mapping[Entry, int], library: Library) -> int:
        """Return how many of the findings that are left over are of content that was read: those were mended."""
        banks = {bank.bank for bank in library.banks}
        files = {_name(file, self.folder) for file in library.sources}
        return sum(
            count
            for entry, count in left.items()
            if entry.place.split("#")[0] in files or entry.place.split(":")[0] in banks
        )


class BadBaseline(Exception):
    """The file is no baseline of this version."""


def baseline_of(library: Library, found: Iterable[Diagnostic], folder: Path) -> Baseline:
    """Return the baseline that passes over these findings; not over those that block a release whatever is said."""
    known = (entry for one, entry in entries(library, found, folder) if may_be_passed_over(one.code))
    return Baseline(Counter(known), folder)


def entries(library: Library, found: Iterable[Diagnostic], folder: Path) -> Iterator[tuple[Diagnostic, Entry]]:
    """Give each finding with what it is known by."""
    listed = list(found)
    lines = {
        file: lines_of(library.sources[file].text) for file in {one.file for one in listed} & library.sources.keys()
    }
    names: dict[str, dict[Span, str]] = {}
    for one in listed:
        owner, text = owner_of(library.sources, one), lines[one.file].written(one.span) if one.file in lines else ""
        if owner is not None:
            # All of an item is nothing to know a finding by: any change of the item would bring it back.
            yield one, Entry(one.code, owner.name, "" if one.span == owner.span else _fingerprint(text))
        else:
            if one.file in lines and one.file not in names:
                names[one.file] = _names(library.sources[one.file])
            name = names.get(one.file, {}).get(one.span, "")
            text = "" if one.span.end_line > one.span.line else text
            yield one, Entry(one.code, f"{_name(one.file, folder)}#{name}", _fingerprint(text))


def dumped(baseline: Baseline) -> str:
    """Return a baseline as the text of its file."""
    rows = [
        json.dumps({**entry._asdict(), "count": count}, ensure_ascii=False)
        for entry, count in sorted(baseline.counts.items())
    ]
    listed = "".join(f"\n    {row}," for row in rows).removesuffix(",")
    return f'{{\n  "version": {VERSION},\n  "findings": [{listed}\n  ]\n}}\n'


def parsed(text: str, folder: Path) -> Baseline:
    """Return the baseline in the text of a file. Raises `BadBaseline`."""
    try:
        data = json.loads(text)
        if data["version"] != VERSION:
            raise BadBaseline
        counts = {Entry(*(str(row[name]) for name in Entry._fields)): int(row["count"]) for row in data["findings"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadBaseline from error
    return Baseline(counts, folder)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16] if text.strip() else ""


def _names(source: Source) -> dict[Span, str]:
    """Return the names that lead to each place; not the numbers in lists, which change with every new entry."""
    places = [*source.values.items(), *source.keys.items()]
    return {span: ".".join(str(step) for step in path if isinstance(step, str)) for path, span in places}


def _name(file: str, folder: Path) -> str:
    return PurePath(os.path.relpath(file, folder)).as_posix()
