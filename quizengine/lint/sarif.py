"""Findings as SARIF 2.1.0 (OASIS, 2020), which code hosts and editors show beside the text."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..content.diagnostics import Diagnostic, Severity
from ..i18n import say
from .ignoring import Ignored
from .registry import Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HERE = "SRCROOT"
"""What relative addresses count from: the folder that the command ran in, wherever that is on another machine."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


@dataclass(frozen=True)
class Described:
    """A rule as SARIF describes it: its code, a name for people, how grave it is, and what it finds in a sentence.

    `sections` are paragraphs of documentation with their headings.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    sections: tuple[tuple[str, str], ...] = ()


def described(rule: Rule) -> Described:
    """Return what a rule of the linter says of itself."""
    return Described(rule.code, rule.name, rule.severity, rule.summary, tuple(rule.sections.items()))


def sarif(
    found: Iterable[Diagnostic], rules: Iterable[Described], language: str, ignored: Iterable[Ignored] = ()
) -> dict[str, Any]:
    """Return a log with one run. `rules` are those that may be found; `language` is that of the messages.

    What is `ignored` is a result too, suppressed in its file with the reason, or from outside by a baseline.

    Columns of SARIF count UTF-16 code units unless a run says otherwise, and this one says otherwise.
    """
    listed = list(rules)
    index = {rule.code: place for place, rule in enumerate(listed)}
    driver = {"name": "quizengine", "version": __version__, "rules": [_descriptor(rule) for rule in listed]}
    run = {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {HERE: {"description": {"text": "The folder that the command ran in."}}},
        "results": [
            *(_result(one, index[one.code], language) for one in found),
            *(_suppressed(one, index[one.diagnostic.code], language) for one in ignored),
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _descriptor(rule: Described) -> dict[str, Any]:
    about = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    if not rule.sections:
        return about
    full = "\n\n".join((rule.summary, *(f"{heading}: {text}" for heading, text in rule.sections)))
    markdown = "\n\n".join((rule.summary, *(f"**{heading}:** {text}" for heading, text in rule.sections)))
    return {**about, "fullDescription": {"text": full}, "help": {"text": full, "markdown": markdown}}


def _result(one: Diagnostic, rule: int, language: str) -> dict[str, Any]:
    region = {
        "startLine": one.span.line,
        "startColumn": one.span.column,
        "endLine": one.span.end_line,
        "endColumn": one.span.end_column,
    }
    text = say(one.message, language)
    return {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": f"{text} ({say(one.help, language)})" if one.help else text},
        "locations": [{"physicalLocation": {"artifactLocation": located(one.file), "region": region}}],
    }


def _suppressed(one: Ignored, rule: int, language: str) -> dict[str, Any]:
    why = {"kind": "external"} if one.reason is None else {"kind": "inSource", "justification": one.reason}
    return {**_result(one.diagnostic, rule, language), "suppressions": [why]}


def located(file: str) -> dict[str, str]:
    """Return where a file is: relative to `HERE` as long as it lies there, else by its whole path."""
    path = os.path.normpath(file)
    if PurePath(path).parts[:1] == ("..",):
        path = os.path.abspath(path)
    # Names are bytes to a file system, and need not be letters of any encoding.
    address = quote(os.fsencode(PurePath(path).as_posix()))
    if PurePath(path).is_absolute():
        return {"uri": f"file://{address}" if address.startswith("/") else f"file:///{address}"}
    return {"uri": address, "uriBaseId": HERE}
