"""What the linter finds in the two source documents, as `docs/source-audit.md`: `python -m tests.lint.source_audit`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import Any

from quizengine.content.diagnostics import Diagnostic, Severity, Span
from quizengine.content.source import Source
from quizengine.i18n import say
from quizengine.lint.registry import RULES
from quizengine.lint.run import Report, lint

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/source-audit.md"
DOCUMENTS = {
    "The course programme of 2025": (
        "competencies/production-ml-2025.programme.yaml",
        "banks/production-ml-final.bank.yaml",
    ),
    "The course programme of 2024": (
        "competencies/production-ml-2024.programme.yaml",
        "banks/drift-monitoring.bank.yaml",
    ),
}
WIDTH = 136
GRAVITY = tuple(Severity)
INTRODUCTION = """\
Two documents have been typed in letter by letter: the course programmes of 2025 and of 2024, each with the tasks that
it prints. This is everything that `quizengine lint` finds in them, and so a list of what to ask of the documents'
authors. A finding is no verdict: an error would block a release, a warning wants a decision, information wants nothing.

The page is made by `make report-source-audit`; do not write in it. The rules are explained in [rules.md](rules.md).
Sentences are the linter's; what stands in «» is quoted from the files, which quote the documents. Items that the
project has added (the bank `showcase`) are not looked at here, so what the documents' own tasks leave bare is told as
it is.
"""
_SHORT = 4
"""A value of fewer letters says nothing by itself and is quoted with its line."""


def audit() -> Report:
    """Return what the linter says of the documents' programmes and tasks."""
    return lint([ROOT / path for paths in DOCUMENTS.values() for path in paths])


def page() -> str:
    """Return the page. Nothing in it is written by hand but the introduction and the headings."""
    report = audit()
    found = list(report.diagnostics)
    lines = ["# What the linter finds in the source documents", "", *INTRODUCTION.splitlines(), "", *_summary(found)]
    for title, paths in DOCUMENTS.items():
        for path in paths:
            lines += ["", f"## {title}: {'the tasks' if path.startswith('banks') else 'the programme'}", ""]
            lines += [f"`{path}`"]
            here = [one for one in found if _path(one) == path]
            lines += _findings(here, report) or ["", "Nothing."]
    return "\n".join(lines) + "\n"


def _summary(found: Sequence[Diagnostic]) -> Iterator[str]:
    paths = [path for paths in DOCUMENTS.values() for path in paths]
    counts = Counter((one.code, _path(one)) for one in found)
    names = [Path(path).name.removesuffix(".yaml") for path in paths]
    yield f"| code | severity | finds | {' | '.join(names)} | in all |"
    yield f"|---|---|---|{'---:|' * (len(paths) + 1)}"
    for code in _in_order(found):
        row = [counts[code, path] for path in paths]
        rule = RULES[code]
        cells = [_link(code), rule.severity.value, rule.summary.replace("|", "\\|"), *map(str, [*row, sum(row)])]
        yield f"| {' | '.join(cells)} |"
    for severity in GRAVITY:
        row = [sum(one.severity is severity and _path(one) == path for one in found) for path in paths]
        yield f"| | **{severity.value}** | | {' | '.join(f'**{count}**' for count in [*row, sum(row)])} |"


def _findings(found: Sequence[Diagnostic], report: Report) -> list[str]:
    lines: list[str] = []
    ordered = sorted(found, key=lambda one: (GRAVITY.index(one.severity), one.code, one.span))
    for code, group in groupby(ordered, key=lambda one: one.code):
        rule = RULES[code]
        lines += ["", f"### {code}: {rule.name.replace('_', ' ')} ({rule.severity.value})", ""]
        lines += _wrapped(f"{rule.summary} {_link(code)} says why it matters.")
        lines += [""]
        for one in group:
            lines += _finding(one, report.library.sources[one.file])
    return lines


def _finding(one: Diagnostic, source: Source) -> list[str]:
    place = f"line {one.span.line}"
    item = _item(source, one.span)
    if item is not None:
        place = f"`{item['id']}`, {place}"
    said = f"**{place}**: {say(one.message, 'en')}."
    if one.help is not None:
        said += f" ({say(one.help, 'en')})"
    lines = _wrapped(said, "* ", "  ")
    value = _value(source, one.span)
    if item is not None and value != item["stem"]:
        lines += _wrapped(f"«{_line(item['stem'])}»", "  * ", "    ")
    if value is not None and (item is None or value != item["id"]):
        lines += _wrapped(f"«{_line(value)}»", "  * ", "    ")
    if item is not None:
        provenance = item.get("provenance", {})
        printed = f"; the printed answer is «{provenance['printed']}»" if "printed" in provenance else ""
        lines += _wrapped(f"{_line(provenance.get('ref', '—'))}{printed}", "  * ", "    ")
    return lines


def _item(source: Source, span: Span) -> dict[str, Any] | None:
    """Return the item of a bank that a place is in."""
    for index, item in enumerate(source.data.get("items", ())):
        around = source.span(("items", index))
        if around.line <= span.line <= around.end_line and around.column <= span.column:
            found: dict[str, Any] = item
            return found
    return None


def _value(source: Source, span: Span) -> str | None:
    """Return the text that a finding is about: of a field, or the title or the text of a part of the programme."""
    for path in (*source.values, *source.keys):
        if span in (source.values.get(path), source.keys.get(path)):
            value = source.data
            for step in path:
                value = value[step]
            if isinstance(value, dict):
                value = value.get("text") or value.get("title")
            if isinstance(value, str) and len(value) < _SHORT:
                return source.text.splitlines()[span.line - 1].strip()
            return value if isinstance(value, str) else None
    return None


def _in_order(found: Sequence[Diagnostic]) -> list[str]:
    codes = sorted({one.code for one in found})
    return sorted(codes, key=lambda code: GRAVITY.index(RULES[code].severity))


def _path(one: Diagnostic) -> str:
    return Path(one.file).resolve().relative_to(ROOT).as_posix()


def _link(code: str) -> str:
    return f"[{code}](rules.md#{code.lower()}-{RULES[code].name})"


def _line(text: str) -> str:
    return " ".join(text.split())


def _wrapped(text: str, first: str = "", next: str = "") -> list[str]:
    return wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=next, break_long_words=False, break_on_hyphens=False
    )


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
