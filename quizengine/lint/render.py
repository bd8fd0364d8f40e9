"""Diagnostics as text for people, with the line and a caret under the place, and as JSON for programs.

```
QB301 error: the key names no choice: 'nte'
  --> banks/networks.bank.yaml:29:10
   |
29 |     key: nte
   |          ^^^
   = help: did you mean 'net'?
```
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..content.diagnostics import Diagnostic, Severity
from ..content.source import Source
from ..i18n import DEFAULT_LANGUAGE, Message, msg, say
from .frame import frame, tame
from .owners import owner_of
from .registry import RULES

_SEVERITIES: Mapping[Severity, Message] = {
    Severity.ERROR: msg("error"),
    Severity.WARNING: msg("warning"),
    Severity.INFO: msg("info"),
}

_HELP = msg("help")


def full(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source], language: str = DEFAULT_LANGUAGE) -> str:
    """Return the report that a person reads: each finding with its line, then how many there are.

    `sources` are those of the library; a file that could not be read has none and its findings show no line.
    """
    return "".join(full_lines(diagnostics, sources, language))


def full_lines(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source], language: str = DEFAULT_LANGUAGE
) -> Iterator[str]:
    """Give the same report line by line: a text of all findings may be larger than the files."""
    counts = Counter[Severity]()
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += 1
        yield "".join(f"{line}\n" for line in (*_one(diagnostic, sources, language), ""))
    yield f"{say(_summary(counts), language)}\n"


def _one(diagnostic: Diagnostic, sources: Mapping[str, Source], language: str) -> Iterator[str]:
    severity = say(_SEVERITIES[diagnostic.severity], language)
    span, source = diagnostic.span, sources.get(diagnostic.file)
    pad = " " * len(str(span.line))
    yield f"{diagnostic.code} {severity}: {tame(say(diagnostic.message, language))}"
    yield f"{pad}--> {tame(diagnostic.file)}:{span.line}:{span.column}"
    if source is not None:
        yield from frame(source.text, span)
    if diagnostic.help is not None:
        yield f"{pad} = {say(_HELP, language)}: {tame(say(diagnostic.help, language))}"


def _summary(counts: Mapping[Severity, int]) -> Message:
    return msg(
        "errors: {errors}, warnings: {warnings}, notes: {notes}",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.INFO],
    )


def concise(diagnostics: Iterable[Diagnostic], language: str = DEFAULT_LANGUAGE) -> str:
    """Return a line for each finding, as compilers write it: `file:line:column: code severity: message`."""
    return "".join(concise_lines(diagnostics, language))


def concise_lines(diagnostics: Iterable[Diagnostic], language: str = DEFAULT_LANGUAGE) -> Iterator[str]:
    """Give the same lines one by one."""
    counts = Counter[Severity]()
    for one in diagnostics:
        counts[one.severity] += 1
        severity, message = say(_SEVERITIES[one.severity], language), tame(say(one.message, language))
        yield f"{tame(one.file)}:{one.span.line}:{one.span.column}: {one.code} {severity}: {message}\n"
    yield f"{say(_summary(counts), language)}\n"


def statistics(diagnostics: Iterable[Diagnostic], names: Mapping[str, str], language: str = DEFAULT_LANGUAGE) -> str:
    """Return how often each code was found, the most frequent first, with the names of the flaws that have one."""
    found = list(diagnostics)
    counts = Counter(one.code for one in found)
    lines = [f"{count:6} {code} {names.get(code, '')}".rstrip() for code, count in counts.most_common()]
    severities = Counter(one.severity for one in found)
    return "\n".join([*lines, say(_summary(severities), language)]) + "\n"


def as_json(
    diagnostics: Iterable[Diagnostic], language: str = DEFAULT_LANGUAGE, sources: Mapping[str, Source] | None = None
) -> str:
    """Return a JSON object with the list `diagnostics`; `help` is null where there is none.

    `item` is `bank:item` where the finding is about an item of one of the `sources`, else null. `rule` is the name of
    the flaw; `fix` says whether the rule can mend findings.
    """
    rows = [_row(diagnostic, language, sources or {}) for diagnostic in diagnostics]
    return json.dumps({"diagnostics": rows}, ensure_ascii=False, indent=2) + "\n"


def _row(diagnostic: Diagnostic, language: str, sources: Mapping[str, Source]) -> dict[str, Any]:
    span, owner, rule = diagnostic.span, owner_of(sources, diagnostic), RULES.get(diagnostic.code)
    return {
        "code": diagnostic.code,
        "rule": rule.name if rule else None,
        "severity": diagnostic.severity.value,
        "file": diagnostic.file,
        "item": owner.name if owner else None,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": say(diagnostic.message, language),
        "help": say(diagnostic.help, language) if diagnostic.help is not None else None,
        "fix": rule is not None and rule.fixable,
    }
