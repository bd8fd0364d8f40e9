"""One grading of one answer: by the machine, or by a person where the machine left it open."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from .. import __version__
from ..content.fingerprint import canonical
from ..content.types import plain
from ..i18n import Message, msg
from ..questions import KINDS, grade
from ..questions.kind import Answer, Grade, Verdict
from ..store import judgements, releases

Row = dict[str, Any]


def graded(connection: Connection, row: Any, now: datetime) -> Row:
    """Return the grading of an answer, as a row to add.

    `row` has attempt_id, position, item_id, presentation_sha, scoring_sha and answer. What the machine leaves open
    follows the decision in force on answers of this form, where a person has made one.
    """
    scoring = releases.scoring_of(connection, row.scoring_sha)
    given = read_answer(row.answer)
    judged = grade(scoring.kind, scoring.key, given)
    if judged.verdict is Verdict.REVIEW and given is not None:
        form = KINDS[scoring.kind].group(given)
        decision = judgements.active(connection, item_id=row.item_id, presentation_sha=row.presentation_sha, form=form)
        if decision is not None:
            verdict = decided(Decimal(decision.share), decision.feedback)
            return _row(row, verdict, scoring.points, now, judgement_id=decision.id)
    return _row(row, judged, scoring.points, now)


def read_answer(text: str | None) -> Answer | None:
    """Return an answer from its stored text."""
    return None if text is None else json.loads(text)


def follows(connection: Connection, row: Any, verdict: Grade, judgement_id: int, now: datetime) -> Row:
    """Return the grading of an answer that follows a person's decision, as a row to add."""
    points = releases.scoring_of(connection, row.scoring_sha).points
    return _row(row, verdict, points, now, judgement_id=judgement_id)


def decided(share: Decimal, feedback: str | None) -> Grade:
    """Return what a person's decision says of an answer."""
    if share == 1:
        verdict, reason = Verdict.CORRECT, msg("An instructor accepted the answer.")
    elif share == 0:
        verdict, reason = Verdict.WRONG, msg("An instructor did not accept the answer.")
    else:
        verdict, reason = Verdict.PARTIAL, msg("An instructor accepted a part of the answer.")
    return Grade(share, verdict, msg("{reason} {feedback}", reason=reason, feedback=feedback) if feedback else reason)


def _row(row: Any, judged: Grade, points: Decimal, now: datetime, *, judgement_id: int | None = None) -> Row:
    return {
        "attempt_id": row.attempt_id,
        "position": row.position,
        "scoring_sha": row.scoring_sha,
        "points": plain(judged.share * points),
        "max_points": plain(points),
        "verdict": judged.verdict.value,
        "reason": stored(judged.reason),
        "engine_version": __version__,
        "graded_at": now,
        "judgement_id": judgement_id,
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
