"""Scored rows as they are written: CSV, JSON, and a table of totals for people.

CSV and JSON rows are written as they come, so a file of any length takes no more memory than a short one.
"""

import csv
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol, TextIO

from ..content.types import plain
from ..exam.sheets import Problem, Scored, Tally
from ..i18n import Message, msg, say
from ..lint.frame import tame, width
from ..questions.kind import Verdict

COLUMNS = ("student", "item", "points", "max_points", "verdict", "reason")


class Writer(Protocol):
    """Takes rows and problems in the order of the file, and at the end writes what is still due."""

    def row(self, scored: Scored) -> None: ...

    def problem(self, problem: Problem) -> None: ...

    def close(self) -> None: ...


class AsCsv:
    """The columns `COLUMNS`; points are exact decimals. Lines end as RFC 4180 has it. Problems are not part of it."""

    def __init__(self, out: TextIO, language: str) -> None:
        self._writer, self._language = csv.writer(out), language
        self._writer.writerow(COLUMNS)

    def row(self, scored: Scored) -> None:
        points, most = plain(scored.mark.points), plain(scored.mark.max_points)
        reason = say(scored.mark.reason, self._language)
        self._writer.writerow((scored.student, scored.item, points, most, scored.mark.verdict, reason))

    def problem(self, problem: Problem) -> None: ...

    def close(self) -> None: ...


class AsJson:
    """`{"rows": [...], "problems": [...]}`, a line for each; the names are a contract with whoever reads it."""

    def __init__(self, out: TextIO, language: str) -> None:
        self._out, self._language = out, language
        self._problems: list[Problem] = []
        self._gap = "\n"
        self._out.write('{"rows": [')

    def row(self, scored: Scored) -> None:
        mark = scored.mark
        values = (
            scored.student,
            scored.item,
            _number(mark.points),
            _number(mark.max_points),
            mark.verdict,
            say(mark.reason, self._language),
        )
        self._line(dict(zip(COLUMNS, values, strict=True)))

    def problem(self, problem: Problem) -> None:
        self._problems.append(problem)

    def close(self) -> None:
        self._out.write('\n], "problems": [')
        self._gap = "\n"
        for one in self._problems:
            message = say(one.message, self._language)
            self._line({"line": one.line, "severity": one.severity, "message": message})
        self._out.write("\n]}\n")

    def _line(self, value: Mapping[str, Any]) -> None:
        self._out.write(f"{self._gap}  {json.dumps(value, ensure_ascii=False)}")
        self._gap = ",\n"


class AsText:
    """A line for each student with what the rows of the file add up to, and one for all students."""

    def __init__(self, out: TextIO, language: str) -> None:
        self._out, self._language = out, language
        self._students: dict[str, Tally] = {}
        self._all = Tally()

    def row(self, scored: Scored) -> None:
        self._students.setdefault(scored.student, Tally()).add(scored.mark)
        self._all.add(scored.mark)

    def problem(self, problem: Problem) -> None: ...

    def close(self) -> None:
        head = [say(heading, self._language) for heading in _HEADINGS]
        rows = [[tame(student), *_cells(tally)] for student, tally in self._students.items()]
        last = [say(msg("All students: {count}", count=len(rows)), self._language), *_cells(self._all)]
        widths = [max(map(width, column)) for column in zip(head, *rows, last, strict=True)]
        rule = ["─" * columns for columns in widths]
        for line in (head, rule, *rows, *([rule, last] if rows else [])):
            self._out.write(f"{_aligned(line, widths)}\n")


_VERDICTS: Mapping[Verdict, Message] = {
    Verdict.CORRECT: msg("Correct"),
    Verdict.PARTIAL: msg("Partly correct"),
    Verdict.WRONG: msg("Not correct"),
    Verdict.UNANSWERED: msg("No answer"),
    Verdict.REVIEW: msg("Waits for an instructor"),
}
_HEADINGS = (msg("Student"), msg("Points"), msg("Maximum"), msg("Share"), *_VERDICTS.values())


def _cells(tally: Tally) -> list[str]:
    share = f"{float(tally.points / tally.max_points):.1%}" if tally.max_points else ""
    counts = (str(tally.verdicts[verdict]) for verdict in _VERDICTS)
    return [_short(tally.points), _short(tally.max_points), share, *counts]


def _aligned(cells: list[str], widths: list[int]) -> str:
    """Return the cells in one line, the first at the left and the numbers at the right of their columns."""
    gaps = [" " * (columns - width(cell)) for cell, columns in zip(cells, widths, strict=True)]
    first, *others = zip(cells, gaps, strict=True)
    return "  ".join(("".join(first), *(gap + cell for cell, gap in others))).rstrip()


def _short(points: Fraction) -> str:
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def _number(points: Decimal) -> int | float:
    return int(points) if points == int(points) else float(points)


FORMS: Mapping[str, Callable[[TextIO, str], Writer]] = {"text": AsText, "csv": AsCsv, "json": AsJson}
