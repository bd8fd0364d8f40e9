"""Answers of many students as rows of a file, scored row by row.

Rows come as they stand in the file and are forgotten when they are scored; what is kept is who has answered what.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..content.bank import Bank, Item
from ..content.diagnostics import Severity
from ..errors import BadContent, QuizEngineError
from ..i18n import Message, msg
from ..questions import KINDS, grade
from ..questions.kind import Verdict
from .records import Record, records

COLUMNS = ("student", "item", "answer")
REMEMBERED = 50_000  # answers with their marks: students of one test answer alike


@dataclass(frozen=True, eq=False)
class Question:
    """An item split once. `name` is its id in the bank, with the bank before it where two banks use the id."""

    name: str
    number: int
    kind: str
    shown: Any
    key: Any
    points: Decimal


@dataclass(frozen=True)
class Mark:
    """What an answer is worth."""

    points: Decimal
    max_points: Decimal
    verdict: Verdict
    reason: Message


@dataclass(frozen=True)
class Scored:
    """One row of the file with its mark."""

    student: str
    item: str
    mark: Mark


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line of the file. An error means that the row, or without a header the file, is not scored."""

    line: int
    message: Message
    severity: Severity = Severity.ERROR


@dataclass
class Tally:
    """What rows add up to: how many there are of each verdict, and their points."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    points: Fraction = Fraction(0)
    max_points: Fraction = Fraction(0)

    def add(self, mark: Mark) -> None:
        self.verdicts[mark.verdict] += 1
        self.points += Fraction(mark.points)
        self.max_points += Fraction(mark.max_points)


def questions(banks: Iterable[Bank]) -> dict[str, Question | None]:
    """Return the items of banks by `item` and by `bank:item`; None for an `item` that several banks have."""
    pairs = [(bank, item) for bank in banks for item in bank.items]
    banks_with = Counter(item.head.id for _, item in pairs)
    found: dict[str, Question | None] = {}
    for number, (bank, item) in enumerate(pairs):
        id, full = item.head.id, f"{bank.bank}:{item.head.id}"
        alone = banks_with[id] == 1
        found[full] = _question(id if alone else full, number, item)
        found[id] = found[full] if alone else None
    return found


def _question(name: str, number: int, item: Item) -> Question:
    shown, key = KINDS[item.head.kind].split(item.body)
    return Question(name, number, item.head.kind, shown, key, item.head.points)


def score(lines: Iterable[bytes], known: Mapping[str, Question | None]) -> Iterator[Scored | Problem]:
    """Score the lines of a CSV file with the columns student, item and answer, in its order.

    `known` are the `questions` of the banks. Nothing is raised for what a file says: each row gives its mark or
    says what is wrong with it.
    """
    rows = records(lines, COLUMNS)
    header = next(rows, Record(1, (), msg("the file is empty")))
    names = [name.strip().casefold() for name in header.fields]
    yield from _header_problems(header, names)
    if any(names.count(column) != 1 for column in COLUMNS):
        return
    places, sheet = [names.index(column) for column in COLUMNS], _Sheet(known)
    for row in rows:
        try:
            yield sheet.row(*_cells(row, places, len(names)))
        except QuizEngineError as error:
            yield Problem(row.line, error.message)


def _header_problems(header: Record, names: Sequence[str]) -> Iterator[Problem]:
    if header.flaw:
        yield Problem(header.line, header.flaw)
        return
    for column in COLUMNS:
        if column not in names:
            yield Problem(header.line, msg("the column '{column}' is missing", column=column))
        elif names.count(column) > 1:
            yield Problem(header.line, msg("the column '{column}' stands here twice", column=column))
    extra = [name for name in header.fields if name.strip().casefold() not in COLUMNS]
    if extra:
        message = msg("columns that are not used: {columns}", columns=", ".join(map(repr, extra)))
        yield Problem(header.line, message, Severity.WARNING)


def _cells(row: Record, places: Sequence[int], columns: int) -> Iterator[str]:
    if row.flaw:
        raise BadContent(row.flaw)
    if len(row.fields) != columns:
        raise BadContent(
            msg("the row has {found} columns and the header {wanted}", found=len(row.fields), wanted=columns)
        )
    return (row.fields[place].strip() for place in places)


class _Sheet:
    """Marks rows, and remembers who has answered what."""

    def __init__(self, known: Mapping[str, Question | None]) -> None:
        self._known = known
        self._mark = lru_cache(REMEMBERED)(mark)
        # One number for a student, a bit of it for an item: a set of pairs would take a hundred times the room.
        self._answered: dict[str, int] = {}

    def row(self, student: str, item: str, answer: str) -> Scored:
        """Return the row with its mark. Raises `BadContent` and `BadAnswer`; such a row does not count as an answer."""
        if not student:
            raise BadContent(msg("the row names no student"))
        question = self._find(item)
        answered, bit = self._answered.get(student, 0), 1 << question.number
        if answered & bit:
            raise BadContent(msg("'{student}' has answered '{item}' in a line above", student=student, item=item))
        found = Scored(student, question.name, self._mark(question, answer))
        self._answered[student] = answered | bit
        return found

    def _find(self, item: str) -> Question:
        question = self._known.get(item)
        if question is not None:
            return question
        if item in self._known:
            raise BadContent(msg("several banks have an item '{item}': write bank:item", item=item))
        raise BadContent(msg("the bank has no item '{item}'", item=item))


def mark(question: Question, text: str) -> Mark:
    """Return what an answer written as text is worth; nothing written is no answer. Raises `BadAnswer`."""
    answer = KINDS[question.kind].read(question.shown, text) if text else None
    judged = grade(question.kind, question.key, answer)
    return Mark(judged.share * question.points, question.points, judged.verdict, judged.reason)
