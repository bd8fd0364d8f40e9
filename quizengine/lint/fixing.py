"""Mend what is mechanical to mend, in the texts, until nothing more can be.

Whatever the fixes give is read again before it counts. A text that is not YAML any more, or has an error that it had
not, is dropped, with the fix that made it so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..content.diagnostics import Diagnostic, Severity
from ..content.load import Library
from ..content.source import BYTE_ORDER_MARK, Source
from .baseline import Entry, entries
from .edits import Edit, edited
from .registry import RULES
from .run import Report, inspect
from .settling import EVERYTHING, Options, settled

Load = Callable[[Mapping[str, str]], Library]
"""Reads content with some texts in the place of what the files have."""

MOST_ROUNDS = 20
MOST_TRIES = 200
_BROKEN = "QB0"


@dataclass(frozen=True)
class Fix:
    """A finding with the edits that mend it, and what it is known by."""

    found: Diagnostic
    edits: tuple[Edit, ...]
    entry: Entry


@dataclass(frozen=True)
class Mended:
    """The texts of the files that change, before and after, what was mended, and the report of what is left."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    mended: tuple[Diagnostic, ...]
    report: Report


def mended(load: Load, options: Options = EVERYTHING) -> Mended:
    """Mend what is found under some options. Nothing is written.

    Raises what `load` raises.
    """
    doing = _Mending(load, inspect(load({})))
    original = doing.report.library.sources
    for _ in range(MOST_ROUNDS):
        planned = _apart(fix for fix in fixes(settled(doing.report, options)) if fix.entry not in doing.refused)
        if not planned:
            break
        doing.round(planned)
    before = {file: original[file].whole for file in doing.texts}
    after = {file: text for file, text in doing.texts.items() if text != before[file]}
    return Mended({file: before[file] for file in after}, after, tuple(doing.mended), settled(doing.report, options))


def fixes(report: Report) -> Iterator[Fix]:
    """Give the findings of a report that can be mended, with the edits."""
    library = report.library
    fixable = [one for one in report.diagnostics if one.code in RULES and RULES[one.code].fixable]
    for one, entry in entries(library, (one for one in fixable if one.file in library.sources), Path()):
        fix = RULES[one.code].fix
        edits = tuple(sorted(fix(library, one))) if fix else ()
        if edits:
            yield Fix(one, edits, entry)


def _apart(fixes: Iterable[Fix]) -> list[Fix]:
    """Leave out the fixes that would touch what another one changes; their turn comes in the next round."""
    kept, ends = [], dict[str, int]()
    for fix in sorted(fixes, key=lambda fix: (fix.found.file, fix.edits)):
        if fix.edits[0].start >= ends.get(fix.found.file, 0):
            kept.append(fix)
            ends[fix.found.file] = fix.edits[-1].end + 1
    return kept


class _Mending:
    """The texts as they are so far, and the report on them."""

    def __init__(self, load: Load, report: Report) -> None:
        self._load = load
        self._tries = 0
        self.report = report
        self.texts: dict[str, str] = {}
        self.mended: list[Diagnostic] = []
        self.refused: set[Entry] = set()

    def round(self, fixes: Sequence[Fix]) -> None:
        """Make the fixes together; where that goes wrong, find those that do harm by halves."""
        sources, taken = self.report.library.sources, list[Fix]()
        texts = dict(self.texts)
        waiting = [list(fixes)]
        while waiting:
            some = waiting.pop()
            result = self._tried(sources, texts, [*taken, *some])
            if result is not None and self._sound(result[1], some):
                taken += some
                self.texts, self.report = result
            elif len(some) > 1:
                waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
            else:
                self.refused.add(some[0].entry)
        self.mended += (fix.found for fix in taken)

    def _tried(
        self, sources: Mapping[str, Source], texts: Mapping[str, str], fixes: Sequence[Fix]
    ) -> tuple[dict[str, str], Report] | None:
        self._tries += 1
        if self._tries > MOST_TRIES:
            return None
        changed = {file: _mended(sources[file], fixes) for file in {fix.found.file for fix in fixes}}
        all_texts = {**texts, **changed}
        return all_texts, inspect(self._load(all_texts))

    def _sound(self, report: Report, fixes: Sequence[Fix]) -> bool:
        """Say whether there are no more errors than were to be expected, and nothing broken.

        One fix by itself may show one error that stood behind the one it mends.
        """
        before, after = _errors(self.report), _errors(report)
        gone = sum(fix.found.severity is Severity.ERROR for fix in fixes)
        broken = [one for one in after if one.code.startswith(_BROKEN)]
        return len(after) <= len(before) - (gone if len(fixes) > 1 else 0) and len(broken) <= sum(
            one.code.startswith(_BROKEN) for one in before
        )


def _mended(source: Source, fixes: Iterable[Fix]) -> str:
    text = edited(source.text, (edit for fix in fixes if fix.found.file == source.file for edit in fix.edits))
    return f"{BYTE_ORDER_MARK}{text}" if source.marked else text


def _errors(report: Report) -> list[Diagnostic]:
    return [one for one in report.diagnostics if one.severity is Severity.ERROR]
