"""Diagnostics in the formats of other programs: SARIF 2.1.0, and the annotations of GitHub's actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from .. import __version__
from ..content.diagnostics import Diagnostic, Severity
from ..i18n import say

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def sarif(found: Iterable[Diagnostic], rules: Mapping[str, str], language: str) -> dict[str, Any]:
    """Return a SARIF log. `rules` are the codes that may be found, each with a sentence on what it finds.

    Columns of SARIF count UTF-16 code units unless a run says otherwise, and this one says otherwise.
    """
    driver = {
        "name": "quizengine",
        "version": __version__,
        "rules": [{"id": code, "shortDescription": {"text": text}} for code, text in rules.items()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, language) for one in found],
    }
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(one: Diagnostic, language: str) -> dict[str, Any]:
    region = {
        "startLine": one.span.line,
        "startColumn": one.span.column,
        "endLine": one.span.end_line,
        "endColumn": one.span.end_column,
    }
    text = say(one.message, language)
    return {
        "ruleId": one.code,
        "level": _SARIF[one.severity],
        "message": {"text": f"{text} ({say(one.help, language)})" if one.help else text},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": one.file}, "region": region}}],
    }


def github(found: Iterable[Diagnostic], language: str) -> str:
    """Return a line for each finding, which GitHub shows beside the line of the file.

    The format is that of its workflow commands; `%`, line ends, and in the facts also `:` and `,` are escaped.
    """
    return "".join(f"{_annotation(one, language)}\n" for one in found)


def _annotation(one: Diagnostic, language: str) -> str:
    span = one.span
    facts = {"file": one.file, "line": span.line, "col": span.column, "endLine": span.end_line, "title": one.code}
    if span.end_line == span.line:
        facts["endColumn"] = span.end_column
    said = ",".join(f"{name}={_fact(str(value))}" for name, value in facts.items())
    return f"::{_GITHUB[one.severity]} {said}::{_data(say(one.message, language))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _fact(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
