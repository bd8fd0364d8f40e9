"""Deciding answers that the machine left open: once for all answers of one form, with a log, and undone at will."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine

from ..content.types import plain
from ..errors import Conflict, NotFound
from ..i18n import Message, msg
from ..questions import KINDS
from ..store import attempts, judgements, releases
from ..store.accounts import Viewer
from ..store.engine import reading, writing
from .grading import decided, follows, graded, restored


@dataclass
class Waiting:
    """All answers of one form to one item that wait for a decision."""

    item_id: int
    presentation_sha: str
    form: str
    answer_text: str
    reason: Message
    since: datetime
    count: int = 1


@dataclass
class WaitingItem:
    """An item with the forms of answers that wait, the most frequent first."""

    item_id: int
    name: str
    stem: str
    key_texts: tuple[str, ...]
    groups: list[Waiting] = field(default_factory=list)


@dataclass(frozen=True)
class Decision:
    """A line of the log."""

    id: int
    item: str
    answer_text: str
    share: Decimal
    feedback: str | None
    by: str
    at: datetime
    undone_at: datetime | None


def queue(engine: Engine) -> list[WaitingItem]:
    """Return what waits for a decision, by item; the items with most answers first."""
    found: dict[tuple[int, str], WaitingItem] = {}
    groups: dict[tuple[int, str, str], Waiting] = {}
    with reading(engine) as connection:
        for row in judgements.waiting(connection):
            key, form = (row.item_id, row.presentation_sha), form_of(connection, row)
            if key not in found:
                found[key] = _item(connection, row)
            if (*key, form) in groups:
                groups[*key, form].count += 1
            else:
                groups[*key, form] = _group(connection, row, form)
                found[key].groups.append(groups[*key, form])
    for item in found.values():
        item.groups.sort(key=lambda group: -group.count)
    return sorted(found.values(), key=lambda item: -sum(group.count for group in item.groups))


def form_of(connection: Connection, row: Any) -> str:
    """Return the form under which an answer is judged together with its like."""
    kind = KINDS[releases.scoring_of(connection, row.scoring_sha).kind]
    return kind.group(json.loads(row.answer))


def decide(
    engine: Engine,
    *,
    viewer: Viewer,
    item_id: int,
    presentation_sha: str,
    form: str,
    share: Decimal,
    feedback: str | None,
    now: datetime,
) -> int:
    """Give all waiting answers of a form their share of the points; returns how many there were.

    Answers of this form that are graded later follow the decision too. Raises `Conflict` where
    nothing of the form waits any more: somebody else was quicker.
    """
    with writing(engine) as connection:
        waiting = [
            row
            for row in judgements.waiting(connection, item_id=item_id)
            if row.presentation_sha == presentation_sha and form_of(connection, row) == form
        ]
        if not waiting:
            raise Conflict(msg("Nothing of this kind waits any more. Reload the page."))
        decision = {
            "item_id": item_id,
            "presentation_sha": presentation_sha,
            "form": form,
            "answer": waiting[0].answer,
            "share": plain(share),
            "feedback": feedback,
            "decided_by": viewer.id,
            "decided_at": now,
        }
        id = judgements.add(connection, decision)
        verdict = decided(share, feedback)
        attempts.add_gradings(connection, [follows(connection, row, verdict, id, now) for row in waiting])
    return len(waiting)


def undo(engine: Engine, *, viewer: Viewer, judgement_id: int, now: datetime) -> int:
    """Undo a decision: what followed it is graded by the machine again; returns how many answers that were."""
    with writing(engine) as connection:
        if judgements.one(connection, judgement_id) is None:
            raise NotFound(msg("There is no such decision."))
        if not judgements.undo(connection, judgement_id, by=viewer.id, at=now):
            raise Conflict(msg("This decision was undone already."))
        rows = judgements.following(connection, judgement_id)
        attempts.add_gradings(connection, [graded(connection, row, now) for row in rows])
    return len(rows)


def decisions(engine: Engine) -> list[Decision]:
    """Return the log of decisions, newest first."""
    with reading(engine) as connection:
        return list(_log(connection))


def _log(connection: Connection) -> Iterable[Decision]:
    for row in judgements.log(connection):
        text = _plain_answer(row.answer)
        yield Decision(
            row.id,
            f"{row.bank}:{row.slug}",
            text,
            Decimal(row.share),
            row.feedback,
            row.name,
            row.decided_at,
            row.undone_at,
        )


def _plain_answer(answer: str) -> str:
    values = json.loads(answer).values()
    return "; ".join(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values)


def _item(connection: Connection, row: Any) -> WaitingItem:
    part = releases.presentation_of(connection, row.presentation_sha)
    scoring = releases.scoring_of(connection, row.scoring_sha)
    keys = KINDS[part.kind].key_texts(part.shown, scoring.key)
    return WaitingItem(row.item_id, f"{row.bank}:{row.slug}", part.stem, keys)


def _group(connection: Connection, row: Any, form: str) -> Waiting:
    part = releases.presentation_of(connection, row.presentation_sha)
    text = KINDS[part.kind].answer_text(part.shown, json.loads(row.answer))
    return Waiting(row.item_id, row.presentation_sha, form, text, restored(row.reason), row.graded_at)
