"""One grading of one answer: by the machine, by a person where the machine left it open, and as its item was mended."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from .. import __version__
from ..content.fingerprint import canonical
from ..content.types import plain
from ..exam.mending import Adjustment, Mend, mended
from ..i18n import Message, msg
from ..questions import KINDS, grade
from ..questions.kind import FULL, Answer, Grade, Verdict
from ..store import adjustments, judgements, releases

Row = dict[str, Any]
Adjusted = Mapping[tuple[int, str], Sequence[Adjustment]]
"""The adjustments in force, by item_id and presentation_sha."""


def graded(connection: Connection, row: Any, now: datetime, *, adjusted: Adjusted | None = None) -> Row:
    """Return the grading of an answer, as a row to add.

    `row` has attempt_id, position, item_id, presentation_sha, scoring_sha and answer. What the machine leaves open
    follows the decision in force on answers of this form, where a person has made one; what an instructor did about
    the item counts on top. `adjusted` are the adjustments of the quiz, where the caller has read them for many
    answers at once; otherwise they are read here.
    """
    scoring = releases.scoring_of(connection, row.scoring_sha)
    given = read_answer(row.answer)
    judged, judgement_id = grade(scoring.kind, scoring.key, given), None
    if judged.verdict is Verdict.REVIEW and given is not None:
        form = KINDS[scoring.kind].group(given)
        decision = judgements.active(connection, item_id=row.item_id, presentation_sha=row.presentation_sha, form=form)
        if decision is not None:
            judged, judgement_id = decided(Decimal(decision.share), decision.feedback), decision.id
    return _row(connection, row, judged, now, judgement_id=judgement_id, adjusted=adjusted)


def graded_paper(connection: Connection, attempt_id: str, rows: Iterable[Any], now: datetime) -> list[Row]:
    """Return the gradings of a whole attempt, as `graded` does, reading the adjustments of its quiz once."""
    adjusted = in_force(adjustments.of_attempt(connection, attempt_id))
    return [graded(connection, row, now, adjusted=adjusted) for row in rows]


def read_answer(text: str | None) -> Answer | None:
    """Return an answer from its stored text."""
    return None if text is None else json.loads(text)


def follows(connection: Connection, row: Any, verdict: Grade, judgement_id: int, now: datetime) -> Row:
    """Return the grading of an answer that follows a person's decision, as a row to add."""
    return _row(connection, row, verdict, now, judgement_id=judgement_id)


def in_force(rows: Iterable[Any]) -> Adjusted:
    """Return stored adjustments as values, by the item as it was shown that each is of."""
    found: dict[tuple[int, str], list[Adjustment]] = {}
    for row in rows:
        share = FULL if row.share is None else Decimal(row.share)
        one = Adjustment(row.id, Mend(row.mend), row.form, share, row.option)
        found.setdefault((row.item_id, row.presentation_sha), []).append(one)
    return found


def noted(of_item: Iterable[Adjustment]) -> str:
    """Return adjustments as a grading notes that it took them into account."""
    return " ".join(str(one.id) for one in of_item)


def decided(share: Decimal, feedback: str | None) -> Grade:
    """Return what a person's decision says of an answer."""
    if share == 1:
        verdict, reason = Verdict.CORRECT, msg("An instructor accepted the answer.")
    elif share == 0:
        verdict, reason = Verdict.WRONG, msg("An instructor did not accept the answer.")
    else:
        verdict, reason = Verdict.PARTIAL, msg("An instructor accepted a part of the answer.")
    return Grade(share, verdict, msg("{reason} {feedback}", reason=reason, feedback=feedback) if feedback else reason)


def _row(
    connection: Connection,
    row: Any,
    judged: Grade,
    now: datetime,
    *,
    judgement_id: int | None,
    adjusted: Adjusted | None = None,
) -> Row:
    if adjusted is None:
        adjusted = in_force(adjustments.of_attempt(connection, row.attempt_id))
    scoring = releases.scoring_of(connection, row.scoring_sha)
    of_item = adjusted.get((row.item_id, row.presentation_sha), ())
    found = mended(
        read_answer(row.answer),
        kind=scoring.kind,
        key=scoring.key,
        judged=judged,
        points=scoring.points,
        adjustments=of_item,
    )
    return {
        "attempt_id": row.attempt_id,
        "position": row.position,
        "scoring_sha": row.scoring_sha,
        "points": plain(found.points),
        "max_points": plain(found.max_points),
        "verdict": found.verdict.value,
        "reason": stored(found.reason),
        "engine_version": __version__,
        "graded_at": now,
        "judgement_id": judgement_id,
        "regrade_id": None,
        "adjustments": noted(of_item) or None,
    }


def stored(message: Message) -> str:
    """Return a message as canonical JSON, to be said later in the reader's language."""
    return canonical(_plain(message))


def restored(text: str) -> Message:
    """Return the message that `stored` wrote."""
    return _message(json.loads(text))


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return {"text": value.text, "params": {name: _plain(part) for name, part in value.params.items()}}
    return value if isinstance(value, str | int) else str(value)


def _message(part: dict[str, Any]) -> Message:
    params = {name: _message(value) if isinstance(value, dict) else value for name, value in part["params"].items()}
    return Message(part["text"], params)
