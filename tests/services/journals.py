"""Rows of the journal as tests read them."""

import json
from typing import Any

from quizengine.exam.chain import Entry, Outcome


def value(answer: str | None) -> str | None:
    return None if answer is None else next(iter(json.loads(answer).values()))


def plainly(position: int, revision: int, answer: str | None) -> tuple[int, int, str | None]:
    return position, revision, value(answer)


def entry(row: Any) -> Entry:
    outcome = Outcome(row.outcome)
    return Entry(
        row.seq, row.position, row.revision, row.writer, row.answer, bool(row.flagged), row.received_at, outcome
    )
