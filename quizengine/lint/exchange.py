"""Diagnostics in the formats of other programs: JUnit's XML, and the annotations of GitHub's actions."""

from collections.abc import Iterable
from xml.etree import ElementTree

from ..content.diagnostics import Diagnostic, Severity
from ..i18n import say
from .frame import tame

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(found: Iterable[Diagnostic], language: str) -> str:
    """Return a line for each finding, which GitHub shows beside the line of the file.

    The format is that of its workflow commands; `%`, line ends, and in the facts also `:` and `,` are escaped.
    """
    return "".join(f"{_annotation(one, language)}\n" for one in found)


def _annotation(one: Diagnostic, language: str) -> str:
    span = one.span
    facts: dict[str, str | int] = {
        "file": one.file,
        "line": span.line,
        "col": span.column,
        "endLine": span.end_line,
        "title": one.code,
    }
    if span.end_line == span.line:
        facts["endColumn"] = span.end_column
    said = ",".join(f"{name}={_fact(str(value))}" for name, value in facts.items())
    return f"::{_GITHUB[one.severity]} {said}::{_data(say(one.message, language))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _fact(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def junit(found: Iterable[Diagnostic], files: Iterable[str], language: str) -> str:
    """Return the XML that servers of builds read: a suite for each file, a case for each finding.

    Errors and warnings are failures, information is a case that passes with its words; a file without a finding is one
    case that passes. The format has no official schema; this is what Jenkins and GitLab read.
    """
    by_file: dict[str, list[Diagnostic]] = {file: [] for file in files}
    for one in found:
        by_file.setdefault(one.file, []).append(one)
    root = ElementTree.Element("testsuites", name="quizengine lint")
    for file, listed in by_file.items():
        failures = sum(one.severity is not Severity.INFO for one in listed)
        counts = {"tests": str(max(1, len(listed))), "failures": str(failures), "errors": "0"}
        suite = ElementTree.SubElement(root, "testsuite", {"name": _xml(file), **counts})
        for one in listed:
            _case(suite, one, language)
        if not listed:
            ElementTree.SubElement(suite, "testcase", classname=_xml(file), name="clean")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, one: Diagnostic, language: str) -> None:
    name = f"{one.code} {one.span.line}:{one.span.column}"
    case = ElementTree.SubElement(suite, "testcase", classname=_xml(one.file), name=name)
    text = _xml(say(one.message, language))
    if one.severity is Severity.INFO:
        ElementTree.SubElement(case, "system-out").text = text
    else:
        failure = ElementTree.SubElement(case, "failure", type=one.severity.value, message=text)
        failure.text = _xml(f"{one.file}:{one.span.line}:{one.span.column}: {say(one.message, language)}")


def _xml(text: str) -> str:
    # What XML 1.0 cannot hold is shown as the terminal shows it.
    return tame(text)
