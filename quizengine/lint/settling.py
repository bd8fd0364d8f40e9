"""What of a report is shown, and how grave it is: the settings of a course held against what was found.

The comments in the files were heeded already (`ignoring.heeded`): they hold everywhere, for a release too. Settings and
baselines hold where somebody looks at findings.
"""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from ..content.diagnostics import Diagnostic, Severity
from .baseline import Baseline, entries
from .ignoring import Ignored
from .registry import chosen, may_be_passed_over
from .run import Report


@dataclass(frozen=True)
class Options:
    """What to look at. `per_file_ignores` maps patterns of file names to codes or families; they are held against the
    name alone, and against the path from `folder`.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    folder: Path = Path()
    baseline: Baseline | None = None


EVERYTHING = Options()


def settled(report: Report, options: Options = EVERYTHING) -> Report:
    """Return what is left of a report under some options, its findings as grave as they say.

    What a baseline has is `ignored`; what is not looked at is not there at all.
    """
    kept, passed, stale = _beyond_baseline(report, options.baseline)
    shown = _looked_at(
        (*kept, *(one.diagnostic for one in passed), *(one.diagnostic for one in report.ignored)), options
    )
    return Report(
        report.library,
        tuple(_graver(one, options.severity) for one in kept if _key(one) in shown),
        tuple(one for one in (*report.ignored, *passed) if _key(one.diagnostic) in shown),
        stale,
    )


def _beyond_baseline(report: Report, baseline: Baseline | None) -> tuple[Iterable[Diagnostic], list[Ignored], int]:
    if baseline is None:
        return report.diagnostics, [], 0
    left = Counter(baseline.counts)
    kept, passed = [], []
    for one, entry in entries(report.library, report.diagnostics, baseline.folder):
        if may_be_passed_over(one.code) and left[entry] > 0:
            left[entry] -= 1
            passed.append(Ignored(one, None))
        else:
            kept.append(one)
    return kept, passed, baseline.stale(left, report.library)


def _looked_at(found: Iterable[Diagnostic], options: Options) -> set[tuple[str, str]]:
    pairs = {_key(one) for one in found}
    codes = chosen({code for code, _ in pairs}, select=options.select, ignore=options.ignore)
    ignored = {file: _ignored_in(file, options) for file in {file for _, file in pairs}}
    return {
        (code, file) for code, file in pairs if code in codes and not (ignored[file] and code.startswith(ignored[file]))
    }


def _ignored_in(file: str, options: Options) -> tuple[str, ...]:
    if not options.per_file_ignores:
        return ()
    names = PurePath(file).name, PurePath(os.path.relpath(file, options.folder)).as_posix()
    matching = (
        codes
        for pattern, codes in options.per_file_ignores.items()
        if any(fnmatchcase(name, pattern) for name in names)
    )
    return tuple(code for codes in matching for code in codes)


def _graver(one: Diagnostic, severity: Mapping[str, Severity]) -> Diagnostic:
    return replace(one, severity=severity[one.code]) if one.code in severity else one


def _key(one: Diagnostic) -> tuple[str, str]:
    return one.code, one.file
